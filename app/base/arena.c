#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Each block is larger than the last: a small value takes little memory, a schedule few blocks.
enum { FIRST_BLOCK = 4 * 1024, GROWTH = 4, LARGEST_BLOCK = 64 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

static size_t aligned(size_t size)
{
    size_t unit = alignof(max_align_t);
    return (size + unit - 1) / unit * unit;
}

static size_t next_size(const struct arena *arena)
{
    if (!arena->blocks)
        return FIRST_BLOCK;
    return arena->blocks->size < LARGEST_BLOCK / GROWTH ? arena->blocks->size * GROWTH : LARGEST_BLOCK;
}

static bool add_block(struct arena *arena, size_t size)
{
    size_t usual = next_size(arena);
    if (size < usual)
        size = usual;
    if (size > SIZE_MAX - sizeof(struct arena_block))
        return false;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return false;
    block->older = arena->blocks;
    block->size = size;
    arena->blocks = block;
    arena->used = 0;
    return true;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX / 2) / size) {
        arena->failed = true;
        return NULL;
    }
    size_t bytes = aligned(count * size);
    if (!arena->blocks || arena->blocks->size - arena->used < bytes) {
        if (!add_block(arena, bytes)) {
            arena->failed = true;
            return NULL;
        }
    }
    void *memory = arena->blocks->bytes + arena->used;
    arena->used += bytes;
    return memset(memory, 0, bytes);
}

char *arena_text(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    if (copy && length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

const char *arena_keep(struct arena *arena, const char *text)
{
    return text ? arena_text(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        arena->failed = true;
        return NULL;
    }
    char *text = arena_alloc(arena, (size_t)length + 1, 1);
    if (!text)
        return NULL;
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

static void free_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
}

void arena_reset(struct arena *arena)
{
    if (arena->blocks) {
        free_blocks(arena->blocks->older);
        arena->blocks->older = NULL;
    }
    arena->used = 0;
    arena->failed = false;
}

void arena_free(struct arena *arena)
{
    free_blocks(arena->blocks);
    *arena = (struct arena){0};
}

size_t arena_size(const struct arena *arena)
{
    size_t size = 0;
    for (const struct arena_block *block = arena->blocks; block; block = block->older)
        size += sizeof *block + block->size;
    return size;
}
