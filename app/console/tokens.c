#include "console/tokens.h"

#include "base/file.h"
#include "base/json.h"
#include "base/zone.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { FORMAT = 1, MAX_BYTES = 1 << 20 };

void tokens_hash(const char *text, unsigned char hash[TOKEN_HASH_BYTES])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, strlen(text), (const uint8_t *)text);
    sha256_digest(&context, TOKEN_HASH_BYTES, hash);
}

bool tokens_generate(char text[TOKEN_SIZE], unsigned char hash[TOKEN_HASH_BYTES], struct error *error)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned char bytes[TOKEN_HASH_BYTES + 1] = {0};
    if (getrandom(bytes, TOKEN_HASH_BYTES, 0) != TOKEN_HASH_BYTES)
        return error_number(error, errno, "no random numbers");
    // 256 bits at six a character: 43 characters.
    for (int i = 0; i < TOKEN_SIZE - 1; i++) {
        int bit = i * 6;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        text[i] = digits[two >> (10 - bit % 8) & 63];
    }
    text[TOKEN_SIZE - 1] = '\0';
    tokens_hash(text, hash);
    return true;
}

static bool hashes_equal(const unsigned char *a, const unsigned char *b)
{
    unsigned differ = 0;
    for (int i = 0; i < TOKEN_HASH_BYTES; i++)
        differ |= (unsigned)(a[i] ^ b[i]);
    return differ == 0;
}

const struct token *tokens_find_hash(const struct tokens *tokens, const unsigned char hash[TOKEN_HASH_BYTES])
{
    const struct token *found = NULL;
    for (size_t i = 0; i < tokens->count; i++)
        if (hashes_equal(hash, tokens->list[i].hash))
            found = &tokens->list[i];
    return found;
}

const struct token *tokens_find(const struct tokens *tokens, const char *text)
{
    unsigned char hash[TOKEN_HASH_BYTES];
    tokens_hash(text, hash);
    return tokens_find_hash(tokens, hash);
}

static bool read_hash(const char *text, unsigned char out[TOKEN_HASH_BYTES])
{
    if (!text || strlen(text) != (size_t)2 * TOKEN_HASH_BYTES)
        return false;
    for (int i = 0; i < TOKEN_HASH_BYTES; i++) {
        char pair[3] = {text[2 * (ptrdiff_t)i], text[2 * (ptrdiff_t)i + 1], '\0'};
        char *end;
        out[i] = (unsigned char)strtoul(pair, &end, 16);
        if (*end != '\0' || end == pair)
            return false;
    }
    return true;
}

// An instant with an offset; 0 if the member is missing. False if it is something else.
static bool read_instant(const json_t *value, const char *key, int64_t *out)
{
    const json_t *member = json_member(value, key);
    const char *text = json_string_value(member);
    struct civil_parsed parsed;
    *out = 0;
    if (!member)
        return true;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_offset)
        return false;
    *out = civil_seconds(&parsed.civil) - parsed.offset_s;
    return true;
}

static bool read_token(struct tokens *tokens, const json_t *value, struct token *out)
{
    const char *role = json_string_value(json_object_get(value, "role"));
    const char *id = json_string_value(json_object_get(value, "id"));
    const char *name = json_string_value(json_object_get(value, "name"));
    const json_t *room = json_member(value, "room");
    // A restriction that cannot be read must not be ignored.
    if (!read_instant(value, "expires", &out->expires) || !read_instant(value, "made", &out->made) ||
        (room && !json_is_string(room)))
        return false;
    out->role = role ? role_named(role) : ROLE_COUNT;
    if (out->role == ROLE_COUNT || !id ||
        !read_hash(json_string_value(json_object_get(value, "sha256")), out->hash))
        return false;
    out->id = arena_keep(&tokens->arena, id);
    out->name = arena_keep(&tokens->arena, name ? name : id);
    out->room = arena_keep(&tokens->arena, json_string_value(room));
    return out->id && out->name && (!room || out->room);
}

static bool read_list(struct tokens *tokens, const json_t *root, const char *path, struct error *error)
{
    const json_t *list = json_object_get(root, "tokens");
    size_t count = json_array_size(list);
    if (json_integer_value(json_object_get(root, "format")) != FORMAT || !json_is_array(list) ||
        count > TOKENS_MAX)
        return error_set(error, "%s: no list of tokens; expected what \"plumbline token new\" writes", path);
    tokens->last = json_integer_value(json_object_get(root, "last"));
    tokens->list = arena_alloc(&tokens->arena, count + 1, sizeof *tokens->list);
    for (size_t i = 0; tokens->list && i < count; i++) {
        if (!read_token(tokens, json_array_get(list, i), &tokens->list[tokens->count]))
            return error_set(error, "%s: $.tokens[%zu]: no token; expected id, role and sha256", path, i);
        tokens->count++;
    }
    return tokens->list || error_memory(error, "not enough memory");
}

