// What comes next, in a line (widgets.h).
#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/widgets.h"

static int draw_old_start(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int x, int baseline)
{
    if (!widget_was_rescheduled(item) || widget_same_minute(item->was->at.start, item->at.start))
        return x;
    struct str time = {0};
    i18n_time(&time, view->zone, item->was->at.start, view->at);
    int left = x + layout_px(layout, 16);
    x = layout_line(layout, "old-time", style, left, baseline, layout->right - left, COLOUR_TEXT_SECONDARY,
        str_text(&time));
    layout_strike(layout, "strike", style, left, x, baseline, COLOUR_TEXT_SECONDARY);
    str_free(&time);
    return x;
}

// The language's tag after a time, where there is one; returns the x after it.
static int draw_language(const struct layout *layout, const struct view *view, const struct item *item, int x,
    int baseline, enum colour colour)
{
    const char *language = marks_language(layout, view, item);
    if (language[0] == '\0')
        return x;
    int left = x + layout_px(layout, 16);
    return layout_line(layout, "coming-language", marks_language_style(layout), left, baseline,
        layout->right - left, colour, language);
}

static int language_width(const struct layout *layout, const struct view *view, const struct item *item)
{
    const char *language = marks_language(layout, view, item);
    return language[0] == '\0'
               ? 0
               : layout_px(layout, 16) + layout_width(layout, marks_language_style(layout), language);
}

static int old_start_width(
    const struct layout *layout, const struct view *view, const struct item *item, struct type_style style)
{
    if (!widget_was_rescheduled(item) || widget_same_minute(item->was->at.start, item->at.start))
        return 0;
    struct str time = {0};
    i18n_time(&time, view->zone, item->was->at.start, view->at);
    int width = layout_px(layout, 16) + layout_width(layout, style, str_text(&time));
    str_free(&time);
    return width;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int coming_portrait(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int bottom, bool draw)
{
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_style time_style = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_BODY);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    int width = layout->right - layout->left;
    const char *names = parallel_aside(layout, view, item, names_style, width);
    struct layout_fit fit = {.face = FACE_DISPLAY_SEMIBOLD,
        .max_size = SIZE_BODY + 6,
        .min_size = SIZE_BODY,
        .width = width,
        .height = layout->height,
        .max_lines = 2};
    struct layout_block title = layout_fit(layout, item->title, &fit);
    if (title.cut) {
        fit.min_size = SIZE_SMALL;
        fit.max_lines = LAYOUT_MAX_LINES;
        title = layout_fit(layout, item->title, &fit);
    }
    int names_height = names[0] ? names_metrics.line_height : 0;
    int title_top = bottom - names_height - title.height;
    int baseline = title_top - layout_px(layout, 16);
    int top = baseline - layout_metrics(layout, time_style).ascent;
    if (!draw)
        return top;
    struct str time = {0};
    i18n_time(&time, view->zone, item->at.start, view->at);
    int x = layout->left;
    if (label)
        x = widget_label(layout, "label", x, baseline, COLOUR_ACCENT_TEXT, label) + layout_px(layout, 18);
    x = layout_line(
        layout, "coming-time", time_style, x, baseline, layout->right - x, COLOUR_TEXT, str_text(&time));
    x = draw_language(layout, view, item, x, baseline, COLOUR_TEXT_SECONDARY);
    draw_old_start(layout, view, item, names_style, x, baseline);
    layout_draw(layout, &title, "coming-title", layout->left, title_top,
        item->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT);
    layout_line_below(layout, &title, "coming-speakers", names_style, layout->left,
        bottom - names_metrics.descent, width, COLOUR_TEXT_SECONDARY, names);
    str_free(&time);
    return top;
}

// How a line of what comes is set.
struct coming {
    struct layout_block title;
    const char *names;
    int size;  // of the title and the time
    bool line; // the title has one line, and is cut where that is too short
    int title_x;
    int names_x;
    int height;
};

