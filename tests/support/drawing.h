// For tests that draw: fonts, a theme, a style for any size, and checks that hold for every scene.
#ifndef PLUMBLINE_TESTS_SUPPORT_DRAWING_H
#define PLUMBLINE_TESTS_SUPPORT_DRAWING_H

#include "support/test.h"

#include "display/render_context.h"
#include "scene/slide.h"

// Opened by drawing_set_up with the default config. A test may change the config's viewers.
extern struct render_context render;
extern struct config drawing_config;

// Set-up and tear-down of a group, for cmocka.
int drawing_set_up(void **state);
int drawing_tear_down(void **state);

// Screens of every shape that slides are tried on; on the first ones they are stored as text.
struct drawing_size {
    int width, height;
};
enum { DRAWING_BAR = 4, DRAWING_STORED = 5, DRAWING_SIZES = 6 }; // the bar is the fifth
extern const struct drawing_size drawing_sizes[DRAWING_SIZES];

// Draws in another theme from now on.
void drawing_use_theme(const char *name);

// Reads a schedule by its path from the project's top; NULL where there is no such file.
const struct schedule *drawing_schedule(const char *name);

// A view of a programme at an instant. Free the agenda with agenda_release.
struct view drawing_view(const struct programme *programme, int64_t at, struct agenda *agenda);

// All of a schedule's rooms with something in them, at an instant. Free with drawing_forget.
enum { DRAWING_ROOMS = 128 };
struct drawing_rooms {
    size_t count;
    struct programme *programmes[DRAWING_ROOMS];
    struct room_row rows[DRAWING_ROOMS];
};
void drawing_gather(const struct schedule *schedule, int64_t at, struct drawing_rooms *out);
void drawing_forget(struct drawing_rooms *rooms);

struct style drawing_test_style(int width, int height);
void drawing_compose(
    const struct slide *slide, const struct view *view, int width, int height, struct scene *scene);

// The scene as a picture; free it with SDL_FreeSurface.
SDL_Surface *drawing_paint(const struct scene *scene);

// Appends the texts of a role, each followed by a bar.
void drawing_texts(const struct scene *scene, const char *role, struct str *out);

// The first text of a role; "" for none. The scene's.
const char *drawing_text(const struct scene *scene, const char *role);

// How many items have this role and shape.
int drawing_count(const struct scene *scene, const char *role, enum shape shape);

// The colour of an item, and that under it: of the last fill before it that contains its middle. 0xRRGGBB.
uint32_t drawing_colour(const struct scene_item *item);
uint32_t drawing_ground(const struct scene *scene, size_t index);

// Fails, naming `when`, where a text leaves the margin, is too small for the viewers, has a ground that
// themes do not allow, or overlaps another.
void drawing_check(const struct scene *scene, const char *when);

// Compares the scene's text with tests/scenes/NAME-WxH.txt; with other fonts by likeness (likeness.h), unless
// the slide has several pages.
// UPDATE=1 in the environment writes the file instead.
void drawing_compare(const struct scene *scene, const char *name);

#endif
