// The timer for chair and speaker: a large countdown. Its phase shows in a word, the colours, the digits'
// sign and the bar.
#include "scene/i18n.h"
#include "scene/slides/parallel.h"
#include "scene/slides/slides.h"
#include "scene/slides/timer_frame.h"
#include "scene/slides/widgets.h"

static bool applies(const struct view *view)
{
    struct scene scratch = {0};
    struct timer_state state;
    bool applies = timer_state_of(view, &scratch, &state);
    scene_free(&scratch);
    return applies;
}

struct header {
    int bottom;
    int left, right; // of what its line leaves free
    bool announces;  // the phase's word is not on it but follows
};

// While it waits for a start, the word stands large before the digits, so that they are not taken for what is
// left, or for overtime. So does one that has no room beside the clock.
static bool announces_word(const struct layout *layout, const struct timer_state *state, int width)
{
    enum timer_phase phase = state->timer.phase;
    struct type_style word = layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_LEFT);
    return layout->format != FORMAT_BAR && (phase == TIMER_WAITING || phase == TIMER_BREAK ||
                                               layout_width(layout, word, state->word) > width);
}

// Returns the y of its bottom.
static int draw_announcement(const struct layout *layout, const struct timer_state *state, int top)
{
    struct layout_fit fit = {.face = FACE_DISPLAY_SEMIBOLD,
        .max_size = SIZE_TITLE,
        .min_size = SIZE_LEFT,
        .key = true,
        .width = layout->right - layout->left,
        .height = layout->height / 3,
        .max_lines = 1};
    struct layout_block word = layout_fit(layout, state->word, &fit);
    return layout_draw(layout, &word, "phase", layout->left, top, state->accent);
}

// Phase, lateness of the block, and clock.
static struct header draw_header(
    const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    struct type_style word = layout_key_style(layout, FACE_TEXT_SEMIBOLD, SIZE_LEFT);
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    int gap = layout_px(layout, 30);
    int baseline = layout->top + layout_metrics(layout, widget_clock_style(layout)).cap_height;
    int right = widget_clock(layout, view, layout->right, baseline, state->text);
    bool announces = announces_word(layout, state, right - gap - layout->left);
    int x = layout_line(layout, announces ? "where" : "phase", word, layout->left, baseline,
        right - gap - layout->left, announces ? state->text : state->accent,
        announces ? view->place.label : state->word);
    const char *mark = view->clock.simulated         ? i18n_say("simulated clock")
                       : view->clock.doubt           ? view->clock.doubt
                       : view->schedule.freshness[0] ? view->schedule.freshness
                       : announces                   ? ""
                                                     : view->place.label;
    // The room is read from as far as the rest, where it fits like this.
    struct type_style where = mark == view->place.label && layout->format != FORMAT_BAR
                                  ? layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_LEFT)
                                  : small;
    // On a portrait screen these have a line of their own.
    int below = layout->portrait ? baseline + layout_metrics(layout, where).line_height : baseline;
    x = layout->portrait ? layout->left : x + gap;
    right = layout->portrait ? layout->right + gap : right;
    if (state->counted[0] && x + layout_width(layout, small, state->counted) <= right - gap)
        x = layout_line(layout, "counted", small, x, below, right - gap - x, state->text, state->counted) +
            gap;
    if (state->block[0] && right - x > layout_px(layout, 300))
        x = layout_line(layout, "block", small, x, below, right - gap - x, state->text, state->block) + gap;
    if (layout_width(layout, where, mark) > right - x - gap)
        where = small;
    if (where.size_px > small.size_px || right - x > layout_px(layout, 400))
        right =
            layout_line_right(layout, "where", where, right - gap, below, right - x - gap, state->text, mark);
    return (struct header){below, x, right, announces};
}

// One of the next two items: "NEXT 16:20 Title", in the timer's colours.
static void draw_coming(const struct layout *layout, const struct view *view, const struct timer_state *state,
    const struct item *item, const char *label, int baseline)
{
    struct type_style bold = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_BODY);
    struct type_style text = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct str time = {0};
    int gap = layout_px(layout, 20);
    i18n_time(&time, view->zone, item->at.start, view->at);
    bold.cells = true;
    int x = layout->left;
    if (label)
        x = widget_label(layout, "label", x, baseline, state->accent, label) + gap;
    x = layout_line(layout, "next-time", bold, x, baseline, layout->right - x, state->text, str_text(&time)) +
        gap;
    str_free(&time);
    int aside =
        layout_width(layout, text, parallel_more(layout, parallel_starting(view->agenda, item).count - 1));
    aside += aside > 0 ? gap : 0;
    x = layout_line(
            layout, "next-title", text, x, baseline, layout->right - x - aside, state->text, item->title) +
        gap;
    const char *names = parallel_aside(layout, view, item, text, layout->right - x);
    if (names[0] && x < layout->right)
        layout_line(layout, "next-speakers", text, x, baseline, layout->right - x, state->text, names);
}

