#include "scene/slides/emergency_texts.h"

#include "scene/slides/emergency_stack.h"
#include "scene/slides/page_mark.h"
#include "scene/slides/pictograms.h"
#include "scene/text_pages.h"

// In thousandths.
enum {
    STEP = 10,
    SIGN_MIN = 200,
    SIGN_MAX = 440,
    SIGN_PORTRAIT_MAX = 640,
    SIGN_CORNER_MIN = 300, // beside text
};

// Between groups.
static int group_gap(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 10 : 34);
}

// ---- the arrangement: the text across the whole width; the sign, and beside it the second language; the
// assembly point across the whole width. On a portrait screen the sign has a row of its own, on a bar all are
// beside one another.

struct arrangement {
    struct box area;
    bool leave;     // there is a sign
    bool corner;    // at the bottom right, beside the last lines
    int sign;       // its side
    int first;      // on a bar: the width of the text
    int beside;     // where the pieces beside the sign end: those of the second language, else all
    int heights[3]; // of the text, of what is beside the sign, and of the rest
};

// The text has `share` percent of the width beside the sign.
static bool arrange_columns(
    const struct layout *layout, struct stack *stack, struct arrangement *it, int share)
{
    int gap = layout_px(layout, 34);
    int width = it->area.w - (it->leave ? it->sign + gap : 0);
    it->first = stack->count > stack->own ? (width - gap) * share / 100 : width;
    for (int level = EMERGENCY_SIZE_MAX; level >= SIZE_TITLE_MIN - STEP; level -= STEP) {
        it->heights[0] = emergency_stack_fit(layout, stack, 0, stack->own, level, it->first, it->area.h);
        it->heights[1] = emergency_stack_fit(
            layout, stack, stack->own, stack->count, level, width - gap - it->first, it->area.h);
        if (it->heights[0] <= it->area.h && it->heights[1] <= it->area.h)
            return true;
    }
    return false;
}

static bool arrange_bar(const struct layout *layout, struct stack *stack, struct arrangement *it)
{
    static const int shares[] = {55, 48, 62};
    bool ok = false;
    it->sign = it->leave ? it->area.h : 0;
    it->beside = stack->count;
    for (size_t i = 0; !ok && i < sizeof shares / sizeof *shares; i++)
        ok = arrange_columns(layout, stack, it, shares[i]);
    return ok;
}

// The largest level of sizes at which everything has room; 0 for none.
static int arrange_at(const struct layout *layout, struct stack *stack, struct arrangement *it, int one_line)
{
    for (int i = stack->second; i < stack->count; i++)
        stack->pieces[i].one_line = one_line;
    int gap = group_gap(layout);
    int sign = it->leave ? layout_px(layout, SIGN_MIN) : 0;
    int largest = layout_px(layout, layout->portrait ? SIGN_PORTRAIT_MAX : SIGN_MAX);
    it->beside = stack->second > stack->own ? stack->second : stack->count;
    for (int level = EMERGENCY_SIZE_MAX; level >= SIZE_TITLE_MIN - STEP; level -= STEP) {
        const struct box *area = &it->area;
        int width = area->w - (it->leave && !layout->portrait ? sign + gap : 0);
        int *heights = it->heights;
        heights[0] = emergency_stack_fit(layout, stack, 0, stack->own, level, area->w, area->h);
        heights[1] = emergency_stack_fit(layout, stack, stack->own, it->beside, level, width, area->h);
        heights[2] = emergency_stack_fit(layout, stack, it->beside, stack->count, level, area->w, area->h);
        int middle = layout->portrait    ? sign + heights[1] + (sign && heights[1] ? gap : 0)
                     : heights[1] > sign ? heights[1]
                                         : sign;
        int left = area->h - heights[0] - middle - heights[2];
        left -= (middle ? gap : 0) + (heights[2] ? gap : 0);
        if (left < 0)
            continue;
        // What is left makes the sign larger, without making its texts narrower.
        int grown = layout->portrait ? sign + left : middle + left;
        grown = grown < largest ? grown : largest;
        int beside = emergency_stack_fit(layout, stack, stack->own, it->beside, level,
            layout->portrait ? area->w : area->w - grown - gap, area->h);
        it->sign = it->leave && beside == heights[1] ? grown : sign;
        if (beside != heights[1])
            emergency_stack_fit(layout, stack, stack->own, it->beside, level, width, area->h);
        return level;
    }
    return 0;
}

// Between sentences that are alone: they spread out.
static int spread(const struct layout *layout, const struct stack *stack, const struct arrangement *it)
{
    int gap = (it->area.h - it->heights[0]) / (stack->own + 1);
    int most = layout_px(layout, 50);
    return gap < most ? gap : most;
}

// Is there room for a sign of this side at the bottom right?
static bool has_corner(
    const struct layout *layout, const struct stack *stack, const struct arrangement *it, int side)
{
    int gap = layout_px(layout, 34);
    int top = 0;
    for (int i = 0; i < stack->own; i++) {
        const struct layout_block *block = &stack->pieces[i].block;
        for (size_t l = 0; l < block->line_count; l++) {
            int bottom = top + block->height - (int)(block->line_count - 1 - l) * block->line_height;
            bool beside = bottom + gap / 2 > it->area.h - side;
            if (beside && (block->style.rtl || layout_line_width(layout, block, l) > it->area.w - side - gap))
                return false;
        }
        top += block->height + spread(layout, stack, it);
    }
    return true;
}

