#include "fleet/topics.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char root[] = "plumbline"; // the first level

// Has it to be encoded?
static bool is_special(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F || strchr("/+#%", c);
}

// Topics must not contain control characters, U+0080 to U+009F included (MQTT 5, 1.5.4). Separators and
// wildcards have a meaning of their own (4.7.1).
static void encode(struct str *out, const char *name)
{
    bool second = false;
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        bool first = c == 0xC2 && (unsigned char)name[1] >= 0x80 && (unsigned char)name[1] < 0xA0;
        bool special = is_special(*name) || first || second;
        second = first;
        if (special)
            str_format(out, "%%%02X", c);
        else
            str_add_char(out, *name);
    }
}

// Moves from the end of a level to the next one. False if a slash is the last character.
static bool skip_separator(const char **text)
{
    if (!**text)
        return true;
    (*text)++;
    return **text != '\0';
}

// Does the name stay the same when it is written among the adjustments and read again? Otherwise it would
// come back as the name of another room or display, or make the whole document unreadable.
static bool is_plain(const char *name, bool *no_memory)
{
    struct str plain = {0};
    size_t length = strlen(name);
    bool ok = text_is_utf8(name, length, NULL);
    if (ok)
        text_plain(&plain, name, length);
    *no_memory = plain.failed;
    ok = ok && !plain.failed && strcmp(str_text(&plain), name) == 0;
    str_free(&plain);
    return ok;
}

// Reads and decodes the next level and moves `text` past it. False if it is empty, too long, badly encoded,
// or not a plain name.
static bool read_level(const char **text, char *out, size_t size)
{
    size_t length = 0;
    bool no_memory;
    const char *at = *text;
    for (; *at && *at != '/'; at++) {
        char c = *at;
        if (c == '%') {
            int high = hex_digit(at[1]);
            int low = high < 0 ? -1 : hex_digit(at[2]);
            if (low < 0 || (high == 0 && low == 0))
                return false;
            c = (char)(high * 16 + low);
            at += 2;
        } else if (is_special(c)) {
            return false;
        }
        if (length + 1 >= size)
            return false;
        out[length++] = c;
    }
    out[length] = '\0';
    *text = at;
    return length > 0 && is_plain(out, &no_memory) && skip_separator(text);
}

// Moves past a level if it is this word.
static bool skip_word(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0 || ((*text)[length] && (*text)[length] != '/'))
        return false;
    *text += length;
    return skip_separator(text);
}

// `text` is moved past the scope.
static bool read_scope_level(const char **at, char out[SCOPE_SIZE])
{
    char name[SCOPE_NAME_SIZE];
    const char *text = *at;
    bool staff = skip_word(&text, "staff");
    bool room = skip_word(&text, "room");
    bool display = !room && !staff && skip_word(&text, "display");
    bool ok = false;
    if (room || display) {
        ok = read_level(&text, name, sizeof name);
    } else if (!staff) {
        snprintf(out, SCOPE_SIZE, "%s", SCOPE_ALL);
        ok = skip_word(&text, SCOPE_ALL);
    }
    if (!ok)
        return false;
    if (staff)
        scope_of_staff_room(name, out);
    else if (room)
        scope_of_room(name, out);
    else if (display)
        scope_of_display(name, out);
    *at = text;
    return true;
}

static bool read_scope(const char *text, char out[SCOPE_SIZE])
{
    return read_scope_level(&text, out) && !*text;
}

static bool read_desk(const char *text, struct topic *out)
{
    bool any = skip_word(&text, "rights");
    if (!any && !read_scope_level(&text, out->scope))
        return false;
    out->kind = any || *text ? TOPIC_RIGHTS : TOPIC_ADJUSTMENTS;
    return out->kind == TOPIC_ADJUSTMENTS ||
           ((any || (scope_is_of_chairs(out->scope) && skip_word(&text, "rights"))) &&
               read_level(&text, out->display, sizeof out->display) && !*text);
}

static bool read_display(const char *text, struct topic *out)
{
    if (!read_level(&text, out->display, sizeof out->display))
        return false;
    out->kind = TOPIC_STATUS;
    if (skip_word(&text, "status"))
        return !*text;
    out->kind = TOPIC_PICTURE;
    return skip_word(&text, "picture") && read_level(&text, out->request, sizeof out->request) && !*text;
}

static bool read_command(const char *text, struct topic *out)
{
    char role[16];
    out->kind = TOPIC_COMMAND;
    if (!read_level(&text, role, sizeof role) || !read_level(&text, out->account, sizeof out->account))
        return false;
    out->role = role_named(role);
    return out->role != ROLE_COUNT && out->role != ROLE_NONE && read_scope(text, out->scope) &&
           (scope_is_of_chairs(out->scope) || !scope_room(out->scope));
}

