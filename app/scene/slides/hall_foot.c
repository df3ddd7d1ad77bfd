// The line below the rows of the slide of all rooms: "Nothing now: AW1.120 11:00  AW1.126 12:00", "Done for
// today: H.2215", "and 380 more", "Nothing today: Opala  Jade", and "page 1 of 2".
#include "scene/i18n.h"
#include "scene/slides/hall.h"
#include "scene/slides/page_mark.h"

#include <string.h>

enum { PIECES = 3 * 48 + 8 };

// A piece of the line; it is never broken.
struct piece {
    const char *text;
    struct type_style style;
    enum colour colour;
    int space;   // before it, on the same line
    bool joined; // it stays on the line of the piece before
};

struct pieces {
    const struct layout *layout;
    const struct view *view;
    struct type_style plain, strong;
    int gap, narrow; // before a piece, and before one that is joined
    size_t count;
    struct piece list[PIECES];
};

static void add(
    struct pieces *pieces, const char *text, struct type_style style, enum colour colour, int space)
{
    if (pieces->count < PIECES && text && text[0] != '\0')
        pieces->list[pieces->count++] = (struct piece){.text = text,
            .style = style,
            .colour = colour,
            .space = space,
            .joined = space == pieces->narrow};
}

// The part of "Nothing now: %s" before the names.
static const char *head_of(const struct layout *layout, const char *phrase)
{
    const char *at = strstr(phrase, "%s");
    size_t length = at ? (size_t)(at - phrase) : strlen(phrase);
    while (length > 0 && phrase[length - 1] == ' ')
        length--;
    const char *kept = arena_text(&layout->scene->arena, phrase, length);
    return kept ? kept : "";
}

// "AW1.120 11:00", "Opala": a name, and when something comes.
static void add_room(struct pieces *pieces, const struct hall_room *room, bool first)
{
    int narrow = pieces->narrow;
    add(pieces, room->row->label, pieces->strong, COLOUR_TEXT, first ? narrow : pieces->gap);
    if (room->state == HALL_COMING) {
        struct str time = {0};
        struct type_style style = pieces->plain;
        style.cells = true;
        i18n_time(&time, pieces->view->zone, room->next->at.start, pieces->view->at);
        add(pieces, arena_text(&pieces->layout->scene->arena, str_text(&time), time.length), style,
            COLOUR_ACCENT_TEXT, narrow);
        str_free(&time);
    }
}

static bool has_line(const struct hall_foot *foot)
{
    return foot->count + foot->more + foot->idle > 0;
}

// "Nothing now: AW1.120 11:00 and 2 more"; without a name "Nothing now: 3 rooms".
static void add_rooms(
    struct pieces *pieces, const char *phrase, const struct hall_room *rooms, size_t listed, size_t count)
{
    struct arena *arena = &pieces->layout->scene->arena;
    if (count == 0)
        return;
    add(pieces, head_of(pieces->layout, phrase), pieces->plain, COLOUR_TEXT_SECONDARY,
        pieces->count > 0 ? pieces->gap : 0);
    for (size_t i = 0; i < listed; i++)
        add_room(pieces, &rooms[i], i == 0);
    const char *rest = listed > 0 ? parallel_more(pieces->layout, count - listed)
                                  : arena_format(arena, i18n_plural("%zu room", "%zu rooms", count), count);
    add(pieces, rest, pieces->plain, COLOUR_TEXT_SECONDARY, pieces->narrow);
}

// How many from `first` on are in a state before this one: the rooms are sorted by it.
static size_t rooms_before(const struct hall_foot *foot, size_t first, enum hall_state state)
{
    size_t count = 0;
    while (first + count < foot->count && foot->rooms[first + count].state < state)
        count++;
    return count;
}

// `shown` rooms, and how many more there are of each kind.
static void gather(struct pieces *pieces, const struct hall_foot *foot, size_t shown)
{
    const struct hall_room *rooms = foot->rooms;
    size_t coming = rooms_before(foot, 0, HALL_DONE);
    size_t done = rooms_before(foot, coming, HALL_NOTHING);
    size_t listed = shown < coming ? shown : coming;
    size_t listed_done = shown - listed < done ? shown - listed : done;
    size_t idle = foot->count - coming - done + foot->idle;
    pieces->count = 0;
    add_rooms(pieces, i18n_say("Nothing now: %s"), rooms, listed, coming);
    add_rooms(pieces, i18n_say("Done for today: %s"), rooms + coming, listed_done, done);
    add(pieces, parallel_more(pieces->layout, foot->more), pieces->plain, COLOUR_TEXT_SECONDARY,
        pieces->count > 0 ? pieces->gap : 0);
    add_rooms(
        pieces, i18n_say("Nothing today: %s"), rooms + coming + done, shown - listed - listed_done, idle);
}

