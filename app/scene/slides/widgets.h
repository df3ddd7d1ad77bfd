// What several slides have in common: the header, a talk's people, rows of what comes later.
#ifndef PLUMBLINE_SCENE_SLIDES_WIDGETS_H
#define PLUMBLINE_SCENE_SLIDES_WIDGETS_H

#include "scene/layout.h"
#include "scene/slide.h"

// The header: room (or `label` in its place) at the left with `beside` (may be "") behind it, or below it on
// a portrait screen; the clock at the top right; marks below the clock, on a bar beside it. Returns the y
// below which the body may begin.
int widget_header(
    const struct layout *layout, const struct view *view, const char *label, const char *beside);

// Where the body begins, the same on every slide.
int widget_body_top(const struct layout *layout);

// The session of the item, else the event.
const char *widget_session(const struct view *view, const struct item *item);

// A rounded label such as NOW, its top at `top`. Returns the x behind it.
int widget_pill(
    const struct layout *layout, const char *role, int x, int top, enum colour colour, const char *text);
int widget_pill_height(const struct layout *layout);

// A label in letter-spaced capitals on a baseline. Returns the x behind it.
int widget_label(
    const struct layout *layout, const char *role, int x, int baseline, enum colour colour, const char *text);

// Names with affiliations, flowing into at most `max_lines` lines that end above `bottom`; what does not fit
// becomes "and 3 more". Returns the y of its bottom, `top` where there is nobody.
int widget_speakers(const struct layout *layout, const struct item *item, int top, int bottom, int max_lines);

// All names in one text, with as many as fit `most` and "+2" for the others; "" for nobody. Lives in the
// scene's arena.
const char *widget_names(
    const struct layout *layout, struct type_style style, const struct item *item, int most);

// Do clocks show the same at both instants? A chair's acts fall between minutes.
bool widget_same_minute(int64_t a, int64_t b);

// Was the item moved to another time?
bool widget_was_elsewhen(const struct item *item);

// Behind the times of an item that was moved: the old ones, struck out. Returns the x behind them.
int widget_old_times(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int x, int baseline);

// What was to be on here at the moment and is not: "“Title” is cancelled.", "“Title” is now in Opala, 15:10."
// In the scene's arena; "" for nothing.
const char *widget_absent(const struct layout *layout, const struct view *view);

// The thin line over the footer.
void widget_rule(const struct layout *layout, int y);

// "16:20  Title  Names", with `label` in front where it is not NULL. Takes one line, on a portrait screen up
// to three; ends at `bottom`. With `draw` false it only measures. Returns its top.
int widget_coming(const struct layout *layout, const struct view *view, const struct item *item,
    const char *label, int bottom, bool draw);

#endif
