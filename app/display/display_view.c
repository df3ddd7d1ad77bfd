// Fills the view: everything that slides show at an instant.
#include "agenda/timer.h"
#include "display/display_internal.h"
#include "scene/i18n.h"
#include "scene/playlist.h"

#include <string.h>

// Old after three missed fetches, and not within three minutes.
static bool is_old(const struct display *display, int64_t real_now)
{
    int64_t max_age_s = (int64_t)display->config->refresh_s * 3;
    return real_now - display->good_at > (max_age_s > 180 ? max_age_s : 180);
}

enum display_freshness display_freshness(const struct display *display, int64_t real_now)
{
    if (display->schedule && display->source == FEED_FALLBACK)
        return DISPLAY_FALLBACK;
    if (!display->schedule || display->source == FEED_NONE || display->good_at == 0 ||
        (display->source == FEED_NETWORK && !is_old(display, real_now)))
        return DISPLAY_FRESH;
    return DISPLAY_OLD;
}

static void write_freshness(struct display *display, int64_t real_now)
{
    struct str *out = &display->freshness;
    enum display_freshness freshness = display_freshness(display, real_now);
    str_clear(out);
    if (freshness == DISPLAY_FALLBACK)
        str_add_text(out, i18n_say("fallback schedule"));
    if (freshness != DISPLAY_OLD)
        return;
    struct str time = {0};
    i18n_time(&time, &display->schedule->zone, display->good_at, real_now);
    str_format(out, i18n_say("schedule of %s"), str_text(&time));
    str_free(&time);
}

enum clock_state display_clock_state(const struct display *display, int64_t real_now)
{
    struct clock_evidence evidence = {.now = real_now,
        .kernel = clock_kernel(),
        .skew_known = display->skew_known,
        .skew_ms = display->skew_ms};
    return clock_state_of(&evidence);
}

// The state of the clock that is shown; a simulated one is always right.
static enum clock_state view_clock_state(const struct display *display, int64_t real_now)
{
    return display->simulated || display->time_given ? CLOCK_GOOD : display_clock_state(display, real_now);
}

// The header's warning about a clock that cannot be trusted; NULL for none.
static const char *clock_warning(enum clock_state state)
{
    switch (state) {
    case CLOCK_UNSYNCED:
        return i18n_say("clock not synchronised");
    case CLOCK_SKEWED:
        return i18n_say("clock is off");
    case CLOCK_UNSET:
        return i18n_say("clock not set");
    default:
        return NULL;
    }
}

// The place's name. For a session: the room in which it takes place now or next.
const char *display_place_label(const struct display *display)
{
    const struct agenda *agenda = &display->agenda;
    const struct place *place = &display->programme->place;
    if (place->kind != PLACE_SESSION)
        return place->label;
    const struct item *item = agenda->now_count > 0 ? agenda->now[0] : agenda->next;
    struct room_query query = config_room_query(display->config);
    return item ? room_lookup_label(display->schedule, &query, item->room) : place->label;
}

// The schedule's name of the display's room, to which notices are addressed; NULL for none.
static const char *own_room(const struct display *display)
{
    const struct place *place = display->programme ? &display->programme->place : NULL;
    return place && place->kind == PLACE_ROOM ? display->programme->schedule->rooms[place->room].name : NULL;
}

// While a notice is new, it comes first whatever its level.
static void put_newest_first(struct view *view)
{
    for (size_t i = 1; i < view->adjusted.notice_count; i++) {
        const struct adjustment *notice = view->adjusted.notices[i];
        int64_t begin = adjustment_notice_begin(notice);
        if (begin <= adjustment_notice_begin(view->adjusted.notices[0]) ||
            view->at >= begin + PLAYLIST_FRESH_S)
            continue;
        memmove(view->adjusted.notices + 1, view->adjusted.notices, i * sizeof *view->adjusted.notices);
        view->adjusted.notices[0] = notice;
    }
}

// The message to the speaker of the timer's talk, or of the next one.
static const struct adjustment *find_message(const struct display *display, int64_t at)
{
    const struct item *talk = timer_talk(&display->agenda);
    const struct item *item = talk ? talk : timer_next_talk(&display->agenda);
    return item ? adjustments_find(display_adjustments(display), ADJUST_MESSAGE,
                      display->schedule->rooms[item->room].name, at)
                : NULL;
}

