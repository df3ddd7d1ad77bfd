#include "scene/break_rules.h"
#include "scene/fit_cache.h"
#include "scene/hyphenation.h"
#include "scene/layout_internal.h"
#include "scene/line_choice.h"

#include "base/text.h"

#include <string.h>

// The step between sizes that are tried, in thousandths: finer ones would only open more fonts.
enum { SIZE_STEP = 5 };

// Does it part a word with enough letters on both sides?
static bool parts_letters(const char *text, const struct text_breaks *graphemes, size_t count)
{
    if (count < HYPHENATION_MIN || count + HYPHENATION_MIN > graphemes->count)
        return false;
    for (size_t i = count - HYPHENATION_MIN; i < count + HYPHENATION_MIN; i++) {
        const char *letter = text + (i > 0 ? graphemes->at[i - 1] : 0);
        if (!hyphenation_has_letter(text_next(&letter)))
            return false;
    }
    return true;
}

// For a word wider than the line: the length of the graphemes that fit, at least one. Sets `hyphen` where one
// follows.
static size_t graphemes_that_fit(const struct layout *layout, struct type_style style, const char *text,
    size_t length, int width, bool *hyphen)
{
    int room = width - layout_measure(layout, style, "-", 1);
    struct text_breaks graphemes = text_breaks_of(text, length, TEXT_BREAK_GRAPHEMES);
    size_t count = layout_breaks_that_fit(layout, style, text, &graphemes, room);
    *hyphen = parts_letters(text, &graphemes, count);
    if (!*hyphen)
        count = layout_breaks_that_fit(layout, style, text, &graphemes, width);
    size_t fits = graphemes.at ? graphemes.at[count > 0 ? count - 1 : 0] : length;
    text_breaks_free(&graphemes);
    return fits;
}

// The width of a line that ends at a break, with its hyphen.
static int width_at(
    const struct layout *layout, struct type_style style, const char *text, size_t length, int cost)
{
    int width = layout_measure(layout, style, text, break_rules_visible(text, length));
    return width + (cost == BREAK_HYPHEN ? layout_measure(layout, style, "-", 1) : 0);
}

// The end of the line that begins at `start`: its last break within `width`. Sets `broken` where not even the
// first word fits.
static size_t line_end(const struct layout *layout, const struct text_breaks *breaks, size_t start, int width,
    struct layout_block *block, bool *hyphen)
{
    const char *text = block->text;
    size_t end = start;
    *hyphen = false;
    for (size_t i = 0; i < breaks->count; i++) {
        size_t candidate = breaks->at[i];
        if (candidate <= start)
            continue;
        if (width_at(layout, block->style, text + start, candidate - start, breaks->cost[i]) > width) {
            if (end == start) {
                size_t visible = break_rules_visible(text + start, candidate - start);
                end += graphemes_that_fit(layout, block->style, text + start, visible, width, hyphen);
                block->broken = true;
            }
            break;
        }
        end = candidate;
        *hyphen = breaks->cost[i] == BREAK_HYPHEN;
        if (text[end - 1] == '\n')
            break;
    }
    return end;
}

static void add_line(struct layout_block *block, size_t start, size_t end, bool hyphen)
{
    size_t visible = break_rules_visible(block->text + start, end - start);
    block->lines[block->line_count++] =
        (struct layout_line){.start = start, .length = visible, .hyphen = hyphen};
}

// Breaks the text into the block's lines, each as long as it can be; true where all of it fits.
static bool wrap(const struct layout *layout, const struct text_breaks *breaks, int width, int max_lines,
    struct layout_block *block)
{
    const char *text = block->text;
    size_t length = strlen(text);
    size_t start = 0;
    block->line_count = 0;
    block->broken = false;
    while (start < length) {
        bool hyphen;
        if (block->line_count == (size_t)max_lines)
            return false;
        size_t end = line_end(layout, breaks, start, width, block, &hyphen);
        if (end == start)
            end = length;
        add_line(block, start, end, hyphen && end < length);
        start = end;
        while (text[start] == ' ' || text[start] == '\n')
            start++;
    }
    return true;
}