// Where nothing but the text and the sign is shown, in landscape: the sign beside the last lines.
static int arrange_corner(const struct layout *layout, struct stack *stack, struct arrangement *it)
{
    if (!it->leave || layout->portrait || stack->count > stack->own)
        return 0;
    for (int level = EMERGENCY_SIZE_MAX; level >= SIZE_TITLE_MIN - STEP; level -= STEP) {
        it->heights[0] = emergency_stack_fit(layout, stack, 0, stack->own, level, it->area.w, it->area.h);
        for (int side = SIGN_MAX; it->heights[0] <= it->area.h && side >= SIGN_CORNER_MIN; side -= STEP) {
            it->sign = layout_px(layout, side);
            it->corner = has_corner(layout, stack, it, it->sign);
            if (it->corner)
                return level;
        }
    }
    return 0;
}

// The assembly point is large in several lines, unless it takes too much from the instruction.
static bool arrange(const struct layout *layout, struct stack *stack, struct arrangement *it)
{
    enum { LARGE = 80, SMALL = 50, TOO_MUCH = 15 };
    if (arrange_corner(layout, stack, it) > 0)
        return true;
    struct stack other = *stack;
    struct arrangement with_other = *it;
    int small = arrange_at(layout, &other, &with_other, SMALL);
    int large = arrange_at(layout, stack, it, LARGE);
    if (large + TOO_MUCH < small) {
        *stack = other;
        *it = with_other;
        return true;
    }
    return large > 0;
}

static void draw_bar(
    const struct layout *layout, const struct stack *stack, const struct arrangement *it, enum colour ink)
{
    const struct box *area = &it->area;
    int gap = layout_px(layout, 34);
    int x = area->x + (it->leave ? it->sign + gap : 0);
    if (it->leave) {
        // Clear of the frame.
        int inset = it->sign / 20;
        int side = it->sign - 2 * inset;
        pictogram_exit(layout->scene, (struct box){area->x, area->y + inset, side, side});
    }
    emergency_stack_draw(layout, stack, 0, stack->own, x, area->y + (area->h - it->heights[0]) / 2,
        emergency_line_gap(layout), ink);
    emergency_stack_draw(layout, stack, stack->own, stack->count, x + it->first + gap,
        area->y + (area->h - it->heights[1]) / 2, emergency_line_gap(layout), ink);
}

static void draw_arranged(
    const struct layout *layout, const struct stack *stack, const struct arrangement *it, enum colour ink)
{
    const struct box *area = &it->area;
    int gap = group_gap(layout);
    int bottom = area->y + area->h;
    bool alone = stack->count == stack->own && (it->corner || !it->leave);
    int between = alone ? spread(layout, stack, it) : emergency_line_gap(layout);
    int lines = emergency_stack_draw(layout, stack, 0, stack->own, area->x, area->y, between, ink);
    if (it->corner) {
        struct box sign = {area->x + area->w - it->sign, bottom - it->sign, it->sign, it->sign};
        pictogram_exit(layout->scene, sign);
        return;
    }
    emergency_stack_draw(layout, stack, it->beside, stack->count, area->x, bottom - it->heights[2],
        emergency_line_gap(layout), ink);
    bottom -= it->heights[2] > 0 ? it->heights[2] + gap : 0;
    int x = area->x;
    int top = bottom - it->heights[1];
    if (it->leave && layout->portrait) {
        int free = top - gap - lines - it->sign;
        pictogram_exit(layout->scene, (struct box){x, lines + (free > 0 ? free / 2 : 0), it->sign, it->sign});
    } else if (it->leave) {
        pictogram_exit(layout->scene, (struct box){x, bottom - it->sign, it->sign, it->sign});
        x += it->sign + gap;
        top = it->sign > it->heights[1] ? bottom - (it->sign + it->heights[1]) / 2 : top;
    }
    emergency_stack_draw(layout, stack, stack->own, it->beside, x, top, emergency_line_gap(layout), ink);
}

// Where even the smallest type does not fit: all sentences in pages.
static void draw_pages(const struct layout *layout, const struct view *view, const struct stack *stack,
    const struct box *area, enum colour ink)
{
    struct str text = {0};
    for (int i = 0; i < stack->count; i++)
        str_format(&text, "%s%s", i > 0 ? "\n" : "", stack->pieces[i].text);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = EMERGENCY_SIZE_MAX,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = area->w,
        .height = area->h,
        .max_lines = LAYOUT_MAX_LINES};
    struct type_metrics small = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_BODY));
    fit.height -= small.line_height;
    struct text_pages pages = text_pages_of(layout, str_text(&text), &fit);
    layout->scene->pages = pages.count;
    page_mark(layout, view->page % pages.count, pages.count, area->x + area->w,
        area->y + area->h - small.descent, ink, layout->scene->background);
    struct layout_block block =
        text_pages_block(layout, str_text(&text), &fit, &pages, view->page % pages.count);
    layout_draw(layout, &block, "title", area->x, area->y, ink);
    str_free(&text);
}

void emergency_draw_texts(
    const struct layout *layout, const struct view *view, const struct box *area, enum colour ink)
{
    bool bar = layout->format == FORMAT_BAR;
    struct stack stack = emergency_stack(layout, view);
    struct arrangement it = {
        .area = *area, .leave = view->adjusted.emergency->emergency == EMERGENCY_EVACUATE};
    bool ok = false;
    do {
        ok = bar ? arrange_bar(layout, &stack, &it) : arrange(layout, &stack, &it);
        if (!ok && !it.leave)
            break;
        it.leave = it.leave && ok;
    } while (!ok);
    if (!ok)
        draw_pages(layout, view, &stack, area, ink);
    else if (bar)
        draw_bar(layout, &stack, &it, ink);
    else
        draw_arranged(layout, &stack, &it, ink);
}
