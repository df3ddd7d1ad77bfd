// What stands below the timer's digits (timer_parts.h).
#include "scene/i18n.h"
#include "scene/slides/parallel.h"
#include "scene/slides/timer_parts.h"
#include "scene/slides/widgets.h"

// ---- title and when

enum { PORTRAIT_TITLE = 100 }; // in thousandths

// The timer's item, and how many share its time.
static struct parallel talks_of(const struct view *view, const struct item *item)
{
    bool on = item->at.start <= view->at && view->at < item->at.end;
    struct parallel talks = on ? parallel_now(view->agenda) : parallel_starting(view->agenda, item);
    talks.count = talks.count > 0 ? talks.count : 1;
    talks.items[0] = item;
    return talks;
}

// The largest that fits: forms of 12 hours are long.
static struct type_style when_style(const struct layout *layout, const char *when, int width)
{
    static const int sizes[] = {SIZE_LEFT, SIZE_SPEAKERS, SIZE_COMING, SIZE_SMALL};
    struct type_style style = {0};
    for (size_t i = layout->format == FORMAT_BAR ? 1 : 0; i < sizeof sizes / sizeof *sizes; i++) {
        style = layout_style(layout, FACE_TEXT_SEMIBOLD, sizes[i]);
        if (layout_width(layout, style, when) <= width)
            break;
    }
    return style;
}

// The title above the line that says when.
static int draw_stacked(const struct layout *layout, const struct parallel *talks,
    const struct timer_state *state, int max_size, int bottom)
{
    int width = layout->right - layout->left;
    struct type_style style = when_style(layout, state->when, width);
    struct layout_fit fit = {.face = style.face,
        .max_size = max_size,
        .min_size = SIZE_SPEAKERS,
        .width = width,
        .height = layout->height / 4,
        .max_lines = layout->portrait ? 5 : 2};
    struct layout_block title = parallel_fit(layout, talks, 1, &fit);
    if (title.cut) {
        fit.min_size = SIZE_SMALL;
        fit.max_lines = LAYOUT_MAX_LINES;
        title = parallel_fit(layout, talks, 1, &fit);
    }
    int baseline = bottom - layout_metrics(layout, style).descent;
    int top = baseline - layout_metrics(layout, style).ascent - layout_px(layout, layout->portrait ? 40 : 8) -
              title.height;
    layout_draw(layout, &title, "stage-title", layout->left, top, state->text);
    layout_line(layout, "when", style, layout->left, baseline, width, state->text, state->when);
    return top;
}

// Was a word broken to make it fit?
static bool is_hyphenated(const struct layout_block *block)
{
    for (size_t i = 0; i < block->line_count; i++)
        if (block->lines[i].hyphen)
            return true;
    return false;
}

// The title beside it, on one line or on two smaller ones; stacked where it does not fit there.
static int draw_beside(
    const struct layout *layout, const struct parallel *talks, const struct timer_state *state, int bottom)
{
    bool bar = layout->format == FORMAT_BAR;
    struct type_style style = when_style(layout, state->when, layout->width * 2 / 3);
    struct type_metrics metrics = layout_metrics(layout, style);
    int baseline = bottom - metrics.descent;
    int width = layout_width(layout, style, state->when);
    struct layout_fit line = {.face = style.face,
        .max_size = bar ? SIZE_SPEAKERS : SIZE_LEFT,
        .min_size = bar ? SIZE_SMALL : SIZE_SPEAKERS,
        .width = layout->right - width - layout_px(layout, 40) - layout->left,
        .height = layout->height,
        .max_lines = 1};
    struct layout_block title = parallel_fit(layout, talks, 1, &line);
    if (title.cut && !bar) {
        line.min_size = SIZE_COMING;
        line.max_lines = 2;
        title = parallel_fit(layout, talks, 1, &line);
        if (title.cut || is_hyphenated(&title))
            return draw_stacked(layout, talks, state, SIZE_LEFT, bottom);
    }
    layout_line_right(
        layout, "when", style, layout->right, baseline, layout->width, state->text, state->when);
    int top = bottom - title.height;
    layout_draw(layout, &title, "stage-title", layout->left, top, state->text);
    top += title.ascent - metrics.ascent;
    return top < baseline - metrics.ascent ? top : baseline - metrics.ascent;
}

int timer_footer(
    const struct layout *layout, const struct view *view, const struct timer_state *state, int bottom)
{
    struct parallel talks = talks_of(view, state->timer.item);
    // A portrait screen has room, unless the moderator's strip takes it.
    int size = view->timer && view->timer->strip ? SIZE_CLOCK : PORTRAIT_TITLE;
    return layout->portrait ? draw_stacked(layout, &talks, state, size, bottom)
                            : draw_beside(layout, &talks, state, bottom);
}

// ---- the strip for the moderator

enum { COMING = 2 };

// The next two items, one for each time, without the one that the timer waits for.
static size_t find_coming(
    const struct agenda *agenda, const struct item *shown, const struct item *out[COMING])
{
    size_t count = 0;
    const struct item *last = shown;
    for (size_t i = 0; agenda->next && i <= agenda->later_count && count < COMING; i++) {
        const struct item *item = i == 0 ? agenda->next : agenda->later[i - 1];
        if (item->kind != last->kind || item->at.start != last->at.start)
            last = out[count++] = item;
    }
    return count;
}

// Speakers stand back where the ground has a colour for that.
static enum colour aside_colour(const struct timer_state *state)
{
    return state->ground == COLOUR_BACKGROUND ? COLOUR_TEXT_SECONDARY : state->text;
}

// The columns of what comes: label, times, titles.
struct columns {
    int time, title;
    struct type_style time_style, names_style;
};

