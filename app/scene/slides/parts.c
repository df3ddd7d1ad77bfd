#include "scene/slides/parts.h"

#include "scene/words.h"

#include <string.h>

static struct type_style label_style(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
    style.tracking = 60;
    return style;
}

bool parts_is_marked(const struct view *view)
{
    return view->simulated || view->freshness[0] != '\0' || view->clock_doubt;
}

// What is not as it should be, right-aligned below the clock, the gravest at the right.
static void put_marks(const struct layout *layout, const struct view *view, int baseline)
{
    const struct {
        const char *role, *text;
        enum colour colour;
    } marks[] = {{"rehearsal", view->simulated ? "simulated clock" : "", COLOUR_TRAM},
        {"clock-doubt", view->clock_doubt ? view->clock_doubt : "", COLOUR_TRAM},
        {"freshness", view->freshness, COLOUR_MIST}};
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    int right = layout->right;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i].text[0] == '\0')
            continue;
        right = layout_line_right(layout, marks[i].role, small, right, baseline, right - layout->left,
            marks[i].colour, marks[i].text);
        right -= layout_px(layout, 24);
    }
}

static void clock_and_marks(
    const struct layout *layout, const struct view *view, int baseline, int *clock_left)
{
    char clock[ZONE_CLOCK_SIZE];
    struct type_style style = layout_style(layout, FACE_DISPLAY_BOLD, SIZE_CLOCK);
    style.cells = true;
    zone_clock(view->zone, view->at, clock);
    *clock_left = layout_line_right(
        layout, "clock", style, layout->right, baseline, layout->width, COLOUR_PAPER, clock);
    put_marks(layout, view, baseline + layout_px(layout, 44));
}

int parts_header(const struct layout *layout, const struct view *view, const char *beside)
{
    int baseline = layout->top + layout_px(layout, 41);
    int clock_left;
    clock_and_marks(layout, view, baseline, &clock_left);
    const char *label = view->label[0] != '\0' ? view->label : view->event_title;
    int gap = layout_px(layout, 30);
    struct type_style room = layout_style(layout, FACE_DISPLAY_BOLD, SIZE_ROOM);
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    int x = layout_line(
        layout, "room", room, layout->left, baseline, clock_left - gap - layout->left, COLOUR_PAPER, label);
    if (strcmp(label, beside) == 0)
        beside = "";
    if (!layout->portrait) {
        int most = clock_left - 2 * gap - x;
        if (most > layout_px(layout, 150))
            layout_line(layout, "session", small, x + gap, baseline, most, COLOUR_MIST, beside);
        return parts_body_top(layout);
    }
    // Below the marks, which stand at the right of the line between.
    bool marked = parts_is_marked(view);
    int below = baseline + layout_px(layout, marked ? 92 : 50);
    layout_line(
        layout, "session", small, layout->left, below, layout->right - layout->left, COLOUR_MIST, beside);
    return parts_body_top(layout);
}

int parts_body_top(const struct layout *layout)
{
    return layout->top + layout_px(layout, layout->portrait ? 203 : 123);
}

const char *parts_session(const struct view *view, const struct item *item)
{
    return item && item->session ? item->session : view->event_title;
}

int parts_pill_height(const struct layout *layout)
{
    return layout_px(layout, 53);
}

int parts_pill(
    const struct layout *layout, const char *role, int x, int top, enum colour colour, const char *text)
{
    struct type_style style = label_style(layout);
    struct type_metrics metrics = layout_metrics(layout, style);
    int padding = layout_px(layout, 19);
    int height = parts_pill_height(layout);
    int width = layout_width(layout, style, text);
    // The last letter's tracking is no part of what the eye centres.
    int seen = width - style.size_px * style.tracking / 1000;
    scene_fill(
        layout->scene, role, (struct box){x, top, seen + 2 * padding, height}, layout_px(layout, 6), colour);
    int baseline = top + (height + metrics.cap_height) / 2;
    layout_line(layout, role, style, x + padding, baseline, layout->width, COLOUR_NIGHT, text);
    return x + seen + 2 * padding;
}

int parts_label(
    const struct layout *layout, const char *role, int x, int baseline, enum colour colour, const char *text)
{
    return layout_line(layout, role, label_style(layout), x, baseline, layout->width, colour, text);
}

bool parts_was_elsewhen(const struct item *item)
{
    return item->was && !item->cancelled &&
           (item->was->at.start != item->at.start || item->was->at.end != item->at.end);
}

int parts_old_times(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int x, int baseline)
{
    if (!parts_was_elsewhen(item))
        return x;
    struct str times = {0};
    words_span(&times, view->zone, item->was->at.start, item->was->at.end, view->at);
    int left = x + layout_px(layout, 24);
    x = layout_line(
        layout, "old-times", style, left, baseline, layout->right - left, COLOUR_DIM, str_text(&times));
    layout_strike(layout, "strike", style, left, x, baseline, COLOUR_MIST);
    str_free(&times);
    return x;
}

