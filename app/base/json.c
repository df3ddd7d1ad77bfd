#include "base/json.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <sanitizer/asan_interface.h> // nothing where there is no AddressSanitizer
#include <setjmp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// Set on a thread for which there was no memory. jansson then leaves out a member, or calls it a wrong
// syntax.
static _Thread_local bool starved;

// While jansson reads, all it asks for lies together: so it can be left at once where there is no memory (see
// load), and all is given back at once. It asks for each of a document's values, keys and buckets apart: a
// tenth of the work that a large schedule makes.
struct chunk {
    struct chunk *before;
    size_t size;
    max_align_t start[];
};

// The first chunk serves a command or a desk, the second an ordinary schedule.
enum { FIRST_CHUNK = 32 * 1024, MORE_TIMES = 8, LARGEST_CHUNK = 4 * 1024 * 1024 };

// In front of each piece; what jansson makes needs to be aligned to eight bytes. AddressSanitizer is told of
// each piece: what lies between them, and what was given back, is not to be touched.
struct piece {
    size_t size;
    struct piece *next; // once given back; the content's place else
};

enum { REUSED_MOST = 512, UNIT = 8 };

static _Thread_local struct {
    bool active;
    const atomic_bool *cancel; // may be NULL
    jmp_buf *way_out;          // of jansson, where there is no memory; NULL: none
    struct chunk *chunks;      // newest first
    size_t used;               // of the newest
    size_t size;               // of all
    size_t bound;              // of the size; 0: JSON_SCRATCH_MAX
    bool bound_reached;
    struct piece *given_back[REUSED_MOST / UNIT + 1]; // by size
} scratch;

// Apart from the allocation: where gcc 14 sees both, it takes this for a reading of what nobody has written.
__attribute__((noinline)) static void poison(void *memory, size_t size)
{
    ASAN_POISON_MEMORY_REGION(memory, size);
    (void)memory;
    (void)size;
}

static bool add_chunk(size_t least)
{
    size_t size = scratch.chunks ? scratch.chunks->size * MORE_TIMES : FIRST_CHUNK;
    size = size < LARGEST_CHUNK ? size : LARGEST_CHUNK;
    size = least > size ? least : size;
    if (scratch.size + size > (scratch.bound ? scratch.bound : JSON_SCRATCH_MAX)) {
        scratch.bound_reached = true;
        return false;
    }
    struct chunk *chunk = malloc(sizeof *chunk + size);
    if (!chunk)
        return false;
    chunk->before = scratch.chunks;
    chunk->size = size;
    poison(chunk->start, size);
    scratch.chunks = chunk;
    scratch.used = 0;
    scratch.size += size;
    return true;
}

// One that was given back; NULL where there is none of that size.
static struct piece *reuse(size_t size)
{
    struct piece *piece = size <= REUSED_MOST ? scratch.given_back[size / UNIT] : NULL;
    if (piece) {
        ASAN_UNPOISON_MEMORY_REGION(piece, sizeof *piece);
        scratch.given_back[size / UNIT] = piece->next;
    }
    return piece;
}

static struct piece *cut(size_t size)
{
    size_t whole = size + offsetof(struct piece, next);
    if ((!scratch.chunks || scratch.chunks->size - scratch.used < whole) && !add_chunk(whole))
        return NULL;
    struct piece *piece = (struct piece *)(void *)((char *)scratch.chunks->start + scratch.used);
    scratch.used += whole;
    ASAN_UNPOISON_MEMORY_REGION(piece, sizeof *piece);
    piece->size = size;
    return piece;
}

static void *scratch_malloc(size_t asked)
{
    if (!scratch.active)
        return malloc(asked);
    if (asked > SIZE_MAX / 2)
        return NULL;
    size_t size = asked > UNIT ? (asked + UNIT - 1) / UNIT * UNIT : UNIT;
    struct piece *piece = reuse(size);
    piece = piece ? piece : cut(size);
    if (!piece)
        return NULL;
    void *content = &piece->next;
    ASAN_POISON_MEMORY_REGION(piece, sizeof *piece);
    ASAN_UNPOISON_MEMORY_REGION(content, asked);
    return content;
}

