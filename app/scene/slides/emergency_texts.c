#include "scene/slides/emergency_texts.h"

#include "scene/slides/emergency_words.h"
#include "scene/slides/page_mark.h"
#include "scene/slides/pictograms.h"
#include "scene/text_pages.h"

// In thousandths.
enum {
    MAX_SIZE = 170,
    WRAPPED_MAX = 150,
    STEP = 10,
    LINE_MIN = 90,      // a sentence does not get smaller than this to stay on one line: the first,
    REST_LINE_MIN = 60, // the others of the text
    SIGN_MIN = 240,
    SIGN_MAX = 440,
};

// ---- sentences above one another

struct piece {
    const char *role, *text;
    enum typeface face;
    int percent, max; // its size: a share of the first one's, and the largest
    int line_min;     // its smallest size on one line, and
    int min;          // in several
    bool key;
    struct layout_block block;
};

enum { PIECES = 2 * EMERGENCY_SENTENCES + 1 };

struct stack {
    int own, second, count; // where the pieces of the text end, those of the second language, and all
    struct piece pieces[PIECES];
};

static void add_sentences(struct stack *stack, const struct sentences *sentences, const struct piece *first,
    const struct piece *others)
{
    for (int i = 0; i < sentences->count; i++) {
        stack->pieces[stack->count] = i == 0 ? *first : *others;
        stack->pieces[stack->count++].text = sentences->list[i];
    }
}

static struct stack stack_of(const struct layout *layout, const struct view *view)
{
    static const struct piece title = {.role = "title",
        .face = FACE_DISPLAY_BOLD,
        .percent = 100,
        .max = MAX_SIZE,
        .line_min = LINE_MIN,
        .min = SIZE_TITLE_MIN,
        .key = true};
    static const struct piece more = {.role = "more",
        .face = FACE_DISPLAY_BOLD,
        .percent = 85,
        .max = MAX_SIZE,
        .line_min = REST_LINE_MIN,
        .min = SIZE_SMALL};
    static const struct piece second = {.role = "second",
        .face = FACE_DISPLAY_SEMIBOLD,
        .percent = 50,
        .max = 80,
        .line_min = SIZE_BODY,
        .min = SIZE_SMALL};
    static const struct piece assembly = {.role = "assembly",
        .face = FACE_DISPLAY_BOLD,
        .percent = 60,
        .max = SIZE_TITLE_MIN,
        .line_min = 46,
        .min = SIZE_SMALL};
    struct arena *arena = &layout->scene->arena;
    struct stack stack = {0};
    const char *other = emergency_second_text(view);
    const char *point = emergency_assembly_point(arena, view);
    struct sentences own = sentences_of(arena, emergency_text(view));
    struct sentences others = other ? sentences_of(arena, other) : (struct sentences){0};
    add_sentences(&stack, &own, &title, &more);
    stack.own = stack.count;
    add_sentences(&stack, &others, &second, &second);
    stack.second = stack.count;
    add_sentences(&stack, &(struct sentences){.count = point != NULL, .list = {point}}, &assembly, &assembly);
    return stack;
}

// On one line where it is not too small for that, else in several.
static bool fit_piece(const struct layout *layout, struct piece *piece, int level, int width, int height)
{
    int max = level * piece->percent / 100;
    max = max < piece->max ? max : piece->max;
    struct layout_fit fit = {.face = piece->face,
        .max_size = max > piece->line_min ? max : piece->line_min,
        .min_size = piece->line_min,
        .key = piece->key,
        .width = width,
        .height = height,
        .max_lines = 1};
    piece->block = layout_fit(layout, piece->text, &fit);
    if (!piece->block.cut && !piece->block.broken)
        return true;
    max = max < WRAPPED_MAX ? max : WRAPPED_MAX;
    fit.max_size = max > piece->min ? max : piece->min;
    fit.min_size = piece->min;
    fit.max_lines = LAYOUT_MAX_LINES;
    piece->block = layout_fit(layout, piece->text, &fit);
    return !piece->block.cut;
}

static int line_gap(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 2 : 8);
}

// Between groups.
static int group_gap(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 10 : 34);
}

static int size_of(const struct layout *layout, const struct piece *piece)
{
    return piece->block.style.size_px * 1000 / layout->style->unit;
}

// The sentences after the first are as large as the smallest of them, and smaller than the first.
static bool fit_alike(
    const struct layout *layout, struct piece *pieces, int count, int level, int width, int height)
{
    int smallest = MAX_SIZE;
    bool fits = true;
    for (int i = 0; i < count; i++) {
        fits = fits && fit_piece(layout, &pieces[i], level, width, height);
        int size = size_of(layout, &pieces[i]);
        smallest = size < smallest ? size : smallest;
    }
    for (int i = 0; fits && i < count; i++) {
        struct piece alike = pieces[i];
        alike.max = smallest < alike.max ? smallest : alike.max;
        alike.line_min = alike.line_min < alike.max ? alike.line_min : alike.max;
        fits = fit_piece(layout, &alike, level, width, height);
        pieces[i].block = alike.block;
    }
    return fits;
}

