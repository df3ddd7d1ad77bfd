// The header of a slide (widgets.h).
#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/page_mark.h"
#include "scene/slides/widgets.h"

#include <string.h>

// Warnings, the most serious at `right`. Returns their left.
static int draw_marks(const struct layout *layout, const struct view *view, int right, int baseline)
{
    const struct {
        const char *role, *text;
        enum colour colour;
    } marks[] = {{"rehearsal", view->clock.simulated ? i18n_say("simulated clock") : "", COLOUR_ACCENT_TEXT},
        {"clock-doubt", view->clock.doubt ? view->clock.doubt : "", COLOUR_ACCENT_TEXT},
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
    struct type_style style = layout_key_style(layout, FACE_TEXT_BOLD, SIZE_CLOCK);
    style.cells = true;
    return style;
}

// The clock's digits in `clock`, and after them in small type the half of the day; "" with 24 hours.
static const char *split_clock(const struct view *view, char clock[I18N_CLOCK_SIZE])
{
    i18n_clock(view->zone, view->at, clock);
    size_t digits = strspn(clock, "0123456789:");
    if (digits == 0 || clock[digits] == '\0')
        return "";
    const char *half = clock + digits + strspn(clock + digits, " \u00A0\u202F");
    clock[digits] = '\0';
    return half;
}

static int clock_width(const struct layout *layout, const struct view *view)
{
    char clock[I18N_CLOCK_SIZE];
    const char *half = split_clock(view, clock);
    struct type_style small = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SMALL);
    int width = half[0] ? layout_width(layout, small, half) + layout_px(layout, 12) : 0;
    return width + layout_width(layout, widget_clock_style(layout), clock);
}

int widget_clock(
    const struct layout *layout, const struct view *view, int right, int baseline, enum colour colour)
{
    char clock[I18N_CLOCK_SIZE];
    const char *half = split_clock(view, clock);
    struct type_style small = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SMALL);
    if (half[0])
        right = layout_line_right(layout, "clock-half", small, right, baseline, layout->width, colour, half) -
                layout_px(layout, 12);
    return layout_line_right(
        layout, "clock", widget_clock_style(layout), right, baseline, layout->width, colour, clock);
}

// The theme's logo; without a width where there is none.
static struct box logo_box(const struct layout *layout, int right, int baseline)
{
    const struct image *logo = &layout->style->theme->logo;
    if (!logo->path || logo->width <= 0 || logo->height <= 0)
        return (struct box){.x = right};
    int cap_height = layout_metrics(layout, widget_clock_style(layout)).cap_height;
    int height = cap_height * 5 / 4;
    int width = (int)((long)height * logo->width / logo->height);
    int max_width = layout_px(layout, 300);
    if (width > max_width) {
        height = (int)((long)max_width * logo->height / logo->width);
        width = max_width;
    }
    return (struct box){right - width, baseline - cap_height / 2 - height / 2, width, height};
}

// The styles and baselines of the header.
struct header {
    struct type_style small;
    struct layout_block room; // without lines where it is set in one line of the largest size
    int right;                // of the room: the clock and the logo are there
    int baseline, marks_baseline, session_baseline, bottom;
};

static bool has_marks(const struct view *view)
{
    return view->clock.simulated || view->clock.doubt || view->schedule.freshness[0] != '\0';
}

static const char *label_or_room(const struct view *view, const char *label)
{
    return label ? label : view->place.label[0] != '\0' ? view->place.label : view->schedule.title;
}

static struct type_style room_style(const struct layout *layout)
{
    return layout_key_style(layout, FACE_TEXT_BOLD, SIZE_ROOM);
}

int widget_header_baseline(const struct layout *layout)
{
    int clock = layout_metrics(layout, widget_clock_style(layout)).cap_height;
    int room = layout_metrics(layout, room_style(layout)).cap_height;
    return layout->top + (room > clock ? room : clock);
}

// A room's name wraps before it is cut: its end may be all that tells two rooms apart. A bar has no room for
// that.
static void wrap_room(const struct layout *layout, const char *label, struct header *header)
{
    int width = header->right - layout->left;
    struct layout_fit fit = {.face = FACE_TEXT_BOLD,
        .max_size = SIZE_ROOM,
        .min_size = SIZE_LEFT,
        .key = true,
        .width = width,
        .height = layout->height / 3,
        .max_lines = 2};
    if (layout->format == FORMAT_BAR || layout_width(layout, room_style(layout), label) <= width)
        return;
    header->room = layout_fit(layout, label, &fit);
    if (header->room.cut || header->room.broken) {
        fit.max_size = SIZE_LEFT;
        fit.max_lines = layout->portrait ? 5 : 3;
        header->room = layout_fit(layout, label, &fit);
    }
}