static void scratch_free(void *memory)
{
    if (!scratch.active) {
        free(memory);
        return;
    }
    if (!memory)
        return;
    struct piece *piece = (struct piece *)(void *)((char *)memory - offsetof(struct piece, next));
    ASAN_UNPOISON_MEMORY_REGION(piece, sizeof *piece);
    size_t size = piece->size;
    if (size <= REUSED_MOST) { // larger ones with all the rest
        piece->next = scratch.given_back[size / UNIT];
        scratch.given_back[size / UNIT] = piece;
    }
    ASAN_POISON_MEMORY_REGION(piece, offsetof(struct piece, next) + size);
}

static void scratch_begin(void)
{
    scratch.active = true;
}

static void scratch_end(void)
{
    while (scratch.chunks) {
        struct chunk *before = scratch.chunks->before;
        free(scratch.chunks);
        scratch.chunks = before;
    }
    memset(scratch.given_back, 0, sizeof scratch.given_back);
    scratch.used = 0;
    scratch.size = 0;
    scratch.bound = 0;
    scratch.cancel = NULL;
    scratch.active = false;
}

void json_scratch_begin(const atomic_bool *cancel)
{
    scratch_begin();
    scratch.bound_reached = false;
    scratch.cancel = cancel;
}

void json_scratch_bound(size_t bytes)
{
    scratch.bound = bytes;
}

size_t json_scratch_size(void)
{
    return scratch.size;
}

void json_scratch_end(void)
{
    scratch_end();
    starved = false;
}

static void *watched_malloc(size_t size)
{
    void *memory = scratch_malloc(size);
    starved = starved || !memory;
    if (!memory && scratch.way_out)
        longjmp(*scratch.way_out, 1);
    return memory;
}

// Before any value is made, on whatever thread.
__attribute__((constructor)) static void install(void)
{
    json_set_alloc_funcs(watched_malloc, scratch_free);
}

static bool was_starved(void)
{
    bool was = starved;
    starved = false;
    return was;
}

bool json_scratch_refuse(struct error *error)
{
    if (!scratch.bound_reached)
        return error_memory(error, "not enough memory to read it");
    return error_set(error, "it has too many values: reading it would take more than %d MB of memory",
        JSON_SCRATCH_MAX / (1024 * 1024));
}

bool json_scratch_failed(struct error *error)
{
    return was_starved() && !json_scratch_refuse(error);
}

static void syntax_error(const json_error_t *what, struct error *error)
{
    error_set(error, "not JSON at line %d, column %d (byte %d): %s", what->line, what->column, what->position,
        what->text);
}

// The bytes that jansson has not read yet.
struct input {
    const char *bytes;
    size_t length;
};

static bool is_cancelled(void)
{
    return scratch.cancel && atomic_load_explicit(scratch.cancel, memory_order_relaxed);
}

// Hands jansson its next bytes, a kilobyte at a time: often enough to look whether somebody still waits.
static size_t hand_out(void *buffer, size_t size, void *context)
{
    struct input *input = context;
    if (is_cancelled())
        return (size_t)-1;
    size = size < input->length ? size : input->length;
    memcpy(buffer, input->bytes, size);
    input->bytes += size;
    input->length -= size;
    return size;
}

// jansson 2.14 drops a character if its buffer cannot grow, and writes past its memory if that is the closing
// quote. So if memory runs out, jansson is left by longjmp.
static json_t *load(const char *bytes, size_t length, size_t flags, json_error_t *what)
{
    jmp_buf way_out;
    if (setjmp(way_out) != 0) {
        scratch.way_out = NULL;
        return NULL;
    }
    scratch.way_out = &way_out;
    struct input input = {bytes, length};
    json_t *root = json_load_callback(hand_out, &input, flags, what);
    scratch.way_out = NULL;
    return root;
}

