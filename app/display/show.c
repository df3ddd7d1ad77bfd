#include "display/show.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/sd_notify.h"
#include "display/loop.h"
#include "display/why.h"
#include "scene/text_panel.h"
#include "screen/png_write.h"

#include <stdio.h>
#include <string.h>

// A slide that a person chose by key goes back to the playlist after this while.
enum { CHOSEN_FOR_S = 30 };

enum { SERVICE_STATUS_SIZE = 1280 };

struct show {
    const struct show_options *options;
    struct loop loop;
    struct playlist playlists[3]; // by kind of view, where it is another than the config's
    struct screen *screen;
    struct scene scene;
    const struct slide *chosen; // by key; NULL: the playlist's
    int64_t chosen_until;       // in the clock's seconds; INT64_MAX while held
    bool why_wanted;
    const char *shown;                // the slide on the screen
    int64_t change;                   // when the next one is due
    int64_t last_round_ends;          // --once: when to end; INT64_MAX while that is not known
    unsigned pictured;                // a bit for each slide of the table whose picture is written
    char status[SERVICE_STATUS_SIZE]; // what the service manager was told last
};

static struct runtime *runtime_of(const struct show *show)
{
    return show->loop.runtime;
}

static int64_t now_of(const struct show *show)
{
    return display_clock_now(&show->loop.display_clock);
}

static bool is_over(const struct show *show)
{
    return show->loop.failure.text[0] != '\0' || now_of(show) >= show->last_round_ends;
}

// On the event's own days a clock that is not the real one would send people to the wrong talk.
static void refuse_rehearsal(void *context)
{
    struct show *show = context;
    const struct schedule *schedule = runtime_of(show)->display.schedule;
    int64_t today = schedule_day(schedule, display_clock_real_now());
    bool any = schedule->start <= schedule->end; // that takes place
    if (!runtime_of(show)->display.simulated || show->options->force || !any ||
        today < schedule_day(schedule, schedule->start) || today > schedule_day(schedule, schedule->end - 1))
        return;
    error_set(&show->loop.failure,
        "today the event itself takes place: a simulated clock is refused (--force allows it)");
}

// What kind of display it is now: by the config, by the desk, or by a key.
static enum view_kind kind_of(const struct show *show)
{
    enum view_kind kind = display_kind(&runtime_of(show)->display, runtime_of(show)->display.at);
    if (runtime_of(show)->controls.is_timer)
        return VIEW_TIMER;
    return kind == VIEW_TIMER ? VIEW_ROOM : kind;
}

static const struct playlist *playlist(struct show *show)
{
    enum view_kind kind = kind_of(show);
    return kind == runtime_of(show)->config.view ? config_playlist(&runtime_of(show)->config)
                                                 : &show->playlists[kind];
}

static struct turn current_turn(struct show *show, const struct view *view)
{
    struct turn turn = playlist_turn(playlist(show), view, view->at);
    if (show->chosen && (view->at >= show->chosen_until || !show->chosen->applies(view)))
        show->chosen = NULL;
    if (show->chosen && !turn.takes_over)
        playlist_pin(&turn, show->chosen, view->at);
    const struct slide *pinned = view->adjusted.pinned ? slide_find(view->adjusted.pinned) : NULL;
    if (pinned && !show->chosen && !turn.takes_over && pinned->applies(view))
        playlist_pin(&turn, pinned, view->at);
    return turn;
}

// Composes the slide with the page that is up; returns when the page turns over.
static int64_t compose(struct show *show, struct view *view, const struct turn *turn)
{
    int width;
    int height;
    int64_t page_turns;
    screen_size(show->screen, &width, &height);
    struct style style =
        render_context_style(&runtime_of(show)->render, &runtime_of(show)->config, width, height);
    render_context_log_sizes(&runtime_of(show)->render, &style, width, height, screen_backend(show->screen));
    slide_compose(turn->slide, view, &style, width, height, &show->scene);
    int page = playlist_page(turn, show->scene.pages, view->at, &page_turns);
    if (page != 0) {
        view->page = page;
        slide_compose(turn->slide, view, &style, width, height, &show->scene);
    }
    if (runtime_of(show)->config.display.drift)
        scene_drift(&show->scene, style_unit(width, height), view->at);
    if (runtime_of(show)->controls.shows_help) {
        struct str sentences = {0};
        controls_help(&runtime_of(show)->controls, &sentences);
        text_panel_draw(str_text(&sentences), &style, &show->scene);
        str_free(&sentences);
    } else if (show->why_wanted) {
        struct str sentences = {0};
        struct why why = {.display = &runtime_of(show)->display,
            .view = view,
            .turn = turn,
            .chosen = show->chosen != NULL,
            .held = show->chosen && show->chosen_until == INT64_MAX};
        why_write(&why, &sentences);
        text_panel_draw(str_text(&sentences), &style, &show->scene);
        str_free(&sentences);
    }
    return page_turns;
}

