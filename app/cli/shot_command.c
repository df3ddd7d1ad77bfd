// plumbline shot: one slide at one instant, as a picture or as text.
#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/drawing.h"
#include "cli/setup.h"
#include "screen/picture.h"

#include <errno.h>
#include <stdio.h>

// The slide asked for, else the one that is up at that time.
static const struct slide *choose_slide(
    const struct options *options, struct config *config, struct view *view, struct error *error)
{
    struct turn turn = playlist_turn(config_playlist(config), view, view->at);
    if (!options->slide)
        return turn.slide;
    const struct slide *slide = slide_find(options->slide);
    if (!slide) {
        struct str names = {0};
        for (const struct slide *known = slides; known->name; known++)
            str_format(&names, "%s%s", known == slides ? "" : ", ", known->name);
        error_set(
            error, "--slide %.40s: there is no such slide; there are %s", options->slide, str_text(&names));
        str_free(&names);
        return NULL;
    }
    if (!slide->applies(view)) {
        error_set(error, "slide \"%s\" has nothing to show then: the phase is %s", slide->name,
            view->agenda ? phase_name(view->agenda->phase) : "none, for want of a schedule or a room");
        return NULL;
    }
    return slide;
}

static bool draw(
    const struct scene *scene, const struct drawing *drawing, const char *path, struct error *error)
{
    SDL_Surface *surface = painter_new_surface(scene->width, scene->height);
    if (!surface)
        return error_set(error, "not enough memory for a picture of %dx%d", scene->width, scene->height);
    struct painter painter = drawing_painter(drawing);
    painter_paint_whole(&painter, surface, scene);
    bool fine = picture_write_out(surface, path, error);
    SDL_FreeSurface(surface);
    return fine;
}

static bool shoot(const struct options *options, struct config *config, const struct drawing *drawing,
    struct view *view, struct error *error)
{
    const struct slide *slide = choose_slide(options, config, view, error);
    if (!slide)
        return false;
    int width = options->size.width ? options->size.width : 1920;
    int height = options->size.height ? options->size.height : 1080;
    struct look look = drawing_look(drawing, config, width, height);
    struct scene scene = {0};
    slide_compose(slide, view, &look, width, height, &scene);
    bool fine = !scene.failed || error_set(error, "not enough memory");
    if (fine && options->text) {
        struct str text = {0};
        scene_to_text(&scene, &text);
        fputs(str_text(&text), stdout);
        str_free(&text);
        // Before a picture, which may go there too (-o /dev/stdout).
        fine = fflush(stdout) == 0 || error_number(error, errno, "standard output: cannot be written");
    }
    if (fine && options->output)
        fine = draw(&scene, drawing, options->output, error);
    scene_free(&scene);
    return fine;
}

static bool set_schedules(
    const struct options *options, const struct setup *setup, struct display *display, struct error *error)
{
    struct desk desk;
    if (!setup_desk(options, &desk, error))
        return false;
    display_set_desk(display, &desk, setup->at);
    if (options->since) {
        const struct schedule *before = setup_schedule_of(&setup->config, options->since, error);
        if (!before)
            return false;
        display_set_schedule(display, before, false, setup->at);
        schedule_unref(before);
    }
    display_set_schedule(display, setup->schedule, true, setup->at);
    return true;
}

// A room that is not there, or a schedule that cannot be had, has a slide too: it can be looked at like any
// other.
static bool prepare(
    const struct options *options, struct setup *setup, struct display *display, struct error *error)
{
    struct error why;
    if (!setup_config(options, &setup->config, error))
        return false;
    struct clock clock = clock_real();
    setup->at = clock_seconds(clock_now_ms(&clock));
    display->config = &setup->config;
    display->hall_wanted = true;
    display->zone = setup_zone(&setup->config);
    setup->schedule = setup_schedule(&setup->config, &why);
    bool wanted = options->slide && slide_find(options->slide) == slide_find("no-schedule");
    if (!setup->schedule && !wanted) {
        *error = why;
        return false;
    }
    if (options->at &&
        !setup_time(options->at, setup->schedule ? &setup->schedule->zone : display->zone, &setup->at, error))
        return false;
    if (setup->schedule && !set_schedules(options, setup, display, error))
        return false;
    if (!setup->schedule)
        display->problem = why;
    wanted = options->slide && slide_find(options->slide) == slide_find("unknown-room");
    if (setup->schedule && !display->programme && !wanted)
        return error_set(error, "%s", display->problem.text);
    return true;
}

enum exit_status shot_run(const struct options *options)
{
    log_set_level(LOG_LEVEL_WARNING); // what was found is in the answer
    if (!options->output && !options->text)
        return command_misused("shot", "-o FILE.png or --text is missing");
    struct setup setup = {0};
    struct display display = {0};
    struct view view;
    struct error error;
    struct drawing drawing = {0};
    bool fine = prepare(options, &setup, &display, &error) && drawing_open(&drawing, &setup.config, &error);
    if (fine) {
        drawing_tell_gaps(&drawing);
        drawing_speak(&setup.config);
    }
    // The picture is of the time that was asked for, so this machine's clock does not matter.
    display.time_given = true;
    if (fine && !display_view(&display, setup.at, setup.at, &view))
        fine = error_set(&error, "not enough memory");
    fine = fine && shoot(options, &setup.config, &drawing, &view, &error);
    drawing_close(&drawing);
    display_free(&display);
    setup_free(&setup);
    return fine ? EXIT_FINE : command_failed(&error);
}
