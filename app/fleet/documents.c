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
        if (document->bytes || document->taken_ms + DOCUMENTS_PACE_MS > now_ms)
            documents->list[kept++] = *document;
        else
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
    if (!reserve(documents, now_ms))
        return NULL;
    struct document *document = &documents->list[documents->count++];
    *document = (struct document){.hash = hash, .taken_ms = INT64_MIN};
    snprintf(document->scope, sizeof document->scope, "%s", scope);
    return document;
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
    bool waits = document && document->bytes;
    if (!document || !keep(document, topic, bytes, length))
        return false;
    bool quiet = document->taken_ms == INT64_MIN || document->taken_ms + DOCUMENTS_PACE_MS <= now_ms;
    if (!waits)
        document->due_ms = quiet ? now_ms : document->taken_ms + DOCUMENTS_PACE_MS;
    return true;
}

bool documents_take(struct documents *documents, int64_t now_ms, struct document *out)
{
    for (size_t i = 0; i < documents->count; i++) {
        struct document *document = &documents->list[i];
        if (!document->bytes || document->due_ms > now_ms)
            continue;
        *out = *document;
        document->topic = NULL;
        document->bytes = NULL;
        document->taken_ms = now_ms;
        return true;
    }
    return false;
}

int64_t documents_next_ms(const struct documents *documents)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < documents->count; i++)
        if (documents->list[i].bytes && documents->list[i].due_ms < next)
            next = documents->list[i].due_ms;
    return next;
}
