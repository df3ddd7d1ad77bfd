// A break or a gap: when the programme continues, in how many minutes, and with what.
#include "scene/i18n.h"
#include "scene/slides/idle.h"
#include "scene/slides/next.h"
#include "scene/slides/slides.h"

static bool applies(const struct view *view)
{
    return view->agenda && (view->agenda->phase == PHASE_BREAK || view->agenda->phase == PHASE_GAP);
}

static bool has_talks_today(const struct agenda *agenda)
{
    for (size_t i = 0; i < agenda->today_count; i++)
        if (agenda->today[i]->kind == ITEM_TALK)
            return true;
    return false;
}

// What people come back for: today's next talk; on a day without talks its next item. NULL for none.
static const struct item *continues_with(const struct view *view)
{
    const struct agenda *agenda = view->agenda;
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t today = schedule_day(schedule, agenda->at);
    if (agenda->next_talk && schedule_day(schedule, agenda->next_talk->at.start) == today)
        return agenda->next_talk;
    if (agenda->next && schedule_day(schedule, agenda->next->at.start) == today && !has_talks_today(agenda))
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

// "We continue at 16:45", the old time struck out after it. `when` and `before` hold the texts.
static void set_start(const struct view *view, const struct item *then, struct idle *idle,
    struct i18n_when *when, char before[I18N_CLOCK_SIZE])
{
    bool first = is_first(view->agenda, then);
    i18n_say_at(when, first ? i18n_say("We start %s") : i18n_say("We continue %s"), view->zone,
        then->at.start, view->at);
    idle->then_label = first ? i18n_say("FIRST") : i18n_say("THEN");
    idle_add_when(idle, when);
    if (widget_was_rescheduled(then) && !widget_same_minute(then->was->at.start, then->at.start)) {
        idle->runs[idle->run_count] = idle_plain(i18n_clock(view->zone, then->was->at.start, before));
        idle->runs[idle->run_count++].struck = true;
    }
}

// "Until 18:30", where nothing more comes today; what comes on another day, with its time.
static void set_end(const struct view *view, struct idle *idle, struct i18n_when *when)
{
    const struct agenda *agenda = view->agenda;
    i18n_say_until(when, view->zone, agenda->now[0]->at.end, view->at);
    idle_add_when(idle, when);
    idle->then = agenda->next_talk ? agenda->next_talk : agenda->next;
    idle->then_with_time = true;
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    const struct agenda *agenda = view->agenda;
    const struct item *then = continues_with(view);
    // In the last minute the break's name would read as if it began.
    if (then && !view->clock.doubt && then->at.start - view->at < 60) {
        next_compose(view, style, scene,
            is_first(agenda, then) ? i18n_say("We start now") : i18n_say("We continue now"));
        return;
    }
    struct idle idle = {.title = i18n_say("Between talks"),
        .note = "",
        .then_label = i18n_say("THEN"),
        .then = then,
        .of = then};
    if (agenda->now_count > 0)
        idle.title = agenda->now[0]->title;
    struct i18n_when when = {0};
    struct str minutes = {0};
    char before[I18N_CLOCK_SIZE];
    if (then)
        set_start(view, then, &idle, &when, before);
    else if (agenda->now_count > 0)
        set_end(view, &idle, &when);
    if (then && !view->clock.doubt) {
        // "10 min" alone would be as long as the break is.
        i18n_left(&minutes, then->at.start - view->at);
        idle.minutes = str_text(&minutes);
    }
    idle_compose(view, style, scene, widget_session(view, then), &idle);
    str_free(&minutes);
    i18n_when_free(&when);
}

const struct slide break_slide = {.name = "break", .applies = applies, .compose = compose};
