// The last answers of layout_fit, the oldest giving way.
#ifndef PLUMBLINE_SCENE_FIT_CACHE_H
#define PLUMBLINE_SCENE_FIT_CACHE_H

#include "scene/layout.h"

// The block that was fitted for the same text on the same look and floors; its `text` is the one given.
bool fit_cache_find(struct layout_cache *cache, const struct style *style, const char *text,
    const struct layout_fit *fit, struct layout_block *out);
void fit_cache_keep(struct layout_cache *cache, const struct style *style, const struct layout_fit *fit,
    const struct layout_block *block);

#endif