static int penalty_of(int cost)
{
    static const int needed = 300;
    static const int hyphenated = 450;
    return cost == BREAK_HYPHEN ? hyphenated : cost == BREAK_NEEDED ? needed : cost * 5;
}

// What stands between the breaks. False where that is too much to choose from.
static bool pieces_of(const struct layout *layout, const struct text_breaks *breaks,
    const struct layout_block *block, struct line_piece pieces[LINE_CHOICE_PIECES])
{
    int space = layout_measure(layout, block->style, " ", 1);
    size_t start = 0;
    if (breaks->count > LINE_CHOICE_PIECES)
        return false;
    for (size_t i = 0; i < breaks->count; i++) {
        const char *text = block->text + start;
        size_t length = breaks->at[i] - start;
        bool must = length > 0 && text[length - 1] == '\n';
        size_t spaces = 0;
        length -= must;
        while (spaces < length && text[length - spaces - 1] == ' ')
            spaces++;
        int whole = layout_measure(layout, block->style, text, length - spaces);
        size_t visible = break_rules_visible(text, length);
        int at_end = visible == length - spaces && breaks->cost[i] != BREAK_HYPHEN
                         ? whole
                         : width_at(layout, block->style, text, length, breaks->cost[i]);
        pieces[i] = (struct line_piece){.whole = whole + (int)spaces * space,
            .at_end = at_end,
            .must = must,
            .penalty = must ? 0 : penalty_of(breaks->cost[i])};
        start = breaks->at[i];
    }
    return true;
}

// Pieces are measured one by one; together they may be some pixels wider. The pixels by which the block's
// lines are too wide.
static int excess(const struct layout *layout, const struct layout_block *block, int width)
{
    int most = 0;
    for (size_t i = 0; i < block->line_count; i++) {
        const struct layout_line *line = &block->lines[i];
        int cost = line->hyphen ? BREAK_HYPHEN : BREAK_PLAIN;
        int over = width_at(layout, block->style, block->text + line->start, line->length, cost) - width;
        most = over > most ? over : most;
    }
    return most;
}

// Of all breaks with the same number of lines, takes those that look best.
static void balance(
    const struct layout *layout, const struct text_breaks *breaks, int width, struct layout_block *block)
{
    struct line_piece pieces[LINE_CHOICE_PIECES];
    size_t ends[LINE_CHOICE_LINES];
    size_t lines = block->line_count;
    if (lines < 2 || block->broken || !pieces_of(layout, breaks, block, pieces))
        return;
    for (int tries = 0, room = width; tries < 3; tries++) {
        if (!line_choice(pieces, breaks->count, room, lines, ends))
            return;
        struct layout_block trial = *block;
        trial.line_count = 0;
        for (size_t i = 0; i < lines; i++) {
            size_t start = i > 0 ? breaks->at[ends[i - 1] - 1] : 0;
            size_t last = ends[i] - 1;
            add_line(&trial, start, breaks->at[last], breaks->cost[last] == BREAK_HYPHEN);
        }
        int over = excess(layout, &trial, width);
        if (over == 0) {
            *block = trial;
            return;
        }
        room -= over;
    }
}

static size_t words_in_line(const struct text_breaks *breaks, const struct layout_block *block, size_t line)
{
    size_t start = block->lines[line].start;
    size_t end = line + 1 < block->line_count ? block->lines[line + 1].start : strlen(block->text);
    size_t words = 0;
    for (size_t i = 0; i < breaks->count; i++)
        words += breaks->at[i] > start && breaks->at[i] <= end;
    return words;
}

static bool ends_in_a_single_word(const struct text_breaks *breaks, const struct layout_block *block)
{
    return block->line_count > 1 && words_in_line(breaks, block, block->line_count - 1) == 1;
}

static size_t lonely_words(const struct text_breaks *breaks, const struct layout_block *block)
{
    size_t count = 0;
    for (size_t line = 0; line < block->line_count; line++)
        count += words_in_line(breaks, block, line) == 1;
    return count;
}

static void cut_last_line(const struct layout *layout, int width, struct layout_block *block)
{
    if (block->line_count == 0)
        return;
    struct layout_line *last = &block->lines[block->line_count - 1];
    const char *rest = block->text + last->start;
    last->length = layout_cut_length(layout, block->style, rest, strlen(rest), width);
    last->cut = true;
    block->cut = true;
}

