#include "schedule/syntax/xml_memory.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

struct piece {
    size_t size;
    max_align_t content[];
};

static _Thread_local size_t used;
static _Thread_local bool exceeded;

static struct piece *piece_of(void *content)
{
    return (struct piece *)(void *)((char *)content - offsetof(struct piece, content));
}

// `old` may be NULL.
static void *resize(struct piece *old, size_t size)
{
    size_t before = old ? old->size : 0;
    if (size > XML_MEMORY_MAX || used - before > XML_MEMORY_MAX - size) {
        exceeded = true;
        return NULL;
    }
    size_t whole = offsetof(struct piece, content) + size;
    struct piece *piece = old ? realloc(old, whole) : malloc(whole);
    if (!piece)
        return NULL;
    piece->size = size;
    used += size - before;
    return piece->content;
}

static void *take(size_t size)
{
    return resize(NULL, size);
}

static void *take_other(void *content, size_t size)
{
    return resize(content ? piece_of(content) : NULL, size);
}

static void give_back(void *content)
{
    if (!content)
        return;
    struct piece *piece = piece_of(content);
    used -= piece->size;
    free(piece);
}

const XML_Memory_Handling_Suite xml_memory = {take, take_other, give_back};

bool xml_memory_exceeded(void)
{
    bool was = exceeded;
    exceeded = false;
    return was;
}