// The next two items, one for each time, without the one that the timer waits for.
static void find_coming(const struct agenda *agenda, const struct item *shown, const struct item *out[2])
{
    size_t count = 0;
    const struct item *last = shown;
    for (size_t i = 0; agenda->next && i <= agenda->later_count && count < 2; i++) {
        const struct item *item = i == 0 ? agenda->next : agenda->later[i - 1];
        if (item->kind != last->kind || item->at.start != last->at.start)
            last = out[count++] = item;
    }
}

// For the moderator: the speakers in large type, and the next two items. Returns its top.
static int draw_strip(const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    const struct agenda *agenda = view->agenda;
    struct type_style large = layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_LEFT);
    struct type_metrics small = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_BODY));
    const struct item *coming[2] = {NULL, NULL};
    find_coming(agenda, state->timer.item, coming);
    int baseline = layout->bottom - small.descent;
    for (int i = 1; i >= 0; i--)
        if (coming[i]) {
            draw_coming(layout, view, state, coming[i], i == 0 ? i18n_say("NEXT") : NULL, baseline);
            baseline -= small.line_height + layout_px(layout, 8);
        }
    baseline -= layout_px(layout, 12);
    const char *names = widget_names(layout, large, state->timer.item, layout->right - layout->left);
    if (!names[0] && state->timer.item->lead_count == 0)
        return baseline;
    int x = layout_line(
        layout, "speakers", large, layout->left, baseline, layout->right - layout->left, state->text, names);
    x = names[0] ? x + layout_px(layout, 30) : x;
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    layout_line(layout, "leads", style, x, baseline, layout->right - x, state->text,
        widget_leads(layout, style, state->timer.item, layout->right - x));
    return baseline - layout_metrics(layout, large).ascent;
}

// The timer's item, and how many share its time.
static struct parallel talks_of(const struct view *view, const struct item *item)
{
    bool on = item->at.start <= view->at && view->at < item->at.end;
    struct parallel talks = on ? parallel_now(view->agenda) : parallel_starting(view->agenda, item);
    talks.count = talks.count > 0 ? talks.count : 1;
    talks.items[0] = item;
    return talks;
}

// Title and when, above `bottom`; returns the top.
static int draw_footer(
    const struct layout *layout, const struct view *view, const struct timer_state *state, int bottom)
{
    struct type_style style =
        layout_style(layout, FACE_TEXT_SEMIBOLD, layout->format == FORMAT_BAR ? SIZE_SPEAKERS : SIZE_LEFT);
    struct type_metrics metrics = layout_metrics(layout, style);
    struct parallel talks = talks_of(view, state->timer.item);
    int baseline = bottom - metrics.descent;
    int gap = layout_px(layout, 40);
    int width = layout->portrait ? layout->right - layout->left : layout->width * 2 / 3;
    if (layout_width(layout, style, state->when) > width) // a long form of 12 hours
        style = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SMALL);
    if (!layout->portrait) {
        int right = layout_line_right(
            layout, "when", style, layout->right, baseline, width, state->text, state->when);
        struct layout_fit line = {.face = style.face,
            .max_size = layout->format == FORMAT_BAR ? SIZE_SPEAKERS : SIZE_LEFT,
            .min_size = SIZE_SPEAKERS,
            .width = right - gap - layout->left,
            .height = layout->height,
            .max_lines = 1};
        struct layout_block title = parallel_fit(layout, &talks, 1, &line);
        if (title.cut && layout->format != FORMAT_BAR) {
            line.min_size = SIZE_BODY;
            line.max_lines = 2;
            title = parallel_fit(layout, &talks, 1, &line);
        }
        int top = bottom - title.height;
        layout_draw(layout, &title, "stage-title", layout->left, top, state->text);
        top += title.ascent - metrics.ascent;
        return top < baseline - metrics.ascent ? top : baseline - metrics.ascent;
    }
    struct layout_fit fit = {.face = style.face,
        .max_size = SIZE_LEFT,
        .min_size = SIZE_SPEAKERS,
        .width = layout->right - layout->left,
        .height = layout->height / 4,
        .max_lines = 4};
    struct layout_block title = parallel_fit(layout, &talks, 1, &fit);
    int top = baseline - metrics.ascent - gap - title.height;
    layout_draw(layout, &title, "stage-title", layout->left, top, state->text);
    layout_line(layout, "when", style, layout->left, baseline, width, state->text, state->when);
    return top;
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
    const struct header *header, struct box *room)
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