bool tokens_read(const char *path, struct tokens *out, struct error *error)
{
    struct str bytes = {0};
    *out = (struct tokens){0};
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    bool ok = file_read_regular(path, MAX_BYTES, &bytes, error);
    json_t *root = ok ? json_read(str_text(&bytes), bytes.length, NULL, error) : NULL;
    if (ok && !root)
        error_prefix(error, "%s: ", path);
    ok = root && read_list(out, root, path, error);
    json_decref(root);
    str_free(&bytes);
    if (!ok)
        tokens_free(out);
    return ok;
}

static void put_instant(json_t *object, const char *key, int64_t at)
{
    char iso[ZONE_ISO_SIZE];
    struct zone utc = {.name = "UTC"};
    if (object && at != 0)
        json_object_set_new(object, key, json_string(zone_iso(&utc, at, iso)));
}

static json_t *token_json(const struct token *token)
{
    char hex[2 * TOKEN_HASH_BYTES + 1];
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < TOKEN_HASH_BYTES; i++) {
        hex[2 * i] = digits[token->hash[i] >> 4];
        hex[2 * i + 1] = digits[token->hash[i] & 15];
    }
    hex[2 * TOKEN_HASH_BYTES] = '\0';
    json_t *object = json_pack("{s:s, s:s, s:s, s:s}", "id", token->id, "name", token->name, "role",
        role_name(token->role), "sha256", hex);
    if (object && token->room)
        json_object_set_new(object, "room", json_string(token->room));
    put_instant(object, "made", token->made);
    put_instant(object, "expires", token->expires);
    return object;
}

bool tokens_write(const char *path, const struct tokens *tokens, struct error *error)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < tokens->count; i++)
        json_array_append_new(list, token_json(&tokens->list[i]));
    json_t *root =
        json_pack("{s:i, s:I, s:o}", "format", FORMAT, "last", (json_int_t)tokens->last, "tokens", list);
    char *text = json_write(root, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    bool ok =
        text ? file_write(path, text, strlen(text), true, error) : error_memory(error, "not enough memory");
    free(text);
    json_decref(root);
    return ok;
}

// ---- changing the file

bool tokens_edit_begin(struct tokens_edit *edit, const char *path, struct error *error)
{
    *edit = (struct tokens_edit){.path = path};
    if (!file_lock(&edit->lock, path, TOKENS_WAIT_MS, error))
        return false;
    if (tokens_read(path, &edit->tokens, error))
        return true;
    file_unlock(&edit->lock);
    return false;
}

// The number in an id "t7"; 0 for any other.
static int64_t number_of(const char *id)
{
    enum { MAX_DIGITS = 9 };
    size_t digits = id[0] == 't' ? strspn(id + 1, "0123456789") : 0;
    return digits > 0 && digits <= MAX_DIGITS && id[1 + digits] == '\0' ? strtol(id + 1, NULL, 10) : 0;
}

// An id of a withdrawn token is not given out again: whoever withdraws by it would hit another's.
static const char *new_id(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        int64_t number = number_of(tokens->list[i].id);
        tokens->last = number > tokens->last ? number : tokens->last;
    }
    tokens->last++;
    return arena_format(&tokens->arena, "t%lld", (long long)tokens->last);
}

const struct token *tokens_edit_add(struct tokens_edit *edit, const struct token *token, struct error *error)
{
    struct tokens *tokens = &edit->tokens;
    struct arena *arena = &tokens->arena;
    if (tokens->count >= TOKENS_MAX) {
        error_set(error, "%s: has %d tokens, and may have no more: withdraw some", edit->path, TOKENS_MAX);
        return NULL;
    }
    struct token *list = arena_alloc(arena, tokens->count + 1, sizeof *list);
    const char *id = new_id(tokens);
    struct token added = *token;
    added.id = id;
    // The log tells bearers apart by their names.
    added.name = token->name ? arena_keep(arena, token->name) : id;
    added.room = arena_keep(arena, token->room);
    if (arena->failed) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    if (tokens->count > 0)
        memcpy(list, tokens->list, tokens->count * sizeof *list);
    list[tokens->count] = added;
    tokens->list = list;
    return &list[tokens->count++];
}

bool tokens_edit_remove(struct tokens_edit *edit, const char *id)
{
    struct tokens *tokens = &edit->tokens;
    for (size_t i = 0; i < tokens->count; i++) {
        if (strcmp(tokens->list[i].id, id) != 0)
            continue;
        int64_t number = number_of(id);
        tokens->last = number > tokens->last ? number : tokens->last;
        tokens->count--;
        memmove(tokens->list + i, tokens->list + i + 1, (tokens->count - i) * sizeof *tokens->list);
        return true;
    }
    return false;
}

bool tokens_edit_save(const struct tokens_edit *edit, struct error *error)
{
    return tokens_write(edit->path, &edit->tokens, error);
}

void tokens_edit_end(struct tokens_edit *edit)
{
    tokens_free(&edit->tokens);
    file_unlock(&edit->lock);
}

void tokens_free(struct tokens *tokens)
{
    arena_free(&tokens->arena);
    *tokens = (struct tokens){0};
}