bool topic_read(const char *event, const char *text, struct topic *out)
{
    char name[TOPIC_NAME_SIZE];
    *out = (struct topic){0};
    if (!skip_word(&text, root) || !read_level(&text, name, sizeof name) || strcmp(name, event) != 0)
        return false;
    if (skip_word(&text, "display"))
        return read_display(text, out);
    if (skip_word(&text, "command"))
        return read_command(text, out);
    if (skip_word(&text, "ack")) {
        out->kind = TOPIC_ACK;
        return read_level(&text, out->display, sizeof out->display) && !*text;
    }
    return skip_word(&text, "desk") && read_desk(text, out);
}

void topic_write_scope(const char *scope, struct str *out)
{
    const char *room = scope_room(scope);
    const char *display = scope_display(scope);
    if (room && !scope_is_of_chairs(scope))
        str_add_text(out, "staff/");
    str_add_text(out, room ? "room/" : display ? "display/" : SCOPE_ALL);
    if (room || display)
        encode(out, room ? room : display);
}

void topic_write_prefix(const char *event, struct str *out)
{
    str_format(out, "%s/", root);
    encode(out, event);
    str_add_char(out, '/');
}

// What follows the event, whichever it is; "" if it is not such a topic.
static const char *after_event(const char *text)
{
    const char *event = text;
    const char *slash = skip_word(&event, root) ? strchr(event, '/') : NULL;
    return slash ? slash + 1 : "";
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool topic_is_urgent(const char *text)
{
    const char *at = after_event(text);
    return strcmp(at, "desk/all") == 0 || begins_with(at, "command/emergency/") ||
           (begins_with(at, "desk/") && strstr(at, "/rights/"));
}

bool topic_is_command(const char *text)
{
    return begins_with(after_event(text), "command/");
}

size_t topic_sender(const char *text)
{
    const char *role = topic_is_command(text) ? strchr(after_event(text), '/') : NULL;
    const char *account = role ? strchr(role + 1, '/') : NULL;
    const char *end = account ? strchr(account + 1, '/') : NULL;
    uint64_t hash = end ? hash_bytes(role, (size_t)(end - role)) : 0;
    return end && hash == 0 ? 1 : (size_t)hash;
}

const char *topic_without_prefix(const char *event, const char *text)
{
    struct str prefix = {0};
    topic_write_prefix(event, &prefix);
    bool ours = !prefix.failed && strncmp(text, str_text(&prefix), prefix.length) == 0;
    size_t length = ours ? prefix.length : 0;
    str_free(&prefix);
    return text + length;
}

void topic_write(const char *event, const struct topic *topic, struct str *out)
{
    topic_write_prefix(event, out);
    switch (topic->kind) {
    case TOPIC_STATUS:
    case TOPIC_PICTURE:
        str_add_text(out, "display/");
        encode(out, topic->display);
        str_add_text(out, topic->kind == TOPIC_STATUS ? "/status" : "/picture/");
        encode(out, topic->request);
        break;
    case TOPIC_ADJUSTMENTS:
        str_add_text(out, "desk/");
        topic_write_scope(topic->scope, out);
        break;
    case TOPIC_RIGHTS:
        str_add_text(out, "desk/");
        if (topic->scope[0]) {
            topic_write_scope(topic->scope, out);
            str_add_char(out, '/');
        }
        str_add_text(out, "rights/");
        encode(out, topic->display);
        break;
    case TOPIC_COMMAND:
        str_format(out, "command/%s/", role_name(topic->role));
        encode(out, topic->account);
        str_add_char(out, '/');
        topic_write_scope(topic->scope, out);
        break;
    case TOPIC_ACK:
        str_add_text(out, "ack/");
        encode(out, topic->display);
        break;
    }
}

bool topic_name_check(const char *name, struct error *error)
{
    struct str encoded = {0};
    bool no_memory = false;
    encode(&encoded, name);
    bool ok = encoded.length > 0 && encoded.length < TOPIC_NAME_SIZE && name[0] != '$' &&
              is_plain(name, &no_memory) && !encoded.failed;
    no_memory = no_memory || encoded.failed;
    str_free(&encoded);
    if (no_memory)
        return error_memory(error, "not enough memory");
    return ok || error_set(error, "missing, longer than 250 bytes, or not plain text");
}

bool topic_name_is_valid(const char *name)
{
    return topic_name_check(name, NULL);
}
