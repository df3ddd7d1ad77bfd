#include "scene/scene.h"

#include <qrencode.h>
#include <string.h>

void scene_begin(struct scene *scene, const char *slide, int width, int height)
{
    arena_reset(&scene->arena);
    *scene = (struct scene){.arena = scene->arena,
        .slide = slide,
        .width = width,
        .height = height,
        .background = COLOUR_BACKGROUND,
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

void scene_fill_own(struct scene *scene, const char *role, struct box box, int radius, uint32_t rgb)
{
    append(scene, (struct scene_item){.shape = SHAPE_FILL,
                      .role = role,
                      .box = box,
                      .radius = radius,
                      .colour = COLOUR_OWN,
                      .rgb = rgb});
}

void scene_tiles(struct scene *scene, const char *role, struct box box, int cell, enum colour colour)
{
    append(scene,
        (struct scene_item){.shape = SHAPE_TILES, .role = role, .box = box, .cell = cell, .colour = colour});
}

void scene_hatch(struct scene *scene, const char *role, struct box box, int stripe, enum colour colour)
{
    append(scene, (struct scene_item){.shape = SHAPE_HATCH,
                      .role = role,
                      .box = box,
                      .cell = stripe > 1 ? stripe : 1,
                      .colour = colour});
}

void scene_polygon(struct scene *scene, const char *role, struct box box, const struct scene_point *points,
    int count, enum colour colour)
{
    append(scene, (struct scene_item){.shape = SHAPE_POLYGON,
                      .role = role,
                      .box = box,
                      .points = points,
                      .point_count = count < SCENE_POLYGON_MAX ? count : SCENE_POLYGON_MAX,
                      .colour = colour});
}

// The letters' edges of a countdown, so that a tick repaints only the digits that changed. NULL for other
// texts.
static int *edges_of(struct scene *scene, const struct typesetter *type, const struct type_style *style,
    int x, const char *text, size_t length)
{
    enum { LONGEST_CLOCK = 12 };
    if (length > LONGEST_CLOCK || strspn(text, "0123456789:+") != length)
        return NULL;
    int *edges = arena_alloc(&scene->arena, length + 1, sizeof *edges);
    // A digit's place depends on what follows, not on what is before it.
    int right = x + type->width(type->context, style, text, length);
    for (size_t i = 0; edges && i <= length; i++)
        edges[i] = i == length ? right : right - type->width(type->context, style, text + i, length - i);
    return edges;
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
    append(scene,
        (struct scene_item){
            .shape = SHAPE_TEXT,
            .edges = style.cells && style.counts ? edges_of(scene, type, &style, x, copy, length) : NULL,
            .role = role,
            .box = {x, baseline - metrics.ascent, width, metrics.ascent + metrics.descent},
            .colour = colour,
            .text = copy,
            .style = style,
            .baseline = baseline,
        });
    return x + width;
}

void scene_image(struct scene *scene, const char *role, struct box box, const char *path)
{
    const char *copy = arena_text(&scene->arena, path, strlen(path));
    if (!copy)
        scene->failed = true;
    else
        append(scene, (struct scene_item){.shape = SHAPE_IMAGE, .role = role, .box = box, .text = copy});
}

// Level M recovers 15 %, enough on a screen; the library chooses the smallest version.
static QRcode *encode(const char *text)
{
    return QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
}

int scene_qr_modules(const char *text)
{
    QRcode *code = encode(text);
    int width = code ? code->width : 0;
    QRcode_free(code);
    return width;
}

bool scene_qr(struct scene *scene, const char *role, struct box box, const char *text)
{
    QRcode *code = encode(text);
    if (!code)
        return false;
    size_t size = (size_t)code->width * (size_t)code->width;
    const char *copy = arena_text(&scene->arena, text, strlen(text));
    const char *modules = arena_text(&scene->arena, (const char *)code->data, size);
    if (!copy || !modules)
        scene->failed = true;
    else
        append(scene, (struct scene_item){.shape = SHAPE_QR,
                          .role = role,
                          .box = box,
                          .cell = code->width,
                          .text = copy,
                          .modules = (const unsigned char *)modules});
    QRcode_free(code);
    return true;
}

static void shift_edge(int *at, int *length, int by, int whole)
{
    int from = *at > 0 ? *at + by : 0;
    int to = *at + *length < whole ? *at + *length + by : whole;
    *at = from;
    *length = to - from;
}

void scene_shift(struct scene *scene, int dx, int dy)
{
    for (size_t i = 0; i < scene->count; i++) {
        struct scene_item *item = &scene->items[i];
        item->baseline += dy;
        for (size_t k = 0; item->edges && k <= strlen(item->text); k++)
            item->edges[k] += dx;
        shift_edge(&item->box.x, &item->box.w, dx, scene->width);
        shift_edge(&item->box.y, &item->box.h, dy, scene->height);
    }
}

static bool style_equal(const struct type_style *a, const struct type_style *b)
{
    return a->face == b->face && a->size_px == b->size_px && a->tracking == b->tracking &&
           a->cells == b->cells && a->counts == b->counts && a->at_right == b->at_right && a->rtl == b->rtl;
}

void scene_drift(struct scene *scene, int unit, int64_t at)
{
    enum { EVERY_S = 180 };
    static const signed char path[][2] = {
        {0, 0}, {1, 1}, {2, 0}, {1, -1}, {0, -2}, {-1, -1}, {-2, 0}, {-1, 1}, {0, 2}};
    int64_t step = at / EVERY_S % (int64_t)(sizeof path / sizeof *path);
    int pixels = unit / 540 > 0 ? unit / 540 : 1;
    if (step > 0)
        scene_shift(scene, path[step][0] * pixels, path[step][1] * pixels);
}

bool scene_item_equal(const struct scene_item *a, const struct scene_item *b)
{
    if (a->shape != b->shape || a->box.x != b->box.x || a->box.y != b->box.y || a->box.w != b->box.w ||
        a->box.h != b->box.h || a->colour != b->colour || a->rgb != b->rgb)
        return false;
    switch (a->shape) {
    case SHAPE_FILL:
        return a->radius == b->radius;
    case SHAPE_TILES:
    case SHAPE_HATCH:
        return a->cell == b->cell;
    case SHAPE_POLYGON:
        return a->points == b->points && a->point_count == b->point_count;
    case SHAPE_IMAGE:
    case SHAPE_QR:
        return strcmp(a->text, b->text) == 0;
    default:
        return a->baseline == b->baseline && style_equal(&a->style, &b->style) &&
               strcmp(a->text, b->text) == 0;
    }
}

static void item_to_text(const struct scene_item *item, struct str *out)
{
    static const char *const shapes[] = {"fill", "text", "tiles", "image", "qr", "hatch", "polygon"};
    str_format(out, "%s %s %d,%d %dx%d %s", shapes[item->shape], item->role, item->box.x, item->box.y,
        item->box.w, item->box.h, colour_name(item->colour));
    if (item->colour == COLOUR_OWN)
        str_format(out, "=#%06x", (unsigned)item->rgb);
    switch (item->shape) {
    case SHAPE_FILL:
        str_format(out, " radius=%d", item->radius);
        break;
    case SHAPE_TILES:
    case SHAPE_HATCH:
        str_format(out, " cell=%d", item->cell);
        break;
    case SHAPE_POLYGON:
        str_format(out, " corners=%d", item->point_count);
        break;
    case SHAPE_IMAGE: {
        // The folder is left out: it differs between machines.
        const char *slash = strrchr(item->text, '/');
        str_format(out, " \"%s\"", slash ? slash + 1 : item->text);
        break;
    }
    case SHAPE_QR:
        str_format(out, " modules=%d \"%s\"", item->cell, item->text);
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
