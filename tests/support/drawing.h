// What tests that draw need: fonts, a theme, a look of any size; and what must hold for every scene.
#ifndef PLUMBLINE_TESTS_SUPPORT_DRAWING_H
#define PLUMBLINE_TESTS_SUPPORT_DRAWING_H

#include "support/test.h"

#include "display/render_context.h"
#include "scene/slide.h"

// Opened by drawing_set_up with the default config; a test may change the config's viewers.
extern struct render_context render;
extern struct config drawing_config;

// As cmocka's set-up and tear-down of a group.
int drawing_set_up(void **state);
int drawing_tear_down(void **state);

// A file of the project as a schedule, by its path from the project's top; NULL where it is not there.
const struct schedule *drawing_schedule(const char *name);

// A view of a programme at an instant; give agenda_release the agenda.
struct view drawing_view(const struct programme *programme, int64_t at, struct agenda *agenda);

struct style drawing_test_style(int width, int height);
void drawing_compose(
    const struct slide *slide, const struct view *view, int width, int height, struct scene *scene);

// The scene as a picture; SDL_FreeSurface it.
SDL_Surface *drawing_paint(const struct scene *scene);

// Fails the test, naming `when`, where a text leaves its margin, is smaller than its viewers need, stands on
// a ground that the themes do not allow, or over another.
void drawing_check(const struct scene *scene, const char *when);

// Compares the scene's text with tests/scenes/NAME-WxH.txt, with other fonts by likeness (likeness.h); with
// UPDATE=1 in the environment it is written.
void drawing_compare(const struct scene *scene, const char *name);

#endif