static json_t *load_lenient(const char *bytes, size_t length, struct error *duplicate, json_error_t *what)
{
    // Texts may contain \u0000; text_clean drops it.
    size_t flags = JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES;
    json_t *root = load(bytes, length, flags, what);
    if (!root && !starved && !is_cancelled() && json_error_code(what) == json_error_duplicate_key) {
        error_set(duplicate, "line %d, column %d: %s", what->line, what->column, what->text);
        flags = JSON_ALLOW_NUL;
        root = load(bytes, length, flags, what);
    }
    // One absurd number must not cost the whole schedule.
    if (!root && !starved && !is_cancelled() && json_error_code(what) == json_error_numeric_overflow)
        root = load(bytes, length, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, what);
    return root;
}

// Parses in memory that can be abandoned at any moment, then copies the document out of it.
static json_t *load_to_stay(const char *bytes, size_t length, struct error *duplicate, json_error_t *what)
{
    scratch_begin();
    json_t *root = load_lenient(bytes, length, duplicate, what);
    scratch.active = false;
    json_t *copy = root ? json_deep_copy(root) : NULL;
    scratch_end();
    return copy;
}

json_t *json_read(const char *bytes, size_t length, struct error *duplicate, struct error *error)
{
    error_clear(duplicate);
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    size_t bad = 0;
    if (!text_is_utf8(bytes, length, &bad)) {
        error_set(error, "not UTF-8: byte %zu (0x%02X) is invalid", bad, (unsigned)(unsigned char)bytes[bad]);
        return NULL;
    }
    json_error_t what = {0};
    starved = false;
    scratch.bound_reached = false;
    bool stays = !scratch.active;
    json_t *root =
        stays ? load_to_stay(bytes, length, duplicate, &what) : load_lenient(bytes, length, duplicate, &what);
    if (json_scratch_failed(error)) {
        if (stays)
            json_decref(root);
        return NULL;
    }
    if (!root && is_cancelled())
        error_cancel(error, "reading was cancelled");
    else if (!root)
        syntax_error(&what, error);
    return root;
}

static bool plain_key(const char *key)
{
    if (!isalpha((unsigned char)key[0]) && key[0] != '_')
        return false;
    for (const char *c = key; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_')
            return false;
    return true;
}

void json_path_write(const struct json_path *path, struct str *out)
{
    if (!path) {
        str_add_char(out, '$');
        return;
    }
    json_path_write(path->up, out);
    if (!path->key)
        str_format(out, "[%zu]", path->index);
    else if (plain_key(path->key))
        str_format(out, ".%s", path->key);
    else
        str_format(out, "[\"%s\"]", path->key);
}

const json_t *json_member(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

static bool whole(double number, int64_t *out)
{
    if (!(fabs(number) < 9e15) || floor(number) != number)
        return false;
    *out = (int64_t)number;
    return true;
}

bool json_as_integer(const json_t *value, int64_t *out)
{
    if (json_is_integer(value)) {
        *out = json_integer_value(value);
        return true;
    }
    if (json_is_real(value))
        return whole(json_real_value(value), out);
    const char *text = json_string_value(value);
    if (!text || *text == '\0')
        return false;
    char *end = NULL;
    errno = 0;
    double number = strtod(text, &end);
    return errno == 0 && *end == '\0' && whole(number, out);
}

const char *json_kind(const json_t *value)
{
    if (!value)
        return "nothing";
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a text";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    default:
        return "null";
    }
}

void json_pick(const json_t *object, const char *const *names, size_t count, const json_t **out)
{
    const char *key;
    json_t *value;
    for (size_t i = 0; i < count; i++)
        out[i] = NULL;
    json_object_foreach((json_t *)object, key, value)
    {
        for (size_t i = 0; i < count; i++)
            if (key[0] == names[i][0] && strcmp(key, names[i]) == 0) {
                out[i] = json_is_null(value) ? NULL : value;
                break;
            }
    }
}

char *json_write(const json_t *root, size_t flags)
{
    char *text = root ? json_dumps(root, flags) : NULL;
    if (!was_starved())
        return text;
    free(text);
    return NULL;
}

void json_put(struct str *out, json_t *root)
{
    char *text = json_write(root, JSON_COMPACT | JSON_PRESERVE_ORDER);
    if (text)
        str_add_text(out, text);
    else
        out->failed = true;
    free(text);
    json_decref(root);
}
