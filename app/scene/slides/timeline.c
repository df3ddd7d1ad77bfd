// A strip of the day: a lane a room, with what is on in it to scale, and a line at now. Where there is one
// lane, or the screen is upright, time runs from top to bottom.
#include "scene/i18n.h"
#include "scene/slides/page_mark.h"
#include "scene/slides/slides.h"
#include "scene/slides/timeline_draw.h"

#include <string.h>

enum { NAME_LINES = 3, LANES_GAP = 10 };

// The styles, and how much of the strip a lane needs at least.
struct lanes {
    struct type_style name;
    int row, more_rows; // across: of a lane's first row, and of each further one
    int name_size; // across the names: their column's width; along an upright strip the height of their row
};

static struct type_style name_style(const struct layout *layout)
{
    return layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
}

static struct layout_block fit_name(const struct layout *layout, const char *label, int width, int height)
{
    struct layout_fit fit = {.face = name_style(layout).face,
        .max_size = SIZE_BODY,
        .min_size = SIZE_SMALL,
        .width = width,
        .height = height,
        .max_lines = NAME_LINES};
    return layout_fit(layout, label, &fit);
}

// The width of the widest name; with `words` that of its widest word.
static int widest_name(const struct layout *layout, const struct view *view, bool words)
{
    struct type_style style = name_style(layout);
    int widest = 0;
    for (size_t i = 0; i < view->rooms.count; i++)
        for (const char *at = view->rooms.list[i].label; *at;) {
            size_t length = words ? strcspn(at, " ") : strlen(at);
            int width = length > 0 ? layout->type->width(layout->type->context, &style, at, length) : 0;
            widest = width > widest ? width : widest;
            at += length + (at[length] == ' ');
        }
    return widest;
}

// Names in a column of their own: whole where that is narrow, else in lines as wide as their widest word.
static int name_width(const struct layout *layout, const struct view *view)
{
    int whole = layout->right - layout->left;
    int usual = whole * (layout->format == FORMAT_BAR ? 22 : 17) / 100;
    int name = widest_name(layout, view, false);
    int word = widest_name(layout, view, true);
    if (name <= usual)
        return name;
    return word <= usual ? usual : word < whole / 4 ? word : whole / 4;
}

// In columns of this width.
static int highest_name(const struct layout *layout, const struct view *view, int width)
{
    int highest = 0;
    for (size_t i = 0; i < view->rooms.count; i++) {
        struct layout_block name = fit_name(layout, view->rooms.list[i].label, width, layout->height);
        highest = name.height > highest ? name.height : highest;
    }
    return highest;
}

// A lane holds two lines of a title, on a bar one; an upright one is as wide as a few words.
static struct lanes lanes_of(const struct layout *layout, const struct view *view, bool upright, bool single)
{
    struct lanes lanes = {.name = name_style(layout)};
    struct type_metrics text =
        layout_metrics(layout, layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SMALL));
    int pad = layout_px(layout, 10);
    int line = text.line_height + 2 * pad;
    lanes.row = layout->format == FORMAT_BAR ? line : line + text.line_height;
    lanes.more_rows = line;
    if (upright) {
        lanes.row = 6 * lanes.name.size_px;
        lanes.more_rows = 5 * lanes.name.size_px;
    }
    if (single)
        return lanes;
    lanes.name_size = upright ? highest_name(layout, view, lanes.row) : name_width(layout, view);
    return lanes;
}

static struct strip strip_of(const struct layout *layout, const struct view *view, bool upright,
    const struct lanes *lanes, int body, int foot)
{
    struct strip strip = {.layout = layout, .view = view, .upright = upright, .pad = layout_px(layout, 10)};
    int gap = layout_px(layout, 20);
    strip.axis_size = strip_axis_size(layout, view, upright);
    if (upright) {
        strip.axis = layout->left;
        strip.first = strip.axis + strip.axis_size + gap / 2;
        strip.last = layout->right;
        strip.from = body + (lanes->name_size > 0 ? lanes->name_size + gap / 2 : gap / 2);
        strip.to = layout->bottom - foot;
    } else {
        strip.axis = body;
        strip.first = strip.axis + strip.axis_size + gap / 2;
        strip.last = layout->bottom - foot;
        strip.from = layout->left + lanes->name_size + gap;
        strip.to = layout->right;
    }
    return strip;
}