static struct header header_of(const struct layout *layout, const struct view *view, const char *label)
{
    static const int below[] = {[FORMAT_LANDSCAPE] = 26, [FORMAT_PORTRAIT] = 64, [FORMAT_BAR] = 26};
    struct header header = {.small = layout_style(layout, FACE_TEXT, SIZE_SMALL)};
    int line = layout_metrics(layout, header.small).line_height;
    int gap = layout_px(layout, 30);
    header.baseline = widget_header_baseline(layout);
    header.right = view->clock.unset ? layout->right : layout->right - clock_width(layout, view) - gap;
    struct box logo = logo_box(layout, header.right, header.baseline);
    header.right = logo.w > 0 ? logo.x - gap : header.right;
    wrap_room(layout, label_or_room(view, label), &header);
    int last = header.baseline;
    for (size_t i = 1; i < header.room.line_count; i++)
        last += header.room.line_height;
    bool wrapped = header.room.line_count > 1;
    int below_room = last + line + (wrapped || layout->portrait ? layout_px(layout, 8) : 0);
    header.marks_baseline = layout->format == FORMAT_BAR ? last : below_room;
    header.session_baseline = last;
    if (layout->portrait)
        header.session_baseline = header.marks_baseline + (has_marks(view) ? line : 0);
    header.bottom =
        header.marks_baseline > header.session_baseline ? header.marks_baseline : header.session_baseline;
    header.bottom += layout_px(layout, below[layout->format]);
    if (wrapped && layout->format == FORMAT_LANDSCAPE) // the session is below it
        header.bottom += layout_px(layout, 14);
    return header;
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
    const char *texts[4];   // the first that fits; NULL for none
    bool gives_way;         // it is left out before it is cut
    const struct item *led; // whose leads are named after the text, where there is room; NULL for none
    uint32_t colour;        // the text's edge; 0 for none
};

static const char *last_text(const struct beside *beside)
{
    const char *last = "";
    for (size_t i = 0; i < sizeof beside->texts / sizeof *beside->texts && beside->texts[i]; i++)
        last = beside->texts[i];
    return last;
}

// The first text that fits; NULL for none.
static const char *text_that_fits(
    const struct layout *layout, const struct beside *beside, struct type_style style, int width)
{
    for (size_t i = 0; i < sizeof beside->texts / sizeof *beside->texts && beside->texts[i]; i++)
        if (layout_width(layout, style, beside->texts[i]) <= width)
            return beside->texts[i];
    return NULL;
}

int widget_edge(const struct layout *layout, uint32_t colour, int x, int baseline, int cap_height)
{
    struct box edge = {x, baseline - cap_height, layout_px(layout, 8), cap_height};
    if (colour == 0)
        return x;
    uint32_t ground = layout->style->theme->rgb[layout->scene->background];
    scene_fill_own(layout->scene, "track", edge, 0, theme_visible(colour, ground));
    return edge.x + edge.w + layout_px(layout, 14);
}

int widget_edge_width(const struct layout *layout, uint32_t colour)
{
    return colour == 0 ? 0 : layout_px(layout, 8) + layout_px(layout, 14);
}

static void draw_beside(const struct layout *layout, struct type_style style, const struct beside *beside,
    int x, int baseline, int right)
{
    const char *text =
        text_that_fits(layout, beside, style, right - x - widget_edge_width(layout, beside->colour));
    text = text ? text : last_text(beside);
    if (text[0] == '\0')
        return;
    x = widget_edge(layout, beside->colour, x, baseline, layout_metrics(layout, style).cap_height);
    x = layout_line(layout, "session", style, x, baseline, right - x, COLOUR_TEXT_SECONDARY, text);
    if (!beside->led)
        return;
    int dot = layout_width(layout, style, " · ");
    const char *leads = widget_leads(layout, style, beside->led, right - x - dot);
    if (leads[0] == '\0')
        return;
    x = layout_line(layout, "separator", style, x, baseline, right - x, COLOUR_TEXT_SECONDARY, " · ");
    layout_line(layout, "leads", style, x, baseline, right - x, COLOUR_TEXT_SECONDARY, leads);
}

