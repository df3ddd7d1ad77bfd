// plumbline shot: one slide at one instant, as a picture or as text.
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

// The slide asked for, else the one that is up at that time.
static const struct slide *choose_slide(
    const struct options_content *content, struct config *config, struct view *view, struct error *error)
{
    struct turn turn = playlist_turn(config_playlist(config), view, view->at);
    if (!content->slide)
        return turn.slide;
    const struct slide *slide = slide_find(content->slide);
    if (!slide) {
        struct str names = {0};
        for (size_t i = 0; slides[i]; i++)
            str_format(&names, "%s%s", i == 0 ? "" : ", ", slides[i]->name);
        error_set(
            error, "--slide %.40s: there is no such slide; there are %s", content->slide, str_text(&names));
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
    const struct scene *scene, const struct render_context *render, const char *path, struct error *error)
{
    SDL_Surface *surface = painter_new_surface(scene->width, scene->height);
    if (!surface)
        return error_memory(error, "not enough memory for a picture of %dx%d", scene->width, scene->height);
    struct painter painter = render_context_painter(render);
    painter_paint_whole(&painter, surface, scene);
    bool ok = png_write_out(surface, path, error);
    SDL_FreeSurface(surface);
    return ok;
}

static bool shoot(const struct options *options, struct config *config, const struct render_context *render,
    struct view *view, struct error *error)
{
    const struct slide *slide = choose_slide(&options->content, config, view, error);
    if (!slide)
        return false;
    int width = options->output.size.width ? options->output.size.width : 1920;
    int height = options->output.size.height ? options->output.size.height : 1080;
    struct style style = render_context_look(render, config, width, height);
    struct scene scene = {0};
    slide_compose(slide, view, &style, width, height, &scene);
    bool ok = !scene.failed || error_memory(error, "not enough memory");
    if (ok && options->output.text) {
        struct str text = {0};
        scene_to_text(&scene, &text);
        fputs(str_text(&text), stdout);
        str_free(&text);
        // Before a picture, which may go there too (-o /dev/stdout).
        ok = fflush(stdout) == 0 || error_number(error, errno, "standard output: cannot be written");
    }
    if (ok && options->output.file)
        ok = draw(&scene, render, options->output.file, error);
    scene_free(&scene);
    return ok;
}

static bool set_schedules(const struct options_content *content, const struct load_context *context,
    struct display *display, struct adjustment_store *store, struct error *error)
{
    struct adjustments adjustments;
    if (!load_context_adjustments(content, &adjustments, error))
        return false;
    adjustment_store_hold(store, &adjustments);
    display->store = store;
    if (content->since) {
        const struct schedule *before = schedule_source_fetch(&context->config, content->since, error);
        if (!before)
            return false;
        display_set_schedule(display, before, false, context->at);
        schedule_unref(before);
    }
    display_set_schedule(display, context->schedule, true, context->at);
    display_refresh(display, context->at);
    return true;
}

// A room that is not there, or a schedule that cannot be had, has a slide too: it can be looked at like any
// other.
static bool prepare(const struct options *options, struct load_context *context, struct display *display,
    struct adjustment_store *store, struct error *error)
{
    struct error why;
    if (!load_context_config(&options->content, &context->config, error))
        return false;
    struct clock clock = clock_real();
    context->at = clock_seconds(clock_now_ms(&clock));
    display->config = &context->config;
    display->rooms.wanted = true;
    display->zone = config_zone(&context->config);
    context->schedule = load_context_schedule(&context->config, &why);
    bool wanted = options->content.slide && slide_find(options->content.slide) == slide_find("no-schedule");
    if (!context->schedule && !wanted) {
        *error = why;
        return false;
    }
    if (options->time.at &&
        !display_clock_parse(options->time.at, context->schedule ? &context->schedule->zone : display->zone,
            &context->at, error))
        return false;
    if (context->schedule && !set_schedules(&options->content, context, display, store, error))
        return false;
    if (!context->schedule)
        display->problem = why;
    wanted = options->content.slide && slide_find(options->content.slide) == slide_find("unknown-room");
    if (context->schedule && !display->programme && !wanted)
        return error_copy(error, &display->problem);
    return true;
}

int command_shot(const struct options *options)
{
    log_set_level(LOG_LEVEL_WARNING); // what was found is in the answer
    if (!options->output.file && !options->output.text)
        return command_misused("shot", "-o FILE.png or --text is missing");
    struct load_context context = {0};
    struct display display = {0};
    struct adjustment_store store = {0};
    struct view view;
    struct error error;
    struct render_context render = {0};
    bool ok = prepare(options, &context, &display, &store, &error) &&
              render_context_open(&render, &context.config, &error);
    if (ok) {
        render_context_tell_gaps(&render);
        render_context_speak(&context.config);
    }
    // The picture is of the time that was asked for, so this machine's clock does not matter.
    display.time_given = true;
    if (ok && !display_view(&display, context.at, context.at, &view))
        ok = error_memory(&error, "not enough memory");
    ok = ok && shoot(options, &context.config, &render, &view, &error);
    render_context_close(&render);
    display_free(&display);
    adjustment_store_close(&store);
    load_context_free(&context);
    return ok ? EXIT_SUCCESS : command_failed(&error);
}
