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

enum { FORMAT = 1, MAX_BYTES = 1 << 20, MAX_TOKENS = 1000 };

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

const struct token *tokens_find_hash(
    const struct tokens *tokens, const unsigned char hash[TOKEN_HASH_BYTES], int64_t now)
{
    const struct token *found = NULL;
    for (size_t i = 0; i < tokens->count; i++)
        if (hashes_equal(hash, tokens->list[i].hash))
            found = &tokens->list[i];
    return found && (found->expires == 0 || now < found->expires) ? found : NULL;
}

const struct token *tokens_find(const struct tokens *tokens, const char *text, int64_t now)
{
    unsigned char hash[TOKEN_HASH_BYTES];
    tokens_hash(text, hash);
    return tokens_find_hash(tokens, hash, now);
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

static bool read_token(struct tokens *tokens, const json_t *value, struct token *out)
{
    const char *role = json_string_value(json_object_get(value, "role"));
    const char *expires = json_string_value(json_member(value, "expires"));
    const char *id = json_string_value(json_object_get(value, "id"));
    const char *name = json_string_value(json_object_get(value, "name"));
    const json_t *room = json_member(value, "room");
    struct civil_parsed parsed;
    // A restriction that cannot be read must not be ignored.
    if ((json_member(value, "expires") && !expires) || (room && !json_is_string(room)))
        return false;
    out->role = role ? role_named(role) : ROLE_COUNT;
    if (out->role == ROLE_COUNT || !id ||
        !read_hash(json_string_value(json_object_get(value, "sha256")), out->hash))
        return false;
    if (expires && (!civil_parse(expires, &parsed) || !parsed.has_offset))
        return false;
    out->expires = expires ? civil_seconds(&parsed.civil) - parsed.offset_s : 0;
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
        count > MAX_TOKENS)
        return error_set(error, "%s: no list of tokens; expected what \"plumbline token new\" writes", path);
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
    if (object && token->expires) {
        char iso[ZONE_ISO_SIZE];
        struct zone utc = {.name = "UTC"};
        json_object_set_new(object, "expires", json_string(zone_iso(&utc, token->expires, iso)));
    }
    return object;
}

bool tokens_write(const char *path, const struct tokens *tokens, struct error *error)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < tokens->count; i++)
        json_array_append_new(list, token_json(&tokens->list[i]));
    json_t *root = json_pack("{s:i, s:o}", "format", FORMAT, "tokens", list);
    char *text = json_write(root, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    bool ok =
        text ? file_write(path, text, strlen(text), true, error) : error_memory(error, "not enough memory");
    free(text);
    json_decref(root);
    return ok;
}

void tokens_free(struct tokens *tokens)
{
    arena_free(&tokens->arena);
    *tokens = (struct tokens){0};
}
