// A cache of layout_fit's results. The least recently used is replaced.
#ifndef PLUMBLINE_SCENE_FIT_CACHE_H
#define PLUMBLINE_SCENE_FIT_CACHE_H

#include "scene/layout.h"

// The block fitted for the same text, unit and minimum sizes; its `text` is the one given. False where there
// is none.
bool fit_cache_find(struct layout_cache *cache, const struct style *style, const char *text,
    const struct layout_fit *fit, struct layout_block *out);
void fit_cache_keep(struct layout_cache *cache, const struct style *style, const struct layout_fit *fit,
    const struct layout_block *block);

#endif
