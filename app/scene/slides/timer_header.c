// The upper part of the timer (timer_parts.h).
#include "scene/i18n.h"
#include "scene/slides/timer_parts.h"
#include "scene/slides/widgets.h"

// While the countdown stands, its word has a ground of its own and the sign of a pause before it: the digits
// alone look as they do when they run. Lengths in pixels, 0 where it runs.
struct badge {
    int cap;       // of the word's letters and of the sign's bars
    int pad, rise; // the ground's, beside the word, and above and below
    int bar, sign; // the width of a bar, and of the sign and the gap after it
};

static struct badge badge_of(
    const struct layout *layout, const struct timer_state *state, struct type_style style)
{
    int cap = layout_metrics(layout, style).cap_height;
    int rise = layout->format == FORMAT_BAR ? cap / 4 : cap * 9 / 20;
    return state->timer.held ? (struct badge){cap, cap / 2, rise, cap / 4, cap * 6 / 5} : (struct badge){0};
}

static int badge_width(const struct badge *badge)
{
    return 2 * badge->pad + badge->sign;
}

// Draws what is behind and before the word in that box, whose first baseline is `baseline`. Returns the x
// where the word begins.
static int draw_badge(const struct layout *layout, const struct timer_state *state, const struct badge *badge,
    const struct box *word, int baseline)
{
    struct box ground = {
        word->x, word->y - badge->rise, word->w + badge_width(badge), word->h + 2 * badge->rise};
    struct box bar = {word->x + badge->pad, baseline - badge->cap, badge->bar, badge->cap};
    if (badge->cap == 0)
        return word->x;
    scene_fill(layout->scene, "held-ground", ground, layout_px(layout, 12), state->accent);
    scene_fill(layout->scene, "held-sign", bar, 0, state->ground);
    bar.x += 2 * badge->bar;
    scene_fill(layout->scene, "held-sign", bar, 0, state->ground);
    return word->x + badge->pad + badge->sign;
}

static enum colour word_colour(const struct timer_state *state)
{
    return state->timer.held ? state->ground : state->accent;
}

// Does the phase have a line of its own? On a bar there is only one.
static bool has_own_line(
    const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    enum timer_phase phase = state->timer.phase;
    if (layout->format == FORMAT_BAR)
        return false;
    if (layout->portrait || phase == TIMER_WAITING || phase == TIMER_BREAK)
        return true;
    size_t count = layout->scene->count;
    int clock = widget_clock(layout, view, layout->right, layout->top, state->text);
    layout->scene->count = count;
    struct type_style style = layout_key_style(layout, FACE_TEXT_SEMIBOLD, SIZE_LEFT);
    struct badge badge = badge_of(layout, state, style);
    int width = layout_width(layout, style, state->word) + badge_width(&badge);
    return layout->left + width + layout_px(layout, 30) > clock;
}

// What is wrong with the clock or the schedule; "" for nothing.
static const char *mark_of(const struct view *view)
{
    return view->clock.simulated ? i18n_say("simulated clock")
           : view->clock.doubt   ? view->clock.doubt
                                 : view->schedule.freshness;
}

// What the digits count is as large as the phase, with a dot between.
static const char *counted_of(const struct layout *layout, const struct timer_state *state)
{
    const char *text = state->counted[0] ? arena_format(&layout->scene->arena, "· %s", state->counted) : NULL;
    return text ? text : "";
}

// A part of the header's line; "" where it is not there.
struct header_part {
    const char *role, *text;
    enum typeface face;
    bool key;
    int size; // thousandths
    enum colour colour;
};

static struct type_style part_style(const struct layout *layout, const struct header_part *part)
{
    return part->key && (part->size == SIZE_LEFT || part->face != FACE_TEXT)
               ? layout_key_style(layout, part->face, part->size)
               : layout_style(layout, part->face, part->size);
}

static int part_width(const struct layout *layout, const struct header_part *part, int gap)
{
    return part->text[0] && part->size > 0 ? layout_width(layout, part_style(layout, part), part->text) + gap
                                           : 0;
}

enum { SIZE_LATENESS = 46 }; // in thousandths: it is read from the stage

