// The states without a current item: before and after the day, a day without items here, after the event, and
// a missing room or schedule.
#include "scene/i18n.h"
#include "scene/slides/idle.h"
#include "scene/slides/next.h"
#include "scene/slides/slides.h"

static bool in_phase(const struct view *view, enum phase phase)
{
    return view->agenda && view->agenda->phase == phase;
}

static bool before_applies(const struct view *view)
{
    return in_phase(view, PHASE_BEFORE);
}

static bool after_applies(const struct view *view)
{
    return in_phase(view, PHASE_AFTER);
}

static bool over_applies(const struct view *view)
{
    return in_phase(view, PHASE_OVER);
}

static bool empty_applies(const struct view *view)
{
    return in_phase(view, PHASE_EMPTY);
}

static bool unknown_applies(const struct view *view)
{
    return !view->agenda && view->place.unknown;
}

static bool missing_applies(const struct view *view)
{
    return !view->agenda && !view->place.unknown;
}

// What people come for: the next talk, where it is on the day of the next item; else that item.
static const struct item *continues_with(const struct view *view)
{
    const struct agenda *agenda = view->agenda;
    const struct schedule *schedule = agenda->programme->schedule;
    if (agenda->next_talk &&
        schedule_day(schedule, agenda->next_talk->at.start) == schedule_day(schedule, agenda->next->at.start))
        return agenda->next_talk;
    return agenda->next;
}

static void before_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    // Further away, the time says more than the hours until then.
    enum { COUNTED_S = 2 * 3600 };
    const struct item *first = continues_with(view);
    struct i18n_when when = {0};
    struct str minutes = {0};
    struct str date = {0};
    int64_t left = first->at.start - view->at;
    if (!view->clock.doubt && left < 60) {
        next_compose(view, style, scene, i18n_say("We start now"));
        return;
    }
    i18n_say_at(&when, i18n_say("We start %s"), view->zone, first->at.start, view->at);
    idle_minutes(&minutes, left);
    i18n_date(&date, view->zone, view->at);
    struct idle idle = {
        .title = i18n_say("Good to see you"), .note = "", .then_label = i18n_say("FIRST"), .then = first};
    idle_add_when(&idle, &when);
    if (!view->clock.doubt && left <= COUNTED_S)
        idle.minutes = str_text(&minutes);
    idle_compose(view, style, scene, str_text(&date), &idle);
    i18n_when_free(&when);
    str_free(&minutes);
    str_free(&date);
}

// Has anything of the event taken place, in any room?
static bool has_begun(const struct view *view)
{
    const struct schedule *schedule = view->agenda->programme->schedule;
    return schedule->start <= view->at;
}

// What a day that is over goes on with: a talk, or what comes on another day.
static const struct item *goes_on_with(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    if (agenda->next_talk || !agenda->next)
        return agenda->next_talk;
    bool today = schedule_day(schedule, agenda->next->at.start) == schedule_day(schedule, agenda->at);
    return today ? NULL : agenda->next;
}

// When the programme continues here; where it does not, what is known of the rest of the event.
static void set_continuation(const struct view *view, struct i18n_when *when, struct idle *idle)
{
    const struct item *next = goes_on_with(view->agenda);
    if (!next && agenda_goes_on(view->agenda)) {
        idle->runs[0] = idle_plain(i18n_say("Nothing more in this room"));
        idle->run_count = 1;
        idle->note = i18n_say("The conference goes on in other rooms.");
        return;
    }
    if (!next && agenda_has_days_left(view->agenda)) {
        if (!agenda_is_unannounced(view->agenda))
            idle->note = i18n_say("The programme for the coming days will be announced.");
        return;
    }
    if (!next) {
        idle->title = agenda_is_unannounced(view->agenda) ? idle->title : i18n_say("Thank you for coming");
        return;
    }
    bool begun = has_begun(view);
    i18n_say_at(when, begun ? i18n_say("We continue %s") : i18n_say("We start %s"), view->zone,
        next->at.start, view->at);
    idle_add_when(idle, when);
    idle->then = next;
    idle->then_label = begun ? i18n_say("THEN") : i18n_say("FIRST");
}

// When the last talk of the day was to end, as published.
static int64_t planned_end(const struct agenda *agenda)
{
    int64_t end = INT64_MIN;
    for (size_t i = 0; i < agenda->today_count; i++) {
        const struct item *item = agenda->today[i];
        const struct span *at = item->was ? &item->was->at : &item->at;
        if (item->kind == ITEM_TALK && at->end > end)
            end = at->end;
    }
    return end;
}

// "18:00 Dinner": a break that still comes today keeps nobody here, but is worth a line; not one that was to
// come right behind the last talk, which ended early: "that was all" and "16:30 Break" contradict each other.
static void say_break(const struct view *view, struct str *out)
{
    const struct agenda *agenda = view->agenda;
    const struct schedule *schedule = agenda->programme->schedule;
    if (!agenda->next ||
        schedule_day(schedule, agenda->next->at.start) != schedule_day(schedule, agenda->at) ||
        agenda->next->at.start <= planned_end(agenda))
        return;
    i18n_time(out, view->zone, agenda->next->at.start, view->at);
    str_format(out, " %s", agenda->next->title);
}

static void after_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct i18n_when when = {0};
    struct str date = {0};
    struct str pause = {0};
    struct idle idle = {.title = i18n_say("That was all for today"), .note = ""};
    set_continuation(view, &when, &idle);
    say_break(view, &pause);
    if (idle.note[0] == '\0')
        idle.note = str_text(&pause);
    i18n_date(&date, view->zone, view->at);
    idle_compose(view, style, scene, str_text(&date), &idle);
    i18n_when_free(&when);
    str_free(&date);
    str_free(&pause);
}

