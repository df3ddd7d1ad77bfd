#include "support/drawing.h"

#include "base/file.h"
#include "support/likeness.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

struct render_context render;
struct config drawing_config;

const struct drawing_size drawing_sizes[DRAWING_SIZES] = {
    {1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 2160}, {1920, 360}, {1024, 768}};

int drawing_set_up(void **state)
{
    (void)state;
    struct error error = {0};
    config_defaults(&drawing_config);
    if (!render_context_open(&render, &drawing_config, &error))
        fail_msg("%s", error.text);
    return 0;
}

int drawing_tear_down(void **state)
{
    (void)state;
    render_context_close(&render);
    config_free(&drawing_config);
    return 0;
}

void drawing_use_theme(const char *name)
{
    struct error error = {0};
    render_context_close(&render);
    render = (struct render_context){0};
    drawing_config.theme = name;
    if (!render_context_open(&render, &drawing_config, &error))
        fail_msg("%s", error.text);
}

const struct schedule *drawing_schedule(const char *name)
{
    char path[PATH_MAX];
    struct str bytes = {0};
    struct error error;
    snprintf(path, sizeof path, "%s/../%s", test_folder(), name);
    const struct schedule *schedule = NULL;
    if (file_read(path, 64 << 20, &bytes, &error))
        schedule = test_schedule(str_text(&bytes));
    str_free(&bytes);
    return schedule;
}

struct view drawing_view(const struct programme *programme, int64_t at, struct agenda *agenda)
{
    assert_true(agenda_at(programme, at, agenda));
    return (struct view){.at = at,
        .zone = &programme->schedule->zone,
        .agenda = agenda,
        .place.label = "Jade I & II",
        .schedule = {.title = programme->schedule->title, .problem = "", .freshness = ""}};
}

void drawing_gather(const struct schedule *schedule, int64_t at, struct drawing_rooms *out)
{
    out->count = 0;
    for (size_t r = 0; r < schedule->room_count && out->count < DRAWING_ROOMS; r++) {
        struct place place = {.kind = PLACE_ROOM, .room = r, .label = schedule->rooms[r].name};
        if (schedule->rooms[r].count == 0)
            continue;
        struct room_row *row = &out->rows[out->count];
        *row = (struct room_row){.label = place.label};
        out->programmes[out->count] = programme_new(schedule, &place);
        assert_true(agenda_at(out->programmes[out->count++], at, &row->agenda));
    }
}

void drawing_forget(struct drawing_rooms *rooms)
{
    for (size_t i = 0; i < rooms->count; i++) {
        agenda_release(&rooms->rows[i].agenda);
        programme_free(rooms->programmes[i]);
    }
}

struct style drawing_test_style(int width, int height)
{
    return render_context_style(&render, &drawing_config, width, height);
}

void drawing_compose(
    const struct slide *slide, const struct view *view, int width, int height, struct scene *scene)
{
    struct style style = drawing_test_style(width, height);
    slide_compose(slide, view, &style, width, height, scene);
}

SDL_Surface *drawing_paint(const struct scene *scene)
{
    SDL_Surface *surface = painter_new_surface(scene->width, scene->height);
    struct painter painter = render_context_painter(&render);
    assert_non_null(surface);
    painter_paint_whole(&painter, surface, scene);
    return surface;
}

void drawing_texts(const struct scene *scene, const char *role, struct str *out)
{
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SHAPE_TEXT && strcmp(scene->items[i].role, role) == 0)
            str_format(out, "%s|", scene->items[i].text);
}

const char *drawing_text(const struct scene *scene, const char *role)
{
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SHAPE_TEXT && strcmp(scene->items[i].role, role) == 0)
            return scene->items[i].text;
    return "";
}

int drawing_count(const struct scene *scene, const char *role, enum shape shape)
{
    int count = 0;
    for (size_t i = 0; i < scene->count; i++)
        count += scene->items[i].shape == shape && strcmp(scene->items[i].role, role) == 0;
    return count;
}

// The last fill before an item that contains its middle; NULL for the slide's own ground.
static const struct scene_item *fill_under(const struct scene *scene, size_t index)
{
    const struct box *box = &scene->items[index].box;
    const struct scene_item *fill = NULL;
    int x = box->x + box->w / 2;
    int y = box->y + box->h / 2;
    for (size_t i = 0; i < index; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->shape == SHAPE_FILL && x >= item->box.x && x < item->box.x + item->box.w &&
            y >= item->box.y && y < item->box.y + item->box.h)
            fill = item;
    }
    return fill;
}

uint32_t drawing_colour(const struct scene_item *item)
{
    return item->colour == COLOUR_OWN ? item->rgb : render.theme.rgb[item->colour];
}

