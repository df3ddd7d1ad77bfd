#include "display/display.h"

#include "agenda/timer.h"
#include "agenda/timer_actions.h"
#include "base/file.h"
#include "base/log.h"
#include "base/state_file.h"
#include "scene/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Finds the place in the schedule anew; where it is not in there, says so.
static void place_anew(struct display *display)
{
    struct room_query query = config_place(display->config);
    struct place place;
    struct error why;
    programme_free(display->programme);
    display->programme = NULL;
    if (!display->schedule)
        return;
    if (room_lookup(display->schedule, &query, &place, &why)) {
        display->programme = programme_new(display->schedule, &place);
        if (display->programme)
            display->programme->questions = display->config->questions;
        else
            error_set(&why, "not enough memory");
    }
    if (!display->programme)
        display->problem = why;
}

static void forget_rooms(struct display *display)
{
    for (size_t i = 0; i < display->rooms.count; i++) {
        agenda_release(&display->rooms.list[i].agenda);
        programme_free(display->rooms.programmes[i]);
    }
    free(display->rooms.programmes);
    free(display->rooms.list);
    display->rooms.programmes = NULL;
    display->rooms.list = NULL;
    display->rooms.count = 0;
}

enum view_kind display_kind(const struct display *display, int64_t at)
{
    const struct adjustment *asked = adjustments_find(&display->adjustments, ADJUST_VIEW, NULL, at);
    for (int kind = 0; asked && view_names[kind]; kind++)
        if (strcmp(view_names[kind], asked->kind) == 0)
            return (enum view_kind)kind;
    return display->config->view;
}

// Every room that has items gets a programme of its own; where memory is short there are fewer.
static void find_rooms(struct display *display)
{
    const struct schedule *schedule = display->schedule;
    struct room_query query = config_place(display->config);
    forget_rooms(display);
    const struct adjustment *pin = adjustments_find(&display->adjustments, ADJUST_PIN, NULL, display->at);
    bool wanted = display->rooms.wanted || display_kind(display, display->at) == VIEW_ROOMS ||
                  (pin && strcmp(pin->kind, "hall") == 0);
    if (!wanted || !schedule)
        return;
    display->rooms.programmes = calloc(schedule->room_count + 1, sizeof(struct programme *));
    display->rooms.list = calloc(schedule->room_count + 1, sizeof *display->rooms.list);
    for (size_t r = 0; display->rooms.programmes && display->rooms.list && r < schedule->room_count; r++) {
        struct place place = {.kind = PLACE_ROOM, .room = r, .label = room_lookup_label(schedule, &query, r)};
        struct programme *programme = schedule->rooms[r].count > 0 ? programme_new(schedule, &place) : NULL;
        if (!programme)
            continue;
        display->rooms.programmes[display->rooms.count] = programme;
        display->rooms.list[display->rooms.count++].label = place.label;
    }
}

// Brings the agendas of all rooms to `at`.
static bool update_rooms(struct display *display, int64_t at)
{
    for (size_t i = 0; i < display->rooms.count; i++) {
        struct agenda agenda;
        if (!agenda_at(display->rooms.programmes[i], at, &agenda))
            return false;
        agenda_release(&display->rooms.list[i].agenda);
        display->rooms.list[i].agenda = agenda;
    }
    return true;
}

// Works the changes and the desk into the published schedule; where there is no memory it is shown as
// published.
static void apply_changes(struct display *display)
{
    const struct schedule *told = display->changes.count > 0
                                      ? changes_apply(&display->changes, display->published)
                                      : schedule_ref(display->published);
    if (!told)
        told = schedule_ref(display->published);
    const struct schedule *adjusted =
        display->adjustments.count > 0 ? adjustments_apply(&display->adjustments, told, display->at) : NULL;
    const struct schedule *shown = adjusted ? adjusted : schedule_ref(told);
    agenda_release(&display->agenda);
    programme_free(display->programme);
    display->programme = NULL;
    schedule_unref(display->schedule);
    schedule_unref(display->told);
    forget_rooms(display);
    display->told = told;
    display->schedule = shown;
    find_rooms(display);
    display->adjustments_until = adjustments_next_change(&display->adjustments, display->at);
    place_anew(display);
}

