#include "display/show.h"

#include "agenda/timer.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/sd_notify.h"
#include "display/loop.h"
#include "display/page_count.h"
#include "display/why.h"
#include "scene/text_panel.h"
#include "screen/png_write.h"

#include <stdio.h>
#include <string.h>

// How long a slide that a key chose is shown before the playlist goes on.
enum { CHOSEN_FOR_S = 30 };

enum { SERVICE_STATUS_SIZE = 1280 };

struct show {
    const struct show_options *options;
    struct loop loop;
    struct playlist playlists[3]; // the defaults, for kinds of view other than the config's
    struct screen *screen;
    struct scene scene;
    struct scene measured;      // a slide of which only the pages are counted
    struct page_count hall;     // of the slide of all rooms
    bool hall_is_measured;      // `measured` has its first page as it is now
    const struct slide *chosen; // by a key; NULL: the playlist chooses
    int64_t chosen_until;       // in the clock's seconds; INT64_MAX while held
    bool explains;              // the panel that says why this slide is shown is open
    const char *slide;          // the name of the slide on the screen; NULL for none yet
    int64_t next_change;        // of what is shown, in the clock's seconds
    int64_t last_round_ends;    // --once: when to end; INT64_MAX if not known yet
    unsigned written_pictures;  // --out: a bit for each slide (slide_index) that has been written
    char service_status[SERVICE_STATUS_SIZE]; // as last sent to the service manager
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

// On the days of the event, a simulated clock would send people to the wrong talk.
static void refuse_simulation_on_event_days(void *context)
{
    struct show *show = context;
    const struct schedule *schedule = runtime_of(show)->display.schedule;
    int64_t today = schedule_day(schedule, display_clock_real_now());
    bool has_items = schedule->start <= schedule->end;
    if (!runtime_of(show)->display.simulated || show->options->force || !has_items ||
        today < schedule_day(schedule, schedule->start) || today > schedule_day(schedule, schedule->end - 1))
        return;
    error_set(&show->loop.failure,
        "today the event itself takes place: a simulated clock is refused (--force allows it)");
}

// The kind of view now: by the config, an adjustment or a key.
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

static struct style style_of(struct show *show, int *width, int *height)
{
    screen_size(show->screen, width, height);
    return render_context_style(&runtime_of(show)->render, &runtime_of(show)->config, *width, *height);
}

// How long the turn of the slide of all rooms is depends on how many pages it has here.
static void count_pages(struct show *show, struct view *view)
{
    enum { MINUTE_S = 60 };
    const struct slide *hall = slide_find("hall");
    const struct display *display = &runtime_of(show)->display;
    struct page_basis basis = {
        .schedule = display->schedule, .adjustments = display->store_version, .minute = view->at / MINUTE_S};
    show->hall_is_measured = false;
    if (view->adjusted.emergency || !playlist_has(playlist(show), hall->name) || !hall->applies(view))
        return;
    struct style style = style_of(show, &basis.width, &basis.height);
    show->hall_is_measured = page_count_update(&show->hall, &basis, hall, view, &style, &show->measured);
    view->rooms.pages = show->hall.pages;
}

// How long a new notice is shown depends on its pages. An emergency does not wait for that.
static void measure_notices(struct show *show, struct view *view)
{
    int width;
    int height;
    struct style style = style_of(show, &width, &height);
    if (view->adjusted.notice_count == 0 || view->adjusted.emergency)
        return;
    notice_measure(view, &style, width, height, &show->measured);
    show->hall_is_measured = false;
}

// What there is to show at an instant. False if out of memory.
static bool view_at(struct show *show, int64_t at, struct view *view)
{
    if (!display_view(&runtime_of(show)->display, at, display_clock_real_now(), view))
        return false;
    count_pages(show, view);
    measure_notices(show, view);
    return true;
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

// The first page of the turn's slide, which may have been composed to be counted.
static void compose_first(
    struct show *show, const struct view *view, const struct slide *slide, const struct style *style)
{
    int width;
    int height;
    if (show->hall_is_measured && slide == slide_find("hall")) {
        struct scene measured = show->measured;
        show->measured = show->scene;
        show->scene = measured;
        show->hall_is_measured = false;
        return;
    }
    screen_size(show->screen, &width, &height);
    slide_compose(slide, view, style, width, height, &show->scene);
}

// Composes the current page of the slide. Returns when the next page is due.
static int64_t compose(struct show *show, struct view *view, const struct turn *turn)
{
    int width;
    int height;
    int64_t page_turns;
    struct style style = style_of(show, &width, &height);
    render_context_log_sizes(&runtime_of(show)->render, &style, width, height, screen_backend(show->screen));
    compose_first(show, view, turn->slide, &style);
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
    } else if (show->explains) {
        struct str sentences = {0};
        struct why why = {.display = &runtime_of(show)->display,
            .view = view,
            .turn = turn,
            .chosen = show->chosen != NULL,
            .held = show->chosen && show->chosen_until == INT64_MAX,
            .max_addresses = 2};
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
    if (!show->options->out || (show->written_pictures & bit))
        return;
    show->written_pictures |= bit;
    str_format(&path, "%s/%s.png", show->options->out, slide->name);
    if (png_write(screen_pixels(show->screen), str_text(&path), &error))
        log_info("%s", str_text(&path));
    else
        log_error("%s", error.text);
    str_free(&path);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

// Shows the current state. Returns when it next changes, in the clock's seconds.
static int64_t refresh(struct show *show)
{
    struct view view;
    int64_t at = now_of(show);
    runtime_tick(runtime_of(show), at, display_clock_real_now());
    if (!view_at(show, at, &view))
        return at + 1;
    bool is_new_phase = controls_view(&runtime_of(show)->controls, &view);
    struct turn turn = current_turn(show, &view);
    int64_t change = compose(show, &view, &turn);
    if (!show->scene.failed) {
        bool other = show->slide && show->slide != turn.slide->name;
        // Emergencies are not faded in.
        bool fade = (other || (is_new_phase && turn.slide->ticks)) &&
                    !runtime_of(show)->config.display.reduced_motion && !view.adjusted.emergency;
        screen_show(show->screen, &show->scene, fade);
        screen_darken(show->screen, view.dark && !view.adjusted.emergency);
        show->slide = turn.slide->name;
        if (runtime_of(show)->display.schedule)
            write_picture(show, turn.slide);
        struct status_facts facts = {.view = &view,
            .slide = turn.slide->name,
            .kind = kind_of(show),
            .fonts = runtime_of(show)->render.fonts,
            .waiting_for = screen_waiting_for(show->screen)};
        console_bridge_publish(&runtime_of(show)->bridge, &facts, display_clock_real_now());
    }
    if (show->options->once && show->last_round_ends == INT64_MAX && runtime_of(show)->display.schedule)
        show->last_round_ends = at + playlist_period(playlist(show), &view) + 1;
    change = earlier(change, slide_next_change(turn.slide, &view));
    change = earlier(change, playlist_next_change(playlist(show), &view));
    change = earlier(change, controls_next_change(&runtime_of(show)->controls));
    if (view.agenda) // whatever is on the screen, a chair's page shows the timer
        change = earlier(change, timer_next_change(view.agenda, &runtime_of(show)->config.timer.rules));
    if (runtime_of(show)->display.adjustments_until > at)
        change = earlier(change, runtime_of(show)->display.adjustments_until);
    return earlier(change, turn.end);
}

static void step_slides(struct show *show, int steps)
{
    struct view view;
    int64_t at = now_of(show);
    if (!view_at(show, at, &view))
        return;
    // Start from the slide on the screen, which a key may have chosen.
    struct turn turn = playlist_turn(playlist(show), &view, at);
    for (size_t i = 0; show->chosen && turn.slide != show->chosen && i < PLAYLIST_MAX && turn.entry >= 0; i++)
        turn = playlist_turn(playlist(show), &view, turn.end);
    turn = playlist_step(playlist(show), &view, turn.start, steps);
    show->chosen = turn.slide;
    show->chosen_until = at + CHOSEN_FOR_S;
}

static void toggle_hold(struct show *show)
{
    if (show->chosen && show->chosen_until == INT64_MAX) {
        show->chosen = NULL;
        return;
    }
    if (!show->chosen)
        show->chosen = show->slide ? slide_find(show->slide) : NULL;
    show->chosen_until = INT64_MAX;
}

// False to end.
static bool handle_key(struct show *show, const char *key)
{
    switch (controls_key(&runtime_of(show)->controls, now_of(show), key)) {
    case ACTION_QUIT:
        return false;
    case ACTION_LEFT:
        step_slides(show, -1);
        break;
    case ACTION_RIGHT:
        step_slides(show, 1);
        break;
    case ACTION_PIN:
        toggle_hold(show);
        break;
    case ACTION_EXPLAIN:
        show->explains = !show->explains;
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
static bool handle_event(struct show *show, const struct screen_event *event)
{
    if (event->kind == SCREEN_QUIT)
        return false;
    return event->kind != SCREEN_KEY || handle_key(show, event->key);
}

// Waits a moment for the last good schedule, which is read from disk, so that the first slide does not say
// that there is none. False to end.
static bool wait_for_schedule(struct show *show)
{
    enum { MAX_WAIT_MS = 500 };
    int64_t until = clock_tick_ms() + MAX_WAIT_MS;
    for (int64_t left = MAX_WAIT_MS; left > 0 && !runtime_of(show)->display.schedule;
         left = until - clock_tick_ms()) {
        struct screen_event event = screen_wait(show->screen, left);
        if (!handle_event(show, &event))
            return false;
        if ((loop_handle(&show->loop) & 1U << EVENT_FEED_REPORT) || event.kind == SCREEN_TIMEOUT)
            return !is_over(show);
    }
    return true;
}

// Updates what "systemctl status" shows, and feeds the watchdog while the screen works.
static void notify_service_manager(struct show *show)
{
    char lines[SERVICE_STATUS_SIZE];
    if (screen_is_showing(show->screen))
        sd_notify_alive();
    if (!screen_status(show->screen))
        return;
    snprintf(lines, sizeof lines, "STATUS=%s", screen_status(show->screen));
    if (strcmp(lines, show->service_status) == 0)
        return;
    memcpy(show->service_status, lines, sizeof lines);
    sd_notify_send(lines);
}

static int64_t refresh_all(void *context)
{
    struct show *show = context;
    show->next_change = refresh(show);
    notify_service_manager(show);
    screen_has_failed(show->screen, &show->loop.failure);
    if (show->next_change > show->last_round_ends)
        show->next_change = show->last_round_ends;
    return show->next_change;
}

static bool sleep_until_event(void *context, int64_t timeout_ms)
{
    struct show *show = context;
    struct screen_event event = screen_wait(show->screen, timeout_ms);
    if (show->last_round_ends != INT64_MAX)
        display_clock_hold(&show->loop.display_clock, show->next_change);
    return handle_event(show, &event) && !is_over(show);
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

// Opens the window before anything is fetched, so that there is a picture at once.
static bool start(struct show *show, struct error *error)
{
    // Wakes at least once a minute, to notice an old schedule and a stepped clock.
    static const struct loop_frontend frontend = {.refresh = refresh_all,
        .sleep = sleep_until_event,
        .new_schedule = refuse_simulation_on_event_days,
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
    scene_free(&show.measured);
    loop_close(&show.loop);
    return ok;
}
