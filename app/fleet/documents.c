#include "fleet/documents.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void document_free(struct document *document)
{
    free(document->topic);
    free(document->bytes);
    document->topic = NULL;
    document->bytes = NULL;
}

void documents_free(struct documents *documents)
{
    for (size_t i = 0; i < documents->count; i++)
        document_free(&documents->list[i]);
    free(documents->list);
    *documents = (struct documents){0};
}

static struct document *find(struct documents *documents, const char *scope, uint64_t hash)
{
    for (size_t i = 0; i < documents->count; i++)
        if (documents->list[i].hash == hash && strcmp(documents->list[i].scope, scope) == 0)
            return &documents->list[i];
    return NULL;
}

// Of a scope that has been quiet nothing has to be known.
static void forget_quiet(struct documents *documents, int64_t now_ms)
{
    size_t kept = 0;
    for (size_t i = 0; i < documents->count; i++) {
        struct document *document = &documents->list[i];
        if (document->bytes || document->quiet_ms > now_ms) {
            documents->list[kept++] = *document;
            continue;
        }
        documents->rooms -= document->of_room;
        document_free(document);
    }
    documents->count = kept;
}

static bool reserve(struct documents *documents, int64_t now_ms)
{
    enum { FIRST = 64 };
    if (documents->count < documents->capacity)
        return true;
    forget_quiet(documents, now_ms);
    if (documents->count < documents->capacity / 2)
        return true;
    size_t capacity = documents->capacity > 0 ? 2 * documents->capacity : FIRST;
    struct document *list =
        capacity <= DOCUMENTS_MAX ? realloc(documents->list, capacity * sizeof *list) : NULL;
    if (!list)
        return documents->count < documents->capacity;
    documents->list = list;
    documents->capacity = capacity;
    return true;
}

static struct document *add(struct documents *documents, const char *scope, uint64_t hash, int64_t now_ms)
{
    bool of_room = scope_is_of_chairs(scope);
    if (of_room && documents->rooms == DOCUMENTS_MAX_ROOMS)
        forget_quiet(documents, now_ms);
    if ((of_room && documents->rooms == DOCUMENTS_MAX_ROOMS) || !reserve(documents, now_ms))
        return NULL;
    struct document *document = &documents->list[documents->count++];
    *document = (struct document){.hash = hash, .of_room = of_room, .quiet_ms = INT64_MIN};
    snprintf(document->scope, sizeof document->scope, "%s", scope);
    documents->rooms += of_room;
    return document;
}

static size_t *bytes_of(struct documents *documents, const struct document *document)
{
    return document->of_room ? &documents->room_bytes : &documents->staff_bytes;
}

// Takes the place of one that waits.
static bool keep(struct document *document, const char *topic, const char *bytes, size_t length)
{
    char *text = strdup(topic);
    char *copy = malloc(length + 1);
    if (!text || !copy) {
        free(text);
        free(copy);
        return false;
    }
    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    free(document->topic);
    free(document->bytes);
    document->topic = text;
    document->bytes = copy;
    document->length = length;
    return true;
}

bool documents_put(struct documents *documents, const char *scope, const char *topic, const char *bytes,
    size_t length, int64_t now_ms)
{
    uint64_t hash = hash_add_text(HASH_BEGIN, scope);
    struct document *document = find(documents, scope, hash);
    if (!document)
        document = add(documents, scope, hash, now_ms);
    if (!document)
        return false;
    bool waits = document->bytes;
    size_t before = waits ? document->length : 0;
    size_t *sum = bytes_of(documents, document);
    if ((!document->of_room && *sum - before + length > DOCUMENTS_STAFF_BYTES) ||
        !keep(document, topic, bytes, length))
        return false;
    *sum += length - before;
    if (waits)
        return true;
    document->put_ms = now_ms;
    document->due_ms = document->quiet_ms > now_ms ? document->quiet_ms : now_ms;
    return true;
}

static void move_out(struct documents *documents, struct document *document, struct document *out)
{
    *bytes_of(documents, document) -= document->length;
    *out = *document;
    document->topic = NULL;
    document->bytes = NULL;
}

static bool is_dropped_before(const struct document *a, const struct document *b)
{
    return a->length != b->length ? a->length > b->length : a->put_ms < b->put_ms;
}

bool documents_drop(struct documents *documents, struct document *out)
{
    struct document *first = NULL;
    if (documents->room_bytes <= DOCUMENTS_ROOM_BYTES)
        return false;
    for (size_t i = 0; i < documents->count; i++) {
        struct document *document = &documents->list[i];
        if (document->bytes && document->of_room && (!first || is_dropped_before(document, first)))
            first = document;
    }
    if (first)
        move_out(documents, first, out);
    return first != NULL;
}

// Until the next of its scope may be read.
static int64_t pace_of(const struct document *document)
{
    int64_t cost_ms = document->of_room ? (int64_t)document->length * 1000 / DOCUMENTS_BYTES_A_SECOND : 0;
    return DOCUMENTS_PACE_MS + cost_ms;
}

static bool comes_before(const struct document *a, const struct document *b)
{
    return a->of_room != b->of_room ? b->of_room : a->due_ms < b->due_ms;
}

static bool take(struct documents *documents, int64_t now_ms, bool rooms, struct document *out)
{
    struct document *first = NULL;
    for (size_t i = 0; i < documents->count; i++) {
        struct document *document = &documents->list[i];
        if (document->bytes && document->due_ms <= now_ms && (rooms || !document->of_room) &&
            (!first || comes_before(document, first)))
            first = document;
    }
    if (!first)
        return false;
    move_out(documents, first, out);
    first->quiet_ms = now_ms + pace_of(first);
    return true;
}

bool documents_take(struct documents *documents, int64_t now_ms, struct document *out)
{
    return take(documents, now_ms, true, out);
}

bool documents_take_staff(struct documents *documents, int64_t now_ms, struct document *out)
{
    return take(documents, now_ms, false, out);
}

int64_t documents_next_ms(const struct documents *documents)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < documents->count; i++)
        if (documents->list[i].bytes && documents->list[i].due_ms < next)
            next = documents->list[i].due_ms;
    return next;
}
