// A break or a gap: when it goes on, the minutes until then, and with what.
#include "scene/slides/slides.h"
#include "scene/slides/waiting.h"
#include "scene/words.h"

bool break_applies(const struct view *view)
{
    return view->agenda && (view->agenda->phase == PHASE_BREAK || view->agenda->phase == PHASE_GAP);
}

// What people come back for: the next talk of the day, else whatever comes next on it.
static const struct item *goes_on_with(const struct view *view)
{
    const struct agenda *agenda = view->agenda;
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t today = schedule_day(schedule, agenda->at);
    if (agenda->next_talk && schedule_day(schedule, agenda->next_talk->at.start) == today)
        return agenda->next_talk;
    if (agenda->next && schedule_day(schedule, agenda->next->at.start) == today)
        return agenda->next;
    return NULL;
}

static struct waiting_run run(enum colour colour, bool strong, const char *text)
{
    return (struct waiting_run){.colour = colour, .strong = strong, .text = text};
}

void break_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    const struct agenda *agenda = view->agenda;
    const struct item *then = goes_on_with(view);
    struct waiting waiting = {
        .title = words_say("Between talks"), .note = "", .then_label = words_say("THEN"), .then = then};
    if (agenda->now_count > 0)
        waiting.title = agenda->now[0]->title;
    char until[ZONE_CLOCK_SIZE];
    char before[ZONE_CLOCK_SIZE];
    struct str minutes = {0};
    if (then) {
        int64_t left = then->at.start - view->at;
        if (left < 60)
            str_add_text(&minutes, words_say("starting now"));
        else
            words_minutes(&minutes, left);
        waiting.runs[0] = run(COLOUR_MIST, false, words_say("We continue at"));
        waiting.runs[1] = run(COLOUR_PAPER, true, zone_clock(view->zone, then->at.start, until));
        waiting.run_count = 2;
        if (parts_was_elsewhen(then) && !parts_same_minute(then->was->at.start, then->at.start)) {
            waiting.runs[2] = run(COLOUR_MIST, false, zone_clock(view->zone, then->was->at.start, before));
            waiting.runs[waiting.run_count++].struck = true;
        }
        if (!view->clock_doubt) {
            waiting.runs[waiting.run_count++] = run(COLOUR_MIST, false, "·");
            waiting.runs[waiting.run_count++] = run(COLOUR_TRAM, true, str_text(&minutes));
        }
    } else if (agenda->now_count > 0) {
        waiting.runs[0] = run(COLOUR_MIST, false, words_say("Until"));
        waiting.runs[1] = run(COLOUR_PAPER, true, zone_clock(view->zone, agenda->now[0]->at.end, until));
        waiting.run_count = 2;
        waiting.then = agenda->next;
        waiting.then_with_time = true;
    }
    waiting_compose(view, look, scene, parts_session(view, then), &waiting);
    str_free(&minutes);
}