// How long the window is. Time that runs to the right has as much room for an hour as lets a talk of the
// usual length (`typical_s`; 0: not known) have a few words a line; downwards, as lets it have two lines, and
// in a single lane, as wide as the screen, one.
static int64_t length_of(const struct strip *strip, bool single, int64_t typical_s)
{
    enum { HALF_HOUR = 1800, USUAL_S = 2700 };
    int size = layout_style(strip->layout, FACE_TEXT, SIZE_SMALL).size_px;
    int64_t usual = typical_s > 0 && typical_s < USUAL_S ? typical_s : USUAL_S;
    int64_t hour = single ? size * 6 : strip->upright ? size * 10 : size * 6 * INT64_C(3600) / usual;
    int64_t halves = (strip->to - strip->from) * INT64_C(2) / (hour > 0 ? hour : 1);
    return (halves < 3 ? 3 : halves > 12 ? 12 : halves) * HALF_HOUR;
}

static int least_size(const struct lanes *lanes, const struct timeline_lane *lane)
{
    return lanes->row + (int)(lane->rows - 1) * lanes->more_rows;
}

static int gap_of(const struct strip *strip)
{
    return layout_px(strip->layout, LANES_GAP);
}

// The end of the page that begins with the lane `from`: as many as fit, at least one and at most `most`.
static size_t page_end(const struct strip *strip, const struct lanes *lanes, const struct timeline_plan *plan,
    size_t count, size_t from, size_t most)
{
    size_t end = from;
    for (int used = 0; end < count && end < from + most; end++) {
        used += least_size(lanes, &plan->lanes[end]) + (end > from ? gap_of(strip) : 0);
        if (used > strip->last - strip->first && end > from)
            break;
    }
    return end;
}

static int pages_of(const struct strip *strip, const struct lanes *lanes, const struct timeline_plan *plan,
    size_t count, size_t most)
{
    int pages = 0;
    for (size_t from = 0; from < count; pages++)
        from = page_end(strip, lanes, plan, count, from, most);
    return pages > 0 ? pages : 1;
}

// How many lanes are shown, and how many on a page. Quiet rooms are shown where they need no page of their
// own; the lanes are evenly many on each page where that needs no more of them.
static int paginate(
    const struct strip *strip, const struct lanes *lanes, struct timeline_plan *plan, size_t *most)
{
    int pages = pages_of(strip, lanes, plan, plan->busy, plan->busy);
    if (pages_of(strip, lanes, plan, plan->count, plan->count) > pages)
        plan->count = plan->busy;
    size_t even = (plan->count + (size_t)pages - 1) / (size_t)pages;
    *most = pages_of(strip, lanes, plan, plan->count, even) == pages ? even : plan->count;
    return pages;
}

// A room's name: beside its lane, in the middle of it; above an upright one.
static void draw_name(
    const struct strip *strip, const struct lanes *lanes, const char *label, int top, int bottom)
{
    const struct layout *layout = strip->layout;
    struct layout_block name = strip->upright ? fit_name(layout, label, bottom - top, lanes->name_size)
                                              : fit_name(layout, label, lanes->name_size, bottom - top);
    int gap = layout_px(layout, 10);
    if (strip->upright)
        layout_draw(layout, &name, "lane", top, strip->from - gap - name.height, COLOUR_TEXT);
    else
        layout_draw(layout, &name, "lane", layout->left, top + (bottom - top - name.height) / 2, COLOUR_TEXT);
}

// The lanes share the strip by their rows. Returns whether what is on in them is named whole.
static bool draw_lanes(const struct strip *strip, const struct lanes *lanes, const struct timeline_plan *plan,
    size_t from, size_t end)
{
    bool whole = true;
    int used = 0;
    int rows = 0;
    for (size_t i = from; i < end; i++) {
        used += least_size(lanes, &plan->lanes[i]) + (i > from ? gap_of(strip) : 0);
        rows += (int)plan->lanes[i].rows;
    }
    int spare = strip->last - strip->first - used;
    int top = strip->first;
    for (size_t i = from; i < end; i++) {
        const struct timeline_lane *lane = &plan->lanes[i];
        int share = rows > 0 ? spare * (int)lane->rows / rows : 0;
        int bottom = top + least_size(lanes, lane) + share;
        if (lanes->name_size > 0)
            draw_name(strip, lanes, lane->label, top, bottom);
        whole &= strip_draw_lane(strip, lane, top, bottom);
        top = bottom + gap_of(strip);
    }
    return whole;
}

static int draw_header(const struct layout *layout, const struct view *view)
{
    struct str date = {0};
    i18n_date(&date, view->zone, view->at);
    const char *label = view->rooms.count > 1    ? i18n_say("All rooms")
                        : view->rooms.count == 1 ? view->rooms.list[0].label
                                                 : NULL;
    int body = widget_header(layout, view, label, str_text(&date));
    str_free(&date);
    return body;
}