enum { PHASE, COUNTED, LATENESS, PLACE, PARTS };

// The largest sizes with which the parts fit beside one another; the room gives way first, then what the
// digits count, then the lateness.
static bool size_parts(const struct layout *layout, struct header_part parts[PARTS], int width, int gap)
{
    static const int sizes[][PARTS] = {
        {SIZE_LEFT, SIZE_LEFT, SIZE_SPEAKERS, SIZE_LEFT},
        {SIZE_LEFT, SIZE_LEFT, SIZE_SPEAKERS, SIZE_SPEAKERS},
        {SIZE_LEFT, SIZE_LEFT, SIZE_SPEAKERS, SIZE_COMING},
        {SIZE_LEFT, SIZE_LEFT, SIZE_SPEAKERS, SIZE_SMALL},
        {SIZE_LEFT, SIZE_SPEAKERS, SIZE_LATENESS, SIZE_SMALL},
        {SIZE_LEFT, SIZE_SPEAKERS, SIZE_LATENESS, 0},
        // On a bar, which has no second line.
        {SIZE_LEFT, SIZE_SPEAKERS, SIZE_SMALL, 0},
        {SIZE_LEFT, SIZE_SMALL, SIZE_SMALL, 0},
        {SIZE_SPEAKERS, SIZE_SMALL, SIZE_SMALL, 0},
    };
    enum { STEPS = sizeof sizes / sizeof *sizes, ON_BARS = 3 };
    size_t steps = layout->format == FORMAT_BAR ? STEPS : STEPS - ON_BARS;
    bool small_place = parts[PLACE].size == SIZE_SMALL;
    for (size_t i = 0; i < steps; i++) {
        int used = 0;
        for (size_t k = 0; k < PARTS; k++) {
            parts[k].size = k == PLACE && small_place && sizes[i][k] > 0 ? SIZE_SMALL : sizes[i][k];
            used += part_width(layout, &parts[k], gap);
        }
        if (used <= width + gap)
            return true;
    }
    return false;
}

// Below the phase, where that has a line of its own. Returns the y of its bottom.
static int draw_below(const struct layout *layout, const struct timer_state *state, const char *role,
    int size, const char *text, int top)
{
    if (!text[0])
        return top;
    struct layout_fit fit = {.face = FACE_TEXT,
        .max_size = size,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = layout->height / 6,
        .max_lines = 2};
    struct layout_block block = layout_fit(layout, text, &fit);
    return layout_draw(layout, &block, role, layout->left, top, state->text);
}

// Everything on one line.
static struct timer_header draw_line(
    const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    int gap = layout_px(layout, 30);
    int baseline = widget_header_baseline(layout);
    int right = widget_clock(layout, view, layout->right, baseline, state->text) - gap;
    const char *mark = mark_of(view);
    bool small = mark[0] || layout->format == FORMAT_BAR;
    struct header_part parts[PARTS] = {
        {"phase", state->word, FACE_TEXT_SEMIBOLD, true, SIZE_LEFT, word_colour(state)},
        {"counted", counted_of(layout, state), FACE_TEXT, true, SIZE_LEFT, state->accent},
        {"block", state->block, FACE_TEXT, false, SIZE_SPEAKERS, state->text},
        {"where", mark[0] ? mark : view->place.label, small ? FACE_TEXT : FACE_TEXT_SEMIBOLD, false,
            small ? SIZE_SMALL : SIZE_LEFT, state->text},
    };
    // Where they do not all fit, the lateness has a line of its own, and then what is counted.
    struct badge badge = badge_of(layout, state, part_style(layout, &parts[PHASE]));
    int width = right - layout->left - badge_width(&badge);
    bool fit = size_parts(layout, parts, width, gap);
    for (size_t i = LATENESS; !fit && i > PHASE && layout->format != FORMAT_BAR; i--) {
        parts[i].text = "";
        fit = size_parts(layout, parts, width, gap);
    }
    int x = layout->left;
    for (size_t i = 0; i < PLACE; i++) {
        struct type_style style = part_style(layout, &parts[i]);
        badge = i == PHASE ? badge_of(layout, state, style) : (struct badge){0};
        struct box word = {x, baseline - badge.cap, layout_width(layout, style, parts[i].text), badge.cap};
        x = draw_badge(layout, state, &badge, &word, baseline);
        if (parts[i].text[0])
            x = layout_line(
                    layout, parts[i].role, style, x, baseline, right - x, parts[i].colour, parts[i].text) +
                badge.pad + (i == PHASE && parts[COUNTED].text[0] ? gap / 2 : gap);
    }
    bool fits = parts[PLACE].size > 0;
    parts[PLACE].size = fits ? parts[PLACE].size : SIZE_SMALL;
    parts[PLACE].face = parts[PLACE].size == SIZE_SMALL ? FACE_TEXT : parts[PLACE].face;
    if (fits || right - x > layout_px(layout, 400))
        right = layout_line_right(layout, "where", part_style(layout, &parts[PLACE]), right, baseline,
                    right - x, state->text, parts[PLACE].text) -
                gap;
    if (state->counted[0] && !parts[COUNTED].text[0])
        baseline = draw_below(layout, state, "counted", SIZE_LEFT, state->counted, baseline + gap / 3);
    if (state->block[0] && !parts[LATENESS].text[0])
        baseline = draw_below(layout, state, "block", SIZE_SPEAKERS, state->block, baseline + gap / 3);
    return (struct timer_header){baseline, x, right};
}

