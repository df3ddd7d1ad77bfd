#include "scene/slides/emergency_stack.h"

// In thousandths.
enum {
    WRAPPED_MAX = 190,
    LINE_MIN = 90,      // a sentence does not get smaller than this to stay on one line: the first,
    REST_LINE_MIN = 60, // the others of the text
};

static void add_sentences(struct stack *stack, const struct sentences *sentences, const struct piece *first,
    const struct piece *others)
{
    for (int i = 0; i < sentences->count; i++) {
        stack->pieces[stack->count] = i == 0 ? *first : *others;
        stack->pieces[stack->count++].text = sentences->list[i];
    }
}

struct stack emergency_stack(const struct layout *layout, const struct view *view)
{
    static const struct piece title = {.role = "title",
        .face = FACE_DISPLAY_BOLD,
        .percent = 100,
        .max = EMERGENCY_SIZE_MAX,
        .line_min = LINE_MIN,
        .one_line = 80,
        .min = SIZE_TITLE_MIN,
        .key = true};
    static const struct piece more = {.role = "more",
        .face = FACE_DISPLAY_BOLD,
        .percent = 85,
        .max = EMERGENCY_SIZE_MAX,
        .line_min = REST_LINE_MIN,
        .one_line = 80,
        .min = SIZE_SMALL};
    static const struct piece second = {.role = "second",
        .face = FACE_DISPLAY_SEMIBOLD,
        .percent = 70,
        .max = 110,
        .line_min = SIZE_BODY,
        .one_line = 60,
        .min = SIZE_SMALL};
    static const struct piece assembly = {.role = "assembly",
        .face = FACE_DISPLAY_BOLD,
        .percent = 65,
        .max = 75,
        .line_min = 46,
        .one_line = 80,
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

static int size_of(const struct layout *layout, const struct piece *piece)
{
    return piece->block.style.size_px * 1000 / layout->style->unit;
}

static bool fit_lines(
    const struct layout *layout, struct piece *piece, int min, int max, int lines, int width, int height)
{
    struct layout_fit fit = {.face = piece->face,
        .max_size = max > min ? max : min,
        .min_size = min,
        .key = piece->key,
        .width = width,
        .height = height,
        .max_lines = lines};
    piece->block = layout_fit(layout, piece->text, &fit);
    return !piece->block.cut && (lines > 1 || !piece->block.broken);
}

// On one line where it is not much smaller there than in several.
static bool fit_piece(const struct layout *layout, struct piece *piece, int level, int width, int height)
{
    int max = level * piece->percent / 100;
    max = max < piece->max ? max : piece->max;
    int wrapped_max = max < WRAPPED_MAX ? max : WRAPPED_MAX;
    struct piece one = *piece;
    bool is_one = fit_lines(layout, &one, piece->line_min, max, 1, width, height);
    if (is_one && size_of(layout, &one) >= wrapped_max * piece->one_line / 100) {
        *piece = one;
        return true;
    }
    bool fits = fit_lines(layout, piece, piece->min, wrapped_max, LAYOUT_MAX_LINES, width, height);
    if (is_one && (!fits || size_of(layout, &one) >= size_of(layout, piece) * piece->one_line / 100)) {
        *piece = one;
        return true;
    }
    return fits;
}

int emergency_line_gap(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 2 : 8);
}

// The sentences after the first are as large as the smallest of them, and smaller than the first.
static bool fit_alike(
    const struct layout *layout, struct piece *pieces, int count, int level, int width, int height)
{
    int smallest = EMERGENCY_SIZE_MAX;
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

int emergency_stack_fit(
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
        total += piece->block.height + (i > from ? emergency_line_gap(layout) : 0);
    }
    return total;
}

int emergency_stack_draw(const struct layout *layout, const struct stack *stack, int from, int to, int x,
    int top, int gap, enum colour ink)
{
    for (int i = from; i < to; i++) {
        const struct piece *piece = &stack->pieces[i];
        top = layout_draw(layout, &piece->block, piece->role, x, top, ink) + gap;
    }
    return top;
}
