// The honest states: before and after the day, a day without anything here, the end of it all, and what is
// the case where there is no such room or no schedule.
#include "scene/slides/slides.h"
#include "scene/slides/waiting.h"
#include "scene/words.h"

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
    return !view->agenda && view->place_unknown;
}

bool missing_applies(const struct view *view)
{
    return !view->agenda && !view->place_unknown;
}

static struct waiting_run quiet(const char *text)
{
    return (struct waiting_run){.colour = COLOUR_MIST, .text = text};
}

static struct waiting_run loud(enum colour colour, const char *text)
{
    return (struct waiting_run){.colour = colour, .strong = true, .text = text};
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

void before_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    const struct item *first = comes_for(view);
    char clock[ZONE_CLOCK_SIZE];
    struct str minutes = {0};
    struct str date = {0};
    words_until_start(&minutes, first->at.start - view->at);
    words_date(&date, view->zone, view->at);
    struct waiting waiting = {.title = words_say("Good to see you"),
        .note = "",
        .then_label = words_say("FIRST"),
        .then = first,
        .run_count = view->clock_doubt ? 2 : 4};
    waiting.runs[0] = quiet(words_say("We start at"));
    waiting.runs[1] = loud(COLOUR_PAPER, zone_clock(view->zone, first->at.start, clock));
    waiting.runs[2] = quiet("·");
    waiting.runs[3] = loud(COLOUR_TRAM, str_text(&minutes));
    waiting_compose(view, look, scene, str_text(&date), &waiting);
    str_free(&minutes);
    str_free(&date);
}

// When it goes on here, by day and time; nothing where it does not.
static void goes_on(const struct view *view, struct str *day, struct waiting *waiting)
{
    const struct item *next = comes_for(view);
    if (!next) {
        waiting->runs[0] = quiet(words_say("Nothing more in this room"));
        waiting->run_count = 1;
        waiting->note = words_say("The conference goes on in other rooms.");
        return;
    }
    words_time(day, view->zone, next->at.start, view->at);
    waiting->runs[0] = quiet(words_say("We continue"));
    waiting->runs[1] = loud(COLOUR_PAPER, str_text(day));
    waiting->run_count = 2;
    waiting->then = next;
    waiting->then_label = words_say("THEN");
}

void after_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    struct str day = {0};
    struct str date = {0};
    struct waiting waiting = {.title = words_say("That was all for today"), .note = ""};
    goes_on(view, &day, &waiting);
    words_date(&date, view->zone, view->at);
    waiting_compose(view, look, scene, str_text(&date), &waiting);
    str_free(&day);
    str_free(&date);
}

// A machine that came up without the time cannot know what is on.
static void compose_unset(const struct view *view, const struct look *look, struct scene *scene)
{
    struct waiting waiting = {
        .title = words_say("One moment, please"), .note = words_say("This display's clock is not set yet.")};
    waiting_compose(view, look, scene, "", &waiting);
}

void empty_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    if (view->clock_unset) {
        compose_unset(view, look, scene);
        return;
    }
    struct str day = {0};
    struct str date = {0};
    struct waiting waiting = {.title = words_say("Nothing in this room today"), .note = ""};
    goes_on(view, &day, &waiting);
    words_date(&date, view->zone, view->at);
    waiting_compose(view, look, scene, str_text(&date), &waiting);
    str_free(&day);
    str_free(&date);
}

void over_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    struct str line = {0};
    if (view->event_title[0] != '\0')
        str_format(&line, words_say("%s is over. Safe travels!"), view->event_title);
    else
        str_add_text(&line, words_say("The conference is over. Safe travels!"));
    struct waiting waiting = {.title = words_say("Thank you for coming"), .note = str_text(&line)};
    waiting_compose(view, look, scene, "", &waiting);
    str_free(&line);
}

// What is the case, for the attendees in large and for those who can mend it below.
static void compose_problem(
    const struct view *view, const struct look *look, struct scene *scene, const char *title)
{
    struct str note = {0};
    str_format(&note, words_say("For whoever set up this display: %s."), view->problem);
    struct waiting waiting = {.title = title, .note = str_text(&note)};
    waiting_compose(view, look, scene, "", &waiting);
    str_free(&note);
}

void unknown_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    compose_problem(view, look, scene, words_say("This display does not know its room"));
}

void missing_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    compose_problem(view, look, scene, words_say("There is no schedule yet"));
}