static void write_picture(struct show *show, const struct slide *slide)
{
    unsigned bit = 1U << slide_index(slide);
    struct str path = {0};
    struct error error;
    if (!show->options->out || (show->pictured & bit))
        return;
    show->pictured |= bit;
    str_format(&path, "%s/%s.png", show->options->out, slide->name);
    if (png_write(screen_pixels(show->screen), str_text(&path), &error))
        log_info("%s", str_text(&path));
    else
        log_error("%s", error.text);
    str_free(&path);
}

// Shows what is the case now; returns the instant (in the clock's seconds) at which something will differ.
static int64_t refresh(struct show *show)
{
    struct view view;
    int64_t at = now_of(show);
    // A panel of the timer comes up over its last talk.
    runtime_tick(runtime_of(show), at, display_clock_real_now());
    if (!display_view(&runtime_of(show)->display, at, display_clock_real_now(), &view))
        return at + 1;
    bool pulse = controls_view(&runtime_of(show)->controls, &view);
    struct turn turn = current_turn(show, &view);
    int64_t change = compose(show, &view, &turn);
    if (turn.takes_over)
        change = turn.end; // no pages; the agenda says when it gives way
    if (!show->scene.failed) {
        bool other = show->shown && show->shown != turn.slide->name;
        // An emergency does not come softly.
        bool fade = (other || (pulse && turn.slide->ticks)) &&
                    !runtime_of(show)->config.display.reduced_motion && !view.adjusted.emergency;
        screen_show(show->screen, &show->scene, fade);
        screen_darken(show->screen, view.dark && !view.adjusted.emergency);
        show->shown = turn.slide->name;
        if (runtime_of(show)->display.schedule)
            write_picture(show, turn.slide);
        struct status_facts facts = {.view = &view,
            .slide = turn.slide->name,
            .kind = kind_of(show),
            .fonts = runtime_of(show)->render.fonts,
            .unseen = screen_waiting_for(show->screen)};
        console_bridge_publish(&runtime_of(show)->bridge, &facts, display_clock_real_now());
    }
    if (show->options->once && show->last_round_ends == INT64_MAX && runtime_of(show)->display.schedule)
        show->last_round_ends = at + playlist_period(playlist(show), &view) + 1;
    int64_t words = slide_next_change(turn.slide, &view);
    int64_t listed = playlist_next_change(playlist(show), &view);
    words = listed < words ? listed : words;
    if (runtime_of(show)->display.adjustments_until > at &&
        runtime_of(show)->display.adjustments_until < change)
        change = runtime_of(show)->display.adjustments_until;
    change = words < change ? words : change;
    words = controls_next_change(&runtime_of(show)->controls);
    change = words < change ? words : change;
    return turn.end < change ? turn.end : change;
}

static void leaf(struct show *show, int steps)
{
    struct view view;
    int64_t at = now_of(show);
    if (!display_view(&runtime_of(show)->display, at, display_clock_real_now(), &view))
        return;
    // From the slide on the screen, which may be one that a key chose before.
    struct turn turn = playlist_turn(playlist(show), &view, at);
    for (size_t i = 0; show->chosen && turn.slide != show->chosen && i < PLAYLIST_MAX && turn.entry >= 0; i++)
        turn = playlist_turn(playlist(show), &view, turn.end);
    turn = playlist_step(playlist(show), &view, turn.start, steps);
    show->chosen = turn.slide;
    show->chosen_until = at + CHOSEN_FOR_S;
}

static void hold_or_let_go(struct show *show)
{
    if (show->chosen && show->chosen_until == INT64_MAX) {
        show->chosen = NULL;
        return;
    }
    if (!show->chosen)
        show->chosen = show->shown ? slide_find(show->shown) : NULL;
    show->chosen_until = INT64_MAX;
}

