// What stands over the timer's digits for a while (timer_parts.h).
#include "scene/slides/page_mark.h"
#include "scene/slides/timer_parts.h"

enum {
    GAP = 40,          // below the digits, in thousandths
    PAGE_S = 6,        // a message's page
    LEAST_HEIGHT = 150 // of a message, in thousandths
};

static int padding_of(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 10 : 28);
}

static bool fits(const struct layout *layout, const char *text, const struct timer_overlay *overlay)
{
    struct layout_block block = layout_fit(layout, text, &overlay->fit);
    return !block.cut && block.height <= overlay->fit.height;
}

// A message in a box of this height.
static void set_message(
    const struct layout *layout, const struct box *room, int height, int min_size, struct timer_overlay *out)
{
    int padding = padding_of(layout);
    if (layout->format != FORMAT_BAR)
        out->box = (struct box){room->x, room->y + room->h - height, room->w, height};
    out->fit = (struct layout_fit){.face = FACE_DISPLAY_BOLD,
        .max_size = 150,
        .min_size = min_size,
        .key = min_size == SIZE_TITLE_MIN,
        .width = out->box.w - 2 * padding,
        .height = out->box.h - padding,
        .max_lines = LAYOUT_MAX_LINES};
}

// The box becomes as high as its text.
static void shrink(const struct layout *layout, const char *text, struct timer_overlay *overlay)
{
    if (layout->format == FORMAT_BAR)
        return;
    struct layout_block block = layout_fit(layout, text, &overlay->fit);
    int spare = overlay->fit.height - block.height;
    if (spare <= 0)
        return;
    overlay->box.y += spare;
    overlay->box.h -= spare;
}

static int mark_height(const struct layout *layout)
{
    return layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_BODY)).line_height;
}

// What does not fit goes on on the next page, with a line for the page's number.
static void divide(const struct layout *layout, const char *text, struct timer_overlay *overlay)
{
    overlay->pages = text_pages_of(layout, text, &overlay->fit);
    if (overlay->pages.count < 2)
        return;
    overlay->fit.height -= mark_height(layout);
    overlay->pages = text_pages_of(layout, text, &overlay->fit);
}

// On a bar the box stands in the right half, and may be as small as secondary text; the last time it takes
// more of the width.
static bool plan_on_bar(const struct layout *layout, const char *text, const struct box *room, bool last,
    struct timer_overlay *out)
{
    int left = room->w / (last ? 3 : 2);
    out->box = (struct box){room->x + left, room->y, room->w - left, room->h};
    set_message(layout, room, room->h, SIZE_SMALL, out);
    return fits(layout, text, out);
}

// A third of the room while the text is large in that, else as much as the digits leave.
static bool plan_message(const struct layout *layout, const char *text, const struct box *room, int digits,
    bool last, struct timer_overlay *out)
{
    int least = layout_px(layout, LEAST_HEIGHT);
    int most = room->h - layout_px(layout, GAP) - digits;
    int third = room->h / 3 > least ? room->h / 3 : least;
    set_message(layout, room, third < most ? third : most, SIZE_TITLE_MIN, out);
    if (most >= layout_px(layout, LEAST_HEIGHT / 2) && fits(layout, text, out))
        return true;
    set_message(layout, room, most, SIZE_TITLE_MIN, out);
    if (most > third && fits(layout, text, out)) {
        shrink(layout, text, out);
        return true;
    }
    if (!last)
        return false;
    most = most > least ? most : least;
    set_message(layout, room, most, SIZE_SPEAKERS, out);
    if (!fits(layout, text, out))
        set_message(layout, room, most, SIZE_BODY, out);
    if (!fits(layout, text, out)) {
        set_message(layout, room, most, SIZE_SPEAKERS, out); // on several pages
        return false;
    }
    shrink(layout, text, out);
    return true;
}

// The chair's action has a height of its own.
static void plan_panel(const struct layout *layout, const struct timer_panel *panel, const struct box *room,
    struct timer_overlay *out)
{
    int height = layout_px(layout, panel->effect[0] ? 330 : 170);
    height = height < room->h * 2 / 3 ? height : room->h * 2 / 3;
    out->box = (struct box){room->x, room->y + room->h - height, room->w, height};
    if (layout->format == FORMAT_BAR)
        out->box = (struct box){room->x + room->w / 2, room->y, room->w - room->w / 2, room->h};
}

