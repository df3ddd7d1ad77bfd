#include "scene/slides/widgets.h"

#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"

#include <string.h>

static struct type_style label_style(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
    style.tracking = 60;
    return style;
}

// Warnings, the most serious at `right`. Returns their left.
static int draw_marks(const struct layout *layout, const struct view *view, int right, int baseline)
{
    const struct {
        const char *role, *text;
        enum colour colour;
    } marks[] = {{"rehearsal", view->clock.simulated ? i18n_say("simulated clock") : "", COLOUR_ACCENT},
        {"clock-doubt", view->clock.doubt ? view->clock.doubt : "", COLOUR_ACCENT},
        {"freshness", view->schedule.freshness, COLOUR_TEXT_SECONDARY}};
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i].text[0] == '\0')
            continue;
        right = layout_line_right(layout, marks[i].role, small, right, baseline, right - layout->left,
            marks[i].colour, marks[i].text);
        right -= layout_px(layout, 24);
    }
    return right;
}

struct type_style widget_clock_style(const struct layout *layout)
{
    struct type_style style = layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_CLOCK);
    style.cells = true;
    return style;
}

int widget_clock(
    const struct layout *layout, const struct view *view, int right, int baseline, enum colour colour)
{
    char clock[I18N_CLOCK_SIZE];
    i18n_clock(view->zone, view->at, clock);
    size_t digits = strspn(clock, "0123456789:");
    struct type_style small = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SMALL);
    if (digits > 0 && clock[digits] != '\0') {
        const char *half = clock + digits + strspn(clock + digits, " \u00A0\u202F");
        right = layout_line_right(layout, "clock-half", small, right, baseline, layout->width, colour, half) -
                layout_px(layout, 12);
        clock[digits] = '\0';
    }
    return layout_line_right(
        layout, "clock", widget_clock_style(layout), right, baseline, layout->width, colour, clock);
}

// The styles and baselines of the header.
struct header {
    struct type_style room, small, clock;
    int baseline, marks_baseline, session_baseline, bottom;
};

static struct header header_of(const struct layout *layout)
{
    struct header header = {.room = layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_ROOM),
        .small = layout_style(layout, FACE_TEXT, SIZE_SMALL),
        .clock = widget_clock_style(layout)};
    struct type_metrics clock = layout_metrics(layout, header.clock);
    struct type_metrics small = layout_metrics(layout, header.small);
    header.baseline = layout->top + clock.cap_height;
    header.marks_baseline = header.baseline;
    header.session_baseline = header.baseline;
    if (layout->format != FORMAT_BAR)
        header.marks_baseline += small.line_height;
    if (layout->format == FORMAT_PORTRAIT)
        header.session_baseline = header.marks_baseline + small.line_height;
    header.bottom =
        header.marks_baseline > header.session_baseline ? header.marks_baseline : header.session_baseline;
    static const int below[] = {[FORMAT_LANDSCAPE] = 26, [FORMAT_PORTRAIT] = 64, [FORMAT_BAR] = 26};
    header.bottom += layout_px(layout, below[layout->format]);
    return header;
}

// The theme's logo, its right edge at `right`; returns the x of the space left of it.
static int draw_logo(const struct layout *layout, const struct header *header, int right)
{
    const struct image *logo = &layout->style->theme->logo;
    if (!logo->path || logo->width <= 0 || logo->height <= 0)
        return right;
    int height = layout_metrics(layout, header->clock).cap_height * 5 / 4;
    int width = (int)((long)height * logo->width / logo->height);
    int max_width = layout_px(layout, 300);
    if (width > max_width) {
        height = (int)((long)max_width * logo->height / logo->width);
        width = max_width;
    }
    int middle = header->baseline - layout_metrics(layout, header->clock).cap_height / 2;
    scene_image(
        layout->scene, "logo", (struct box){right - width, middle - height / 2, width, height}, logo->path);
    return right - width - layout_px(layout, 30);
}

// "led by" the first `count` of those who lead it.
static const char *join_leads(const struct layout *layout, const struct item *item, size_t count)
{
    struct str names = {0};
    for (size_t i = 0; i < count; i++)
        str_format(&names, "%s%s", i > 0 ? ", " : "", item->leads[i].name);
    if (count < item->lead_count)
        str_format(&names, " +%zu", item->lead_count - count);
    const char *led = arena_format(&layout->scene->arena, i18n_say("led by %s"), str_text(&names));
    str_free(&names);
    return led ? led : "";
}

const char *widget_leads(
    const struct layout *layout, struct type_style style, const struct item *item, int max_width)
{
    enum { LEADS_MAX = 12 };
    for (size_t count = item->lead_count < LEADS_MAX ? item->lead_count : LEADS_MAX; count > 0; count--) {
        const char *led = join_leads(layout, item, count);
        if (layout_width(layout, style, led) <= max_width)
            return led;
    }
    return "";
}

// What stands beside the room.
struct beside {
    const char *text;
    const struct item *led; // whose leads are named after the text, where there is room; NULL for none
    uint32_t colour;        // the text's edge; 0 for none
};

// The track's colour as a thin edge, high as the capitals; returns the x of the text after it.
static int draw_edge(const struct layout *layout, uint32_t colour, int x, int baseline, int cap_height)
{
    struct box edge = {x, baseline - cap_height, layout_px(layout, 8), cap_height};
    if (colour == 0)
        return x;
    uint32_t ground = layout->style->theme->rgb[layout->scene->background];
    scene_fill_own(layout->scene, "track", edge, 0, theme_visible(colour, ground));
    return edge.x + edge.w + layout_px(layout, 14);
}

