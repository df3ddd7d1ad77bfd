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

// Draws in another theme from now on.
void drawing_use_theme(const char *name);

// Reads a schedule by its path from the project's top; NULL where there is no such file.
const struct schedule *drawing_schedule(const char *name);

// A view of a programme at an instant. Free the agenda with agenda_release.
struct view drawing_view(const struct programme *programme, int64_t at, struct agenda *agenda);

struct style drawing_test_style(int width, int height);
void drawing_compose(
    const struct slide *slide, const struct view *view, int width, int height, struct scene *scene);

// The scene as a picture; free it with SDL_FreeSurface.
SDL_Surface *drawing_paint(const struct scene *scene);

// The colour of an item, and that under it: of the last fill before it that contains its middle. 0xRRGGBB.
uint32_t drawing_colour(const struct scene_item *item);
uint32_t drawing_ground(const struct scene *scene, size_t index);

// Fails, naming `when`, where a text leaves the margin, is too small for the viewers, has a ground that
// themes do not allow, or overlaps another.
void drawing_check(const struct scene *scene, const char *when);

// Compares the scene's text with tests/scenes/NAME-WxH.txt; with other fonts by likeness (likeness.h).
// UPDATE=1 in the environment writes the file instead.
void drawing_compare(const struct scene *scene, const char *name);

#endif