static void find_timer(struct display *display, int64_t at)
{
    const struct config_timer *config = &display->config->timer;
    display->timer = (struct timer_view){.rules = config->rules,
        .counts_up = config->counts_up,
        .over_holds = config->over_holds,
        .strip = config->strip};
    if (!display->programme)
        return;
    display->timer.behind_s = timer_lateness(&display->agenda, display->published);
    display->timer.message = find_message(display, at);
}

// Adjustments of the display itself.
static void add_adjusted(const struct display *display, int64_t at, struct view *view)
{
    const struct adjustment *pin = adjustments_find(display_adjustments(display), ADJUST_PIN, NULL, at);
    const char *room = own_room(display);
    view->display_name = display->config->display.name;
    view->adjusted.blank = adjustments_find(display_adjustments(display), ADJUST_BLANK, NULL, at) != NULL;
    view->adjusted.identify =
        adjustments_find(display_adjustments(display), ADJUST_IDENTIFY, NULL, at) != NULL;
    view->adjusted.pinned = pin ? pin->slide : NULL;
    view->adjusted.full = room ? adjustments_find(display_adjustments(display), ADJUST_FULL, room, at) : NULL;
    view->dark = view->dark || view->adjusted.blank;
}

// Shows "room full" as a notice before all others.
static void add_full_notice(struct display *display, struct view *view)
{
    if (!view->adjusted.full)
        return;
    str_clear(&display->full_text);
    if (view->adjusted.full->text)
        str_format(
            &display->full_text, i18n_say("This room is full. Please go to: %s"), view->adjusted.full->text);
    else
        str_add_text(&display->full_text, i18n_say("This room is full."));
    display->full = *view->adjusted.full;
    display->full.type = ADJUST_NOTICE;
    display->full.level = NOTICE_URGENT;
    display->full.item = "full";
    display->full.text = str_text(&display->full_text);
    size_t kept = view->adjusted.notice_count < VIEW_NOTICES ? view->adjusted.notice_count : VIEW_NOTICES - 1;
    memmove(view->adjusted.notices + 1, view->adjusted.notices, kept * sizeof *view->adjusted.notices);
    view->adjusted.notices[0] = &display->full;
    view->adjusted.notice_count = kept + 1;
}

bool display_view(struct display *display, int64_t at, int64_t real_now, struct view *out)
{
    display_drop_old_changes(display, real_now);
    display_refresh(display, at);
    write_freshness(display, real_now);
    enum clock_state clock = view_clock_state(display, real_now);
    struct view view = {
        .at = at,
        .zone = display->schedule ? &display->schedule->zone : display->zone,
        .place = {.label = display->config->room ? display->config->room : "",
            .unknown = display->schedule && !display->programme,
            .alias_count = display->config->alias_count,
            .aliases = display->config->aliases},
        .schedule = {.title = display->schedule ? display->schedule->title : "",
            .problem = display->problem.text,
            .freshness = str_text(&display->freshness),
            .changes = display->has_shown ? &display->shown : &display->changes},
        .clock = {.doubt = clock_warning(clock),
            .unset = clock == CLOCK_UNSET,
            .simulated = display->simulated},
        .adjusted.emergency = adjustments_emergency(display_adjustments(display), at),
        .extras = &display->config->extras,
        .talk_qr = display->config->talk_qr,
        .hall = display_kind(display, at) == VIEW_ROOMS,
        .stage = display_kind(display, at) == VIEW_TIMER,
    };
    view.dark = !view.clock.unset && config_is_night(display->config, view.zone, at);
    add_adjusted(display, at, &view);
    view.adjusted.notice_count = adjustments_notices(
        display_adjustments(display), own_room(display), at, view.adjusted.notices, VIEW_NOTICES);
    add_full_notice(display, &view);
    put_newest_first(&view);
    if (!view.adjusted.emergency && !display_rooms_update(display, at))
        return false;
    if (!view.adjusted.emergency)
        display_signs_update(display);
    view.sign_count = display->signs.count;
    view.signs = display->signs.list;
    view.rooms.count = display->rooms.count;
    view.rooms.list = display->rooms.list;
    view.rooms.more = display->rooms.more;
    view.rooms.idle = display->rooms.idle;
    if (display->programme) {
        struct agenda agenda;
        if (!agenda_at(display->programme, at, &agenda))
            return false;
        agenda_release(&display->agenda);
        display->agenda = agenda;
        view.agenda = &display->agenda;
        view.place.label = display_place_label(display);
        view.schedule.problem = "";
    }
    find_timer(display, at);
    view.timer = &display->timer;
    *out = view;
    return true;
}