const char *parts_absent(const struct layout *layout, const struct view *view)
{
    const struct programme *programme = view->agenda->programme;
    struct str text = {0};
    for (size_t i = 0; i < programme->told_count; i++) {
        const struct item *item = programme->told[i];
        if (!item->cancelled || view->at < item->at.start || view->at >= item->at.end)
            continue;
        str_format(&text, "%s“%s” is ", text.length > 0 ? " " : "", item->title);
        if (item->moved_to && item->was) {
            str_format(&text, "now in %s, ", item->moved_to);
            words_time(&text, view->zone, item->was->at.start, view->at);
            str_add_char(&text, '.');
        } else {
            str_add_text(&text, "cancelled.");
        }
    }
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

void parts_rule(const struct layout *layout, int y)
{
    int thickness = layout_px(layout, 1) > 0 ? layout_px(layout, 1) : 1;
    scene_fill(layout->scene, "rule", (struct box){layout->left, y, layout->right - layout->left, thickness},
        0, COLOUR_RULE);
}

// The names in a row of text until `count`, and how many are not named.
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

const char *parts_names(
    const struct layout *layout, struct type_style style, const struct item *item, int most)
{
    enum { MOST_NAMES = 12 };
    size_t count = item->speaker_count < MOST_NAMES ? item->speaker_count : MOST_NAMES;
    if (count == 0)
        return "";
    const char *names = join_names(layout, item, count);
    while (count > 1 && layout_width(layout, style, names) > most)
        names = join_names(layout, item, --count);
    return names;
}

static int old_start(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int x, int baseline)
{
    if (!parts_was_elsewhen(item) || item->was->at.start == item->at.start)
        return x;
    struct str time = {0};
    words_time(&time, view->zone, item->was->at.start, view->at);
    int left = x + layout_px(layout, 16);
    x = layout_line(
        layout, "old-time", style, left, baseline, layout->right - left, COLOUR_MIST, str_text(&time));
    layout_strike(layout, "strike", style, left, x, baseline, COLOUR_MIST);
    str_free(&time);
    return x;
}

static int coming_portrait(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int bottom, bool draw)
{
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_style time_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    int width = layout->right - layout->left;
    const char *names = parts_names(layout, names_style, item, width);
    struct layout_block title = layout_fit(
        layout, FACE_DISPLAY_SEMIBOLD, item->title, SIZE_BODY + 6, SIZE_BODY, width, layout->height, 2);
    int names_height = names[0] ? names_metrics.line_height : 0;
    int title_top = bottom - names_height - title.height;
    int baseline = title_top - layout_px(layout, 16);
    int top = baseline - layout_metrics(layout, time_style).ascent;
    if (!draw)
        return top;
    struct str time = {0};
    words_time(&time, view->zone, item->at.start, view->at);
    int x = layout->left;
    if (label)
        x = parts_label(layout, "label", x, baseline, COLOUR_TRAM, label) + layout_px(layout, 18);
    x = layout_line(
        layout, "coming-time", time_style, x, baseline, layout->right - x, COLOUR_PAPER, str_text(&time));
    old_start(layout, view, item, names_style, x, baseline);
    layout_draw(layout, &title, "coming-title", layout->left, title_top, COLOUR_PAPER);
    layout_line(layout, "coming-speakers", names_style, layout->left, bottom - names_metrics.descent, width,
        COLOUR_MIST, names);
    str_free(&time);
    return top;
}

int parts_coming(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int bottom, bool draw)
{
    if (layout->portrait)
        return coming_portrait(layout, view, item, label, bottom, draw);
    struct type_style time_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    time_style.cells = true;
    struct type_style title_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_metrics metrics = layout_metrics(layout, title_style);
    int baseline = bottom - metrics.descent;
    if (!draw)
        return baseline - metrics.ascent;
    struct str time = {0};
    words_time(&time, view->zone, item->at.start, view->at);
    int gap = layout_px(layout, 30);
    int x = layout->left;
    if (label)
        x = parts_label(layout, "label", x, baseline, COLOUR_TRAM, label) + gap;
    x = layout_line(
        layout, "coming-time", time_style, x, baseline, layout->right - x, COLOUR_PAPER, str_text(&time));
    x = old_start(layout, view, item, names_style, x, baseline) + gap;
    int names_most = (layout->right - x) * 2 / 5;
    const char *names = parts_names(layout, names_style, item, names_most);
    int names_width = names[0] ? layout_width(layout, names_style, names) + gap : 0;
    names_width = names_width > names_most ? names_most : names_width;
    enum colour colour = item->kind == ITEM_BREAK ? COLOUR_AZUL : COLOUR_PAPER;
    x = layout_line(layout, "coming-title", title_style, x, baseline, layout->right - x - names_width, colour,
        item->title);
    layout_line(layout, "coming-speakers", names_style, x + gap, baseline, layout->right - x - gap,
        COLOUR_MIST, names);
    str_free(&time);
    return baseline - metrics.ascent;
}
