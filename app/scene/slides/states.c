// The honest states: before and after the day, a day without anything here, the end of it all, and what is
// the case where there is no such room or no schedule.
#include "scene/i18n.h"
#include "scene/slides/idle.h"
#include "scene/slides/slides.h"

static bool in_phase(const struct view *view, enum phase phase)
{
    return view->agenda && view->agenda->phase == phase;
}

bool before_applies(const struct view *view)
{
    return in_phase(view, PHASE_BEFORE);
}

bool after_applies(const struct view *view)
{
    return in_phase(view, PHASE_AFTER);
}

bool over_applies(const struct view *view)
{
    return in_phase(view, PHASE_OVER);
}

bool empty_applies(const struct view *view)
{
    return in_phase(view, PHASE_EMPTY);
}

bool unknown_applies(const struct view *view)
{
    return !view->agenda && view->place.unknown;
}

bool missing_applies(const struct view *view)
{
    return !view->agenda && !view->place.unknown;
}

static struct idle_run quiet(const char *text)
{
    return (struct idle_run){.colour = COLOUR_TEXT_SECONDARY, .text = text};
}

static struct idle_run loud(enum colour colour, const char *text)
{
    return (struct idle_run){.colour = colour, .strong = true, .text = text};
}

// What people come for: a talk, where there is one on the same day as whatever comes next.
static const struct item *comes_for(const struct view *view)
{
    const struct agenda *agenda = view->agenda;
    const struct schedule *schedule = agenda->programme->schedule;
    if (agenda->next_talk &&
        schedule_day(schedule, agenda->next_talk->at.start) == schedule_day(schedule, agenda->next->at.start))
        return agenda->next_talk;
    return agenda->next;
}

void before_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    const struct item *first = comes_for(view);
    char clock[ZONE_CLOCK_SIZE];
    struct str minutes = {0};
    struct str date = {0};
    i18n_until_start(&minutes, first->at.start - view->at);
    i18n_date(&date, view->zone, view->at);
    struct idle idle = {.title = i18n_say("Good to see you"),
        .note = "",
        .then_label = i18n_say("FIRST"),
        .then = first,
        .run_count = view->clock.doubt ? 2 : 4};
    idle.runs[0] = quiet(i18n_say("We start at"));
    idle.runs[1] = loud(COLOUR_TEXT, zone_clock(view->zone, first->at.start, clock));
    idle.runs[2] = quiet("·");
    idle.runs[3] = loud(COLOUR_ACCENT, str_text(&minutes));
    idle_compose(view, style, scene, str_text(&date), &idle);
    str_free(&minutes);
    str_free(&date);
}

// When it goes on here, by day and time; nothing where it does not.
static void goes_on(const struct view *view, struct str *day, struct idle *idle)
{
    const struct item *next = comes_for(view);
    if (!next) {
        idle->runs[0] = quiet(i18n_say("Nothing more in this room"));
        idle->run_count = 1;
        idle->note = i18n_say("The conference goes on in other rooms.");
        return;
    }
    i18n_time(day, view->zone, next->at.start, view->at);
    idle->runs[0] = quiet(i18n_say("We continue"));
    idle->runs[1] = loud(COLOUR_TEXT, str_text(day));
    idle->run_count = 2;
    idle->then = next;
    idle->then_label = i18n_say("THEN");
}

void after_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct str day = {0};
    struct str date = {0};
    struct idle idle = {.title = i18n_say("That was all for today"), .note = ""};
    goes_on(view, &day, &idle);
    i18n_date(&date, view->zone, view->at);
    idle_compose(view, style, scene, str_text(&date), &idle);
    str_free(&day);
    str_free(&date);
}

// A machine that came up without the time cannot know what is on.
static void compose_unset(const struct view *view, const struct style *style, struct scene *scene)
{
    struct idle idle = {
        .title = i18n_say("One moment, please"), .note = i18n_say("This display's clock is not set yet.")};
    idle_compose(view, style, scene, "", &idle);
}

void empty_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    if (view->clock.unset) {
        compose_unset(view, style, scene);
        return;
    }
    struct str day = {0};
    struct str date = {0};
    struct idle idle = {.title = i18n_say("Nothing in this room today"), .note = ""};
    goes_on(view, &day, &idle);
    i18n_date(&date, view->zone, view->at);
    idle_compose(view, style, scene, str_text(&date), &idle);
    str_free(&day);
    str_free(&date);
}

void over_compose(const struct view *view, const struct style *style, struct scene *scene)
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

// What is the case, for the attendees in large and for those who can mend it below.
static void compose_problem(
    const struct view *view, const struct style *style, struct scene *scene, const char *title)
{
    struct str note = {0};
    str_format(&note, i18n_say("For whoever set up this display: %s."), view->schedule.problem);
    struct idle idle = {.title = title, .note = str_text(&note)};
    idle_compose(view, style, scene, "", &idle);
    str_free(&note);
}

void unknown_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    compose_problem(view, style, scene, i18n_say("This display does not know its room"));
}

void missing_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    compose_problem(view, style, scene, i18n_say("There is no schedule yet"));
}
