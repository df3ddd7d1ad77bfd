#include "scene/slides/progress.h"

#include "scene/i18n.h"
#include "scene/slides/facts.h"
#include "scene/slides/widgets.h"

#include <string.h>

static struct type_style strong_style(const struct layout *layout)
{
    return layout_key_style(layout, FACE_TEXT_SEMIBOLD, SIZE_LEFT);
}

// A phrase around a time, as "until 15:45": its words recede behind the time.
struct phrase {
    const char *before, *time, *after; // in the scene's arena; "" for nothing
    const char *old; // a time that no longer holds, small and struck out before it; "" for none
    struct type_style words, strong, small;
    const char *role; // of the time
    bool struck;
};

// Should it have ended already?
static bool is_due(const struct item *item)
{
    return item->timer && item->timer->due;
}

// "until 15:45"; of an item that overruns the time at which it should have ended, struck out.
static struct phrase until_of(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct arena *arena = &layout->scene->arena;
    struct phrase phrase = {.before = "",
        .time = "",
        .after = "",
        .old = "",
        .small = layout_style(layout, FACE_TEXT, SIZE_BODY + 1),
        .words = layout_style(layout, FACE_TEXT, SIZE_LEFT),
        .strong = strong_style(layout),
        .role = "until",
        .struck = is_due(item)};
    int64_t end = is_due(item) ? item->timer->due : item->at.end;
    char clock[I18N_CLOCK_SIZE];
    struct str text = {0};
    i18n_until(&text, view->zone, end, view->at);
    const char *kept = arena_keep(arena, i18n_clock(view->zone, end, clock));
    char *whole = arena_text(arena, str_text(&text), text.length);
    str_free(&text);
    char *at = kept && whole ? strstr(whole, kept) : NULL;
    if (!at)
        return phrase;
    phrase.time = kept;
    phrase.after = at + strlen(kept);
    *at = '\0';
    phrase.before = whole;
    if (widget_was_rescheduled(item) && !is_due(item) && !widget_same_minute(item->was->at.end, item->at.end))
        phrase.old = arena_keep(arena, i18n_clock(view->zone, item->was->at.end, clock));
    phrase.old = phrase.old ? phrase.old : "";
    return phrase;
}

static int old_width(const struct layout *layout, const struct phrase *phrase)
{
    return phrase->old[0] ? layout_width(layout, phrase->small, phrase->old) + layout_px(layout, 22) : 0;
}

static int phrase_width(const struct layout *layout, const struct phrase *phrase)
{
    return old_width(layout, phrase) + layout_width(layout, phrase->words, phrase->before) +
           layout_width(layout, phrase->strong, phrase->time) +
           layout_width(layout, phrase->words, phrase->after);
}

static void draw_phrase(const struct layout *layout, const struct phrase *phrase, int x, int baseline)
{
    if (phrase->old[0]) {
        int end = layout_line(layout, "old-time", phrase->small, x, baseline, layout->width,
            COLOUR_TEXT_SECONDARY, phrase->old);
        layout_strike(layout, "strike", phrase->small, x, end, baseline, COLOUR_TEXT_SECONDARY);
    }
    x += old_width(layout, phrase);
    if (phrase->before[0])
        x = layout_line(layout, "until-word", phrase->words, x, baseline, layout->width,
            COLOUR_TEXT_SECONDARY, phrase->before);
    int right = layout_line(
        layout, phrase->role, phrase->strong, x, baseline, layout->width, COLOUR_TEXT, phrase->time);
    if (phrase->struck)
        layout_strike(layout, "strike", phrase->strong, x, right, baseline, COLOUR_TEXT);
    if (phrase->after[0])
        layout_line(layout, "until-word", phrase->words, right, baseline, layout->width,
            COLOUR_TEXT_SECONDARY, phrase->after);
}