// False where it is time to end.
static bool press(struct show *show, const char *key)
{
    switch (controls_key(&runtime_of(show)->controls, now_of(show), key)) {
    case ACTION_QUIT:
        return false;
    case ACTION_LEFT:
        leaf(show, -1);
        break;
    case ACTION_RIGHT:
        leaf(show, 1);
        break;
    case ACTION_PIN:
        hold_or_let_go(show);
        break;
    case ACTION_EXPLAIN:
        show->why_wanted = !show->why_wanted;
        break;
    case ACTION_FULLSCREEN:
        screen_toggle_fullscreen(show->screen);
        break;
    default:
        break;
    }
    return true;
}

// False to end.
static bool react(struct show *show, const struct screen_event *event)
{
    if (event->kind == SCREEN_QUIT)
        return false;
    return event->kind != SCREEN_KEY || press(show, event->key);
}

// The last good schedule is on disk and read in a moment: wait for it, rather than flash a slide that says
// there is none. False to end.
static bool wait_for_schedule(struct show *show)
{
    enum { PATIENCE_MS = 500 };
    int64_t until = clock_tick_ms() + PATIENCE_MS;
    for (int64_t left = PATIENCE_MS; left > 0 && !runtime_of(show)->display.schedule;
         left = until - clock_tick_ms()) {
        struct screen_event event = screen_wait(show->screen, left);
        if (!react(show, &event))
            return false;
        if ((loop_handle(&show->loop) & 1U << EVENT_FEED_REPORT) || event.kind == SCREEN_TIMEOUT)
            return !is_over(show);
    }
    return true;
}

// What systemctl status shows.
static void tell_service_manager(struct show *show)
{
    char lines[SERVICE_STATUS_SIZE];
    if (screen_is_showing(show->screen))
        sd_notify_alive();
    if (!screen_status(show->screen))
        return;
    snprintf(lines, sizeof lines, "STATUS=%s", screen_status(show->screen));
    if (strcmp(lines, show->status) == 0)
        return;
    memcpy(show->status, lines, sizeof lines);
    sd_notify_send(lines);
}

static int64_t refresh_all(void *context)
{
    struct show *show = context;
    show->change = refresh(show);
    tell_service_manager(show);
    screen_has_failed(show->screen, &show->loop.failure);
    if (show->change > show->last_round_ends)
        show->change = show->last_round_ends;
    return show->change;
}

static bool sleep_until_event(void *context, int64_t timeout_ms)
{
    struct show *show = context;
    struct screen_event event = screen_wait(show->screen, timeout_ms);
    if (show->last_round_ends != INT64_MAX)
        display_clock_hold(&show->loop.display_clock, show->change);
    return react(show, &event) && !is_over(show);
}

static void wake(void *context)
{
    struct show *show = context;
    if (show->screen)
        screen_wake(show->screen);
}

static bool open_screen(struct show *show, struct error *error)
{
    const struct show_options *options = show->options;
    const struct config_display *config = &runtime_of(show)->config.display;
    struct screen_options screen = {
        .headless = options->headless,
        .width = options->width,
        .height = options->height,
        .rotate_degrees = config->rotate,
        .backend = config->present,
        .output = config->output,
        .keyboards = config->keyboards,
        .painter = render_context_painter(&runtime_of(show)->render),
    };
    show->screen = screen_open(&screen, error);
    return show->screen != NULL;
}

// The window opens before anything is fetched: there is a picture at once.
static bool start(struct show *show, struct error *error)
{
    // A schedule that grows old and a stepped clock are noticed within a minute.
    static const struct loop_frontend frontend = {.refresh = refresh_all,
        .sleep = sleep_until_event,
        .new_schedule = refuse_rehearsal,
        .max_sleep_ms = 60 * 1000};
    const struct show_options *options = show->options;
    struct loop_options loop = {.frontend = &frontend,
        .context = show,
        .wake = wake,
        .time = options->time,
        .load = options->load,
        .loader = options->loader};
    show->last_round_ends = INT64_MAX;
    for (int kind = VIEW_ROOM; kind <= VIEW_TIMER; kind++)
        show->playlists[kind] = playlist_default((enum view_kind)kind);
    return loop_open(&show->loop, &loop, error) && (!options->out || file_make_folder(options->out, error)) &&
           open_screen(show, error) && loop_start(&show->loop, show->screen, error);
}

bool show_run(const struct show_options *options, struct error *error)
{
    struct show show = {.options = options};
    bool ok = start(&show, error);
    if (ok && wait_for_schedule(&show))
        loop_run(&show.loop);
    if (ok && show.loop.failure.text[0] != '\0') {
        *error = show.loop.failure;
        ok = false;
    }
    loop_stop(&show.loop);
    screen_close(show.screen);
    scene_free(&show.scene);
    loop_close(&show.loop);
    return ok;
}
