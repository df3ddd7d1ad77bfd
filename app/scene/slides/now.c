// The talk that is running; where two overlap, both.
#include "scene/slides/parts.h"
#include "scene/slides/slides.h"
#include "scene/words.h"

enum { MOST_TOGETHER = 3 };

bool now_applies(const struct view *view)
{
    return view->agenda && view->agenda->phase == PHASE_TALK;
}

// The talks that are on; a break that overlaps them gives way.
static size_t running_talks(const struct agenda *agenda, const struct item *out[MOST_TOGETHER])
{
    size_t count = 0;
    for (size_t i = 0; i < agenda->now_count && count < MOST_TOGETHER; i++)
        if (agenda->now[i]->kind == ITEM_TALK)
            out[count++] = agenda->now[i];
    return count;
}

static void pill_and_times(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_BODY + 1);
    struct type_metrics metrics = layout_metrics(layout, style);
    int x = parts_pill(layout, "now", layout->left, top, COLOUR_TRAM, "NOW") + layout_px(layout, 28);
    struct str times = {0};
    words_span(&times, view->zone, item->at.start, item->at.end, view->at);
    if (!view->clock_doubt && view->at >= questions_start(&view->agenda->programme->questions, item))
        str_add_text(&times, " · questions");
    int baseline = top + (parts_pill_height(layout) + metrics.cap_height) / 2;
    x = layout_line(layout, "times", style, x, baseline, layout->right - x, COLOUR_MIST, str_text(&times));
    parts_old_times(layout, view, item, style, x, baseline);
    str_free(&times);
}

// "13 min left"; where the clock is in doubt only what the schedule itself says.
static void say_left(struct str *out, const struct view *view, const struct item *item)
{
    char end[ZONE_CLOCK_SIZE];
    if (view->clock_doubt)
        str_format(out, "until %s", zone_clock(view->zone, item->at.end, end));
    else
        words_left(out, item->at.end - view->at);
}

// The bar moves with the minutes, so that it and the words beside it say the same and nothing else moves.
static int bar_width(const struct item *item, int64_t at, int whole)
{
    int64_t length = item->at.end - item->at.start;
    int64_t left = (item->at.end - at + 59) / 60 * 60;
    int64_t gone = length > left ? length - left : 0;
    return length <= 0 ? 0 : (int)(gone * whole / length);
}

// Bar and minutes, ending at `bottom`; returns the top.
static int progress(const struct layout *layout, const struct view *view, const struct item *item, int bottom)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SPEAKERS - 2);
    struct type_metrics metrics = layout_metrics(layout, style);
    struct str left = {0};
    say_left(&left, view, item);
    int baseline = bottom - metrics.descent;
    layout_line(layout, "left", style, layout->left, baseline, layout->right - layout->left, COLOUR_PAPER,
        str_text(&left));
    str_free(&left);
    // A bar would say how far the talk is, by a clock that may be wrong.
    if (view->clock_doubt)
        return baseline - metrics.ascent;
    int height = layout_px(layout, 18);
    int top = baseline - metrics.cap_height - layout_px(layout, 30) - height;
    int whole = layout->right - layout->left;
    scene_fill(
        layout->scene, "trough", (struct box){layout->left, top, whole, height}, height / 2, COLOUR_WELL);
    int gone = bar_width(item, view->at, whole);
    if (gone > 0)
        scene_fill(layout->scene, "bar",
            (struct box){layout->left, top, gone < height ? height : gone, height}, height / 2, COLOUR_TRAM);
    return top;
}

// The line over the footer and what comes next; returns the y above which the body ends.
static int footer(const struct layout *layout, const struct view *view)
{
    const struct item *next = view->agenda->next;
    if (!next)
        return layout->bottom;
    int top = parts_coming(layout, view, next, "NEXT", layout->bottom, true);
    int rule = top - layout_px(layout, 26);
    parts_rule(layout, rule);
    return rule - layout_px(layout, 28);
}

static void compose_one(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    int bottom = progress(layout, view, item, footer(layout, view)) - layout_px(layout, 34);
    pill_and_times(layout, view, item, top);
    int title_top = top + parts_pill_height(layout) + layout_px(layout, 26);
    int width = layout->right - layout->left;
    int speaker_line = layout_px(layout, SIZE_SPEAKERS) * 5 / 4;
    int speakers = item->speaker_count > 0 ? speaker_line + layout_px(layout, 24) : 0;
    struct layout_block title = layout_fit(layout, FACE_DISPLAY_BOLD, item->title, SIZE_TITLE,
        SIZE_TITLE_LEAST, width, bottom - title_top - speakers, layout->portrait ? 6 : 4);
    int below = layout_draw(layout, &title, "title", layout->left, title_top, COLOUR_PAPER);
    parts_speakers(layout, item, below + layout_px(layout, 24), bottom, layout->portrait ? 4 : 2);
}

static int compose_row(
    const struct layout *layout, const struct view *view, const struct item *item, int top, int height)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics metrics = layout_metrics(layout, style);
    struct str left = {0};
    say_left(&left, view, item);
    int baseline = top + (parts_pill_height(layout) + metrics.cap_height) / 2;
    pill_and_times(layout, view, item, top);
    layout_line_right(
        layout, "left", style, layout->right, baseline, layout->width / 2, COLOUR_PAPER, str_text(&left));
    str_free(&left);
    int width = layout->right - layout->left;
    const char *names = parts_names(layout, names_style, item, width);
    int names_height = names[0] ? layout_metrics(layout, names_style).line_height : 0;
    int title_top = top + parts_pill_height(layout) + layout_px(layout, 14);
    struct layout_block title = layout_fit(layout, FACE_DISPLAY_BOLD, item->title, SIZE_TITLE_LEAST + 15,
        SIZE_SPEAKERS, width, top + height - title_top - names_height, 2);
    int below = layout_draw(layout, &title, "title", layout->left, title_top, COLOUR_PAPER);
    layout_line(layout, "speakers", names_style, layout->left,
        below + layout_metrics(layout, names_style).ascent, width, COLOUR_MIST, names);
    return top + height;
}

void now_compose(const struct view *view, const struct typesetter *type, struct scene *scene)
{
    struct layout layout = layout_of(scene, type);
    const struct item *talks[MOST_TOGETHER];
    size_t count = running_talks(view->agenda, talks);
    if (count == 0)
        return;
    int top = parts_header(&layout, view, parts_session(view, talks[0]));
    if (count == 1) {
        compose_one(&layout, view, talks[0], top);
        return;
    }
    int height = (footer(&layout, view) - top) / (int)count;
    for (size_t i = 0; i < count; i++)
        compose_row(&layout, view, talks[i], top + (int)i * height, height - layout_px(&layout, 20));
}