// The width of a piece with those that are joined to it, unless that is more than a line.
static int joined_width(const struct pieces *pieces, size_t first, int whole)
{
    const struct piece *list = pieces->list;
    int own = layout_width(pieces->layout, list[first].style, list[first].text);
    int width = own;
    for (size_t i = first + 1; i < pieces->count && list[i].joined && width <= whole; i++)
        width += list[i].space + layout_width(pieces->layout, list[i].style, list[i].text);
    return width <= whole ? width : own;
}

// Sets the pieces between the margins, the last line up to `right`, its first baseline at `baseline`. Returns
// how many lines they take, or 0 where one is wider than a line.
static int flow(const struct pieces *pieces, int right, int baseline, bool draw)
{
    const struct layout *layout = pieces->layout;
    int line = layout_metrics(layout, pieces->plain).line_height;
    int x = layout->left;
    int lines = 1;
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece *piece = &pieces->list[i];
        int width = layout_width(layout, piece->style, piece->text);
        bool begins = x == layout->left;
        if (!begins && x + piece->space + joined_width(pieces, i, right - layout->left) > right) {
            lines++;
            x = layout->left;
            begins = true;
        }
        if (x + width > right)
            return 0;
        x += begins ? 0 : piece->space;
        if (draw)
            layout_line(layout, "idle-rooms", piece->style, x, baseline + (lines - 1) * line, width,
                piece->colour, piece->text);
        x += width;
    }
    return lines;
}

int hall_foot_height(const struct layout *layout, const struct hall_foot *foot, int lines)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_metrics metrics = layout_metrics(layout, style);
    if (lines < 1 || (!has_line(foot) && foot->pages < 2))
        return 0;
    return metrics.ascent + (lines - 1) * metrics.line_height + layout_px(layout, 10);
}

static struct pieces pieces_of(const struct layout *layout, const struct view *view)
{
    struct pieces pieces = {.layout = layout,
        .view = view,
        .plain = layout_style(layout, FACE_TEXT, SIZE_SMALL),
        .strong = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SMALL),
        .gap = layout_px(layout, 32)};
    pieces.narrow = pieces.plain.size_px / 3;
    return pieces;
}

// The right edge of its last line, which the page's number ends.
static int right_of(const struct pieces *pieces, const char *mark)
{
    return pieces->layout->right -
           (mark[0] ? layout_width(pieces->layout, pieces->plain, mark) + pieces->gap : 0);
}

int hall_foot_least(const struct layout *layout, const struct view *view, const struct hall_foot *foot)
{
    struct pieces pieces = pieces_of(layout, view);
    gather(&pieces, foot, 0);
    int lines = flow(&pieces, right_of(&pieces, page_mark_words(layout, foot->page, foot->pages)), 0, false);
    return lines > 0 ? lines : 1;
}

int hall_foot_lines(
    const struct layout *layout, const struct view *view, const struct hall_foot *foot, int lines, bool draw)
{
    struct pieces pieces = pieces_of(layout, view);
    struct type_metrics metrics = layout_metrics(layout, pieces.plain);
    const char *mark = page_mark_words(layout, foot->page, foot->pages);
    int baseline = layout->bottom - metrics.descent / 4;
    int right = right_of(&pieces, mark);
    if (mark[0] && draw)
        layout_line_right(layout, "page", pieces.plain, layout->right, baseline, layout->width,
            COLOUR_TEXT_SECONDARY, mark);
    size_t shown = foot->count < 48 ? foot->count : 48;
    int used = 0;
    for (;; shown--) {
        gather(&pieces, foot, shown);
        used = flow(&pieces, right, 0, false);
        if ((used > 0 && used <= lines) || shown == 0)
            break;
    }
    used = used > 0 ? used : 1;
    if (draw && has_line(foot))
        flow(&pieces, right, baseline - (used - 1) * metrics.line_height, true);
    return used;
}
