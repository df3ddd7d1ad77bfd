#include "scene/fit_cache.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

// A slide fits about five texts, the agenda of a portrait screen a dozen, the rooms of a large hall four
// each.
enum { ENTRIES = 768, TEXT_MAX = 512 };

struct entry {
    char *text;    // owned; NULL where empty
    uint64_t hash; // of the text
    struct layout_fit fit;
    int unit, key_px, rest_px;
    struct layout_block block;
    unsigned long used;
};

struct layout_cache {
    struct entry entries[ENTRIES];
    unsigned long used;
};

struct layout_cache *layout_cache_new(void)
{
    return calloc(1, sizeof(struct layout_cache));
}

void layout_cache_free(struct layout_cache *cache)
{
    for (size_t i = 0; cache && i < ENTRIES; i++)
        free(cache->entries[i].text);
    free(cache);
}

static bool same_fit(const struct layout_fit *a, const struct layout_fit *b)
{
    return a->face == b->face && a->max_size == b->max_size && a->min_size == b->min_size &&
           a->key == b->key && a->width == b->width && a->height == b->height && a->max_lines == b->max_lines;
}

bool fit_cache_find(struct layout_cache *cache, const struct style *style, const char *text,
    const struct layout_fit *fit, struct layout_block *out)
{
    uint64_t hash = cache ? hash_bytes(text, strlen(text)) : 0;
    for (size_t i = 0; cache && i < ENTRIES; i++) {
        struct entry *entry = &cache->entries[i];
        if (!entry->text || entry->hash != hash || entry->unit != style->unit ||
            entry->key_px != style->key_px || entry->rest_px != style->rest_px ||
            !same_fit(&entry->fit, fit) || strcmp(entry->text, text) != 0)
            continue;
        entry->used = ++cache->used;
        *out = entry->block;
        out->text = text;
        return true;
    }
    return false;
}

void fit_cache_keep(struct layout_cache *cache, const struct style *style, const struct layout_fit *fit,
    const struct layout_block *block)
{
    if (!cache || strlen(block->text) > TEXT_MAX)
        return;
    struct entry *oldest = &cache->entries[0];
    for (size_t i = 1; i < ENTRIES; i++)
        if (cache->entries[i].used < oldest->used)
            oldest = &cache->entries[i];
    free(oldest->text);
    *oldest = (struct entry){.text = strdup(block->text),
        .hash = hash_bytes(block->text, strlen(block->text)),
        .fit = *fit,
        .unit = style->unit,
        .key_px = style->key_px,
        .rest_px = style->rest_px,
        .block = *block,
        .used = ++cache->used};
}
