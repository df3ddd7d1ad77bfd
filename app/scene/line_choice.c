#include "scene/line_choice.h"

#include <limits.h>

// A single short word on the last line looks forgotten, and a very short line anywhere.
enum { FORGOTTEN = 250, SHORT_PERCENT = 40, VERY_SHORT_PERCENT = 20 };

// From so many lines on a text is prose: even lines matter more than where they break.
enum { PROSE_LINES = 6, PROSE_WEIGHT = 30 };

struct choice {
    int cost[LINE_CHOICE_LINES + 1][LINE_CHOICE_PIECES + 1]; // of so many lines with so many pieces
    unsigned char from[LINE_CHOICE_LINES + 1][LINE_CHOICE_PIECES + 1];
};

static int cost_of_line(
    const struct line_piece *pieces, size_t count, size_t from, size_t to, int line, int width, int weight)
{
    int square = (int)((long)line * line * 1000 * weight / ((long)width * width));
    bool last = to == count;
    bool alone = last && from > 0 && from + 1 == to;
    bool forgotten = line < width * (alone ? SHORT_PERCENT : VERY_SHORT_PERCENT) / 100;
    return square + (last ? 0 : pieces[to - 1].penalty) + (forgotten ? FORGOTTEN : 0);
}

// All lines that end with the piece before `to`, as the last of `lines`.
static void end_at(const struct line_piece *pieces, size_t count, int width, int weight, size_t lines,
    size_t to, struct choice *choice)
{
    int line = pieces[to - 1].at_end;
    for (size_t from = to; from-- > 0;) {
        if (from + 1 < to && pieces[from].must)
            return;
        if (from + 1 < to)
            line += pieces[from].whole;
        if (line > width)
            return;
        int before = choice->cost[lines - 1][from];
        if (before == INT_MAX)
            continue;
        int cost = before + cost_of_line(pieces, count, from, to, line, width, weight);
        if (cost < choice->cost[lines][to]) {
            choice->cost[lines][to] = cost;
            choice->from[lines][to] = (unsigned char)from;
        }
    }
}

bool line_choice(const struct line_piece *pieces, size_t count, int width, size_t lines, size_t *ends)
{
    struct choice choice;
    int weight = lines >= PROSE_LINES ? PROSE_WEIGHT : 1;
    if (count > LINE_CHOICE_PIECES || lines > LINE_CHOICE_LINES || lines == 0 || count < lines || width <= 0)
        return false;
    for (size_t line = 0; line <= lines; line++)
        for (size_t to = 0; to <= count; to++)
            choice.cost[line][to] = line == 0 && to == 0 ? 0 : INT_MAX;
    for (size_t line = 1; line <= lines; line++)
        for (size_t to = line; to <= count; to++)
            end_at(pieces, count, width, weight, line, to, &choice);
    if (choice.cost[lines][count] == INT_MAX)
        return false;
    for (size_t line = lines, to = count; line > 0; to = choice.from[line--][to])
        ends[line - 1] = to;
    return true;
}
