#include "scene/slides/widgets.h"

#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/signs.h"

static struct type_style label_style(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
    style.tracking = 60;
    return style;
}

int widget_pill_height(const struct layout *layout)
{
    return label_style(layout).size_px * 47 / 32;
}

// Without the tracking after the last letter.
static int seen_width(const struct layout *layout, struct type_style style, const char *text)
{
    return layout_width(layout, style, text) - style.size_px * style.tracking / 1000;
}

int widget_pill_width(const struct layout *layout, const char *text)
{
    return seen_width(layout, label_style(layout), text) + 2 * layout_px(layout, 19);
}

static enum colour text_on(enum colour ground)
{
    switch (ground) {
    case COLOUR_ACCENT:
        return COLOUR_ON_ACCENT;
    case COLOUR_INFO:
        return COLOUR_ON_INFO;
    default:
        return COLOUR_WHITE;
    }
}

int widget_pill(
    const struct layout *layout, const char *role, int x, int top, enum colour colour, const char *text)
{
    struct type_style style = label_style(layout);
    struct type_metrics metrics = layout_metrics(layout, style);
    int height = widget_pill_height(layout);
    int width = widget_pill_width(layout, text);
    scene_fill(layout->scene, role, (struct box){x, top, width, height}, layout_px(layout, 6), colour);
    int baseline = top + (height + metrics.cap_height) / 2;
    layout_line(
        layout, role, style, x + layout_px(layout, 19), baseline, layout->width, text_on(colour), text);
    return x + width;
}

int widget_label_width(const struct layout *layout, const char *text)
{
    return layout_width(layout, label_style(layout), text);
}

int widget_label(
    const struct layout *layout, const char *role, int x, int baseline, enum colour colour, const char *text)
{
    return layout_line(layout, role, label_style(layout), x, baseline, layout->width, colour, text);
}

bool widget_same_minute(int64_t a, int64_t b)
{
    return a / 60 == b / 60;
}

bool widget_was_rescheduled(const struct item *item)
{
    return item->was && !item->cancelled &&
           (!widget_same_minute(item->was->at.start, item->at.start) ||
               !widget_same_minute(item->was->at.end, item->at.end));
}

static const char *old_times(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct str times = {0};
    if (widget_was_rescheduled(item))
        i18n_span(&times, view->zone, item->was->at.start, item->was->at.end, view->at);
    const char *kept = arena_text(&layout->scene->arena, str_text(&times), times.length);
    str_free(&times);
    return kept ? kept : "";
}

int widget_old_times_width(
    const struct layout *layout, const struct view *view, const struct item *item, struct type_style style)
{
    return layout_width(layout, style, old_times(layout, view, item));
}

void widget_old_times(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int x, int baseline)
{
    const char *times = old_times(layout, view, item);
    if (times[0] == '\0')
        return;
    int right =
        layout_line(layout, "old-times", style, x, baseline, layout->right - x, COLOUR_TEXT_PAST, times);
    layout_strike(layout, "strike", style, x, right, baseline, COLOUR_TEXT_SECONDARY);
}

const char *widget_room(const struct view *view, const char *name)
{
    const struct room_query people = {.alias_count = view->place.alias_count, .aliases = view->place.aliases};
    return view->agenda ? room_lookup_name(view->agenda->programme->schedule, &people, name) : name;
}

const char *widget_whereabouts(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct arena *arena = &layout->scene->arena;
    const char *text;
    if (item->moved_to && item->was) {
        struct str when = {0};
        i18n_at(&when, view->zone, item->was->at.start, view->at);
        text = arena_format(arena, i18n_say("“%s” is now in %s %s."), item->title,
            sign_room(layout, view, item->moved_to), str_text(&when));
        str_free(&when);
    } else {
        text = arena_format(arena, i18n_say("“%s” is cancelled."), item->title);
    }
    return text ? text : "";
}

