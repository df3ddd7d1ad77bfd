// plumbline show: the display itself. One loop: compose what is the case, show the difference, sleep until
// the next thing changes or something comes.
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/sd_notify.h"
#include "base/system_events.h"
#include "cli/commands.h"
#include "display/runtime.h"
#include "display/why.h"
#include "scene/text_panel.h"
#include "screen/png_write.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What other threads post to the main one, and who owns the data.
enum {
    POST_FEED_REPORT = 1, // struct feed_report, the receiver's
    POST_CLOCK_STEPPED,   // nothing
    POST_REQUEST,         // struct server_request, until it is answered
    POST_BROKER,          // nothing: something has come from the broker
    POST_HANGUP,          // nothing: show->hung_up says it
};

// A slide that a person chose by key goes back to the playlist after this while.
enum { CHOSEN_FOR_S = 30 };

enum { NOTIFY_STATUS_SIZE = 1280 };

struct show {
    const struct options *options;
    struct runtime_host host;
    struct runtime *runtime;      // what the config sets up
    struct playlist playlists[3]; // by kind of view, where it is another than the config's
    struct display_clock_state display_clock;
    struct screen *screen;
    struct system_events *watch; // NULL where nothing can be watched: the next minute notices a step
    struct scene scene;
    const struct slide *chosen; // by key; NULL: the playlist's
    int64_t chosen_until;       // in the clock's seconds; INT64_MAX while held
    atomic_bool hung_up;        // the config is to be read anew
    bool why_wanted;
    const char *shown;       // the slide on the screen
    int64_t last_round_ends; // --once: when to end
    unsigned pictured;       // a bit a slide of the table: its picture is written
    struct error refused;    // why it has to end; "" while it has not
    char told[NOTIFY_STATUS_SIZE];
};

static void deliver(void *context, struct feed_report *report)
{
    struct show *show = context;
    if (!screen_post(show->screen, POST_FEED_REPORT, report))
        feed_report_free(report);
}

static void stepped(void *context)
{
    struct show *show = context;
    screen_post(show->screen, POST_CLOCK_STEPPED, NULL);
}

static void hung_up(void *context)
{
    struct show *show = context;
    atomic_store(&show->hung_up, true);
    screen_post(show->screen, POST_HANGUP, NULL);
}

// The clock was set: what the server said of it is no longer so.
static void take_step(struct show *show)
{
    int64_t step = display_clock_step(&show->display_clock);
    if (step != 0)
        log_info("the clock was set by %lld s", (long long)step);
    controls_stepped(&show->runtime->controls, display_clock_now(&show->display_clock), step);
    show->runtime->display.skew_known = false;
    // Until the feed reports: a schedule fetched in this run is as old as it was.
    if (show->runtime->display.source == FEED_NETWORK)
        show->runtime->display.good_at += step;
    feed_refresh(show->runtime->feed);
}

static bool ask(void *context, struct server_request *request)
{
    struct show *show = context;
    return screen_post(show->screen, POST_REQUEST, request);
}

static void broker_calls(void *context)
{
    struct show *show = context;
    screen_post(show->screen, POST_BROKER, NULL);
}

static void drop_posted(void *context)
{
    struct show *show = context;
    screen_drop_posted(show->screen);
}

static void drop(int code, void *data)
{
    if (code == POST_FEED_REPORT)
        feed_report_free(data);
    else if (code == POST_REQUEST)
        server_drop(data);
}

static bool set_clock(struct show *show, const struct zone *zone, struct error *error)
{
    show->last_round_ends = INT64_MAX;
    return display_clock_set(&show->display_clock, zone, error);
}

// On the event's own days a clock that is not the real one would send people to the wrong talk.
static void refuse_rehearsal(struct show *show)
{
    const struct schedule *schedule = show->runtime->display.schedule;
    int64_t today = schedule_day(schedule, display_clock_real_now());
    bool any = schedule->start <= schedule->end; // that takes place
    if (!show->runtime->display.simulated || show->options->force || !any ||
        today < schedule_day(schedule, schedule->start) || today > schedule_day(schedule, schedule->end - 1))
        return;
    error_set(&show->refused,
        "today the event itself takes place: a simulated clock is refused (--force allows it)");
}

static void take_report(struct show *show, struct feed_report *report)
{
    bool new_schedule = report->schedule != NULL;
    display_update(&show->runtime->display, report, display_clock_real_now());
    feed_report_free(report);
    if (!new_schedule)
        return;
    if (!show->display_clock.settled)
        set_clock(show, &show->runtime->display.schedule->zone, NULL);
    show->display_clock.settled = true;
    refuse_rehearsal(show);
    if (!show->runtime->display.programme)
        log_error("%s", show->runtime->display.problem.text);
    controls_moved(&show->runtime->controls, display_clock_now(&show->display_clock));
    // The old schedule's memory goes back to the system rather than stay with the allocator.
    malloc_trim(0);
}