static struct layout_block block_of(
    const struct layout *layout, const char *text, const struct layout_fit *fit, int size)
{
    struct layout_block block = {.text = text,
        .width = fit->width,
        .style =
            fit->key ? layout_key_style(layout, fit->face, size) : layout_style(layout, fit->face, size)};
    struct type_metrics metrics = layout_metrics(layout, block.style);
    block.style.rtl = text_break_is_rtl(text);
    block.ascent = metrics.ascent;
    block.descent = metrics.descent;
    // Large type needs less leading than the font asks for, unless there are marks above and below the
    // letters.
    block.line_height =
        fit->face == FACE_DISPLAY_BOLD ? block.style.size_px * 107 / 100 : metrics.line_height;
    int tall = block.style.size_px * 120 / 100;
    if (text_break_is_tall(text) && block.line_height < tall)
        block.line_height = tall;
    return block;
}

static int lines_in(const struct layout_block *block, int height, int max_lines)
{
    int more = height - block->ascent - block->descent;
    int lines = more < 0 ? 1 : 1 + more / block->line_height;
    return lines < max_lines ? lines : max_lines;
}

static bool try_size(const struct layout *layout, const struct text_breaks *breaks,
    const struct layout_fit *fit, int size, struct layout_block *block)
{
    *block = block_of(layout, block->text, fit, size);
    bool high_enough = block->ascent + block->descent <= fit->height;
    return wrap(layout, breaks, fit->width, lines_in(block, fit->height, fit->max_lines), block) &&
           ((high_enough && !block->broken) || size == fit->min_size);
}

// The largest size that fits, by binary search; words are broken in the smallest alone. False where none
// fits.
static bool fit_size(const struct layout *layout, const struct text_breaks *breaks,
    const struct layout_fit *fit, int *size, struct layout_block *block)
{
    int low = 0; // fits, if any size does
    int high = (fit->max_size - fit->min_size + SIZE_STEP - 1) / SIZE_STEP;
    *size = fit->max_size;
    if (try_size(layout, breaks, fit, fit->max_size, block))
        return true;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (try_size(layout, breaks, fit, fit->min_size + middle * SIZE_STEP, block))
            low = middle;
        else
            high = middle;
    }
    *size = fit->min_size + low * SIZE_STEP;
    return try_size(layout, breaks, fit, *size, block);
}

// How many lines end with a word that belongs to the next one.
static int awkward_ends(const struct text_breaks *breaks, const struct layout_block *block)
{
    int count = 0;
    for (size_t i = 0, line = 1; i < breaks->count && line < block->line_count; i++) {
        if (breaks->at[i] < block->lines[line].start)
            continue;
        count += breaks->cost[i] >= BREAK_AWKWARD;
        line++;
    }
    return count;
}

// What is awkward in one size may not be in one that is slightly smaller: a single word on the last line,
// which looks forgotten, or an article at a line's end.
static void improve(const struct layout *layout, const struct text_breaks *breaks,
    const struct layout_fit *fit, int size, struct layout_block *block)
{
    enum { STEPS_FOR_WORD = 3, STEPS_FOR_ENDS = 2 };
    bool single = ends_in_a_single_word(breaks, block);
    int awkward = awkward_ends(breaks, block);
    int steps = single ? STEPS_FOR_WORD : awkward > 0 ? STEPS_FOR_ENDS : 0;
    for (int step = 1; step <= steps && size - step * SIZE_STEP >= fit->min_size; step++) {
        struct layout_block trial = {.text = block->text};
        if (!try_size(layout, breaks, fit, size - step * SIZE_STEP, &trial))
            return;
        balance(layout, breaks, fit->width, &trial);
        bool still_single = ends_in_a_single_word(breaks, &trial);
        int left = awkward_ends(breaks, &trial);
        if ((single && !still_single) || (still_single == single && left < awkward)) {
            *block = trial;
            return;
        }
    }
}