// A message to the speaker, as large as its box allows.
static void draw_message(const struct layout *layout, const struct adjustment *message, struct box box)
{
    int padding = layout_px(layout, layout->format == FORMAT_BAR ? 10 : 28);
    // On a bar it may be as small as secondary text.
    bool bar = layout->format == FORMAT_BAR;
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = 150,
        .min_size = bar ? SIZE_SMALL : SIZE_TITLE_MIN,
        .key = !bar,
        .width = box.w - 2 * padding,
        .height = box.h - padding,
        .max_lines = 4};
    struct layout_block text = layout_fit(layout, message->text, &fit);
    scene_fill(layout->scene, "message-ground", box, layout_px(layout, 16), COLOUR_INFO);
    layout_draw(layout, &text, "message", box.x + padding, box.y + (box.h - text.height) / 2, COLOUR_ON_INFO);
}

// The chair's action, its effect on the rest, and the keys.
static void draw_panel(const struct layout *layout, const struct timer_panel *panel, struct box box)
{
    bool bar = layout->format == FORMAT_BAR;
    int padding = layout_px(layout, bar ? 10 : 28);
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_metrics metrics = layout_metrics(layout, small);
    int width = box.w - 2 * padding;
    int hint = panel->hint[0] && !bar ? metrics.line_height : 0;
    scene_fill(layout->scene, "panel-ground", box, layout_px(layout, 16), COLOUR_SURFACE);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_TITLE_MIN,
        .min_size = SIZE_SPEAKERS,
        .width = width,
        .height = box.h,
        .max_lines = 1};
    struct layout_block title = layout_fit(layout, panel->title, &fit);
    int top = layout_draw(layout, &title, "panel-title", box.x + padding, box.y + padding / 2, COLOUR_TEXT);
    int left = box.y + box.h - padding / 2 - hint - top;
    struct layout_fit rest = {.face = FACE_TEXT,
        .max_size = SIZE_SPEAKERS,
        .min_size = SIZE_SMALL,
        .width = width,
        .height = left,
        .max_lines =
            metrics.line_height > 0 && left / metrics.line_height < 4 ? left / metrics.line_height : 4};
    if (panel->effect[0] && rest.max_lines > 0) {
        struct layout_block effect = layout_fit(layout, panel->effect, &rest);
        layout_draw(layout, &effect, "panel-effect", box.x + padding, top, COLOUR_TEXT);
    }
    if (hint > 0)
        layout_line(layout, "panel-hint", small, box.x + padding,
            box.y + box.h - padding / 2 - metrics.descent, width, COLOUR_TEXT, panel->hint);
}

// The panel or message, in the lower third of the digits' box, on a bar in its right half. Subtracts it from
// the box.
static void draw_overlay(const struct layout *layout, const struct view *view, struct box *room)
{
    const struct timer_view *timer = view->timer;
    bool bar = layout->format == FORMAT_BAR;
    int gap = layout_px(layout, 24);
    if (!timer || (!timer->panel && !timer->message))
        return;
    int min_height = !timer->panel                     ? layout_px(layout, 150)
                     : timer->panel->effect[0] == '\0' ? layout_px(layout, 170)
                                                       : layout_px(layout, 330);
    int height = timer->panel || room->h / 3 < min_height ? min_height : room->h / 3;
    height = height < room->h * 2 / 3 ? height : room->h * 2 / 3;
    struct box box = {room->x, room->y + room->h - height, room->w, height};
    if (bar)
        box = (struct box){room->x + room->w / 2, room->y, room->w - room->w / 2, room->h};
    if (timer->panel)
        draw_panel(layout, timer->panel, box);
    else
        draw_message(layout, timer->message, box);
    if (bar)
        room->w = box.x - gap - room->x;
    else
        room->h = box.y - gap - room->y;
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
    struct header header = draw_header(&layout, view, &state);
    int top = header.bottom + gap;
    int bottom = layout.bottom;
    if (header.announces)
        top = draw_announcement(&layout, &state, header.bottom + gap / 2) + gap / 4;
    // On a bar for distant viewers only the digits fit.
    if (!bar || has_room_below(&layout, top + gap)) {
        if (strip)
            bottom = draw_strip(&layout, view, &state) - layout_px(&layout, 12);
        bottom = draw_footer(&layout, view, &state, bottom) - layout_px(&layout, bar ? 8 : strip ? 20 : 36);
        bottom = timer_bar(&layout, &state, bottom) - gap;
    }
    struct box room = {layout.left, top, layout.right - layout.left, bottom - top};
    draw_overlay(&layout, view, &room);
    keep_off_header(&layout, &state, &header, &room);
    draw_digits(&layout, &state, &room);
}

const struct slide timer_slide = {.name = "stage", .applies = applies, .compose = compose, .ticks = true};