// The height of some pieces; a huge one where a text does not fit.
static int measure(
    const struct layout *layout, struct stack *stack, int from, int to, int level, int width, int height)
{
    int total = 0;
    int alike = from;
    bool fits = true;
    if (from == 0) {
        fits = fit_piece(layout, &stack->pieces[0], level, width, height);
        int first = size_of(layout, &stack->pieces[0]);
        level = first < level ? first : level;
        alike = 1;
    }
    if (!fits || !fit_alike(layout, stack->pieces + alike, to - alike, level, width, height))
        return 2 * layout->height;
    for (int i = from; i < to; i++) {
        const struct piece *piece = &stack->pieces[i];
        total += piece->block.height + (i > from ? line_gap(layout) : 0);
    }
    return total;
}

static int draw_pieces(const struct layout *layout, const struct stack *stack, int from, int to, int x,
    int top, int gap, enum colour ink)
{
    for (int i = from; i < to; i++) {
        const struct piece *piece = &stack->pieces[i];
        top = layout_draw(layout, &piece->block, piece->role, x, top, ink) + gap;
    }
    return top;
}

// ---- the arrangement: the text across the whole width; the sign, and beside it the second language; the
// assembly point across the whole width. On a portrait screen the sign has a row of its own, on a bar all are
// beside one another.

struct arrangement {
    struct box area;
    bool leave;     // there is a sign
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
    for (int level = MAX_SIZE; level >= SIZE_TITLE_MIN - STEP; level -= STEP) {
        it->heights[0] = measure(layout, stack, 0, stack->own, level, it->first, it->area.h);
        it->heights[1] =
            measure(layout, stack, stack->own, stack->count, level, width - gap - it->first, it->area.h);
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

static bool arrange(const struct layout *layout, struct stack *stack, struct arrangement *it)
{
    int gap = group_gap(layout);
    int sign = it->leave ? layout_px(layout, SIGN_MIN) : 0;
    int largest = layout_px(layout, SIGN_MAX);
    it->beside = stack->second > stack->own ? stack->second : stack->count;
    for (int level = MAX_SIZE; level >= SIZE_TITLE_MIN - STEP; level -= STEP) {
        const struct box *area = &it->area;
        int width = area->w - (it->leave && !layout->portrait ? sign + gap : 0);
        int *heights = it->heights;
        heights[0] = measure(layout, stack, 0, stack->own, level, area->w, area->h);
        heights[1] = measure(layout, stack, stack->own, it->beside, level, width, area->h);
        heights[2] = measure(layout, stack, it->beside, stack->count, level, area->w, area->h);
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
        int beside = measure(layout, stack, stack->own, it->beside, level,
            layout->portrait ? area->w : area->w - grown - gap, area->h);
        it->sign = it->leave && beside == heights[1] ? grown : sign;
        if (beside != heights[1])
            measure(layout, stack, stack->own, it->beside, level, width, area->h);
        return true;
    }
    return false;
}

static void draw_bar(
    const struct layout *layout, const struct stack *stack, const struct arrangement *it, enum colour ink)
{
    const struct box *area = &it->area;
    int gap = layout_px(layout, 34);
    int x = area->x + (it->leave ? it->sign + gap : 0);
    if (it->leave)
        pictogram_exit(layout->scene, (struct box){area->x, area->y, it->sign, it->sign});
    draw_pieces(
        layout, stack, 0, stack->own, x, area->y + (area->h - it->heights[0]) / 2, line_gap(layout), ink);
    draw_pieces(layout, stack, stack->own, stack->count, x + it->first + gap,
        area->y + (area->h - it->heights[1]) / 2, line_gap(layout), ink);
}

static void draw_arranged(
    const struct layout *layout, const struct stack *stack, const struct arrangement *it, enum colour ink)
{
    const struct box *area = &it->area;
    int gap = group_gap(layout);
    int bottom = area->y + area->h;
    int spare = area->h - it->heights[0];
    int most = layout_px(layout, 50);
    // Sentences alone spread out.
    int between = stack->count > stack->own || it->leave ? line_gap(layout) : spare / (stack->own + 1);
    int lines =
        draw_pieces(layout, stack, 0, stack->own, area->x, area->y, between < most ? between : most, ink);
    draw_pieces(
        layout, stack, it->beside, stack->count, area->x, bottom - it->heights[2], line_gap(layout), ink);
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
    draw_pieces(layout, stack, stack->own, it->beside, x, top, line_gap(layout), ink);
}

// Where even the smallest type does not fit: all sentences in pages.
static void draw_pages(const struct layout *layout, const struct view *view, const struct stack *stack,
    const struct box *area, enum colour ink)
{
    struct str text = {0};
    for (int i = 0; i < stack->count; i++)
        str_format(&text, "%s%s", i > 0 ? "\n" : "", stack->pieces[i].text);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = MAX_SIZE,
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
    struct stack stack = stack_of(layout, view);
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