void display_set_desk(struct display *display, struct adjustments *adjustments, int64_t at)
{
    adjustments_free(&display->adjustments);
    display->adjustments = *adjustments;
    *adjustments = (struct adjustments){0};
    display->at = at;
    if (display->published)
        apply_changes(display);
}

static int64_t keep_s(const struct display *display)
{
    return (int64_t)display->config->changes_h * 3600;
}

static void keep_changes(const struct display *display)
{
    struct str text = {0};
    struct error error;
    if (!display->changes_file)
        return;
    changes_write(&display->changes, &text);
    if (!text.failed && !state_file_write(display->changes_file, str_text(&text), text.length, false, &error))
        log_warning("the changes are not kept: %s", error.text);
    str_free(&text);
}

// Replaces the list by one that is brought up to date; without memory the old one stays.
static void update_changes(struct display *display, const struct schedule *before, int64_t real_now)
{
    struct changes changes;
    if (!changes_update(&display->changes, before, display->published, real_now, keep_s(display), &changes))
        return;
    for (size_t i = 0; i < changes.count; i++)
        if (changes.list[i].noticed_at == real_now)
            log_info("changed: \"%s\" (%s): %s",
                changes.list[i].new.title ? changes.list[i].new.title : changes.list[i].old.title,
                changes.list[i].id, change_words(&changes.list[i]));
    changes_free(&display->changes);
    display->changes = changes;
    display->changes_until = INT64_MAX;
    for (size_t i = 0; i < changes.count; i++)
        if (changes.list[i].noticed_at + keep_s(display) < display->changes_until)
            display->changes_until = changes.list[i].noticed_at + keep_s(display);
    keep_changes(display);
}

void display_load_changes(struct display *display)
{
    struct str bytes = {0};
    struct error error;
    if (!display->changes_file || !file_is_there(display->changes_file))
        return;
    if (!file_read_regular(display->changes_file, (size_t)8 << 20, &bytes, &error) ||
        !changes_read(str_text(&bytes), bytes.length, &display->changes, &error))
        log_warning("the changes kept on disk cannot be used: %s", error.text);
    str_free(&bytes);
}

void display_set_schedule(
    struct display *display, const struct schedule *schedule, bool comparable, int64_t real_now)
{
    const struct schedule *before = display->published;
    display->published = schedule_ref(schedule);
    // The first one is compared with itself: what was kept and is not too old goes on being told.
    update_changes(display, before && comparable ? before : schedule, real_now);
    schedule_unref(before);
    apply_changes(display);
}

void display_update(struct display *display, const struct feed_report *report, int64_t real_now)
{
    // A fallback may be months old: what differs from it is no change of late.
    bool comparable = display->source != FEED_FALLBACK;
    display->source = report->source;
    display->good_at = report->good_at;
    display->skew_known = report->skew_known;
    display->skew_ms = report->skew_ms;
    if (report->schedule)
        display_set_schedule(display, report->schedule, comparable, real_now);
    if (display->schedule)
        return;
    error_set(&display->problem, "%s", report->problem[0] != '\0' ? report->problem : "it is being fetched");
}

void display_inherit(struct display *display, const struct display *from)
{
    struct str changes = {0};
    struct error error;
    display->source = from->source;
    display->good_at = from->good_at;
    display->skew_known = from->skew_known;
    display->skew_ms = from->skew_ms;
    display->at = from->at;
    display->problem = from->problem;
    if (!from->published)
        return;
    changes_write(&from->changes, &changes);
    if (changes.failed || !changes_read(str_text(&changes), changes.length, &display->changes, &error))
        log_warning(
            "what changed of late is forgotten: %s", changes.failed ? "not enough memory" : error.text);
    display->changes_until = from->changes_until;
    str_free(&changes);
    display->published = schedule_ref(from->published);
    apply_changes(display);
}

