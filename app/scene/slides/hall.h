// The slide of all rooms, in parts: hall_rooms.c says which rooms have a row and in which order, hall_ways.c
// which sizes and arrangements come into question, hall_grid.c where the columns are, hall_rows.c sets and
// draws rows, hall_until.c says until when something goes on, hall_pages.c deals rows out to pages,
// hall_foot.c draws the line below them, and hall_slide.c composes all of it.
#ifndef PLUMBLINE_SCENE_SLIDES_HALL_H
#define PLUMBLINE_SCENE_SLIDES_HALL_H

#include "scene/layout.h"
#include "scene/slide.h"
#include "scene/slides/parallel.h"

// ---- rooms

enum hall_state {
    HALL_RUNNING,
    HALL_ELSEWHERE, // nothing is on, but something was to be here that is cancelled or moved
    HALL_COMING,    // nothing is on, something comes
    HALL_DONE,      // nothing more today
    HALL_NOTHING,   // nothing at all today
};

struct hall_room {
    const struct room_row *row;
    enum hall_state state;
    const struct item *gone; // HALL_ELSEWHERE: what is said of it
    const struct item *next; // a talk; a break where no talk is known today; NULL for none
    size_t group, order;     // its heading's place, and its own in the view
};

// Those first in line come first: what is on, then what comes, by when.
struct hall_rooms {
    size_t count;
    struct hall_room *list; // the scene's arena
    size_t required;        // these have rows, on as many pages as that takes
    size_t eligible;        // up to these have rows, where that takes no more pages
    bool grouped;           // there are headings
};

struct hall_rooms hall_rooms_of(const struct layout *layout, const struct view *view);

// ---- columns

enum hall_kind {
    HALL_COLUMNS, // room, title, until, next beside one another
    HALL_SIDE,    // the next talk below the end, for few rooms
    HALL_STACKED, // the next talk below the title, for 4:3
    HALL_CARDS,   // everything but the end below the room, for portrait screens, and for few rooms
};

struct hall_column {
    int x, width;
};

struct hall_grid {
    enum hall_kind kind;
    int size;      // of titles, in thousandths
    int name_size; // of names, less where they are long
    int lines;     // a title may have
    bool people;   // speakers stand below the title
    bool words;    // "until 10:50", else "–10:50"
    bool airy;     // with more space between the lines of a card
    bool dense;    // with hardly any space between rows
    int content;   // the height of the highest row's content, where rows stand alike; else 0
    struct hall_column name, now, until, next;
    int sign; // the width of the signs' column, with the space after it; 0 without signs
    struct type_style name_style, title_style, until_style, word_style, time_style, next_style, people_style;
    int line, next_line, people_line; // from baseline to baseline
    int name_line;                    // the same of names
    int cap;                          // of a title
    int top_cap;                      // of a name
    int drop;                         // from a last baseline to the end of its descenders
    int bar_gap, bar_height;          // below the end time
    int gap;                          // between columns
    int pad;                          // the least space between rows
};

// How titles are to be set.
struct hall_setting {
    int size, lines;
    bool people;
    bool side;    // what comes next stands below the end, for few rooms
    bool cards;   // also on screens that are not portrait
    bool whole;   // no title is hyphenated: a smaller size does without
    bool equal;   // rows have one height
    bool may_cut; // titles that the smallest setting cuts
    bool dense;   // with as little space between rows as keeps them apart
};

// The smallest type, as close as rows may stand.
struct hall_setting hall_smallest(const struct layout *layout);

// Tries ways of setting a page of so many rows, the best first, until one is taken.
typedef bool hall_setting_try(void *context, const struct hall_setting *setting);
void hall_settings(const struct layout *layout, size_t rows, hall_setting_try *try, void *context);

// For the first `shown` rooms.
struct hall_grid hall_grid_of(const struct layout *layout, const struct view *view,
    const struct hall_rooms *rooms, size_t shown, const struct hall_setting *setting);