// A machine that started without knowing the time cannot know what is on.
static void compose_unset(const struct view *view, const struct style *style, struct scene *scene)
{
    struct idle idle = {
        .title = i18n_say("One moment, please"), .note = i18n_say("This display’s clock is not set yet.")};
    idle_compose(view, style, scene, "", &idle);
}

static struct idle_run accented_run(const char *text)
{
    struct idle_run run = idle_strong(text);
    run.colour = COLOUR_ACCENT_TEXT;
    return run;
}

// "Cancelled" in large type, of which event, its days, and why.
static void set_cancelled(const struct schedule *schedule, const char *days, struct idle *idle)
{
    idle->title = schedule->not_happening;
    if (schedule->title[0] != '\0')
        idle->runs[idle->run_count++] = accented_run(schedule->title);
    if (schedule->title[0] != '\0' && days[0] != '\0')
        idle->runs[idle->run_count++] = idle_plain("·");
    if (days[0] != '\0')
        idle->runs[idle->run_count++] = idle_plain(days);
    idle->note = schedule->not_happening_reason ? schedule->not_happening_reason : "";
}

// The event's title in large type, its days, and what is known of its programme.
static void set_to_come(const struct schedule *schedule, const char *days, struct idle *idle)
{
    const char *what = schedule->unpublished ? i18n_say("The programme is not published yet")
                                             : i18n_say("Programme to be announced");
    idle->title = schedule->title[0] != '\0' ? schedule->title : what;
    if (days[0] != '\0')
        idle->runs[idle->run_count++] = idle_strong(days);
    if (schedule->title[0] == '\0')
        return;
    if (days[0] != '\0')
        idle->runs[idle->run_count++] = idle_plain("·");
    idle->runs[idle->run_count++] = accented_run(what);
}

// The event as a whole, where it has no programme.
static void compose_event(const struct view *view, const struct style *style, struct scene *scene)
{
    const struct schedule *schedule = view->agenda->programme->schedule;
    struct str days = {0};
    struct idle idle = {.note = "", .names_event = true};
    if (schedule->event.start < schedule->event.end)
        i18n_days(&days, view->zone, schedule->event.start, schedule->event.end);
    if (schedule->not_happening)
        set_cancelled(schedule, str_text(&days), &idle);
    else
        set_to_come(schedule, str_text(&days), &idle);
    idle_compose(view, style, scene, "", &idle);
    str_free(&days);
}

static void empty_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    const struct schedule *schedule = view->agenda->programme->schedule;
    if (view->clock.unset) {
        compose_unset(view, style, scene);
        return;
    }
    if (schedule->not_happening || schedule->item_count == 0) {
        compose_event(view, style, scene);
        return;
    }
    struct i18n_when when = {0};
    struct str date = {0};
    struct idle idle = {.title = i18n_say("Nothing in this room today"), .note = ""};
    if (agenda_is_unannounced(view->agenda))
        idle.title = i18n_say("Programme to be announced");
    set_continuation(view, &when, &idle);
    i18n_date(&date, view->zone, view->at);
    idle_compose(view, style, scene, str_text(&date), &idle);
    i18n_when_free(&when);
    str_free(&date);
}

static void over_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct str line = {0};
    if (view->schedule.title[0] != '\0')
        str_format(&line, i18n_say("%s is over. Safe travels!"), view->schedule.title);
    else
        str_add_text(&line, i18n_say("The conference is over. Safe travels!"));
    struct idle idle = {.title = i18n_say("Thank you for coming"), .note = str_text(&line)};
    idle_compose(view, style, scene, "", &idle);
    str_free(&line);
}

// With “ and ” in place of the plain quotes of messages.
static void add_quoted(struct str *out, const char *text)
{
    bool open = false;
    for (; *text; text++) {
        if (*text != '"') {
            str_add_char(out, *text);
            continue;
        }
        str_add_text(out, open ? "”" : "“");
        open = !open;
    }
}

// A problem: in large type for the attendees, below in detail for those who can fix it.
static void compose_problem(
    const struct view *view, const struct style *style, struct scene *scene, const char *title)
{
    struct str note = {0};
    struct str problem = {0};
    add_quoted(&problem, view->schedule.problem);
    str_format(&note, i18n_say("For whoever set up this display: %s."), str_text(&problem));
    str_free(&problem);
    struct idle idle = {.title = title, .note = str_text(&note)};
    idle_compose(view, style, scene, "", &idle);
    str_free(&note);
}

static void unknown_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    compose_problem(view, style, scene, i18n_say("This display does not know its room"));
}

static void missing_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    compose_problem(view, style, scene, i18n_say("There is no schedule yet"));
}

const struct slide before_slide = {.name = "before", .applies = before_applies, .compose = before_compose};
const struct slide after_slide = {.name = "after", .applies = after_applies, .compose = after_compose};
const struct slide over_slide = {.name = "over", .applies = over_applies, .compose = over_compose};
const struct slide empty_slide = {.name = "empty", .applies = empty_applies, .compose = empty_compose};
const struct slide unknown_slide = {
    .name = "unknown-room", .applies = unknown_applies, .compose = unknown_compose};
const struct slide missing_slide = {
    .name = "no-schedule", .applies = missing_applies, .compose = missing_compose};