static void draw_beside(const struct layout *layout, struct type_style style, const struct beside *beside,
    int x, int baseline, int right)
{
    if (beside->text[0] == '\0')
        return;
    x = draw_edge(layout, beside->colour, x, baseline, layout_metrics(layout, style).cap_height);
    x = layout_line(layout, "session", style, x, baseline, right - x, COLOUR_TEXT_SECONDARY, beside->text);
    x += layout_px(layout, 30);
    if (beside->led)
        layout_line(layout, "leads", style, x, baseline, right - x, COLOUR_TEXT_SECONDARY,
            widget_leads(layout, style, beside->led, right - x));
}

static int draw_header(
    const struct layout *layout, const struct view *view, const char *label, struct beside beside)
{
    struct header header = header_of(layout);
    int gap = layout_px(layout, 30);
    int right = layout->right;
    if (!view->clock.unset)
        right = widget_clock(layout, view, right, header.baseline, COLOUR_TEXT) - gap;
    right = draw_logo(layout, &header, right);
    if (layout->format == FORMAT_BAR)
        right = draw_marks(layout, view, right, header.baseline);
    else
        draw_marks(layout, view, layout->right, header.marks_baseline);
    if (!label)
        label = view->place.label[0] != '\0' ? view->place.label : view->schedule.title;
    int x = layout_line(
        layout, "room", header.room, layout->left, header.baseline, right - layout->left, COLOUR_TEXT, label);
    if (strcmp(label, beside.text) == 0)
        beside.text = "";
    int from = layout->portrait ? layout->left : x + gap;
    int max_width = layout->portrait ? layout->right - from : right - from;
    // A name cut to a few letters is useless.
    if (layout->portrait || max_width > 4 * header.small.size_px)
        draw_beside(layout, header.small, &beside, from, header.session_baseline, from + max_width);
    return header.bottom;
}

int widget_header(const struct layout *layout, const struct view *view, const char *label, const char *beside)
{
    return draw_header(layout, view, label, (struct beside){.text = beside});
}

int widget_header_of(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct beside beside = {.text = widget_session(view, item), .led = item};
    if (item && item->session)
        beside.colour = item->colour;
    return draw_header(layout, view, NULL, beside);
}

int widget_body_top(const struct layout *layout)
{
    return header_of(layout).bottom;
}

const char *widget_session(const struct view *view, const struct item *item)
{
    return item && item->session ? item->session : view->schedule.title;
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
        layout, role, style, x + layout_px(layout, 19), baseline, layout->width, COLOUR_BACKGROUND, text);
    return x + width;
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

const char *widget_whereabouts(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct arena *arena = &layout->scene->arena;
    const char *text;
    if (item->moved_to && item->was) {
        struct str when = {0};
        i18n_time(&when, view->zone, item->was->at.start, view->at);
        text = arena_format(
            arena, i18n_say("“%s” is now in %s, %s."), item->title, item->moved_to, str_text(&when));
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

static int coming_portrait(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int bottom, bool draw)
{
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_style time_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    int width = layout->right - layout->left;
    const char *names = parallel_aside(layout, view, item, names_style, width);
    struct layout_block title = layout_fit(layout, item->title,
        &(struct layout_fit){.face = FACE_DISPLAY_SEMIBOLD,
            .max_size = SIZE_BODY + 6,
            .min_size = SIZE_BODY,
            .width = width,
            .height = layout->height,
            .max_lines = 2});
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
        x = widget_label(layout, "label", x, baseline, COLOUR_ACCENT, label) + layout_px(layout, 18);
    x = layout_line(
        layout, "coming-time", time_style, x, baseline, layout->right - x, COLOUR_TEXT, str_text(&time));
    x = draw_language(layout, view, item, x, baseline, COLOUR_TEXT_SECONDARY);
    draw_old_start(layout, view, item, names_style, x, baseline);
    layout_draw(layout, &title, "coming-title", layout->left, title_top, COLOUR_TEXT);
    layout_line(layout, "coming-speakers", names_style, layout->left, bottom - names_metrics.descent, width,
        COLOUR_TEXT_SECONDARY, names);
    str_free(&time);
    return top;
}

int widget_upcoming(const struct layout *layout, const struct view *view, const struct item *item,
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
    i18n_time(&time, view->zone, item->at.start, view->at);
    int gap = layout_px(layout, 30);
    int x = layout->left;
    if (label)
        x = widget_label(layout, "label", x, baseline, COLOUR_ACCENT, label) + gap;
    x = layout_line(
        layout, "coming-time", time_style, x, baseline, layout->right - x, COLOUR_TEXT, str_text(&time));
    x = draw_language(layout, view, item, x, baseline, COLOUR_TEXT_SECONDARY);
    x = draw_old_start(layout, view, item, names_style, x, baseline) + gap;
    // The names get what the title leaves, at least two fifths.
    int max_names = (layout->right - x) * 2 / 5;
    int left_over = layout->right - x - layout_width(layout, title_style, item->title) - gap;
    max_names = left_over > max_names ? left_over : max_names;
    const char *names = parallel_aside(layout, view, item, names_style, max_names);
    int names_width = names[0] ? layout_width(layout, names_style, names) + gap : 0;
    names_width = names_width > max_names ? max_names : names_width;
    enum colour colour = item->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT;
    x = layout_line(layout, "coming-title", title_style, x, baseline, layout->right - x - names_width, colour,
        item->title);
    layout_line(layout, "coming-speakers", names_style, x + gap, baseline, layout->right - x - gap,
        COLOUR_TEXT_SECONDARY, names);
    str_free(&time);
    return baseline - metrics.ascent;
}