// "12 min left", "running over"; in doubt of the clock "". In the arena.
static const char *left_of(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct str text = {0};
    if (view->clock.doubt)
        return "";
    if (is_due(item))
        str_add_text(&text, i18n_say("running over"));
    else
        i18n_left(&text, item->at.end - view->at);
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

// The bar moves by whole minutes, together with the text beside it.
static int gone_width(const struct item *item, int64_t at, int whole)
{
    int64_t length = item->at.end - item->at.start;
    int64_t left = (item->at.end - at + 59) / 60 * 60;
    int64_t gone = length > left ? length - left : 0;
    return length <= 0 ? 0 : (int)(gone * whole / length);
}

static void draw_bar(
    const struct layout *layout, const struct view *view, const struct item *item, int top, int height)
{
    int whole = layout->right - layout->left;
    struct box box = {layout->left, top, whole, height};
    scene_fill(layout->scene, "trough", box, height / 2, COLOUR_TROUGH);
    int gone = is_due(item) ? whole : gone_width(item, view->at, whole);
    if (gone == 0)
        return;
    box.w = gone < height ? height : gone;
    scene_fill(layout->scene, "bar", box, height / 2, COLOUR_ACCENT);
}

int progress_height(const struct layout *layout)
{
    return layout_metrics(layout, strong_style(layout)).cap_height;
}

// The words on one line, or on two; returns the top of the first one's capitals.
static int words_above(
    const struct layout *layout, const struct view *view, const struct item *item, int bottom, bool draw)
{
    struct type_style style = strong_style(layout);
    struct phrase until = until_of(layout, view, item);
    const char *left = left_of(layout, view, item);
    int baseline = bottom - layout_px(layout, 12);
    int width = phrase_width(layout, &until);
    int left_width = layout_width(layout, style, left);
    bool together = left_width + layout_px(layout, 40) + width <= layout->right - layout->left;
    int first = together || !left[0] ? baseline : baseline - layout_metrics(layout, style).line_height;
    if (draw) {
        layout_line(layout, "left", style, layout->left, first, layout->width, COLOUR_TEXT, left);
        draw_phrase(layout, &until, together && left[0] ? layout->right - width : layout->left, baseline);
    }
    return first - progress_height(layout);
}

int progress_below(const struct layout *layout, const struct view *view, const struct item *item, int bottom,
    bool words, bool draw)
{
    int top = words ? words_above(layout, view, item, bottom, draw) : bottom;
    if (view->clock.doubt)
        return top;
    bool bar = layout->format == FORMAT_BAR;
    int height = layout_px(layout, bar ? 18 : 24);
    top -= height + (words ? layout_px(layout, 28) : 0);
    if (draw)
        draw_bar(layout, view, item, top, height);
    return top;
}

int progress_beside(const struct layout *layout, const struct view *view, const struct item *item, int middle,
    int max_width, bool draw, bool *has_until)
{
    struct type_style style = strong_style(layout);
    struct phrase until = until_of(layout, view, item);
    const char *left = left_of(layout, view, item);
    int gap = layout_px(layout, 28);
    int width = layout_width(layout, style, left);
    if (width + (left[0] ? gap : 0) + phrase_width(layout, &until) > max_width)
        until.old = "";
    int both = width + (left[0] ? gap : 0) + phrase_width(layout, &until);
    bool alone = both > max_width && left[0];
    int x = layout->right - (alone ? width : both);
    int baseline = middle + progress_height(layout) / 2;
    *has_until = !alone;
    if (!draw)
        return x;
    layout_line(layout, "left", style, x, baseline, layout->width, COLOUR_TEXT, left);
    if (!alone)
        draw_phrase(layout, &until, x + (left[0] ? width + gap : 0), baseline);
    return x;
}

// The marks below it, ending at the right edge, where there is room. Returns their left.
static int draw_marks(
    const struct layout *layout, const struct view *view, const struct item *item, int baseline, int bottom)
{
    struct facts facts = {.layout = layout,
        .view = view,
        .item = item,
        .style = layout_style(layout, FACE_TEXT, SIZE_SMALL),
        .x = layout->left,
        .right = layout->right};
    facts.baseline = baseline + layout_metrics(layout, facts.style).line_height + layout_px(layout, 10);
    facts_marks(&facts);
    int width = facts.x - layout->left;
    if (width == 0 || facts.baseline > bottom)
        return layout->right;
    struct layout moved = *layout; // facts begin without a gap at the left of their layout
    moved.left = layout->right - width;
    facts.layout = &moved;
    facts.x = moved.left;
    facts.draw = true;
    facts_marks(&facts);
    return moved.left;
}

int progress_column(
    const struct layout *layout, const struct view *view, const struct item *item, int top, int bottom)
{
    struct type_style style = strong_style(layout);
    struct phrase until = until_of(layout, view, item);
    const char *left = left_of(layout, view, item);
    int baseline = top + layout_px(layout, 10) + progress_height(layout);
    int from = layout->right;
    if (left[0]) {
        from = layout_line_right(
            layout, "left", style, layout->right, baseline, layout->width / 2, COLOUR_TEXT, left);
        int descent = layout_metrics(layout, style).descent;
        // Smaller than what it ends and than the clock above, which is a time too.
        until.strong = layout_key_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SPEAKERS);
        until.words = layout_style(layout, FACE_TEXT, SIZE_SPEAKERS);
        if (baseline + descent + progress_height(layout) + layout_px(layout, 12) > bottom) {
            until.strong = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SMALL);
            until.words = layout_style(layout, FACE_TEXT, SIZE_SMALL);
            until.role = "until-small";
            until.old = "";
        }
        baseline += descent + layout_metrics(layout, until.strong).cap_height + layout_px(layout, 8);
    }
    int x = layout->right - phrase_width(layout, &until);
    draw_phrase(layout, &until, x, baseline);
    x = x < from ? x : from;
    int marks = draw_marks(layout, view, item, baseline, bottom);
    return marks < x ? marks : x;
}
