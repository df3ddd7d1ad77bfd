#include "cli/display.h"

#include "scene/words.h"

// Finds the place in the schedule anew; where it is not in there, says so.
static void place_anew(struct display *display)
{
    struct place_query query = config_place(display->config);
    struct place place;
    struct error why;
    programme_free(display->programme);
    display->programme = NULL;
    if (!display->schedule)
        return;
    if (place_find(display->schedule, &query, &place, &why)) {
        display->programme = programme_new(display->schedule, &place);
        if (display->programme)
            display->programme->questions = display->config->questions;
        else
            error_set(&why, "not enough memory");
    }
    if (!display->programme)
        display->problem = why;
}

void display_set_schedule(struct display *display, const struct schedule *schedule)
{
    schedule_ref(schedule);
    agenda_release(&display->agenda);
    schedule_unref(display->schedule);
    display->schedule = schedule;
    place_anew(display);
}

void display_update(struct display *display, const struct feed_report *report)
{
    display->source = report->source;
    display->good_at = report->good_at;
    display->skew_known = report->skew_known;
    display->skew_ms = report->skew_ms;
    if (report->schedule)
        display_set_schedule(display, report->schedule);
    if (display->schedule)
        return;
    error_set(&display->problem, "%s", report->problem[0] != '\0' ? report->problem : "it is being fetched");
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
        str_add_text(out, "fallback schedule");
        return;
    }
    if (display->source == FEED_NOTHING || display->good_at == 0 ||
        (display->source == FEED_NETWORK && !is_old(display, real_now)))
        return;
    str_add_text(out, "schedule of ");
    words_time(out, &display->schedule->zone, display->good_at, real_now);
}

enum clock_state display_clock(const struct display *display, int64_t real_now)
{
    struct clock_evidence evidence = {.now = real_now,
        .kernel_synced = clock_kernel_synced(),
        .skew_known = display->skew_known,
        .skew_ms = display->skew_ms};
    return clock_judge(&evidence);
}

// What the header says of a clock that is not to be trusted; NULL for one that is, and for a simulated one.
static const char *doubt_of(const struct display *display, int64_t real_now)
{
    static const char *const doubts[] = {NULL, "clock not synchronised", "clock is off", "clock not set"};
    return display->simulated || display->time_given ? NULL : doubts[display_clock(display, real_now)];
}

// The room's name; a display that follows a session shows the room it is in, or will be.
static const char *label_of(const struct display *display)
{
    const struct agenda *agenda = &display->agenda;
    const struct place *place = &display->programme->place;
    if (place->kind == PLACE_ROOM)
        return place->label;
    const struct item *item = agenda->now_count > 0 ? agenda->now[0] : agenda->next;
    return item ? display->schedule->rooms[item->room].name : place->label;
}

bool display_view(struct display *display, int64_t at, int64_t real_now, struct view *out)
{
    tell_freshness(display, real_now);
    struct view view = {
        .at = at,
        .zone = display->schedule ? &display->schedule->zone : display->zone,
        .event_title = display->schedule ? display->schedule->title : "",
        .label = display->config->room ? display->config->room : "",
        .problem = display->problem.text,
        .place_unknown = display->schedule && !display->programme,
        .freshness = str_text(&display->freshness),
        .simulated = display->simulated,
        .clock_doubt = doubt_of(display, real_now),
    };
    if (display->programme) {
        struct agenda agenda;
        if (!agenda_at(display->programme, at, &agenda))
            return false;
        agenda_release(&display->agenda);
        display->agenda = agenda;
        view.agenda = &display->agenda;
        view.label = label_of(display);
        view.problem = "";
    }
    *out = view;
    return true;
}

void display_free(struct display *display)
{
    agenda_release(&display->agenda);
    programme_free(display->programme);
    schedule_unref(display->schedule);
    str_free(&display->freshness);
}