// One missed fetch is no news; three are.
static bool is_old(const struct display *display, int64_t real_now)
{
    int64_t patience = (int64_t)display->config->refresh_s * 3;
    return real_now - display->good_at > (patience > 180 ? patience : 180);
}

static void tell_freshness(struct display *display, int64_t real_now)
{
    struct str *out = &display->freshness;
    str_clear(out);
    if (!display->schedule)
        return;
    if (display->source == FEED_FALLBACK) {
        str_add_text(out, i18n_say("fallback schedule"));
        return;
    }
    if (display->source == FEED_NOTHING || display->good_at == 0 ||
        (display->source == FEED_NETWORK && !is_old(display, real_now)))
        return;
    struct str when = {0};
    i18n_time(&when, &display->schedule->zone, display->good_at, real_now);
    str_format(out, i18n_say("schedule of %s"), str_text(&when));
    str_free(&when);
}

enum clock_state display_clock_state(const struct display *display, int64_t real_now)
{
    struct clock_evidence evidence = {.now = real_now,
        .kernel = clock_kernel(),
        .skew_known = display->skew_known,
        .skew_ms = display->skew_ms};
    return clock_judge(&evidence);
}

// Of the clock that is shown: one that is simulated is right by itself.
static enum clock_state shown_clock(const struct display *display, int64_t real_now)
{
    return display->simulated || display->time_given ? CLOCK_GOOD : display_clock_state(display, real_now);
}

// What the header says of a clock that is not to be trusted; NULL for one that is.
static const char *doubt_of(enum clock_state state)
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

// The room's name; a display that follows a session shows the room it is in, or will be.
static const char *label_of(const struct display *display)
{
    const struct agenda *agenda = &display->agenda;
    const struct place *place = &display->programme->place;
    if (place->kind != PLACE_SESSION)
        return place->label;
    const struct item *item = agenda->now_count > 0 ? agenda->now[0] : agenda->next;
    return item ? display->schedule->rooms[item->room].name : place->label;
}

// The schedule's own name of the display's room, by which notices are addressed; NULL where it has none.
static const char *room_name_of(const struct display *display)
{
    const struct place *place = display->programme ? &display->programme->place : NULL;
    return place && place->kind == PLACE_ROOM ? display->programme->schedule->rooms[place->room].name : NULL;
}

// The one that was posted last is told first while it is new, whatever its level.
static void put_fresh_first(struct view *view)
{
    for (size_t i = 1; i < view->adjusted.notice_count; i++) {
        const struct adjustment *notice = view->adjusted.notices[i];
        if (notice->at <= view->adjusted.notices[0]->at || view->at >= notice->at + PLAYLIST_FRESH_S)
            continue;
        memmove(view->adjusted.notices + 1, view->adjusted.notices, i * sizeof *view->adjusted.notices);
        view->adjusted.notices[0] = notice;
    }
}

// The message to the speaker of the room in which the talk of the timer is.
static const struct adjustment *message_at(const struct display *display, int64_t at)
{
    const struct item *talk = timer_talk(&display->agenda);
    const struct item *item = talk ? talk : timer_coming(&display->agenda);
    return item ? adjustments_find(
                      &display->adjustments, ADJUST_MESSAGE, display->schedule->rooms[item->room].name, at)
                : NULL;
}

static void find_timer(struct display *display, int64_t at)
{
    const struct config_stage *stage = &display->config->stage;
    display->timer =
        (struct timer_view){.rules = stage->rules, .over_holds = stage->over_holds, .strip = stage->strip};
    if (!display->programme)
        return;
    display->timer.behind_s = timer_action_lateness(&display->agenda, display->told);
    display->timer.message = message_at(display, at);
}