// What kind of display it is now: by the config, by the desk, or by a key.
static enum view_kind kind_of(const struct show *show)
{
    enum view_kind kind = display_kind(&show->runtime->display, show->runtime->display.at);
    if (show->runtime->controls.is_timer)
        return VIEW_TIMER;
    return kind == VIEW_TIMER ? VIEW_ROOM : kind;
}

static const struct playlist *playlist(struct show *show)
{
    enum view_kind kind = kind_of(show);
    return kind == show->runtime->config.view ? config_playlist(&show->runtime->config)
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
    struct style style = render_context_look(&show->runtime->render, &show->runtime->config, width, height);
    render_context_tell(&show->runtime->render, &style, width, height, screen_way(show->screen));
    slide_compose(turn->slide, view, &style, width, height, &show->scene);
    int page = playlist_page(turn, show->scene.pages, view->at, &page_turns);
    if (page != 0) {
        view->page = page;
        slide_compose(turn->slide, view, &style, width, height, &show->scene);
    }
    if (show->runtime->config.display.drift)
        scene_drift(&show->scene, style_unit(width, height), view->at);
    if (show->runtime->controls.helps) {
        struct str sentences = {0};
        controls_help(&show->runtime->controls, &sentences);
        text_panel_draw(str_text(&sentences), &style, &show->scene);
        str_free(&sentences);
    } else if (show->why_wanted) {
        struct str sentences = {0};
        struct why why = {.display = &show->runtime->display,
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
    unsigned bit = 1U << (slide - slides);
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
    int64_t at = display_clock_now(&show->display_clock);
    // A panel of the timer comes up over its last talk.
    controls_tick(&show->runtime->controls, at);
    console_bridge_tick(&show->runtime->link, at, display_clock_real_now());
    if (!display_view(&show->runtime->display, at, display_clock_real_now(), &view))
        return at + 1;
    bool pulse = controls_view(&show->runtime->controls, &view);
    struct turn turn = current_turn(show, &view);
    int64_t change = compose(show, &view, &turn);
    if (turn.takes_over)
        change = turn.end; // no pages; the agenda says when it gives way
    if (!show->scene.failed) {
        bool other = show->shown && show->shown != turn.slide->name;
        // An emergency does not come softly.
        bool fade = (other || (pulse && turn.slide->ticks)) &&
                    !show->runtime->config.display.reduced_motion && !view.adjusted.emergency;
        screen_show(show->screen, &show->scene, fade);
        screen_darken(show->screen, view.dark && !view.adjusted.emergency);
        show->shown = turn.slide->name;
        if (show->runtime->display.schedule)
            write_picture(show, turn.slide);
        struct status_facts facts = {.view = &view,
            .slide = turn.slide->name,
            .kind = kind_of(show),
            .fonts = show->runtime->render.fonts,
            .unseen = screen_waits_for(show->screen)};
        console_bridge_publish(&show->runtime->link, &facts, display_clock_real_now());
    }
    if (show->options->once && show->last_round_ends == INT64_MAX && show->runtime->display.schedule)
        show->last_round_ends = at + playlist_period(playlist(show), &view) + 1;
    int64_t words = slide_next_change(turn.slide, &view);
    int64_t listed = playlist_next_change(playlist(show), &view);
    words = listed < words ? listed : words;
    if (show->runtime->display.adjustments_until > at && show->runtime->display.adjustments_until < change)
        change = show->runtime->display.adjustments_until;
    change = words < change ? words : change;
    words = controls_next_change(&show->runtime->controls);
    change = words < change ? words : change;
    return turn.end < change ? turn.end : change;
}

static void leaf(struct show *show, int steps)
{
    struct view view;
    int64_t at = display_clock_now(&show->display_clock);
    if (!display_view(&show->runtime->display, at, display_clock_real_now(), &view))
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

// The config anew. What was posted meanwhile is dropped with it: a step of the clock is looked for here.
static void reload(struct show *show)
{
    struct error error;
    if (!runtime_reload(&show->runtime, &show->host, &error))
        show->refused = error;
    else if (!show->display_clock.simulated)
        take_step(show);
}

// False where it is time to end.
static bool press(struct show *show, const char *key)
{
    switch (controls_key(&show->runtime->controls, display_clock_now(&show->display_clock), key)) {
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
    case ACTION_WHY:
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

static void take_post(struct show *show, int code, void *data)
{
    int64_t now = display_clock_now(&show->display_clock);
    bool refresh = false;
    if (code == POST_FEED_REPORT)
        take_report(show, data);
    else if (code == POST_CLOCK_STEPPED && !show->runtime->display.simulated)
        take_step(show);
    else if (code == POST_REQUEST)
        refresh = console_bridge_serve(&show->runtime->link, data, now);
    else if (code == POST_BROKER)
        refresh = fleet_client_take(&show->runtime->fleet, now, display_clock_real_now());
    if (refresh)
        feed_refresh(show->runtime->feed);
    while (show->refused.text[0] == '\0' && atomic_exchange(&show->hung_up, false))
        reload(show);
}

// False where it is time to end.
static bool react(struct show *show, const struct screen_event *event)
{
    switch (event->kind) {
    case SCREEN_QUIT:
        return false;
    case SCREEN_KEY:
        return press(show, event->key);
    case SCREEN_POSTED:
        take_post(show, event->code, event->data);
        break;
    default:
        break;
    }
    return true;
}

// The last good schedule is on disk, and read in a moment: no slide that says there is none flashes before
// it. False where it is time to end.
static bool wait_for_schedule(struct show *show)
{
    enum { PATIENCE_MS = 500 };
    int64_t until = clock_tick_ms() + PATIENCE_MS;
    for (int64_t left = PATIENCE_MS; left > 0 && !show->runtime->display.schedule;
         left = until - clock_tick_ms()) {
        struct screen_event event = screen_wait(show->screen, left);
        if (event.kind == SCREEN_TIMEOUT || !react(show, &event))
            return event.kind == SCREEN_TIMEOUT;
        if (event.kind == SCREEN_POSTED && event.code == POST_FEED_REPORT)
            return show->refused.text[0] == '\0';
    }
    return true;
}

// What systemctl status shows.
static void tell_screen(struct show *show)
{
    char lines[NOTIFY_STATUS_SIZE];
    if (!screen_says(show->screen))
        return;
    snprintf(lines, sizeof lines, "STATUS=%s", screen_says(show->screen));
    if (strcmp(lines, show->told) == 0)
        return;
    memcpy(show->told, lines, sizeof lines);
    sd_notify_send(lines);
}

static void run(struct show *show)
{
    // A schedule that grows old and a stepped clock are noticed within this while.
    enum { LONGEST_WAIT_MS = 60 * 1000 };
    int64_t watchdog = sd_notify_watchdog_ms();
    int64_t longest = watchdog && watchdog / 2 < LONGEST_WAIT_MS ? watchdog / 2 : LONGEST_WAIT_MS;
    for (bool going = wait_for_schedule(show); going;) {
        int64_t change = refresh(show);
        if (screen_stands(show->screen))
            sd_notify_alive();
        tell_screen(show);
        if (screen_has_failed(show->screen, &show->refused))
            break;
        if (change > show->last_round_ends)
            change = show->last_round_ends;
        int64_t wait = clock_wait_ms(&show->display_clock.clock, change * 1000);
        int64_t link = console_bridge_wait_ms(&show->runtime->link);
        wait = wait < link ? wait : link;
        struct screen_event event = screen_wait(show->screen, wait < longest ? wait : longest);
        if (show->last_round_ends != INT64_MAX)
            display_clock_hold(&show->display_clock, change);
        going = react(show, &event) && show->refused.text[0] == '\0' &&
                display_clock_now(&show->display_clock) < show->last_round_ends;
    }
}

static bool open_screen(struct show *show, struct error *error)
{
    const struct options *options = show->options;
    struct size size = options->headless.width ? options->headless : options->window;
    struct screen_options screen = {
        .headless = options->headless.width != 0,
        .width = size.width,
        .height = size.height,
        .rotate_degrees = show->runtime->config.display.rotate,
        .way = (enum present_way)show->runtime->config.display.present,
        .output = show->runtime->config.display.output,
        .keyboards = show->runtime->config.display.keyboards,
        .painter = render_context_painter(&show->runtime->render),
        .drop = drop,
    };
    show->screen = screen_open(&screen, error);
    return show->screen != NULL;
}

// The window opens before anything is fetched: there is a picture at once.
static bool start(struct show *show, struct error *error)
{
    show->host = (struct runtime_host){.deliver = deliver,
        .ask = ask,
        .broker_calls = broker_calls,
        .drop_posted = drop_posted,
        .context = show,
        .options = show->options,
        .display_clock = &show->display_clock};
    for (int kind = VIEW_ROOM; kind <= VIEW_TIMER; kind++)
        show->playlists[kind] = playlist_default((enum view_kind)kind);
    system_events_keep_signal();
    show->runtime = runtime_read(&show->host, error);
    if (!show->runtime || (show->options->out && !file_make_folder(show->options->out, error)) ||
        !set_clock(show, show->runtime->display.zone, error) || !open_screen(show, error))
        return false;
    show->host.screen = show->screen;
    if (!runtime_start(show->runtime, &show->host, error))
        return false;
    struct system_events_calls calls = {.stepped = stepped, .hung_up = hung_up, .context = show};
    struct error why;
    show->watch = system_events_start(&calls, &why);
    if (!show->watch)
        log_warning("%s", why.text);
    return true;
}

enum exit_status show_run(const struct options *options)
{
    struct show show = {.options = options, .display_clock = {.options = options}};
    struct error error;
    bool fine = start(&show, &error);
    if (fine)
        run(&show);
    if (fine && show.refused.text[0] != '\0') {
        error = show.refused;
        fine = false;
    }
    sd_notify_stopping();
    // These post to the screen, so they end first.
    system_events_stop(show.watch);
    if (show.runtime)
        runtime_stop(show.runtime);
    screen_close(show.screen);
    scene_free(&show.scene);
    runtime_free(show.runtime);
    return fine ? EXIT_OK : command_failed(&error);
}