// The room in as many lines as it needs beside the clock, and below them what is wrong. Returns the y of
// their bottom.
static int draw_place(const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    int gap = layout_px(layout, 30);
    int baseline = widget_header_baseline(layout);
    int right = widget_clock(layout, view, layout->right, baseline, state->text) - gap;
    struct layout_fit fit = {.face = FACE_TEXT_SEMIBOLD,
        .max_size = SIZE_LEFT,
        .min_size = SIZE_SMALL,
        .width = right - layout->left,
        .height = layout->height / 6,
        .max_lines = 3};
    struct layout_block room = layout_fit(layout, view->place.label, &fit);
    int bottom = baseline;
    if (view->place.label[0])
        bottom = layout_draw(layout, &room, "where", layout->left, baseline - room.ascent, state->text) -
                 room.descent;
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    const char *mark = mark_of(view);
    if (!mark[0])
        return bottom;
    bottom += layout_metrics(layout, small).line_height;
    layout_line(layout, "mark", small, layout->left, bottom, layout->right - layout->left, state->text, mark);
    return bottom;
}

static int block_width(const struct layout *layout, const struct layout_block *block)
{
    int widest = 0;
    for (size_t i = 0; i < block->line_count; i++) {
        int width = layout_line_width(layout, block, i);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static struct timer_header draw_lines(
    const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    struct layout_fit fit = {.face = FACE_DISPLAY_SEMIBOLD,
        .max_size = SIZE_TITLE,
        .min_size = SIZE_LEFT,
        .key = true,
        .width = layout->right - layout->left,
        .height = layout->height / 4,
        .max_lines = 3};
    struct badge widest =
        badge_of(layout, state, layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_TITLE));
    fit.width -= badge_width(&widest);
    struct layout_block word = layout_fit(layout, state->word, &fit);
    struct badge badge = badge_of(layout, state, word.style);
    int top = draw_place(layout, view, state) + layout_px(layout, layout->portrait ? 60 : 35);
    int baseline = top + word.ascent;
    int below = word.height - word.ascent - word.descent;
    struct box box = {layout->left, baseline - badge.cap, block_width(layout, &word), badge.cap + below};
    int x = draw_badge(layout, state, &badge, &box, baseline);
    int bottom = layout_draw(layout, &word, "phase", x, top, word_colour(state)) + badge.rise;
    bottom = draw_below(layout, state, "counted", SIZE_LEFT, state->counted, bottom);
    bottom = draw_below(layout, state, "block", SIZE_SPEAKERS, state->block, bottom);
    return (struct timer_header){bottom, layout->left, layout->right};
}

struct timer_header timer_header(
    const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    return (has_own_line(layout, view, state) ? draw_lines : draw_line)(layout, view, state);
}
