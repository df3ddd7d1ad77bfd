// plumbline show: the display itself. One loop: compose what is the case, show the difference, sleep until
// the next thing changes or something comes.
#include "base/clock.h"
#include "base/clock_watch.h"
#include "base/file.h"
#include "base/log.h"
#include "base/notify.h"
#include "cli/commands.h"
#include "cli/desk_link.h"
#include "cli/display.h"
#include "cli/drawing.h"
#include "cli/setup.h"
#include "cli/steer.h"
#include "cli/wall.h"
#include "cli/why.h"
#include "feed/address.h"
#include "feed/feed.h"
#include "screen/picture.h"
#include "screen/screen.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What other threads post to the main one, and who owns the data.
enum {
    POST_FEED_REPORT = 1, // struct feed_report, the receiver's
    POST_CLOCK_STEPPED,   // nothing
    POST_REQUEST,         // struct server_request, until it is answered
    POST_BROKER,          // nothing: something has come from the broker
};

// A slide that a person chose by key goes back to the playlist after this while.
enum { CHOSEN_FOR_S = 30 };

struct show {
    const struct options *options;
    struct config config;
    struct display display;
    struct steer steer;
    struct playlist playlists[3]; // by kind of view, where it is another than the config's
    struct desk_link desk;
    struct fleet_link fleet;
    struct wall wall;
    struct drawing drawing;
    struct screen *screen;
    struct feed *feed;
    struct clock_watch *watch; // NULL where steps cannot be watched: then the next minute notices
    struct scene scene;
    const struct slide *chosen; // by key; NULL: the playlist's
    int64_t chosen_until;       // in the clock's seconds; INT64_MAX while held
    bool why_wanted;
    const char *shown;       // the slide on the screen
    int64_t last_round_ends; // --once: when to end
    unsigned pictured;       // a bit a slide of the table: its picture is written
    struct error refused;    // why it has to end; "" while it has not
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

// The clock was set: what the server said of it is no longer so.
static void take_step(struct show *show)
{
    int64_t step = wall_step(&show->wall);
    log_info("the clock was set by %lld s", (long long)step);
    steer_stepped(&show->steer, wall_now(&show->wall), step);
    show->display.skew_known = false;
    feed_refresh(show->feed);
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

static void drop(int code, void *data)
{
    if (code == POST_FEED_REPORT)
        feed_report_free(data);
    else if (code == POST_REQUEST)
        server_drop(data);
}

static bool set_clock(struct show *show, const struct zone *zone, struct error *error)
{
    if (!wall_set(&show->wall, zone, error))
        return false;
    show->display.simulated = show->wall.simulated;
    show->last_round_ends = INT64_MAX;
    return true;
}

// On the event's own days a clock that is not the real one would send people to the wrong talk.
static void refuse_rehearsal(struct show *show)
{
    const struct schedule *schedule = show->display.schedule;
    int64_t today = schedule_day(schedule, wall_real_now());
    bool any = schedule->start <= schedule->end; // that takes place
    if (!show->display.simulated || show->options->force || !any ||
        today < schedule_day(schedule, schedule->start) || today > schedule_day(schedule, schedule->end - 1))
        return;
    error_set(&show->refused,
        "today the event itself takes place: a simulated clock is refused (--force allows it)");
}

static void take_report(struct show *show, struct feed_report *report)
{
    bool new_schedule = report->schedule != NULL;
    display_update(&show->display, report, wall_real_now());
    feed_report_free(report);
    if (!new_schedule)
        return;
    if (!show->wall.settled)
        set_clock(show, &show->display.schedule->zone, NULL);
    show->wall.settled = true;
    refuse_rehearsal(show);
    if (!show->display.programme)
        log_error("%s", show->display.problem.text);
    steer_moved(&show->steer, wall_now(&show->wall));
    // The old schedule's memory goes back to the system rather than stay with the allocator.
    malloc_trim(0);
}

// What kind of display it is now: by the config, by the desk, or by a key.
static enum view_kind kind_of(const struct show *show)
{
    enum view_kind kind = display_kind(&show->display, show->display.at);
    if (show->steer.stage)
        return VIEW_STAGE;
    return kind == VIEW_STAGE ? VIEW_ROOM : kind;
}

static const struct playlist *playlist(struct show *show)
{
    enum view_kind kind = kind_of(show);
    return kind == show->config.view ? config_playlist(&show->config) : &show->playlists[kind];
}

static struct turn current_turn(struct show *show, const struct view *view)
{
    struct turn turn = playlist_turn(playlist(show), view, view->at);
    if (show->chosen && (view->at >= show->chosen_until || !show->chosen->applies(view)))
        show->chosen = NULL;
    if (show->chosen && !turn.taken)
        playlist_stand(&turn, show->chosen, view->at);
    const struct slide *pinned = view->pinned ? slide_find(view->pinned) : NULL;
    if (pinned && !show->chosen && !turn.taken && pinned->applies(view))
        playlist_stand(&turn, pinned, view->at);
    return turn;
}

// Composes the slide with the page that is up; returns when the page turns over.
static int64_t compose(struct show *show, struct view *view, const struct turn *turn)
{
    int width;
    int height;
    int64_t page_turns;
    screen_size(show->screen, &width, &height);
    struct look look = drawing_look(&show->drawing, &show->config, width, height);
    drawing_tell(&show->drawing, &look, width, height, screen_way(show->screen));
    slide_compose(turn->slide, view, &look, width, height, &show->scene);
    int page = playlist_page(turn, show->scene.pages, view->at, &page_turns);
    if (page != 0) {
        view->page = page;
        slide_compose(turn->slide, view, &look, width, height, &show->scene);
    }
    if (show->config.display.drift)
        scene_drift(&show->scene, look_unit(width, height), view->at);
    if (show->steer.helps) {
        struct str sentences = {0};
        steer_help(&show->steer, &sentences);
        why_panel(str_text(&sentences), &look, &show->scene);
        str_free(&sentences);
    } else if (show->why_wanted) {
        struct str sentences = {0};
        struct why why = {.display = &show->display,
            .view = view,
            .turn = turn,
            .chosen = show->chosen != NULL,
            .held = show->chosen && show->chosen_until == INT64_MAX};
        why_write(&why, &sentences);
        why_panel(str_text(&sentences), &look, &show->scene);
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
    if (picture_write(screen_pixels(show->screen), str_text(&path), &error))
        log_info("%s", str_text(&path));
    else
        log_error("%s", error.text);
    str_free(&path);
}

// Shows what is the case now; returns the instant (in the clock's seconds) at which something will differ.
static int64_t refresh(struct show *show)
{
    struct view view;
    int64_t at = wall_now(&show->wall);
    // A panel of the timer comes up over its last talk.
    steer_tick(&show->steer, at);
    desk_link_tick(&show->desk, at, wall_real_now());
    if (!display_view(&show->display, at, wall_real_now(), &view))
        return at + 1;
    bool pulse = steer_view(&show->steer, &view);
    struct turn turn = current_turn(show, &view);
    int64_t change = compose(show, &view, &turn);
    if (turn.taken)
        change = turn.end; // no pages; the agenda says when it gives way
    if (!show->scene.failed) {
        bool other = show->shown && show->shown != turn.slide->name;
        // An emergency does not come softly.
        bool fade = (other || (pulse && turn.slide->ticks)) && !show->config.display.reduced_motion &&
                    !view.emergency;
        screen_show(show->screen, &show->scene, fade);
        screen_darken(show->screen, view.night && !view.emergency);
        show->shown = turn.slide->name;
        if (show->display.schedule)
            write_picture(show, turn.slide);
        struct status_facts facts = {.view = &view, .slide = turn.slide->name, .kind = kind_of(show)};
        desk_link_publish(&show->desk, &facts, wall_real_now());
    }
    if (show->options->once && show->last_round_ends == INT64_MAX && show->display.schedule)
        show->last_round_ends = at + playlist_period(playlist(show), &view) + 1;
    int64_t words = slide_next_change(turn.slide, &view);
    int64_t listed = playlist_next_change(playlist(show), &view);
    words = listed < words ? listed : words;
    if (show->display.desk_until > at && show->display.desk_until < change)
        change = show->display.desk_until;
    change = words < change ? words : change;
    words = steer_next_change(&show->steer);
    change = words < change ? words : change;
    return turn.end < change ? turn.end : change;
}

static void leaf(struct show *show, int steps)
{
    struct view view;
    int64_t at = wall_now(&show->wall);
    if (!display_view(&show->display, at, wall_real_now(), &view))
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
    switch (steer_key(&show->steer, wall_now(&show->wall), key)) {
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
    int64_t now = wall_now(&show->wall);
    bool refresh = false;
    if (code == POST_FEED_REPORT)
        take_report(show, data);
    else if (code == POST_CLOCK_STEPPED && !show->display.simulated)
        take_step(show);
    else if (code == POST_REQUEST)
        refresh = desk_link_serve(&show->desk, data, now);
    else if (code == POST_BROKER)
        refresh = fleet_link_take(&show->fleet, now, wall_real_now());
    if (refresh)
        feed_refresh(show->feed);
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
    for (int64_t left = PATIENCE_MS; left > 0 && !show->display.schedule; left = until - clock_tick_ms()) {
        struct screen_event event = screen_wait(show->screen, left);
        if (event.kind == SCREEN_TIMEOUT || !react(show, &event))
            return event.kind == SCREEN_TIMEOUT;
        if (event.kind == SCREEN_POSTED && event.code == POST_FEED_REPORT)
            return show->refused.text[0] == '\0';
    }
    return true;
}

static void run(struct show *show)
{
    // A schedule that grows old and a stepped clock are noticed within this while.
    enum { LONGEST_WAIT_MS = 60 * 1000 };
    int64_t watchdog = notify_watchdog_ms();
    int64_t longest = watchdog && watchdog / 2 < LONGEST_WAIT_MS ? watchdog / 2 : LONGEST_WAIT_MS;
    for (bool going = wait_for_schedule(show); going;) {
        int64_t change = refresh(show);
        if (screen_stands(show->screen))
            notify_alive();
        if (change > show->last_round_ends)
            change = show->last_round_ends;
        int64_t wait = clock_wait_ms(&show->wall.clock, change * 1000);
        int64_t link = desk_link_wait_ms(&show->desk);
        wait = wait < link ? wait : link;
        struct screen_event event = screen_wait(show->screen, wait < longest ? wait : longest);
        if (show->last_round_ends != INT64_MAX)
            wall_hold(&show->wall, change);
        going = react(show, &event) && show->refused.text[0] == '\0' &&
                wall_now(&show->wall) < show->last_round_ends;
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
        .rotate_degrees = show->config.display.rotate,
        .way = (enum present_way)show->config.display.present,
        .painter = drawing_painter(&show->drawing),
        .drop = drop,
    };
    show->screen = screen_open(&screen, error);
    return show->screen != NULL;
}

// What was kept, with what --desk brings.
static bool load_desk(struct show *show, const char *state, struct error *error)
{
    struct desk given;
    if (!setup_desk(show->options, &given, error))
        return false;
    bool fine = steer_open(&show->steer, &show->display, state, &given, wall_now(&show->wall), error);
    desk_free(&given);
    return fine;
}

static bool start_feed(struct show *show, struct error *error)
{
    struct config *config = &show->config;
    const char *state = setup_state(&show->config);
    if (state)
        show->display.changes_file = arena_format(&show->config.arena, "%s/changes-%016" PRIx64 ".json",
            state, address_hash(config->schedule, strlen(config->schedule)));
    display_load_changes(&show->display);
    if (!load_desk(show, state, error))
        return false;
    show->feed = setup_feed(config, state, show->wall.clock, deliver, show, error);
    return show->feed != NULL;
}

static bool start(struct show *show, struct error *error)
{
    if (!show->config.schedule)
        return error_set(error, "no schedule given (--schedule URL|FILE, or \"schedule\" in the config)");
    if (show->options->out && !file_make_folder(show->options->out, error))
        return false;
    show->display.config = &show->config;
    show->display.hall_wanted = playlist_has(config_playlist(&show->config), "hall");
    show->display.zone = setup_zone(&show->config);
    if (!show->display.zone)
        return error_set(error, "not enough memory");
    error_set(&show->display.problem, "it is being fetched");
    for (int kind = VIEW_ROOM; kind <= VIEW_STAGE; kind++)
        show->playlists[kind] = playlist_of((enum view_kind)kind);
    if (!set_clock(show, show->display.zone, error))
        return false;
    if (!drawing_open(&show->drawing, &show->config, error) || !open_screen(show, error) ||
        !start_feed(show, error))
        return false;
    show->desk.display = &show->display;
    show->desk.steer = &show->steer;
    show->desk.screen = show->screen;
    show->desk.state = show->steer.state;
    show->desk.tokens_file = config_tokens_file(&show->config);
    show->desk.fleet = &show->fleet;
    if (!desk_link_open(&show->desk, ask, broker_calls, show, error))
        return false;
    struct error why;
    show->watch = clock_watch_start(stepped, show, &why);
    if (!show->watch)
        log_warning("%s", why.text);
    return true;
}

enum exit_status show_run(const struct options *options)
{
    struct show show = {.options = options, .wall = {.options = options}};
    struct error error;
    if (!setup_config(options, &show.config, &error))
        return command_failed(&error);
    bool fine = start(&show, &error);
    if (fine)
        run(&show);
    if (fine && show.refused.text[0] != '\0') {
        error = show.refused;
        fine = false;
    }
    notify_stopping();
    // These post to the screen, so they end first.
    desk_link_close(&show.desk);
    clock_watch_stop(show.watch);
    feed_stop(show.feed);
    steer_close(&show.steer);
    screen_close(show.screen);
    scene_free(&show.scene);
    display_free(&show.display);
    drawing_close(&show.drawing);
    config_free(&show.config);
    return fine ? EXIT_FINE : command_failed(&error);
}
