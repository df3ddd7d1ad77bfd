#include "screen/painter.h"

#include "screen/shapes.h"

#include <limits.h>
#include <string.h>

static SDL_Rect rect_of(const struct box *box)
{
    return (SDL_Rect){box->x, box->y, box->w, box->h};
}

// Glyphs may extend beyond their advance width: italics, wide diacritics.
static SDL_Rect rect_of_item(const struct scene_item *item)
{
    SDL_Rect rect = rect_of(&item->box);
    if (item->shape == SHAPE_TEXT) {
        int beyond = item->style.size_px / 4 + 2;
        rect = (SDL_Rect){rect.x - beyond, rect.y - beyond, rect.w + 2 * beyond, rect.h + 2 * beyond};
    }
    return rect;
}

static int64_t area(const SDL_Rect *rect)
{
    return (int64_t)rect->w * rect->h;
}

// The pixels painted in vain where both are painted as one rectangle.
static int64_t waste(const SDL_Rect *a, const SDL_Rect *b)
{
    SDL_Rect both;
    SDL_UnionRect(a, b, &both);
    return area(&both) - area(a) - area(b);
}

static void merge(SDL_Rect *rects, size_t *count, size_t into, size_t from)
{
    SDL_UnionRect(&rects[into], &rects[from], &rects[into]);
    rects[from] = rects[--*count];
}

// Merges the pair that wastes the least; unless it `must`, only where nothing is wasted. False where none
// was merged.
static bool merge_best(SDL_Rect *rects, size_t *count, bool must)
{
    int64_t min_waste = INT64_MAX;
    size_t into = 0;
    size_t from = 0;
    for (size_t i = 0; i < *count; i++)
        for (size_t k = i + 1; k < *count; k++) {
            int64_t wasted = waste(&rects[i], &rects[k]);
            if (wasted < min_waste) {
                min_waste = wasted;
                into = i;
                from = k;
            }
        }
    if (*count < 2 || (!must && min_waste > 0))
        return false;
    merge(rects, count, into, from);
    return true;
}

static void add(SDL_Rect *rects, size_t *count, SDL_Rect rect, const struct scene *scene)
{
    SDL_Rect all = {0, 0, scene->width, scene->height};
    if (!SDL_IntersectRect(&rect, &all, &rect))
        return;
    rects[(*count)++] = rect;
    if (*count > PAINTER_MAX_DAMAGE)
        merge_best(rects, count, true);
}

// The letters of a countdown from one on and before another: digits stay within their cells, and above the
// baseline.
static SDL_Rect rect_of_letters(const struct scene_item *item, size_t from, size_t until)
{
    int beyond = item->style.size_px / 40 + 1;
    int height = item->style.size_px * 3 / 4 + beyond;
    int width = item->edges[until] - item->edges[from] + 2 * beyond;
    return (SDL_Rect){item->edges[from] - beyond, item->baseline - height, width, height + beyond};
}

static bool differ_in_letters_alone(const struct scene_item *old, const struct scene_item *new, size_t length)
{
    struct scene_item twin = *new;
    twin.text = old->text;
    return strlen(old->text) == length && scene_item_equal(old, &twin) &&
           memcmp(old->edges, new->edges, (length + 1) * sizeof *new->edges) == 0;
}

// For two countdowns: adds the letters that differ, or all where they do not stay in their places. False for
// other items.
static bool add_letters(SDL_Rect *rects, size_t *count, const struct scene_item *old,
    const struct scene_item *new, const struct scene *scene)
{
    if (!old->edges || !new->edges)
        return false;
    size_t length = strlen(new->text);
    if (!differ_in_letters_alone(old, new, length)) {
        add(rects, count, rect_of_letters(old, 0, strlen(old->text)), scene);
        add(rects, count, rect_of_letters(new, 0, length), scene);
        return true;
    }
    for (size_t i = 0; i < length; i++)
        if (old->text[i] != new->text[i])
            add(rects, count, rect_of_letters(new, i, i + 1), scene);
    return true;
}

size_t painter_damage(const struct scene *shown, const struct scene *next, SDL_Rect out[PAINTER_MAX_DAMAGE])
{
    SDL_Rect rects[PAINTER_MAX_DAMAGE + 1];
    size_t count = 0;
    if (!shown || shown->width != next->width || shown->height != next->height ||
        shown->background != next->background) {
        out[0] = (SDL_Rect){0, 0, next->width, next->height};
        return 1;
    }
    // Scenes of one slide have mostly the same items: they are compared pairwise.
    size_t item_count = shown->count > next->count ? shown->count : next->count;
    for (size_t i = 0; i < item_count; i++) {
        const struct scene_item *old = i < shown->count ? &shown->items[i] : NULL;
        const struct scene_item *new = i < next->count ? &next->items[i] : NULL;
        if (old && new &&scene_item_equal(old, new))
            continue;
        if (old && new &&add_letters(rects, &count, old, new, next))
            continue;
        if (old)
            add(rects, &count, rect_of_item(old), next);
        if (new)
            add(rects, &count, rect_of_item(new), next);
    }
    while (merge_best(rects, &count, false))
        ;
    for (size_t i = 0; i < count; i++)
        out[i] = rects[i];
    return count;
}

static void paint_item(const struct painter *painter, SDL_Surface *surface, enum colour background,
    const struct scene_item *item)
{
    const struct theme *theme = painter->theme;
    uint32_t rgb = item->colour == COLOUR_OWN ? item->rgb : theme->rgb[item->colour];
    switch (item->shape) {
    case SHAPE_FILL:
        shapes_fill(surface, item->box, item->radius, rgb);
        break;
    case SHAPE_TILES:
        shapes_tiles(surface, item->box, item->cell, rgb, theme->rgb[background]);
        break;
    case SHAPE_HATCH:
        shapes_hatch(surface, item->box, item->cell, rgb);
        break;
    case SHAPE_POLYGON:
        shapes_polygon(surface, item->box, item->points, item->point_count, rgb);
        break;
    case SHAPE_IMAGE:
        images_draw(painter->images, surface, item);
        break;
    case SHAPE_QR:
        shapes_modules(surface, item->box, item->cell, item->modules, theme->rgb[COLOUR_BLACK]);
        break;
    case SHAPE_TEXT:
        fonts_draw(painter->fonts, surface, item, rgb);
        break;
    }
}

void painter_paint(const struct painter *painter, SDL_Surface *surface, int origin_x, int origin_y,
    const struct scene *scene, const SDL_Rect *area_painted)
{
    SDL_Rect clip = {
        area_painted->x - origin_x, area_painted->y - origin_y, area_painted->w, area_painted->h};
    SDL_SetClipRect(surface, &clip);
    SDL_FillRect(surface, &clip, painter->theme->rgb[scene->background]);
    for (size_t i = 0; i < scene->count; i++) {
        SDL_Rect rect = rect_of_item(&scene->items[i]);
        if (!SDL_HasIntersection(&rect, area_painted))
            continue;
        struct scene_item item = scene->items[i];
        item.box.x -= origin_x;
        item.box.y -= origin_y;
        item.baseline -= origin_y;
        paint_item(painter, surface, scene->background, &item);
    }
    SDL_SetClipRect(surface, NULL);
}

void painter_paint_whole(const struct painter *painter, SDL_Surface *surface, const struct scene *scene)
{
    SDL_Rect all = {0, 0, scene->width, scene->height};
    painter_paint(painter, surface, 0, 0, scene, &all);
}

SDL_Surface *painter_new_surface(int width, int height)
{
    return SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_RGB888);
}