// What staff want of this display itself.
static void tell_wishes(const struct display *display, int64_t at, struct view *view)
{
    const struct adjustment *pin = adjustments_find(&display->adjustments, ADJUST_PIN, NULL, at);
    const char *room = room_name_of(display);
    view->display_name = display->config->display.name;
    view->adjusted.blank = adjustments_find(&display->adjustments, ADJUST_BLANK, NULL, at) != NULL;
    view->adjusted.identify = adjustments_find(&display->adjustments, ADJUST_IDENTIFY, NULL, at) != NULL;
    view->adjusted.pinned = pin ? pin->kind : NULL;
    view->adjusted.full = room ? adjustments_find(&display->adjustments, ADJUST_FULL, room, at) : NULL;
    view->dark = view->dark || view->adjusted.blank;
}

// That the room is full is told among the notices, before all others.
static void tell_full(struct display *display, struct view *view)
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
    display->full.kind = "urgent";
    display->full.item = "full";
    display->full.text = str_text(&display->full_text);
    size_t kept = view->adjusted.notice_count < VIEW_NOTICES ? view->adjusted.notice_count : VIEW_NOTICES - 1;
    memmove(view->adjusted.notices + 1, view->adjusted.notices, kept * sizeof *view->adjusted.notices);
    view->adjusted.notices[0] = &display->full;
    view->adjusted.notice_count = kept + 1;
}

bool display_view(struct display *display, int64_t at, int64_t real_now, struct view *out)
{
    tell_freshness(display, real_now);
    bool stepped_back = at < display->at;
    display->at = at;
    if (display->published && real_now >= display->changes_until) {
        update_changes(display, display->published, real_now);
        apply_changes(display);
    } else if (display->published && display->adjustments.count > 0 &&
               (at >= display->adjustments_until || stepped_back)) {
        apply_changes(display);
    }
    enum clock_state clock = shown_clock(display, real_now);
    struct view view = {
        .at = at,
        .zone = display->schedule ? &display->schedule->zone : display->zone,
        .place = {.label = display->config->room ? display->config->room : "",
            .unknown = display->schedule && !display->programme},
        .schedule = {.title = display->schedule ? display->schedule->title : "",
            .problem = display->problem.text,
            .freshness = str_text(&display->freshness),
            .changes = &display->changes},
        .clock = {.doubt = doubt_of(clock), .unset = clock == CLOCK_UNSET, .simulated = display->simulated},
        .adjusted.emergency = adjustments_emergency(&display->adjustments, at),
        .extras = &display->config->extras,
    };
    view.dark = !view.clock.unset && config_is_night(display->config, view.zone, at);
    tell_wishes(display, at, &view);
    view.adjusted.notice_count = adjustments_notices(
        &display->adjustments, room_name_of(display), at, view.adjusted.notices, VIEW_NOTICES);
    tell_full(display, &view);
    put_fresh_first(&view);
    if (!update_rooms(display, at))
        return false;
    view.rooms.count = display->rooms.count;
    view.rooms.list = display->rooms.list;
    if (display->programme) {
        struct agenda agenda;
        if (!agenda_at(display->programme, at, &agenda))
            return false;
        agenda_release(&display->agenda);
        display->agenda = agenda;
        view.agenda = &display->agenda;
        view.place.label = label_of(display);
        view.schedule.problem = "";
    }
    find_timer(display, at);
    view.timer = &display->timer;
    *out = view;
    return true;
}

void display_free(struct display *display)
{
    agenda_release(&display->agenda);
    forget_rooms(display);
    programme_free(display->programme);
    schedule_unref(display->schedule);
    schedule_unref(display->told);
    schedule_unref(display->published);
    changes_free(&display->changes);
    adjustments_free(&display->adjustments);
    str_free(&display->freshness);
    str_free(&display->full_text);
}

const char *display_room(const struct display *display)
{
    const struct place *place = display->programme ? &display->programme->place : NULL;
    const struct schedule *schedule = display->schedule;
    return place && schedule && place->kind == PLACE_ROOM ? schedule->rooms[place->room].name : NULL;
}