static size_t rows_in(const struct strip *strip, const struct lanes *lanes)
{
    int more = strip->last - strip->first - lanes->row;
    return more > 0 && lanes->more_rows > 0 ? 1 + (size_t)(more / lanes->more_rows) : 1;
}

// A way to show the day: what compose() tries several of.
struct attempt {
    int64_t length_s; // of the window; 0: as long as suits the usual talk
    int body;         // where the strip begins
    bool wide;        // a lane has all of the screen
    struct lanes lanes;
    struct strip strip;
    struct timeline_plan plan;
    int pages;
    size_t most; // lanes on a page
};

static bool plan_of(const struct layout *layout, const struct view *view, size_t rows, struct attempt *try)
{
    struct arena *arena = &layout->scene->arena;
    const struct strip *strip = &try->strip;
    bool wide = try->wide && strip->upright;
    if (try->length_s > 0)
        return timeline_plan(view, try->length_s, rows, arena, &try->plan);
    if (!timeline_plan(view, length_of(strip, wide, 0), rows, arena, &try->plan))
        return false;
    try->length_s = length_of(strip, wide, timeline_typical_s(&try->plan));
    return timeline_plan(view, try->length_s, rows, arena, &try->plan);
}

// Plans the strip for its direction, and its pages. False if memory ran out.
static bool plan_strip(
    const struct layout *layout, const struct view *view, bool upright, struct attempt *try)
{
    try->lanes = lanes_of(layout, view, upright, view->rooms.count <= 1);
    try->strip = strip_of(layout, view, upright, &try->lanes, try->body, 0);
    if (!plan_of(layout, view, rows_in(&try->strip, &try->lanes), try))
        return false;
    try->pages = paginate(&try->strip, &try->lanes, &try->plan, &try->most);
    if (try->pages > 1) {
        try->strip = strip_of(layout, view, upright, &try->lanes, try->body, page_mark_foot_height(layout));
        try->pages = paginate(&try->strip, &try->lanes, &try->plan, &try->most);
    }
    try->strip.window = try->plan.window;
    return true;
}

// Draws a page; returns whether what is on in its lanes is named whole.
static bool draw_page(const struct attempt *try, int page)
{
    size_t from = 0;
    for (int i = 0; i < page; i++)
        from = page_end(&try->strip, &try->lanes, &try->plan, try->plan.count, from, try->most);
    size_t end = page_end(&try->strip, &try->lanes, &try->plan, try->plan.count, from, try->most);
    strip_draw_axis(&try->strip);
    return draw_lanes(&try->strip, &try->lanes, &try->plan, from, end);
}

static bool is_whole(const struct layout *layout, const struct attempt *try)
{
    size_t drawn = layout->scene->count;
    bool whole = true;
    for (int page = 0; whole && page < try->pages; page++) {
        whole = draw_page(try, page);
        layout->scene->count = drawn;
    }
    return whole;
}

// An hour becomes longer on the screen, as far as what is on needs to be named whole; where that does not
// help, it stays as it is.
static void enlarge(const struct layout *layout, const struct view *view, struct attempt *best)
{
    enum { STEP_S = 1800, LEAST_S = 5400 };
    if (is_whole(layout, best))
        return;
    for (int64_t length = best->length_s - STEP_S; length >= LEAST_S; length -= STEP_S) {
        struct attempt try = {.length_s = length, .body = best->body, .wide = best->wide};
        if (!plan_strip(layout, view, best->strip.upright, &try))
            return;
        if (is_whole(layout, &try)) {
            *best = try;
            return;
        }
    }
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    bool bar = layout.format == FORMAT_BAR;
    bool alone = view->rooms.count <= 1;
    struct attempt try = {.wide = alone};
    try.body = draw_header(&layout, view);
    bool ok = plan_strip(&layout, view, layout.portrait || (alone && !bar), &try);
    // The only room in which anything is on is as good as alone.
    if (ok && !alone && try.plan.count == 1 && !bar) {
        try = (struct attempt){.wide = true, .body = try.body};
        ok = plan_strip(&layout, view, true, &try);
    }
    if (!ok) {
        scene->failed = true;
        return;
    }
    enlarge(&layout, view, &try);
    scene->pages = try.pages;
    int page = view->page % scene->pages;
    draw_page(&try, page);
    if (scene->pages > 1)
        page_mark_foot(&layout, page);
}

const struct slide timeline_slide = {
    .name = "timeline", .applies = timeline_applies, .compose = compose, .page_s = 7};
