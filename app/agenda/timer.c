#include "agenda/timer.h"

#include "agenda/questions.h"
#include "agenda/swap.h"

#include <string.h>

struct timer_rules timer_default_rules(void)
{
    return (struct timer_rules){.default_warning = {.last_minutes = 5, .last_minute = 1}};
}

const struct item *timer_running_talk(const struct agenda *agenda)
{
    const struct item *first = NULL;
    for (size_t i = 0; i < agenda->now_count; i++) {
        const struct item *item = agenda->now[i];
        if (item->kind == ITEM_TALK && (!first || item->at.end < first->at.end))
            first = item;
    }
    return first;
}

const struct item *timer_ended_talk(const struct agenda *agenda, int64_t within_s)
{
    const struct item *last = NULL;
    for (size_t i = 0; i < agenda->today_count; i++) {
        const struct item *item = agenda->today[i];
        if (item->kind == ITEM_TALK && !item->cancelled && item->at.end <= agenda->at &&
            agenda->at < item->at.end + within_s && (!last || item->at.end > last->at.end))
            last = item;
    }
    return last;
}

const struct item *timer_next_talk(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    const struct item *next = agenda->next_talk;
    return next && schedule_day(schedule, next->at.start) == schedule_day(schedule, agenda->at) ? next : NULL;
}

int64_t timer_lateness(const struct agenda *agenda, const struct schedule *published)
{
    const struct item *talk = timer_talk(agenda);
    const struct item *item = talk ? talk : timer_next_talk(agenda);
    const struct item *planned = item ? schedule_find_item(published, item->id) : NULL;
    if (!planned)
        return 0;
    struct span plan = swap_plan(item, planned);
    return talk ? item->at.end - plan.end : item->at.start - plan.start;
}

int64_t timer_paused_s(const struct item *talk, int64_t at)
{
    const struct item_timer *timer = talk->timer;
    int64_t before = timer ? timer->paused_s : 0;
    return timer && timer->held_at && at > timer->held_at ? before + at - timer->held_at : before;
}

int64_t timer_end(const struct item *talk)
{
    return talk->timer && talk->timer->counts_to ? talk->timer->counts_to : talk->at.end;
}

static bool is_held(const struct item *talk)
{
    return talk->timer && talk->timer->held_at;
}

// The talk that is over its time, unless its chair ended it.
static const struct item *over_time(const struct agenda *agenda)
{
    const struct item *ended = timer_ended_talk(agenda, SECONDS_A_DAY);
    if (!ended || (ended->timer && ended->timer->finished))
        return NULL;
    return is_held(ended) || agenda->at < timer_end(ended) + TIMER_OVER_S ? ended : NULL;
}

const struct item *timer_talk(const struct agenda *agenda)
{
    const struct item *running = timer_running_talk(agenda);
    return running ? running : over_time(agenda);
}

static struct timer_warning warning_for(const struct timer_rules *rules, const struct item *item)
{
    for (size_t i = 0; item->session && i < rules->session_count; i++)
        if (strcmp(rules->sessions[i].session, item->session) == 0)
            return rules->sessions[i].warning;
    for (size_t i = 0; i < rules->length_count; i++)
        if (item->at.end - item->at.start == rules->lengths[i].slot_minutes * INT64_C(60))
            return rules->lengths[i].warning;
    return rules->default_warning;
}

static void set_phase(struct timer *timer, enum timer_phase phase, int64_t from, int64_t until)
{
    timer->phase = phase;
    timer->phase_began = from;
    timer->phase_length_s = until - from;
}

