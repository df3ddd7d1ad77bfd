#include "fleet/topics.h"

#include "base/hex.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char root[] = "plumbline";

// May it not stand in a part of a topic as it is?
static bool is_special(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F || strchr("/+#%", c);
}

// What a topic may not have (MQTT 5, 1.5.4 and 4.7.1): control characters, also U+0080 to U+009F, and the
// signs that mean something there.
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

// Moves from the end of a part to the next one. False where there is a slash with nothing behind it.
static bool step_on(const char **text)
{
    if (!**text)
        return true;
    (*text)++;
    return **text != '\0';
}

// Is it a name as it stays when it is written into a desk and read again? What is not would hold for others
// than it was said of, or spoil all that is kept with it.
static bool is_clean(const char *name, bool *starved)
{
    struct str cleaned = {0};
    size_t length = strlen(name);
    bool fine = text_is_utf8(name, length, NULL);
    if (fine)
        text_plain(&cleaned, name, length);
    *starved = cleaned.failed;
    fine = fine && !cleaned.failed && strcmp(str_text(&cleaned), name) == 0;
    str_free(&cleaned);
    return fine;
}

// The next part of a topic, decoded; `text` moves behind it. False where it is empty, too long, badly
// encoded, or no clean name.
static bool take_part(const char **text, char *out, size_t size)
{
    size_t length = 0;
    bool starved;
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
    return length > 0 && is_clean(out, &starved) && step_on(text);
}

static bool take_word(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0 || ((*text)[length] && (*text)[length] != '/'))
        return false;
    *text += length;
    return step_on(text);
}

static bool read_scope(const char *text, char out[SCOPE_SIZE])
{
    char name[SCOPE_SIZE - 8]; // behind "display/"
    bool room = take_word(&text, "room");
    bool display = !room && take_word(&text, "display");
    if (!room && !display) {
        snprintf(out, SCOPE_SIZE, "%s", SCOPE_ALL);
        return take_word(&text, SCOPE_ALL) && !*text;
    }
    if (!take_part(&text, name, sizeof name) || *text)
        return false;
    if (room)
        scope_of_room(name, out);
    else
        scope_of_display(name, out);
    return true;
}

static bool read_of_display(const char *text, struct topic *out)
{
    if (!take_part(&text, out->display, sizeof out->display))
        return false;
    out->kind = TOPIC_STATUS;
    if (take_word(&text, "status"))
        return !*text;
    out->kind = TOPIC_PICTURE;
    return take_word(&text, "picture") && take_part(&text, out->request, sizeof out->request) && !*text;
}

static bool read_command(const char *text, struct topic *out)
{
    char role[16];
    out->kind = TOPIC_COMMAND;
    if (!take_part(&text, role, sizeof role) || !take_part(&text, out->account, sizeof out->account))
        return false;
    out->role = role_named(role);
    return out->role != ROLE_COUNT && out->role != ROLE_NONE && read_scope(text, out->scope);
}

bool topic_read(const char *event, const char *text, struct topic *out)
{
    char name[TOPIC_NAME_SIZE];
    *out = (struct topic){0};
    if (!take_word(&text, root) || !take_part(&text, name, sizeof name) || strcmp(name, event) != 0)
        return false;
    if (take_word(&text, "display"))
        return read_of_display(text, out);
    if (take_word(&text, "command"))
        return read_command(text, out);
    if (take_word(&text, "ack")) {
        out->kind = TOPIC_ACK;
        return take_part(&text, out->display, sizeof out->display) && !*text;
    }
    out->kind = TOPIC_ADJUSTMENTS;
    return take_word(&text, "desk") && read_scope(text, out->scope);
}

void topic_write_scope(const char *scope, struct str *out)
{
    const char *room = scope_room(scope);
    const char *display = scope_display(scope);
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

bool topic_name_check(const char *name, struct error *why)
{
    struct str encoded = {0};
    bool starved = false;
    encode(&encoded, name);
    bool fine = encoded.length > 0 && encoded.length < TOPIC_NAME_SIZE && name[0] != '$' &&
                is_clean(name, &starved) && !encoded.failed;
    starved = starved || encoded.failed;
    str_free(&encoded);
    if (starved)
        return error_memory(why, "not enough memory");
    return fine || error_set(why, "missing, longer than 250 bytes, or no plain text");
}

bool topic_name_is_valid(const char *name)
{
    return topic_name_check(name, NULL);
}