bool timer_overlay_plan(const struct layout *layout, const struct view *view, const struct box *room,
    int digits, bool last, struct timer_overlay *out)
{
    const struct timer_view *timer = view->timer;
    *out = (struct timer_overlay){0};
    out->shown = timer && (timer->panel || timer->message);
    if (!out->shown)
        return true;
    if (timer->panel) {
        plan_panel(layout, timer->panel, room, out);
        return true;
    }
    const char *text = timer->message->text;
    bool whole = layout->format == FORMAT_BAR ? plan_on_bar(layout, text, room, last, out)
                                              : plan_message(layout, text, room, digits, last, out);
    if (whole || last)
        divide(layout, text, out);
    return whole;
}

static void draw_message(
    const struct layout *layout, const struct view *view, const struct timer_overlay *overlay)
{
    const struct box *box = &overlay->box;
    int padding = padding_of(layout);
    int count = overlay->pages.count;
    int page = (int)((view->at % ((int64_t)count * PAGE_S)) / PAGE_S);
    struct layout_block text =
        text_pages_block(layout, view->timer->message->text, &overlay->fit, &overlay->pages, page);
    int height = box->h - (count > 1 ? mark_height(layout) : 0);
    scene_fill(layout->scene, "message-ground", *box, layout_px(layout, 16), COLOUR_INFO);
    layout_draw(
        layout, &text, "message", box->x + padding, box->y + (height - text.height) / 2, COLOUR_ON_INFO);
    struct type_metrics metrics = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_BODY));
    page_mark(layout, page, count, box->x + box->w - padding, box->y + box->h - padding / 2 - metrics.descent,
        COLOUR_ON_INFO, COLOUR_INFO);
}

// The chair's action, its effect on the rest, and the keys.
static void draw_panel(const struct layout *layout, const struct timer_panel *panel, struct box box)
{
    bool bar = layout->format == FORMAT_BAR;
    int padding = padding_of(layout);
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_metrics metrics = layout_metrics(layout, small);
    int width = box.w - 2 * padding;
    int hint = panel->hint[0] && !bar ? metrics.line_height : 0;
    scene_fill(layout->scene, "panel-ground", box, layout_px(layout, 16), COLOUR_SURFACE);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_TITLE_MIN,
        .min_size = SIZE_SPEAKERS,
        .width = width,
        .height = box.h,
        .max_lines = 1};
    struct layout_block title = layout_fit(layout, panel->title, &fit);
    int top = layout_draw(layout, &title, "panel-title", box.x + padding, box.y + padding / 2, COLOUR_TEXT);
    int left = box.y + box.h - padding / 2 - hint - top;
    struct layout_fit rest = {.face = FACE_TEXT,
        .max_size = SIZE_SPEAKERS,
        .min_size = SIZE_SMALL,
        .width = width,
        .height = left,
        .max_lines =
            metrics.line_height > 0 && left / metrics.line_height < 4 ? left / metrics.line_height : 4};
    if (panel->effect[0] && rest.max_lines > 0) {
        struct layout_block effect = layout_fit(layout, panel->effect, &rest);
        layout_draw(layout, &effect, "panel-effect", box.x + padding, top, COLOUR_TEXT);
    }
    if (hint > 0)
        layout_line(layout, "panel-hint", small, box.x + padding,
            box.y + box.h - padding / 2 - metrics.descent, width, COLOUR_TEXT, panel->hint);
}

struct box timer_overlay_draw(const struct layout *layout, const struct view *view, const struct box *room,
    const struct timer_overlay *overlay)
{
    struct box rest = *room;
    int gap = layout_px(layout, GAP);
    if (!overlay->shown)
        return rest;
    if (view->timer->panel)
        draw_panel(layout, view->timer->panel, overlay->box);
    else
        draw_message(layout, view, overlay);
    if (layout->format == FORMAT_BAR)
        rest.w = overlay->box.x - gap - rest.x;
    else
        rest.h = overlay->box.y - gap - rest.y;
    return rest;
}