// Beside the room where all of it fits there, else below; a bar has no line below. `marks` is where the
// warnings begin.
static void place_beside(
    const struct layout *layout, const struct header *header, const struct beside *beside, int x, int marks)
{
    int gap = layout_px(layout, 30);
    struct type_style style = header->small;
    if (layout->portrait) {
        draw_beside(layout, style, beside, layout->left, header->session_baseline, layout->right);
        return;
    }
    int from = x + gap + widget_edge_width(layout, beside->colour);
    bool fits = text_that_fits(layout, beside, style, header->right - from) && header->room.line_count <= 1;
    bool below = !fits && !beside->gives_way && layout->format != FORMAT_BAR;
    if (below)
        draw_beside(layout, style, beside, layout->left, header->marks_baseline, marks);
    else if (fits)
        draw_beside(layout, style, beside, x + gap, header->baseline, header->right);
}

static int draw_header(
    const struct layout *layout, const struct view *view, const char *label, struct beside beside)
{
    struct header header = header_of(layout, view, label);
    label = label_or_room(view, label);
    int gap = layout_px(layout, 30);
    int right = layout->right;
    if (!view->clock.unset)
        right = widget_clock(layout, view, right, header.baseline, COLOUR_TEXT) - gap;
    if (layout->style->theme->logo.path)
        scene_image(
            layout->scene, "logo", logo_box(layout, right, header.baseline), layout->style->theme->logo.path);
    bool bar = layout->format == FORMAT_BAR;
    int marks = draw_marks(layout, view, bar ? header.right : layout->right, header.marks_baseline);
    header.right = bar ? marks : header.right;
    if (beside.texts[0] && strcmp(label, beside.texts[0]) == 0)
        beside.texts[0] = NULL;
    int x = layout->left;
    if (header.room.line_count > 1) {
        layout_draw(layout, &header.room, "room", x, header.baseline - header.room.ascent, COLOUR_TEXT);
    } else {
        // A page's number is never lost.
        const char *page = bar && beside.texts[0] && beside.texts[1] ? last_text(&beside) : "";
        int kept = page[0] ? layout_width(layout, header.small, page) + gap : 0;
        struct type_style style = header.room.line_count > 0 ? header.room.style : room_style(layout);
        x = layout_line(
            layout, "room", style, x, header.baseline, header.right - x - kept, COLOUR_TEXT, label);
    }
    if (beside.texts[0])
        place_beside(layout, &header, &beside, x, marks);
    return header.bottom;
}

int widget_header(const struct layout *layout, const struct view *view, const char *label, const char *beside)
{
    struct beside text = {.texts = {beside}, .gives_way = strcmp(beside, view->schedule.title) == 0};
    return draw_header(layout, view, label, text);
}

int widget_header_day(
    const struct layout *layout, const struct view *view, const char *label, int64_t day, int page)
{
    struct arena *arena = &layout->scene->arena;
    struct str text = {0};
    struct beside beside = {0};
    int pages = layout->scene->pages;
    // In words: beside a date "1/2" reads as one, too.
    const char *mark = pages > 1 && page >= 0 ? page_mark_words(layout, page, pages) : NULL;
    for (int i = 0; i < 2; i++) {
        if (i == 0)
            i18n_date(&text, view->zone, day);
        else
            i18n_short_date(&text, view->zone, day);
        beside.texts[i] = arena_format(arena, mark ? "%s · %s" : "%s", str_text(&text), mark ? mark : "");
        str_clear(&text);
    }
    beside.texts[2] = mark;
    beside.texts[3] = mark ? arena_format(arena, "%d/%d", page + 1, pages) : NULL;
    str_free(&text);
    return draw_header(layout, view, label, beside);
}

// A session that is called as its only item says nothing beside it.
static bool has_session(const struct item *item)
{
    return item && item->session && strcmp(item->session, item->title) != 0;
}

const char *widget_session(const struct view *view, const struct item *item)
{
    if (!has_session(item))
        return view->schedule.title;
    return item->slot && strcmp(item->slot, item->title) != 0 ? item->slot : item->session;
}

int widget_header_of(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct beside beside = {.texts = {widget_session(view, item)}, .led = item};
    if (has_session(item))
        beside.colour = item->colour;
    else if (item && strcmp(view->schedule.title, item->title) == 0)
        beside.texts[0] = "";
    beside.gives_way = !has_session(item);
    return draw_header(layout, view, NULL, beside);
}

int widget_body_top(const struct layout *layout, const struct view *view, const char *label)
{
    return header_of(layout, view, label).bottom;
}
