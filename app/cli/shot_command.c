// plumbline shot: draws one slide at one instant, as a picture or as text.
#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "display/display.h"
#include "display/display_clock.h"
#include "display/render_context.h"
#include "display/schedule_source.h"
#include "screen/png_write.h"

#include <errno.h>
#include <stdio.h>

struct shot {
    const struct options *options;
    struct load_context context;
    struct display display;
    struct adjustment_store store; // of --desk
    struct render_context render;
};

static bool wants_slide(const struct shot *shot, const char *name)
{
    const char *asked = shot->options->content.slide;
    return asked && slide_find(asked) == slide_find(name);
}

static void refuse_slide(const char *asked, struct error *error)
{
    struct str names = {0};
    for (size_t i = 0; slides[i]; i++)
        str_format(&names, "%s%s", i == 0 ? "" : ", ", slides[i]->name);
    error_set(error, "--slide %.40s: there is no such slide; there are %s", asked, str_text(&names));
    str_free(&names);
}

// The slide of --slide, or else the one whose turn it is. NULL with the reason.
static const struct slide *choose_slide(struct shot *shot, struct view *view, struct error *error)
{
    const char *asked = shot->options->content.slide;
    struct turn turn = playlist_turn(config_playlist(&shot->context.config), view, view->at);
    if (!asked)
        return turn.slide;
    const struct slide *slide = slide_find(asked);
    if (!slide) {
        refuse_slide(asked, error);
        return NULL;
    }
    if (!slide->applies(view)) {
        error_set(error, "slide \"%s\" has nothing to show then: the phase is %s", slide->name,
            view->agenda ? phase_name(view->agenda->phase) : "none, for want of a schedule or a room");
        return NULL;
    }
    return slide;
}

static bool print_text(const struct scene *scene, struct error *error)
{
    struct str text = {0};
    scene_to_text(scene, &text);
    fputs(str_text(&text), stdout);
    str_free(&text);
    // Before the picture, which may go there too (-o /dev/stdout).
    return fflush(stdout) == 0 || error_number(error, errno, "standard output: cannot be written");
}

static bool draw(const struct shot *shot, const struct scene *scene, struct error *error)
{
    SDL_Surface *surface = painter_new_surface(scene->width, scene->height);
    if (!surface)
        return error_memory(error, "not enough memory for a picture of %dx%d", scene->width, scene->height);
    struct painter painter = render_context_painter(&shot->render);
    painter_paint_whole(&painter, surface, scene);
    bool ok = png_write_out(surface, shot->options->output.file, error);
    SDL_FreeSurface(surface);
    return ok;
}

// Composes the page of --page, by default the first.
static bool compose(const struct shot *shot, const struct slide *slide, struct view *view, int width,
    int height, struct scene *scene, struct error *error)
{
    struct style style = render_context_style(&shot->render, &shot->context.config, width, height);
    int page = shot->options->content.page;
    view->page = page > 0 ? page - 1 : 0;
    slide_compose(slide, view, &style, width, height, scene);
    if (scene->failed)
        return error_memory(error, "not enough memory");
    return page <= scene->pages || error_set(error, "--page %d: the slide has %d %s", page, scene->pages,
                                       scene->pages == 1 ? "page" : "pages");
}

static bool shoot(struct shot *shot, struct view *view, struct error *error)
{
    const struct options_output *output = &shot->options->output;
    const struct slide *slide = choose_slide(shot, view, error);
    if (!slide)
        return false;
    int width = output->size.width ? output->size.width : 1920;
    int height = output->size.height ? output->size.height : 1080;
    struct scene scene = {0};
    bool ok = compose(shot, slide, view, width, height, &scene, error) &&
              (!output->text || print_text(&scene, error)) && (!output->file || draw(shot, &scene, error));
    scene_free(&scene);
    return ok;
}

static bool set_schedules(struct shot *shot, struct error *error)
{
    const struct options_content *content = &shot->options->content;
    struct adjustments adjustments;
    if (!load_context_adjustments(content, &adjustments, error))
        return false;
    adjustment_store_set(&shot->store, &adjustments);
    shot->display.store = &shot->store;
    if (content->since) {
        const struct schedule *before =
            schedule_source_fetch(&shot->context.config, content->since, NULL, error);
        if (!before)
            return false;
        display_set_schedule(&shot->display, before, false, shot->context.at);
        schedule_unref(before);
    }
    display_set_schedule(&shot->display, shot->context.schedule, true, shot->context.at);
    display_refresh(&shot->display, shot->context.at);
    return true;
}

static bool set_time(struct shot *shot, struct error *error)
{
    const struct schedule *schedule = shot->context.schedule;
    const char *at = shot->options->time.at;
    struct clock clock = clock_real();
    shot->context.at = clock_seconds(clock_now_ms(&clock));
    return !at ||
           display_clock_parse(at, schedule ? &schedule->zone : shot->display.zone, &shot->context.at, error);
}

// A missing schedule is only accepted for the slide that says so, and so is an unknown room.
static bool prepare(struct shot *shot, struct error *error)
{
    struct display *display = &shot->display;
    struct config *config = &shot->context.config;
    struct error why;
    if (!load_context_config(&shot->options->content, config, error))
        return false;
    display->config = config;
    display->rooms.wanted = true;
    display->zone = config_zone(config);
    display->time_given = true; // this machine's clock does not matter
    shot->context.schedule = load_context_schedule(config, &why);
    if (!shot->context.schedule) {
        display->problem = why;
        return wants_slide(shot, "no-schedule") ? set_time(shot, error) : error_copy(error, &why);
    }
    if (!set_time(shot, error) || !set_schedules(shot, error))
        return false;
    return display->programme || wants_slide(shot, "unknown-room") || error_copy(error, &display->problem);
}

static bool run(struct shot *shot, struct error *error)
{
    struct view view;
    if (!prepare(shot, error) || !render_context_open(&shot->render, &shot->context.config, error))
        return false;
    render_context_log_missing_fonts(&shot->render);
    render_context_set_language(&shot->context.config);
    if (!display_view(&shot->display, shot->context.at, shot->context.at, &view))
        return error_memory(error, "not enough memory");
    return shoot(shot, &view, error);
}

int command_shot(const struct options *options)
{
    log_set_level(LOG_LEVEL_WARNING); // the rest is in the output
    if (!options->output.file && !options->output.text)
        return command_misused("shot", "-o FILE.png or --text is missing");
    struct shot shot = {.options = options};
    struct error error;
    bool ok = run(&shot, &error);
    render_context_close(&shot.render);
    display_free(&shot.display);
    adjustment_store_close(&shot.store);
    load_context_free(&shot.context);
    return ok ? EXIT_SUCCESS : command_failed(&error);
}
