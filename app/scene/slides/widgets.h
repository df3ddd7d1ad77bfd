// Parts that slides share: the header, labels, speakers, rows of later items.
#ifndef PLUMBLINE_SCENE_SLIDES_WIDGETS_H
#define PLUMBLINE_SCENE_SLIDES_WIDGETS_H

#include "scene/layout.h"
#include "scene/slide.h"

// The header: the room, or `label` (NULL for none), at the left, in several lines where one is too short;
// `beside` (may be "") after it, or below; the clock at the right; marks below the clock, on a bar beside it.
// The event's title gives way where it does not fit. Returns the y of the body's top.
int widget_header(
    const struct layout *layout, const struct view *view, const char *label, const char *beside);

// The same for a slide about an item (NULL for none): its session, with the track's colour as an edge, and
// who leads it where there is room; else the event's title.
int widget_header_of(const struct layout *layout, const struct view *view, const struct item *item);

// The same with a day, written shorter where there is little room, and the number of the page, where the
// scene has several: from 0, or less where it stands elsewhere. The number is never cut.
int widget_header_day(
    const struct layout *layout, const struct view *view, const char *label, int64_t day, int page);

// "led by Ada Example, Bo Sample", with as many names as fit and "+2" for the others, in the scene's arena;
// "" where not one fits, or it is not known who leads its block.
const char *widget_leads(
    const struct layout *layout, struct type_style style, const struct item *item, int max_width);

// The time of day in large type, ending at `right`; "pm" and the like after it in small type. Returns the x
// at which it begins.
int widget_clock(
    const struct layout *layout, const struct view *view, int right, int baseline, enum colour colour);

// The style of its digits.
struct type_style widget_clock_style(const struct layout *layout);

// The baseline of the header's first line: the room's and the clock's.
int widget_header_baseline(const struct layout *layout);

// The y of the body's top below a header with this label: the same on every slide of a room.
int widget_body_top(const struct layout *layout, const struct view *view, const char *label);

// The item's session, unless that is its own title; else the event's title.
const char *widget_session(const struct view *view, const struct item *item);

// A track's colour as a thin edge, high as the capitals of the text that follows; nothing for 0. Returns the
// x of that text, `widget_edge_width` on.
int widget_edge(const struct layout *layout, uint32_t colour, int x, int baseline, int cap_height);
int widget_edge_width(const struct layout *layout, uint32_t colour);

// A rounded label such as NOW, its top at `top`. Returns the x after it.
int widget_pill(
    const struct layout *layout, const char *role, int x, int top, enum colour colour, const char *text);
int widget_pill_height(const struct layout *layout);
int widget_pill_width(const struct layout *layout, const char *text);

// A label in letter-spaced capitals. Returns the x after it.
int widget_label(
    const struct layout *layout, const char *role, int x, int baseline, enum colour colour, const char *text);

// The speakers with their affiliations, in at most `max_lines` lines between `top` and `bottom`; those who do
// not fit become "and 3 more". Returns the y of its bottom; `top` where there are no speakers.
int widget_speakers(const struct layout *layout, const struct item *item, int top, int bottom, int max_lines);

// The names that fit into `max_width`, and "+2" for the others; "" for none. In the scene's arena.
const char *widget_names(
    const struct layout *layout, struct type_style style, const struct item *item, int max_width);

// Does a clock show the same at both instants? Actions of the chair happen within minutes.
bool widget_same_minute(int64_t a, int64_t b);

// Was the item moved to another time, and not cancelled?
bool widget_was_rescheduled(const struct item *item);

// What people call a room that the schedule names. Borrowed from the view or the schedule.
const char *widget_room(const struct view *view, const char *name);

// What became of an item that does not take place here: "“Title” is cancelled.", "“Title” is now in Opala
// at 15:10." In the scene's arena.
const char *widget_whereabouts(const struct layout *layout, const struct view *view, const struct item *item);

// Where an item went that is not here: "→ Opala", "→ Opala, 15:10" at another time, "cancelled". In the
// scene's arena.
const char *widget_moved_to(const struct layout *layout, const struct view *view, const struct item *item);

// What should be on now or soon but is cancelled or moved, one a line above `bottom`: "15:45 Title → Opala".
// Without `draw` it only measures. Returns its top; `bottom` for nothing.
int widget_missing(const struct layout *layout, const struct view *view, int bottom, bool draw);

// The same as a text with line feeds; "" for nothing. In the scene's arena.
const char *widget_missing_text(const struct layout *layout, const struct view *view);

// A thin line, as above the footer.
void widget_rule(const struct layout *layout, int y);

// "16:20 Title Names" above `bottom`, after `label` (NULL for none): the title is whole, in two lines or
// smaller where it must be, and the names stand where it leaves room. On a portrait screen the title stands
// below the time. Without `draw` it only measures. Returns its top.
int widget_upcoming(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int bottom, bool draw);

// Is there, on a bar, no room for its title?
bool widget_upcoming_is_cut(
    const struct layout *layout, const struct view *view, const struct item *item, const char *label);

// The same on one line, the title cut where that is too short, with the time in a column after labels of this
// width (more than 0).
int widget_upcoming_in_column(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int label_width, int bottom, bool draw);

// The width of a label in letter-spaced capitals.
int widget_label_width(const struct layout *layout, const char *text);

#endif
