#include "scene/scene.h"

#include <string.h>

void scene_begin(struct scene *scene, const char *slide, int width, int height)
{
    arena_reset(&scene->arena);
    *scene = (struct scene){.arena = scene->arena,
        .slide = slide,
        .width = width,
        .height = height,
        .background = COLOUR_NIGHT,
        .pages = 1};
}

void scene_free(struct scene *scene)
{
    arena_free(&scene->arena);
    *scene = (struct scene){0};
}

static void append(struct scene *scene, struct scene_item item)
{
    if (scene->failed || item.box.w <= 0 || item.box.h <= 0)
        return;
    if (scene->count == scene->capacity) {
        size_t capacity = scene->capacity ? scene->capacity * 2 : 64;
        struct scene_item *items = arena_alloc(&scene->arena, capacity, sizeof *items);
        if (!items) {
            scene->failed = true;
            return;
        }
        if (scene->count > 0)
            memcpy(items, scene->items, scene->count * sizeof *items);
        scene->items = items;
        scene->capacity = capacity;
    }
    scene->items[scene->count++] = item;
}

void scene_fill(struct scene *scene, const char *role, struct box box, int radius, enum colour colour)
{
    append(scene, (struct scene_item){
                      .shape = SHAPE_FILL, .role = role, .box = box, .radius = radius, .colour = colour});
}

void scene_tiles(struct scene *scene, const char *role, struct box box, int cell, enum colour colour)
{
    append(scene,
        (struct scene_item){.shape = SHAPE_TILES, .role = role, .box = box, .cell = cell, .colour = colour});
}

int scene_text(struct scene *scene, const char *role, const struct typesetter *type, struct type_style style,
    int x, int baseline, enum colour colour, const char *text, size_t length)
{
    if (length == 0)
        return x;
    int width = type->width(type->context, &style, text, length);
    struct type_metrics metrics = type->metrics(type->context, &style);
    const char *copy = arena_text(&scene->arena, text, length);
    if (!copy) {
        scene->failed = true;
        return x;
    }
    append(scene, (struct scene_item){
                      .shape = SHAPE_TEXT,
                      .role = role,
                      .box = {x, baseline - metrics.ascent, width, metrics.ascent + metrics.descent},
                      .colour = colour,
                      .text = copy,
                      .style = style,
                      .baseline = baseline,
                  });
    return x + width;
}

static bool style_equal(const struct type_style *a, const struct type_style *b)
{
    return a->face == b->face && a->size_px == b->size_px && a->tracking == b->tracking &&
           a->cells == b->cells;
}

bool scene_item_equal(const struct scene_item *a, const struct scene_item *b)
{
    if (a->shape != b->shape || a->box.x != b->box.x || a->box.y != b->box.y || a->box.w != b->box.w ||
        a->box.h != b->box.h || a->colour != b->colour)
        return false;
    switch (a->shape) {
    case SHAPE_FILL:
        return a->radius == b->radius;
    case SHAPE_TILES:
        return a->cell == b->cell;
    default:
        return a->baseline == b->baseline && style_equal(&a->style, &b->style) &&
               strcmp(a->text, b->text) == 0;
    }
}

bool scene_equal(const struct scene *a, const struct scene *b)
{
    if (a->width != b->width || a->height != b->height || a->background != b->background ||
        a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!scene_item_equal(&a->items[i], &b->items[i]))
            return false;
    return true;
}

static void item_to_text(const struct scene_item *item, struct str *out)
{
    static const char *const shapes[] = {"fill", "text", "tiles"};
    str_format(out, "%s %s %d,%d %dx%d %s", shapes[item->shape], item->role, item->box.x, item->box.y,
        item->box.w, item->box.h, colour_name(item->colour));
    switch (item->shape) {
    case SHAPE_FILL:
        str_format(out, " radius=%d", item->radius);
        break;
    case SHAPE_TILES:
        str_format(out, " cell=%d", item->cell);
        break;
    case SHAPE_TEXT:
        str_format(out, " %s %dpx baseline=%d \"%s\"", typeface_name(item->style.face), item->style.size_px,
            item->baseline, item->text);
        break;
    }
    str_add_char(out, '\n');
}

void scene_to_text(const struct scene *scene, struct str *out)
{
    str_format(out, "slide %s %dx%d %s\n", scene->slide, scene->width, scene->height,
        colour_name(scene->background));
    for (size_t i = 0; i < scene->count; i++)
        item_to_text(&scene->items[i], out);
}

void scene_to_speech(const struct scene *scene, struct str *out)
{
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SHAPE_TEXT)
            str_format(out, "%s\n", scene->items[i].text);
}

const char *typeface_name(enum typeface face)
{
    static const char *const names[FACE_COUNT] = {
        "display-bold", "display-semibold", "display", "text", "text-semibold", "text-bold"};
    return names[face];
}