const char *widget_missing_now(const struct layout *layout, const struct view *view)
{
    const struct programme *programme = view->agenda->programme;
    struct str text = {0};
    for (size_t i = 0; i < programme->listed_count; i++) {
        const struct item *item = programme->listed[i];
        if (!item->cancelled || view->at < item->at.start || view->at >= item->at.end)
            continue;
        if (text.length > 0)
            str_add_char(&text, ' ');
        str_add_text(&text, widget_whereabouts(layout, view, item));
    }
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

void widget_rule(const struct layout *layout, int y)
{
    int thickness = layout_px(layout, 1) > 0 ? layout_px(layout, 1) : 1;
    scene_fill(layout->scene, "rule", (struct box){layout->left, y, layout->right - layout->left, thickness},
        0, COLOUR_RULE);
}

// The first `count` names, and how many more there are.
static const char *join_names(const struct layout *layout, const struct item *item, size_t count)
{
    struct str names = {0};
    for (size_t i = 0; i < count; i++)
        str_format(&names, "%s%s", i > 0 ? ", " : "", item->speakers[i].name);
    if (count < item->speaker_count)
        str_format(&names, " +%zu", item->speaker_count - count);
    const char *kept = arena_text(&layout->scene->arena, str_text(&names), names.length);
    str_free(&names);
    return kept ? kept : "";
}

const char *widget_names(
    const struct layout *layout, struct type_style style, const struct item *item, int max_width)
{
    enum { NAMES_MAX = 12 };
    size_t count = item->speaker_count < NAMES_MAX ? item->speaker_count : NAMES_MAX;
    if (count == 0)
        return "";
    const char *names = join_names(layout, item, count);
    while (count > 1 && layout_width(layout, style, names) > max_width)
        names = join_names(layout, item, --count);
    return names;
}

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
    struct type_style time_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
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
    layout_draw(layout, &title, "coming-title", layout->left, title_top, COLOUR_TEXT);
    size_t below = layout->scene->count;
    layout_line(layout, "coming-speakers", names_style, layout->left, bottom - names_metrics.descent, width,
        COLOUR_TEXT_SECONDARY, names);
    if (title.style.rtl)
        layout_mirror(layout, below);
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

static int upcoming(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int label_width, int size, int bottom, bool draw)
{
    if (layout->portrait)
        return coming_portrait(layout, view, item, label, bottom, draw);
    struct type_style time_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, size);
    struct type_style old_style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct coming coming = {.size = size, .line = label_width > 0};
    time_style.cells = true;
    int gap = layout_px(layout, 24);
    int x = layout->left;
    if (label)
        x += larger(label_width, widget_label_width(layout, label)) + gap;
    struct str time = {0};
    i18n_time(&time, view->zone, item->at.start, view->at);
    coming.title_x = x + layout_width(layout, time_style, str_text(&time)) +
                     language_width(layout, view, item) + old_start_width(layout, view, item, old_style) +
                     gap;
    set_coming_title(layout, view, item, &coming);
    int top = bottom - coming.height;
    int baseline = top + coming.title.ascent;
    if (draw) {
        if (label)
            widget_label(layout, "label", layout->left, baseline, COLOUR_ACCENT_TEXT, label);
        x = layout_line(
            layout, "coming-time", time_style, x, baseline, layout->right - x, COLOUR_TEXT, str_text(&time));
        x = draw_language(layout, view, item, x, baseline, COLOUR_TEXT_SECONDARY);
        draw_old_start(layout, view, item, old_style, x, baseline);
        layout_draw(layout, &coming.title, "coming-title", coming.title_x, top,
            item->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT);
        layout_line(layout, "coming-speakers", old_style, coming.names_x, baseline,
            layout->right - coming.names_x, COLOUR_TEXT_SECONDARY, coming.names);
    }
    str_free(&time);
    return top;
}

int widget_upcoming_in_column(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int label_width, int bottom, bool draw)
{
    return upcoming(layout, view, item, label, label_width, SIZE_BODY, bottom, draw);
}

int widget_upcoming(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int bottom, bool draw)
{
    int size = layout->format == FORMAT_BAR ? SIZE_BODY : SIZE_COMING;
    return upcoming(layout, view, item, label, 0, size, bottom, draw);
}
