// plumbline replay: steps through the days of a place and writes a line, and with --pictures a picture, for
// each change of what the screen says. Clocks and countdowns do not count as changes, so that a whole
// conference takes a minute.
#include "base/file.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "display/display.h"
#include "display/render_context.h"
#include "display/schedule_source.h"
#include "screen/png_write.h"

#include <stdio.h>
#include <string.h>

struct replay {
    const struct options *options;
    struct load_context context;
    struct display display;
    struct adjustment_store store; // of --desk
    struct render_context render;  // with --pictures
    struct str lines;
    struct str last;     // the previous line, without its time
    int64_t from, until; // Unix seconds
};

static void add_items(struct str *out, const char *label, const struct item *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_format(out, "%s%s", i == 0 ? label : " + ", items[i]->title);
}

// Writes what the slide of the current state says, in one line.
static void describe(const struct view *view, struct str *out)
{
    const struct agenda *agenda = view->agenda;
    const struct schedule *schedule = agenda->programme->schedule;
    str_format(out, "%s", phase_name(agenda->phase));
    if (agenda->part == PART_QUESTIONS)
        str_add_text(out, " (questions)");
    add_items(out, " | now: ", agenda->now, agenda->now_count);
    if (agenda->next) {
        char start[ZONE_ISO_SIZE];
        str_format(out, " | next: %.16s %s", zone_iso(&schedule->zone, agenda->next->at.start, start),
            agenda->next->title);
    }
}

static bool draw(struct replay *replay, const struct view *view, const char *when, struct error *error)
{
    struct scene scene = {0};
    struct str path = {0};
    const struct option_size *size = &replay->options->output.size;
    int width = size->width ? size->width : 1920;
    int height = size->height ? size->height : 1080;
    struct style style = render_context_style(&replay->render, &replay->context.config, width, height);
    slide_compose(slide_for_state(view), view, &style, width, height, &scene);
    SDL_Surface *surface = scene.failed ? NULL : painter_new_surface(scene.width, scene.height);
    // No colons: some systems do not allow them in file names.
    str_format(&path, "%s/%.10s-%.2s%.2s%.2s-%s.png", replay->options->output.folder, when, when + 11,
        when + 14, when + 17, scene.slide);
    bool ok = surface && !path.failed;
    if (ok) {
        struct painter painter = render_context_painter(&replay->render);
        painter_paint_whole(&painter, surface, &scene);
        ok = png_write(surface, path.text, error);
    } else {
        error_memory(error, "not enough memory for a picture");
    }
    SDL_FreeSurface(surface);
    str_free(&path);
    scene_free(&scene);
    return ok;
}

// Writes a line for `at` if it differs from the previous one. `next` is when something may change again.
static bool step(struct replay *replay, int64_t at, int64_t *next, struct error *error)
{
    struct view view;
    struct str line = {0};
    char when[ZONE_ISO_SIZE];
    if (!display_view(&replay->display, at, at, &view))
        return error_memory(error, "not enough memory");
    *next = agenda_next_change(view.agenda);
    describe(&view, &line);
    bool ok = true;
    if (replay->last.length == 0 || strcmp(str_text(&replay->last), str_text(&line)) != 0) {
        zone_iso(view.zone, at, when);
        str_format(&replay->lines, "%s %s\n", when, str_text(&line));
        ok = !replay->options->output.pictures || draw(replay, &view, when, error);
    }
    str_free(&replay->last);
    replay->last = line;
    return ok;
}

// Sets the time span: the day of --day, or else from the place's first item to its last.
static bool find_days(struct replay *replay, struct error *error)
{
    const struct schedule *schedule = replay->context.schedule;
    const struct programme *programme = replay->context.programme;
    struct civil_parsed parsed;
    if (programme->count == 0)
        return error_set(error, "%s has no items", programme->place.label);
    int64_t first = schedule_day(schedule, programme->items[0]->at.start);
    int64_t last = schedule_day(schedule, programme->latest_end[programme->count - 1]);
    if (replay->options->time.day) {
        if (!civil_parse(replay->options->time.day, &parsed) || parsed.has_time)
            return error_set(
                error, "--day %.40s: expected a date such as 2019-09-10", replay->options->time.day);
        first = last = civil_days(parsed.civil.year, parsed.civil.month, parsed.civil.day);
    }
    replay->from = schedule_day_start(schedule, first);
    replay->until = schedule_day_start(schedule, last + 1);
    return true;
}

// Changes are shown throughout: they are noticed when the replay begins, and do not expire.
static bool set_schedules(struct replay *replay, struct error *error)
{
    struct adjustments adjustments;
    if (!load_context_adjustments(&replay->options->content, &adjustments, error))
        return false;
    adjustment_store_set(&replay->store, &adjustments);
    replay->display.store = &replay->store;
    replay->context.config.changes_h = 24 * 366;
    if (replay->options->content.since) {
        const struct schedule *before =
            schedule_source_fetch(&replay->context.config, replay->options->content.since, NULL, error);
        if (!before)
            return false;
        display_set_schedule(&replay->display, before, false, 0);
        schedule_unref(before);
    }
    display_set_schedule(&replay->display, replay->context.schedule, true, replay->context.schedule->start);
    return true;
}

static bool write_lines(const struct replay *replay, struct error *error)
{
    struct str path = {0};
    str_format(&path, "%s/replay.txt", replay->options->output.folder);
    bool ok = !replay->lines.failed && !path.failed
                  ? file_write(path.text, str_text(&replay->lines), replay->lines.length, false, error)
                  : error_memory(error, "not enough memory");
    if (ok)
        fputs(str_text(&replay->lines), stdout);
    str_free(&path);
    return ok;
}

static bool run(struct replay *replay, struct error *error)
{
    if (!find_days(replay, error) || !file_make_folder(replay->options->output.folder, error))
        return false;
    if (replay->options->output.pictures) {
        if (!render_context_open(&replay->render, &replay->context.config, error))
            return false;
        render_context_log_missing_fonts(&replay->render);
    }
    render_context_set_language(&replay->context.config);
    for (int64_t at = replay->from; at < replay->until;) {
        int64_t next = 0;
        if (!step(replay, at, &next, error))
            return false;
        at = next;
    }
    return write_lines(replay, error);
}

int command_replay(const struct options *options)
{
    log_set_level(LOG_LEVEL_WARNING); // the rest is in the output
    struct replay replay = {.options = options};
    struct error error;
    if (!options->output.folder)
        return command_misused("replay", "--out FOLDER is missing");
    struct options_content content = options->content;
    content.adjustments = NULL; // they apply from their own time on (set_schedules)
    if (!load_context_all(&content, NULL, true, &replay.context, &error))
        return command_failed(&error);
    replay.display.config = &replay.context.config;
    replay.display.zone = &replay.context.schedule->zone;
    replay.display.time_given = true;
    bool ok = set_schedules(&replay, &error) && run(&replay, &error);
    render_context_close(&replay.render);
    str_free(&replay.lines);
    str_free(&replay.last);
    display_free(&replay.display);
    adjustment_store_close(&replay.store);
    load_context_free(&replay.context);
    return ok ? EXIT_SUCCESS : command_failed(&error);
}