uint32_t drawing_ground(const struct scene *scene, size_t index)
{
    const struct scene_item *fill = fill_under(scene, index);
    return fill ? drawing_colour(fill) : render.theme.rgb[scene->background];
}

// The part of a line that letters fill: from the cap height to the baseline.
static struct box ink(const struct scene_item *item)
{
    int height = item->style.size_px * 7 / 10;
    return (struct box){item->box.x, item->baseline - height, item->box.w, height};
}

static bool meet(const struct box *a, const struct box *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

// Is a part of an item hidden by a fill that comes before `before`?
static bool is_hidden(const struct scene *scene, size_t item, size_t before, const struct box *part)
{
    for (size_t i = item + 1; i < before; i++) {
        const struct box *fill = &scene->items[i].box;
        if (scene->items[i].shape == SHAPE_FILL && part->x >= fill->x && part->y >= fill->y &&
            part->x + part->w <= fill->x + fill->w && part->y + part->h <= fill->y + fill->h)
            return true;
    }
    return false;
}

// Roles of text that people read in passing: 22 minutes of arc, the rest 12.
static bool is_key(const char *role)
{
    static const char *const roles[] = {
        "title", "left", "room", "clock", "until", "room-name", "countdown", "phase"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(role, roles[i]) == 0)
            return true;
    return false;
}

static void check_text(const struct scene *scene, size_t index, const char *when)
{
    const struct scene_item *item = &scene->items[index];
    const struct style style = drawing_test_style(scene->width, scene->height);
    int side = scene->width < scene->height ? scene->width : scene->height;
    int margin = side / 20;
    struct box inked = ink(item);
    char where[256];
    snprintf(where, sizeof where, "%s, %s at %dx%d, %s \"%.80s\"", when, scene->slide, scene->width,
        scene->height, item->role, item->text);
    if (item->box.x < margin || item->box.x + item->box.w > scene->width - margin || inked.y < margin ||
        item->baseline > scene->height - margin)
        fail_msg("%s leaves the safe area: %d,%d %dx%d", where, item->box.x, inked.y, item->box.w, inked.h);
    int min_px = is_key(item->role) ? style.key_px : style.rest_px;
    if (item->style.size_px < min_px)
        fail_msg("%s is set in %d px; its viewers need %d", where, item->style.size_px, min_px);
    const struct scene_item *fill = fill_under(scene, index);
    enum colour ground = fill ? fill->colour : scene->background;
    if (!theme_allows(item->colour, ground))
        fail_msg("%s: %s on %s is a pair that themes are not asked for", where, colour_name(item->colour),
            colour_name(ground));
    for (size_t i = 0; i < index; i++) {
        const struct scene_item *other = &scene->items[i];
        struct box taken = other->shape == SHAPE_TEXT ? ink(other) : other->box;
        bool counts = other->shape != SHAPE_FILL;
        if (counts && meet(&inked, &taken) && !is_hidden(scene, i, index, &inked))
            fail_msg("%s lies over %s \"%s\"", where, other->role, other->text ? other->text : "");
    }
}

void drawing_check(const struct scene *scene, const char *when)
{
    assert_false(scene->failed);
    assert_true(scene->count > 0);
    for (size_t i = 0; i < scene->count; i++) {
        bool text = scene->items[i].shape == SHAPE_TEXT;
        struct box inked = text ? ink(&scene->items[i]) : scene->items[i].box;
        const struct box *box = &inked;
        if (box->x < 0 || box->y < 0 || box->x + box->w > scene->width || box->y + box->h > scene->height)
            fail_msg("%s, %s at %dx%d: %s leaves the screen", when, scene->slide, scene->width, scene->height,
                scene->items[i].role);
        if (text)
            check_text(scene, i, when);
    }
}

void drawing_compare(const struct scene *scene, const char *name)
{
    char path[PATH_MAX];
    struct str found = {0};
    struct str expected = {0};
    struct error error;
    scene_to_text(scene, &found);
    snprintf(path, sizeof path, "%s/scenes/%s-%dx%d.txt", test_folder(), name, scene->width, scene->height);
    bool same = likeness_same_fonts();
    if (getenv("UPDATE")) {
        assert_true(file_write(path, str_text(&found), found.length, false, &error));
    } else {
        if (!file_read(path, 1 << 20, &expected, &error))
            fail_msg("%s", error.text);
        struct str why = {0};
        // Other fonts deal the rows of several pages out differently.
        bool dealt = !same && scene->pages > 1;
        bool ok = dealt  ? true
                  : same ? strcmp(str_text(&found), str_text(&expected)) == 0
                         : likeness_of_scenes(str_text(&found), str_text(&expected), &why);
        if (!ok)
            fail_msg(
                "%s is\n%s\nexpected\n%s%s", path, str_text(&found), str_text(&expected), str_text(&why));
    }
    str_free(&found);
    str_free(&expected);
}