static struct columns columns_of(
    const struct layout *layout, const struct view *view, const struct item *const coming[], size_t count)
{
    int gap = layout_px(layout, 24);
    struct columns columns = {.time = layout->left + widget_label_width(layout, i18n_say("NEXT")) + gap,
        .time_style = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_BODY),
        .names_style = layout_style(layout, FACE_TEXT, SIZE_BODY)};
    columns.time_style.cells = true;
    int widest = 0;
    for (size_t i = 0; i < count; i++) {
        struct str time = {0};
        i18n_time(&time, view->zone, coming[i]->at.start, view->at);
        int width = layout_width(layout, columns.time_style, str_text(&time));
        widest = width > widest ? width : widest;
        str_free(&time);
    }
    columns.title = columns.time + widest + gap;
    return columns;
}

// One of what comes, and where its parts stand.
struct row {
    struct layout_block title;
    const char *names;
    int names_x;
    bool below; // the names stand below the title
};

// The title is whole; the names stand behind it where that leaves room, else below.
static struct row row_of(const struct layout *layout, const struct view *view, const struct columns *columns,
    const struct item *item)
{
    struct layout_fit fit = {.face = FACE_TEXT_SEMIBOLD,
        .max_size = SIZE_BODY,
        .min_size = SIZE_SMALL,
        .width = layout->right - columns->title,
        .height = layout->height / 6,
        .max_lines = layout->portrait ? 3 : 1};
    struct row row = {.title = layout_fit(layout, item->title, &fit), .names_x = columns->title};
    if (row.title.cut) {
        fit.max_lines = LAYOUT_MAX_LINES;
        row.title = layout_fit(layout, item->title, &fit);
    }
    int x = columns->title + layout_width(layout, row.title.style, item->title) + layout_px(layout, 24);
    if (!layout->portrait && row.title.line_count == 1 && !row.title.style.rtl && x < layout->right) {
        row.names = parallel_aside(layout, view, item, columns->names_style, layout->right - x);
        row.names_x = x;
        if (layout_width(layout, columns->names_style, row.names) <= layout->right - x)
            return row;
    }
    row.names = parallel_aside(layout, view, item, columns->names_style, fit.width);
    row.names_x = columns->title;
    row.below = row.names[0] != '\0';
    return row;
}

// One of the next two items, "NEXT 16:20 Title  Names", above `bottom`. Returns its top.
static int draw_coming(const struct layout *layout, const struct view *view, const struct timer_state *state,
    const struct columns *columns, const struct item *item, bool first, int bottom)
{
    struct row row = row_of(layout, view, columns, item);
    struct type_metrics metrics = layout_metrics(layout, columns->names_style);
    int top = bottom - row.title.height - (row.below ? metrics.line_height : 0);
    int baseline = top + row.title.ascent;
    struct str time = {0};
    i18n_time(&time, view->zone, item->at.start, view->at);
    if (first)
        widget_label(layout, "label", layout->left, baseline, state->accent, i18n_say("NEXT"));
    layout_line(layout, "next-time", columns->time_style, columns->time, baseline, layout->width, state->text,
        str_text(&time));
    str_free(&time);
    layout_draw(layout, &row.title, "next-title", columns->title, top, state->text);
    layout_line(layout, "next-speakers", columns->names_style, row.names_x,
        row.below ? bottom - metrics.descent : baseline, layout->right - row.names_x, aside_colour(state),
        row.names);
    return top;
}

// Who speaks, and behind it or on a portrait screen below it who leads the session. Returns its top.
static int draw_people(const struct layout *layout, const struct timer_state *state, int bottom)
{
    const struct item *item = state->timer.item;
    int width = layout->right - layout->left;
    struct type_style large = layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_LEFT);
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct layout_fit fit = {.face = FACE_DISPLAY_SEMIBOLD,
        .max_size = SIZE_LEFT,
        .min_size = SIZE_SPEAKERS,
        .width = width,
        .height = layout->height / 6,
        .max_lines = layout->portrait ? 3 : 1};
    const char *names = widget_names(layout, large, item, layout->portrait ? 3 * width * 9 / 10 : width);
    struct layout_block people = layout_fit(layout, names, &fit);
    if (people.cut)
        people = layout_fit(layout, widget_names(layout, large, item, width), &fit);
    int x = layout->left;
    int room = width;
    if (names[0] && !layout->portrait) {
        x += layout_width(layout, people.style, names) + layout_px(layout, 36);
        room = layout->right - x;
    }
    const char *leads = widget_leads(layout, small, item, room);
    struct type_metrics metrics = layout_metrics(layout, small);
    bool below = leads[0] && (layout->portrait || !names[0]);
    int top = bottom - (names[0] ? people.height : 0) - (below ? metrics.line_height : 0);
    if (names[0])
        layout_draw(layout, &people, "speakers", layout->left, top, state->text);
    layout_line(layout, "leads", small, x, below ? bottom - metrics.descent : top + people.ascent, room,
        aside_colour(state), leads);
    return top;
}

int timer_strip(const struct layout *layout, const struct view *view, const struct timer_state *state,
    size_t rows, int bottom)
{
    const struct item *coming[COMING] = {NULL, NULL};
    size_t found = find_coming(view->agenda, state->timer.item, coming);
    size_t count = found < rows ? found : rows;
    struct columns columns = columns_of(layout, view, coming, count);
    for (size_t i = count; i > 0; i--) {
        bottom = draw_coming(layout, view, state, &columns, coming[i - 1], i == 1, bottom);
        bottom -= layout_px(layout, i == 1 ? 32 : 16);
    }
    return draw_people(layout, state, bottom);
}
