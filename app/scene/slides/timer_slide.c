// The timer for chair and speaker: a large countdown. Its phase shows in a word, the colours, the digits'
// sign and the bar.
#include "scene/slides/slides.h"
#include "scene/slides/timer_frame.h"
#include "scene/slides/timer_parts.h"

static bool applies(const struct view *view)
{
    struct scene scratch = {0};
    struct timer_state state;
    bool applies = timer_state_of(view, &scratch, &state);
    scene_free(&scratch);
    return applies;
}

// The size in which the digits fill their box: heights and widths grow in proportion to it.
static int digits_size(const struct layout *layout, const char *widest, int width, int height)
{
    enum { REFERENCE = 200 };
    struct type_style style = {
        .face = FACE_DISPLAY_BOLD, .size_px = REFERENCE, .cells = true, .counts = true};
    int cap = layout_metrics(layout, style).cap_height;
    int wide = layout_width(layout, style, widest);
    int by_height = cap > 0 ? REFERENCE * height / cap : REFERENCE;
    int by_width = wide > 0 ? REFERENCE * width / wide : REFERENCE;
    int size = (by_height < by_width ? by_height : by_width) * 99 / 100; // a margin for rounding
    return size > layout->style->key_px ? size : layout->style->key_px;
}

// Sized for zeros, so that the size stays while they count.
static struct type_style digits_style(
    const struct layout *layout, const struct timer_state *state, const struct box *room)
{
    struct str widest = {0};
    for (const char *c = state->digits; *c; c++)
        str_add_char(&widest, (char)(*c >= '0' && *c <= '9' ? '0' : *c));
    struct type_style style = {.face = FACE_DISPLAY_BOLD,
        .size_px = digits_size(layout, str_text(&widest), room->w, room->h),
        .cells = true,
        .counts = true};
    str_free(&widest);
    return style;
}

// On a bar, text that reaches over the digits needs room below its letters too.
static void keep_off_header(const struct layout *layout, const struct timer_state *state,
    const struct timer_header *header, struct box *room)
{
    int width = layout_width(layout, digits_style(layout, state, room), state->digits);
    int left = room->x + (room->w - width) / 2;
    int descent = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_SMALL)).descent;
    if (layout->format != FORMAT_BAR || (header->left <= left && left + width <= header->right))
        return;
    room->y += descent;
    room->h -= descent;
}

// Centred in their box.
static void draw_digits(const struct layout *layout, const struct timer_state *state, const struct box *room)
{
    struct type_style style = digits_style(layout, state, room);
    int cap = layout_metrics(layout, style).cap_height;
    int x = room->x + (room->w - layout_width(layout, style, state->digits)) / 2;
    layout_line(layout, "countdown", style, x, room->y + (room->h + cap) / 2, layout->width, state->accent,
        state->digits);
}

// Do the digits fit between `top` and the footer?
static bool has_room_below(const struct layout *layout, int top)
{
    struct type_metrics digits =
        layout_metrics(layout, layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_TITLE));
    struct type_metrics footer =
        layout_metrics(layout, layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SPEAKERS));
    int below = footer.ascent + footer.descent + layout_px(layout, 24);
    return top + digits.cap_height + below <= layout->bottom;
}

// How much of what stands below the digits is there: it gives way to them, and to a message that needs the
// room.
enum foot { FOOT_STRIP, FOOT_ONE_ROW, FOOT_SPEAKERS, FOOT_TITLE, FOOT_BAR };

// Returns the top of what stands below the digits.
static int draw_foot(
    const struct layout *layout, const struct view *view, const struct timer_state *state, enum foot foot)
{
    bool strip = foot < FOOT_TITLE;
    int gap = layout_px(layout, layout->format == FORMAT_BAR ? 8 : strip ? 28 : 36);
    size_t rows = strip ? FOOT_SPEAKERS - foot : 0;
    int bottom = layout->bottom;
    if (strip)
        bottom = timer_strip(layout, view, state, rows, bottom) - layout_px(layout, 30);
    if (foot != FOOT_BAR)
        bottom = timer_footer(layout, view, state, bottom) - gap;
    return timer_bar(layout, state, bottom);
}

// Of the screen's height, in percent.
enum { LEAST_DIGITS = 20, BESIDE_MESSAGE = 35 };

// The height that the digits keep: this much of the screen, or what they need to be as wide as it is.
static int least_digits(const struct layout *layout, const struct timer_state *state, int percent)
{
    struct box all = {layout->left, 0, layout->right - layout->left, layout->height * percent / 100};
    return layout_metrics(layout, digits_style(layout, state, &all)).cap_height;
}

// Draws what stands below `top`, as much of it as a message leaves room for. Returns the digits' room.
static struct box draw_below(
    const struct layout *layout, const struct view *view, const struct timer_state *state, int top, int gap)
{
    bool bar = layout->format == FORMAT_BAR;
    bool strip = view->timer && view->timer->strip && !bar;
    struct box room = {layout->left, top, layout->right - layout->left, layout->bottom - top};
    struct timer_overlay overlay;
    // On a bar for distant viewers only the digits fit.
    if (bar && !has_room_below(layout, top + gap)) {
        timer_overlay_plan(layout, view, &room, 0, true, &overlay);
        return timer_overlay_draw(layout, view, &room, &overlay);
    }
    size_t count = layout->scene->count;
    for (enum foot foot = strip ? FOOT_STRIP : FOOT_TITLE;; foot++) {
        layout->scene->count = count;
        room.h = draw_foot(layout, view, state, foot) - gap - top;
        bool last = foot == FOOT_BAR;
        bool enough = room.h >= least_digits(layout, state, bar ? 0 : LEAST_DIGITS);
        if ((enough || last) && (timer_overlay_plan(layout, view, &room,
                                     least_digits(layout, state, BESIDE_MESSAGE), last, &overlay) ||
                                    last))
            return timer_overlay_draw(layout, view, &room, &overlay);
    }
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct timer_state state;
    struct layout layout = layout_of(scene, style);
    if (!timer_state_of(view, scene, &state))
        return;
    scene->background = state.ground;
    bool bar = layout.format == FORMAT_BAR;
    bool strip = view->timer && view->timer->strip && !bar;
    int gap = layout_px(&layout, bar ? 16 : strip ? 40 : 70);
    timer_frame(&layout, view, &state);
    struct timer_header header = timer_header(&layout, view, &state);
    struct box room = draw_below(&layout, view, &state, header.bottom + gap, gap);
    keep_off_header(&layout, &state, &header, &room);
    draw_digits(&layout, &state, &room);
}

const struct slide timer_slide = {.name = "stage", .applies = applies, .compose = compose, .ticks = true};
