// A break or a gap: when the programme continues, in how many minutes, and with what.
#include "scene/i18n.h"
#include "scene/slides/idle.h"
#include "scene/slides/slides.h"

static bool applies(const struct view *view)
{
    return view->agenda && (view->agenda->phase == PHASE_BREAK || view->agenda->phase == PHASE_GAP);
}

// What people come back for: today's next talk, else today's next item. NULL for none.
static const struct item *continues_with(const struct view *view)
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

// Is it the day's first talk, in any room?
static bool is_first(const struct agenda *agenda, const struct item *item)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t morning = schedule_day_start(schedule, schedule_day(schedule, item->at.start));
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *other = &schedule->items[i];
        if (other->kind == ITEM_TALK && other->at.start >= morning && other->at.start < item->at.start)
            return false;
    }
    return item->kind == ITEM_TALK;
}

static struct idle_run run(enum colour colour, bool strong, const char *text)
{
    return (struct idle_run){.colour = colour, .strong = strong, .text = text};
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    const struct agenda *agenda = view->agenda;
    const struct item *then = continues_with(view);
    struct idle idle = {.title = i18n_say("Between talks"),
        .note = "",
        .then_label = i18n_say("THEN"),
        .then = then,
        .of = then};
    if (agenda->now_count > 0)
        idle.title = agenda->now[0]->title;
    struct str until = {0};
    char before[I18N_CLOCK_SIZE];
    struct str minutes = {0};
    if (then) {
        int64_t left = then->at.start - view->at;
        if (left < 60)
            str_add_text(&minutes, i18n_say("starting now"));
        else
            i18n_minutes(&minutes, left);
        bool first = is_first(agenda, then);
        i18n_time(&until, view->zone, then->at.start, view->at);
        idle.then_label = first ? i18n_say("FIRST") : i18n_say("THEN");
        idle.runs[0] =
            run(COLOUR_TEXT_SECONDARY, false, first ? i18n_say("We start at") : i18n_say("We continue at"));
        idle.runs[1] = run(COLOUR_TEXT, true, str_text(&until));
        idle.run_count = 2;
        if (widget_was_rescheduled(then) && !widget_same_minute(then->was->at.start, then->at.start)) {
            idle.runs[2] =
                run(COLOUR_TEXT_SECONDARY, false, i18n_clock(view->zone, then->was->at.start, before));
            idle.runs[idle.run_count++].struck = true;
        }
        if (!view->clock.doubt) {
            idle.runs[idle.run_count++] = run(COLOUR_TEXT_SECONDARY, false, "·");
            idle.runs[idle.run_count++] = run(COLOUR_ACCENT_TEXT, true, str_text(&minutes));
        }
    } else if (agenda->now_count > 0) {
        idle.runs[0] = run(COLOUR_TEXT_SECONDARY, false, i18n_say("Until"));
        i18n_end(&until, view->zone, agenda->now[0]->at.end, view->at);
        idle.runs[1] = run(COLOUR_TEXT, true, str_text(&until));
        idle.run_count = 2;
        idle.then = agenda->next;
        idle.then_with_time = true;
    }
    idle_compose(view, style, scene, widget_session(view, then), &idle);
    str_free(&minutes);
    str_free(&until);
}

const struct slide break_slide = {.name = "break", .applies = applies, .compose = compose};