// ---- until

// "until ", "10:50", "", as the language has it at that hour: "hasta la 1:50", "hasta las 2:50". Texts in the
// scene's arena.
struct hall_until {
    const char *before, *end, *after; // the end is NULL for none
};

// Without `words` it is "–10:50"; of what runs over only that.
struct hall_until hall_until_of(
    const struct layout *layout, const struct view *view, const struct hall_room *room, bool words);

// The width of the words of most hours.
int hall_until_words(const struct layout *layout, struct type_style style);

// ---- rows

struct hall_cells {
    const struct hall_room *room;
    struct layout_block name, now; // a block without lines is empty
    struct layout_block next;      // set by hall_cells_next
    struct hall_until until;
    const char *time;   // of the next item; NULL for none
    const char *was;    // its time before it was delayed, struck out; NULL for none
    const char *people; // "" for none
    const char *full;   // "ROOM FULL → Opala" before the title; NULL for none
    int pill;           // its width, with its space
    size_t next_lines;  // that the next title may have
    int height;         // with the least space
};

// Sets all but the next title.
struct hall_cells hall_cells_of(const struct layout *layout, const struct view *view,
    const struct hall_grid *grid, const struct hall_room *room);

// Sets the next title in as many lines as the row's height has room for.
void hall_cells_next(
    const struct layout *layout, const struct hall_grid *grid, struct hall_cells *cells, int height);

// Would another line show more of the next title?
bool hall_cells_want_line(
    const struct layout *layout, const struct hall_grid *grid, struct hall_cells *cells);

// The height of what is in a row.
int hall_cells_content(const struct hall_grid *grid, const struct hall_cells *cells);

void hall_cells_draw(const struct layout *layout, const struct view *view, const struct hall_grid *grid,
    const struct hall_cells *cells, int top, int height);

// The size of what comes next, in thousandths.
int hall_next_size(const struct hall_grid *grid);

// What comes next gets the width that no title needs.
void hall_grid_widen_next(
    const struct layout *layout, struct hall_grid *grid, struct hall_cells *cells, size_t count);

// Notes the ends of those that go on when the first has ended: the row shows that one's.
void hall_note_ends(const struct layout *layout, const struct view *view, struct parallel *now);

// The end that a row shows: of the first item that ends. 0 for none; `start` is that item's.
int64_t hall_end(const struct hall_room *room, int64_t *start, bool *overruns);

// ---- pages

struct hall_pages {
    int count;
    size_t *from; // where each begins, and the end of the last; the scene's arena
};

// The height of a heading.
int hall_heading(const struct layout *layout);

// Sorts rows by their headings.
void hall_cells_group(struct hall_cells *cells, size_t count);

// Deals rows out to pages of `room` pixels: a group stays together where it fits on a page, and pages are
// evenly full. At least one page.
struct hall_pages hall_pages_of(
    const struct layout *layout, const struct hall_cells *cells, size_t count, int room);

// Is there a heading above this row of a page that begins with `from`?
bool hall_has_heading(const struct hall_cells *cells, size_t from, size_t row);

// ---- foot

// What stands below the rows: rooms without a row, and the page's number.
struct hall_foot {
    const struct hall_room *rooms; // without a row
    size_t count;
    size_t more; // rooms of today that are not even listed
    size_t idle; // and rooms without anything today
    int page, pages;
};

// Its height with `lines` lines; 0 where there is nothing to say.
int hall_foot_height(const struct layout *layout, const struct hall_foot *foot, int lines);

// The lines that it needs even without the rooms' names.
int hall_foot_least(const struct layout *layout, const struct view *view, const struct hall_foot *foot);

// Draws it in at most `lines` lines above the screen's lower margin; without `draw` it only says how many it
// needs, up to `lines`.
int hall_foot_lines(
    const struct layout *layout, const struct view *view, const struct hall_foot *foot, int lines, bool draw);

#endif