// A column of single words is slow to read, however large they are: where a size brings them together that is
// still a title's, they are smaller. One of them may stay.
static void gather_words(const struct layout *layout, const struct text_breaks *breaks,
    const struct layout_fit *fit, int size, struct layout_block *block)
{
    enum { ENOUGH = 2 };
    size_t lonely = lonely_words(breaks, block);
    int least = SIZE_TITLE > fit->min_size ? SIZE_TITLE : fit->min_size;
    for (int smaller = size - SIZE_STEP; lonely >= ENOUGH && smaller >= least; smaller -= SIZE_STEP) {
        struct layout_block trial = {.text = block->text};
        if (!try_size(layout, breaks, fit, smaller, &trial))
            return;
        balance(layout, breaks, fit->width, &trial);
        size_t left = lonely_words(breaks, &trial);
        if (left < lonely) {
            lonely = left;
            *block = trial;
        }
    }
}

static int hyphens_in(const struct layout_block *block)
{
    int count = block->broken;
    for (size_t i = 0; i < block->line_count; i++)
        count += block->lines[i].hyphen;
    return count;
}

// With hyphens and whatever else there is, in the smallest size; in a larger one, if a word must be parted
// anyway and is in no more parts. False where the text does not fit.
static bool fit_in_need(
    const struct layout *layout, const struct layout_fit *fit, bool fits, struct layout_block *block)
{
    struct layout_block trial = {.text = block->text};
    struct text_breaks breaks = text_breaks_of(block->text, strlen(block->text), TEXT_BREAK_NEEDED);
    bool all = try_size(layout, &breaks, fit, fit->min_size, &trial);
    if (all && block->broken) {
        int hyphens = hyphens_in(&trial);
        for (int size = fit->max_size; size > fit->min_size; size -= SIZE_STEP) {
            struct layout_block larger = {.text = block->text};
            if (try_size(layout, &breaks, fit, size, &larger) && hyphens_in(&larger) <= hyphens) {
                trial = larger;
                break;
            }
        }
    }
    if (all)
        balance(layout, &breaks, fit->width, &trial);
    if (all || (!fits && block->broken))
        *block = trial;
    text_breaks_free(&breaks);
    return all || fits;
}

static void fit_lines(const struct layout *layout, const struct layout_fit *fit, struct layout_block *block)
{
    struct text_breaks breaks = text_breaks_of(block->text, strlen(block->text), TEXT_BREAK_LINES);
    int size;
    bool fits = fit_size(layout, &breaks, fit, &size, block);
    if (!fits || block->broken) {
        if (!fit_in_need(layout, fit, fits, block))
            cut_last_line(layout, fit->width, block);
    } else {
        balance(layout, &breaks, fit->width, block);
        improve(layout, &breaks, fit, size, block);
        gather_words(layout, &breaks, fit, size, block);
    }
    text_breaks_free(&breaks);
}

struct layout_block layout_fit(const struct layout *layout, const char *text, const struct layout_fit *fit)
{
    struct layout_fit wanted = *fit;
    struct layout_block block = {.text = text};
    wanted.max_lines = fit->max_lines < LAYOUT_MAX_LINES ? fit->max_lines : LAYOUT_MAX_LINES;
    if (fit_cache_find(layout->style->cache, layout->style, text, &wanted, &block))
        return block;
    fit_lines(layout, &wanted, &block);
    block.height = block.line_count == 0
                       ? 0
                       : block.ascent + block.descent + (int)(block.line_count - 1) * block.line_height;
    fit_cache_keep(layout->style->cache, layout->style, &wanted, &block);
    return block;
}

size_t layout_reach(const struct layout *layout, const char *text, const struct layout_fit *fit)
{
    int max_lines = fit->max_lines < LAYOUT_MAX_LINES ? fit->max_lines : LAYOUT_MAX_LINES;
    struct layout_block block = block_of(layout, text, fit, fit->min_size);
    struct text_breaks breaks = text_breaks_of(text, strlen(text), TEXT_BREAK_LINES);
    wrap(layout, &breaks, fit->width, lines_in(&block, fit->height, max_lines), &block);
    text_breaks_free(&breaks);
    const struct layout_line *last = block.line_count > 0 ? &block.lines[block.line_count - 1] : NULL;
    return last ? last->start + last->length : 0;
}