// Of the phases that have begun, the latest counts.
static void find_phase(struct timer *timer, const struct item *item, const struct timer_rules *rules,
    int64_t questions_at, int64_t at)
{
    struct timer_warning warning = warning_for(rules, item);
    int64_t start = item->at.start;
    int64_t end = item->at.end;
    int64_t warn_at = end - warning.last_minutes * INT64_C(60);
    int64_t last_warn_at = end - warning.last_minute * INT64_C(60);
    bool warned = warning.last_minutes > 0 && warn_at > start && at >= warn_at;
    set_phase(timer, TIMER_TALK, start, questions_at);
    if (warned && warn_at < questions_at)
        set_phase(timer, TIMER_LAST_MINUTES, warn_at, questions_at);
    if (questions_at < end && at >= questions_at) {
        set_phase(timer, TIMER_QUESTIONS, questions_at, end);
        timer->questions_ending = warned && warn_at > questions_at;
    }
    if (warning.last_minute > 0 && last_warn_at > start && at >= last_warn_at)
        set_phase(timer, TIMER_LAST_MINUTE, last_warn_at, end);
}

// A talk as its countdown sees it at an instant: it goes on where the talk itself has to end with its block,
// and is that of the instant when it was held.
struct counted {
    struct item item;
    struct item_timer timer;
    int64_t at;
    int64_t held_s; // for how long it has been held
};

static void count(const struct item *talk, int64_t at, struct counted *out)
{
    bool held = is_held(talk);
    *out = (struct counted){.item = *talk, .at = at};
    out->held_s = held && at > talk->timer->held_at ? at - talk->timer->held_at : 0;
    out->at -= out->held_s;
    out->item.at.end = timer_end(talk) - out->held_s;
    if (!held)
        return;
    out->timer = *talk->timer;
    // Questions may be begun while it is held; what was said of them before goes along with the countdown.
    if (out->timer.questions_at > out->at && out->timer.questions_said_at > out->timer.held_at)
        out->timer.questions_at = out->at;
    out->item.timer = &out->timer;
}

int64_t timer_questions_start(const struct questions_rules *rules, const struct item *talk, int64_t at)
{
    struct counted counted;
    count(talk, at, &counted);
    return questions_start(rules, &counted.item) + counted.held_s;
}

// Since it started, without pauses.
static int64_t elapsed(const struct item *talk, int64_t at)
{
    int64_t since = at - talk->at.start - (talk->timer ? talk->timer->paused_s : 0);
    return since > 0 ? since : 0;
}

// A talk that is running or over its time.
static struct timer timer_of(
    const struct agenda *agenda, const struct item *talk, const struct timer_rules *rules)
{
    struct counted counted;
    count(talk, agenda->at, &counted);
    const struct span *span = &counted.item.at;
    struct timer timer = {.item = talk,
        .left_s = span->end - counted.at,
        .elapsed_s = elapsed(talk, counted.at),
        .length_s = span->end - span->start,
        .held = is_held(talk)};
    if (timer.left_s <= 0) {
        timer.phase = TIMER_OVER;
        timer.phase_began = span->end;
        return timer;
    }
    int64_t questions_at = questions_start(&agenda->programme->questions, &counted.item);
    timer.questions_s = span->end - questions_at;
    find_phase(&timer, &counted.item, rules, questions_at, counted.at);
    return timer;
}

struct timer timer_at(const struct agenda *agenda, const struct timer_rules *rules)
{
    const struct item *talk = timer_talk(agenda);
    const struct item *next = timer_next_talk(agenda);
    if (talk)
        return timer_of(agenda, talk, rules);
    if (!next)
        return (struct timer){.phase = TIMER_NONE};
    return (struct timer){.phase = agenda->phase == PHASE_BREAK ? TIMER_BREAK : TIMER_WAITING,
        .item = next,
        .left_s = next->at.start - agenda->at};
}

int64_t timer_next_change(const struct agenda *agenda, const struct timer_rules *rules)
{
    const struct item *talk = timer_talk(agenda);
    if (!talk || is_held(talk))
        return INT64_MAX;
    struct counted counted;
    count(talk, agenda->at, &counted);
    int64_t end = counted.item.at.end;
    struct timer_warning warning = warning_for(rules, &counted.item);
    const int64_t changes[] = {questions_start(&agenda->programme->questions, &counted.item),
        end - warning.last_minutes * INT64_C(60), end - warning.last_minute * INT64_C(60), end,
        end + TIMER_OVER_S};
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (changes[i] > agenda->at && changes[i] < next)
            next = changes[i];
    return next;
}