// Beside the time and whole: on one line, else on two, else smaller. The names follow on the title's line, as
// far as it leaves room.
static void set_coming_title(
    const struct layout *layout, const struct view *view, const struct item *item, struct coming *coming)
{
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    int gap = layout_px(layout, 24);
    bool line = coming->line || layout->format == FORMAT_BAR;
    struct layout_fit fit = {.face = FACE_DISPLAY_SEMIBOLD,
        .max_size = coming->size,
        .min_size = coming->size,
        .width = layout->right - coming->title_x,
        .height = layout->height,
        .max_lines = 1};
    coming->title = layout_fit(layout, item->title, &fit);
    if (coming->title.cut || coming->title.broken) {
        fit.min_size = SIZE_SMALL;
        fit.max_lines = line ? 1 : 2;
        coming->title = layout_fit(layout, item->title, &fit);
    }
    if (coming->title.cut && !line) {
        fit.max_lines = LAYOUT_MAX_LINES;
        coming->title = layout_fit(layout, item->title, &fit);
    }
    coming->height = coming->title.height;
    coming->names = "";
    if (coming->title.line_count != 1)
        return;
    coming->names_x = coming->title_x + layout_width(layout, coming->title.style, item->title) + gap;
    int left = layout->right - coming->names_x;
    const char *names = parallel_aside(layout, view, item, names_style, left);
    if (layout_width(layout, names_style, names) <= left)
        coming->names = names;
}

// Where a line of what comes begins, after its label.
static int coming_x(const struct layout *layout, const char *label, int label_width)
{
    if (!label)
        return layout->left;
    return layout->left + larger(label_width, widget_label_width(layout, label)) + layout_px(layout, 24);
}

static struct type_style coming_time_style(const struct layout *layout, int size)
{
    struct type_style style = layout_style(layout, FACE_TEXT_SEMIBOLD, size);
    style.cells = true;
    return style;
}

// In landscape, from `x` on.
static struct coming coming_of(
    const struct layout *layout, const struct view *view, const struct item *item, int x, int size, bool line)
{
    struct coming coming = {.size = size, .line = line};
    struct str time = {0};
    i18n_time(&time, view->zone, item->at.start, view->at);
    coming.title_x = x + layout_width(layout, coming_time_style(layout, size), str_text(&time)) +
                     language_width(layout, view, item) +
                     old_start_width(layout, view, item, layout_style(layout, FACE_TEXT, SIZE_SMALL)) +
                     layout_px(layout, 24);
    set_coming_title(layout, view, item, &coming);
    str_free(&time);
    return coming;
}

// After the title: at its left, where that is right-to-left.
static void draw_coming_names(
    const struct layout *layout, const struct coming *coming, struct type_style style, int baseline)
{
    int width = layout->right - coming->names_x;
    if (coming->title.style.rtl)
        layout_line_right(layout, "coming-speakers", style, coming->title_x + width, baseline, width,
            COLOUR_TEXT_SECONDARY, coming->names);
    else
        layout_line(layout, "coming-speakers", style, coming->names_x, baseline, width, COLOUR_TEXT_SECONDARY,
            coming->names);
}

static int upcoming(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int label_width, int size, int bottom, bool draw)
{
    if (layout->portrait)
        return coming_portrait(layout, view, item, label, bottom, draw);
    int x = coming_x(layout, label, label_width);
    struct coming coming = coming_of(layout, view, item, x, size, label_width > 0);
    int top = bottom - coming.height;
    int baseline = top + coming.title.ascent;
    if (!draw)
        return top;
    struct type_style old_style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct str time = {0};
    i18n_time(&time, view->zone, item->at.start, view->at);
    if (label)
        widget_label(layout, "label", layout->left, baseline, COLOUR_ACCENT_TEXT, label);
    x = layout_line(layout, "coming-time", coming_time_style(layout, size), x, baseline, layout->right - x,
        COLOUR_TEXT, str_text(&time));
    x = draw_language(layout, view, item, x, baseline, COLOUR_TEXT_SECONDARY);
    draw_old_start(layout, view, item, old_style, x, baseline);
    layout_draw(layout, &coming.title, "coming-title", coming.title_x, top,
        item->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT);
    draw_coming_names(layout, &coming, old_style, baseline);
    str_free(&time);
    return top;
}

static int coming_size(const struct layout *layout)
{
    return layout->format == FORMAT_BAR ? SIZE_BODY : SIZE_COMING;
}

int widget_upcoming_in_column(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int label_width, int bottom, bool draw)
{
    return upcoming(layout, view, item, label, label_width, SIZE_BODY, bottom, draw);
}

int widget_upcoming(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int bottom, bool draw)
{
    return upcoming(layout, view, item, label, 0, coming_size(layout), bottom, draw);
}

bool widget_upcoming_is_cut(
    const struct layout *layout, const struct view *view, const struct item *item, const char *label)
{
    int x = coming_x(layout, label, 0);
    return !layout->portrait && coming_of(layout, view, item, x, coming_size(layout), false).title.cut;
}
