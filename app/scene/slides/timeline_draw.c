#include "scene/slides/timeline_draw.h"

#include "scene/i18n.h"

int strip_at(const struct strip *strip, int64_t at)
{
    int64_t length = strip->window.end - strip->window.start;
    return strip->from + (int)((at - strip->window.start) * (strip->to - strip->from) / length);
}

struct box strip_box(const struct strip *strip, int from, int to, int top, int bottom)
{
    return strip->upright ? (struct box){top, from, bottom - top, to - from}
                          : (struct box){from, top, to - from, bottom - top};
}

int strip_line(const struct strip *strip, int thousandths)
{
    int px = layout_px(strip->layout, thousandths);
    return px > 1 ? px : 1;
}

// ---- the axis

static struct type_style axis_style(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SMALL);
    style.cells = true;
    return style;
}

static int flag_pad(const struct layout *layout)
{
    return layout_px(layout, 12);
}

int strip_axis_size(const struct layout *layout, const struct view *view, bool upright)
{
    struct type_style style = axis_style(layout);
    if (!upright)
        return layout_metrics(layout, style).cap_height + 2 * flag_pad(layout);
    // The widest time of either half of the day.
    char clock[I18N_CLOCK_SIZE];
    int widest = 0;
    for (int hour = 0; hour < 24; hour++) {
        int width = layout_width(layout, style, i18n_clock(view->zone, view->at + hour * 3600, clock));
        widest = width > widest ? width : widest;
    }
    return widest + 2 * flag_pad(layout);
}

// A label of the axis, set along it.
struct mark {
    const char *text;
    int from, to; // along
};

// Beside its hairline where time runs to the right, else with its middle on it. False where it leaves the
// strip.
static bool place_mark(const struct strip *strip, const char *text, int at, struct mark *out)
{
    struct type_style style = axis_style(strip->layout);
    int cap = layout_metrics(strip->layout, style).cap_height;
    int width = layout_width(strip->layout, style, text);
    out->text = text;
    out->from = strip->upright ? at - cap / 2 : at;
    out->to = out->from + (strip->upright ? cap : width);
    return strip->upright ? out->from >= strip->from - flag_pad(strip->layout) && out->to <= strip->to
                          : out->to <= strip->to;
}

static void draw_mark(
    const struct strip *strip, const struct mark *mark, const char *role, enum colour colour)
{
    const struct layout *layout = strip->layout;
    struct type_style style = axis_style(layout);
    int pad = flag_pad(layout);
    int cap = layout_metrics(layout, style).cap_height;
    if (strip->upright)
        layout_line_right(layout, role, style, strip->axis + strip->axis_size - pad, mark->to,
            strip->axis_size, colour, mark->text);
    else
        layout_line(
            layout, role, style, mark->from, strip->axis + pad + cap, layout->width, colour, mark->text);
}

// The time at now in a flag on its line; false where now is not in the window.
static bool place_flag(const struct strip *strip, char clock[I18N_CLOCK_SIZE], struct mark *out)
{
    int pad = flag_pad(strip->layout);
    int64_t at = strip->view->at;
    if (at < strip->window.start || at >= strip->window.end)
        return false;
    int now = strip_at(strip, at);
    struct type_style style = axis_style(strip->layout);
    i18n_clock(strip->view->zone, at, clock);
    int half = strip->upright ? layout_metrics(strip->layout, style).cap_height / 2
                              : layout_width(strip->layout, style, clock) / 2;
    int middle = now < strip->from + half + pad ? strip->from + half + pad : now;
    middle = middle > strip->to - half - pad ? strip->to - half - pad : middle;
    *out = (struct mark){clock, middle - half, middle - half};
    out->to += strip->upright ? layout_metrics(strip->layout, style).cap_height
                              : layout_width(strip->layout, style, clock);
    return true;
}

static void draw_flag(const struct strip *strip, const struct mark *flag)
{
    int pad = flag_pad(strip->layout);
    int now = strip_at(strip, strip->view->at);
    int line = strip_line(strip, 4);
    int end = strip->axis + strip->axis_size;
    scene_fill(strip->layout->scene, "now-line",
        strip_box(strip, now - line / 2, now - line / 2 + line, end, strip->last), 0, COLOUR_ACCENT_TEXT);
    scene_fill(strip->layout->scene, "now-flag",
        strip_box(strip, flag->from - pad, flag->to + pad, strip->axis, end), layout_px(strip->layout, 6),
        COLOUR_ACCENT);
    draw_mark(strip, flag, "now-time", COLOUR_ON_ACCENT);
}

static bool meet(const struct mark *a, const struct mark *b, int gap)
{
    return a->from < b->to + gap && b->from < a->to + gap;
}

// An hour's label; at midnight the new day's name, where there is room for it.
static const char *hour_label(const struct strip *strip, int64_t at, char clock[I18N_CLOCK_SIZE])
{
    struct civil time = zone_civil(strip->view->zone, at);
    const char *kept = NULL;
    if (time.hour == 0 && !strip->upright) {
        struct str day = {0};
        i18n_short_date(&day, strip->view->zone, at);
        kept = arena_text(&strip->layout->scene->arena, str_text(&day), day.length);
        str_free(&day);
    }
    return kept ? kept : i18n_clock(strip->view->zone, at, clock);
}

// The first whole hour by the wall clock from `at` on: it is looked for in quarters, because clocks are also
// changed by less than an hour, and zones differ by less.
static int64_t next_hour(const struct zone *zone, int64_t at)
{
    enum { QUARTER_S = 900, HOUR_S = 3600 };
    for (;;) {
        int64_t rest = ((at + zone_offset(zone, at)) % HOUR_S + HOUR_S) % HOUR_S;
        if (rest == 0)
            return at;
        at += QUARTER_S - rest % QUARTER_S;
    }
}

void strip_draw_axis(const struct strip *strip)
{
    char clock[I18N_CLOCK_SIZE];
    char now[I18N_CLOCK_SIZE];
    const struct layout *layout = strip->layout;
    struct mark flag = {0};
    struct mark last = {.to = strip->from - layout->width - layout->height};
    bool flagged = place_flag(strip, now, &flag);
    int gap = flag_pad(layout);
    int line = strip_line(strip, 2);
    for (int64_t at = next_hour(strip->view->zone, strip->window.start); at <= strip->window.end;
         at = next_hour(strip->view->zone, at + 1)) {
        int place = strip_at(strip, at);
        struct mark mark;
        bool fits = place_mark(strip, hour_label(strip, at, clock), place, &mark);
        scene_fill(layout->scene, "hour-line",
            strip_box(strip, place, place + line, strip->axis + strip->axis_size, strip->last), 0,
            COLOUR_RULE);
        if (!fits || meet(&mark, &last, 2 * gap) || (flagged && meet(&mark, &flag, 2 * gap)))
            continue;
        draw_mark(strip, &mark, "hour", COLOUR_TEXT_SECONDARY);
        last = mark;
    }
    if (flagged)
        draw_flag(strip, &flag);
}
