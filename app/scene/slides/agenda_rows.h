// The rows of the agenda's slide.
#ifndef PLUMBLINE_SCENE_SLIDES_AGENDA_ROWS_H
#define PLUMBLINE_SCENE_SLIDES_AGENDA_ROWS_H

#include "scene/slides/agenda_list.h"
#include "scene/slides/widgets.h"

// The columns of a row, and how it is set.
struct agenda_columns {
    bool tall;    // the title over the names, else beside them
    bool grow;    // beside them, but over those that have no room there
    int size;     // of times and titles, in thousandths; names are a little smaller
    int language; // the x of the language's tag
    int title;    // that of the title
};

// Farther right where a row shows an old time beside the new one, or talks are in several languages.
struct agenda_columns agenda_columns_of(
    const struct layout *layout, const struct view *view, const struct agenda_list *list, int size);

struct type_style agenda_names_style(const struct layout *layout, int size, bool running);

// Does it end on another day than it starts?
bool agenda_ends_another_day(const struct view *view, const struct item *item);

// An item's names, or what became of it. In the scene's arena.
const char *agenda_names(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int max_width);

// The height of a row. Clears `whole` where, with the names below the titles, some of it is cut or left out.
int agenda_row_height(const struct layout *layout, const struct view *view, const struct agenda_entry *entry,
    const struct agenda_columns *columns, bool *whole);

// The rows `from` to before `until` of the list, each higher by `air`, from `top` on.
void agenda_draw_rows(const struct layout *layout, const struct view *view, const struct agenda_list *list,
    const struct agenda_columns *columns, size_t from, size_t until, int top, int air);

#endif
