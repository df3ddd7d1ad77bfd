#include "scene/playlist.h"

#include <string.h>

static void add(struct playlist *playlist, const char *slide, int seconds, unsigned phases)
{
    playlist->entries[playlist->count++] =
        (struct playlist_entry){.slide = slide_find(slide), .seconds = seconds, .phases = phases};
}

// The slide of the phase, whichever it is.
static void add_phase_slides(struct playlist *playlist, int seconds)
{
    add(playlist, "now", seconds, 1U << PHASE_TALK);
    add(playlist, "break", seconds, (1U << PHASE_BREAK) | (1U << PHASE_GAP));
    add(playlist, "before", seconds, 1U << PHASE_BEFORE);
    add(playlist, "after", seconds, 1U << PHASE_AFTER);
    add(playlist, "empty", seconds, 1U << PHASE_EMPTY);
    add(playlist, "over", seconds, 1U << PHASE_OVER);
}

struct playlist playlist_default(enum view_kind kind)
{
    struct playlist playlist = {0};
    switch (kind) {
    case VIEW_TIMER:
        add(&playlist, "stage", 60, 0);
        break;
    case VIEW_ROOMS:
        add(&playlist, "hall", 40, 0);
        add(&playlist, "notice", 10, 0);
        add(&playlist, "timeline", 15, 0);
        add(&playlist, "hall", 20, 0);
        add(&playlist, "change", 8, 0);
        add(&playlist, "notice", 10, 0);
        add(&playlist, "hall", 20, 0);
        add(&playlist, "info", 10, 0);
        add(&playlist, "picture", 8, 0);
        break;
    default:
        add(&playlist, "handover", 10, 1U << PHASE_TALK);
        add_phase_slides(&playlist, 20);
        // The sum is the same in every phase, so that rooms in different phases still change together.
        add(&playlist, "next", 8, 1U << PHASE_TALK);
        add(&playlist, "break", 8, (1U << PHASE_BREAK) | (1U << PHASE_GAP));
        add(&playlist, "before", 8, 1U << PHASE_BEFORE);
        add(&playlist, "after", 8, 1U << PHASE_AFTER);
        add(&playlist, "empty", 8, 1U << PHASE_EMPTY);
        add(&playlist, "over", 20, 1U << PHASE_OVER);
        add(&playlist, "notice", 10, 0);
        add_phase_slides(&playlist, 20);
        add(&playlist, "agenda", 12, ~(1U << PHASE_OVER));
        add(&playlist, "change", 8, 0);
        add_phase_slides(&playlist, 20);
        add(&playlist, "about", 8, ~(1U << PHASE_OVER));
        add(&playlist, "info", 10, 0);
        add(&playlist, "picture", 8, 0);
    }
    return playlist;
}

static int64_t floor_mod(int64_t a, int64_t b)
{
    int64_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

static int64_t time_of_day(const struct view *view)
{
    return floor_mod(view->at + zone_offset(view->zone, view->at), SECONDS_A_DAY);
}

static bool in_window(const struct playlist_entry *entry, const struct view *view)
{
    const struct playlist_time *from = &entry->from;
    const struct playlist_time *until = &entry->until;
    int64_t day = time_of_day(view);
    if (from->kind == PLAYLIST_DAILY && until->kind == PLAYLIST_DAILY && until->seconds <= from->seconds)
        return day >= from->seconds || day < until->seconds;
    return !(from->kind == PLAYLIST_DAILY && day < from->seconds) &&
           !(from->kind == PLAYLIST_INSTANT && view->at < from->seconds) &&
           !(until->kind == PLAYLIST_DAILY && day >= until->seconds) &&
           !(until->kind == PLAYLIST_INSTANT && view->at >= until->seconds);
}

static bool in_last_minutes(const struct playlist_entry *entry, const struct view *view)
{
    const struct agenda *agenda = view->agenda;
    return entry->last_min > 0 && agenda && agenda->phase == PHASE_TALK &&
           agenda->remaining_s <= (int64_t)entry->last_min * 60;
}

static bool applies(const struct playlist_entry *entry, const struct view *view)
{
    bool in_phase = view->agenda && (entry->phases & (1U << view->agenda->phase));
    bool always = entry->phases == 0 && entry->last_min == 0;
    if (!always && !in_phase && !in_last_minutes(entry, view))
        return false;
    return in_window(entry, view) && entry->slide->applies(view);
}

// Slides that take over have no turn of their own.
static bool has_turn(const struct playlist_entry *entry, const struct view *view)
{
    return !entry->slide->takes_over && applies(entry, view);
}

// The length of an entry's turn: its seconds, or what all pages of such a slide need.
static int64_t turn_length(const struct playlist_entry *entry, const struct view *view)
{
    int64_t pages = entry->slide->all_pages ? (int64_t)view->rooms.pages * entry->slide->page_s : 0;
    return pages > entry->seconds ? pages : entry->seconds;
}

int64_t playlist_period(const struct playlist *playlist, const struct view *view)
{
    int64_t period = 0;
    for (size_t i = 0; i < playlist->count; i++)
        if (has_turn(&playlist->entries[i], view))
            period += turn_length(&playlist->entries[i], view);
    return period;
}

// What is shown out of turn: an emergency, on every display; its name; darkness; and such slides of the
// playlist.
static const struct slide *preempting_slide(
    const struct playlist *playlist, const struct view *view, int *entry)
{
    const struct slide *emergency = slide_find("emergency");
    *entry = -1;
    if (emergency->applies(view))
        return emergency;
    if (view->adjusted.identify)
        return slide_find("identify");
    if (view->dark)
        return slide_find("night");
    for (size_t i = 0; i < playlist->count; i++)
        if (playlist->entries[i].slide->takes_over && applies(&playlist->entries[i], view)) {
            *entry = (int)i;
            return playlist->entries[i].slide;
        }
    return NULL;
}

int playlist_fresh_s(int pages)
{
    return pages > 1 ? pages * PLAYLIST_FRESH_PAGE_S : PLAYLIST_FRESH_S;
}

// A turn for the latest of the new notices; false for none.
static bool fresh_notice(const struct view *view, int64_t at, struct turn *out)
{
    bool found = false;
    int first_page = 0;
    for (size_t i = 0; i < view->adjusted.notice_count; i++) {
        int64_t sent = adjustment_notice_begin(view->adjusted.notices[i]);
        int pages = view->adjusted.notice_pages[i] > 1 ? view->adjusted.notice_pages[i] : 1;
        int64_t end = sent + playlist_fresh_s(pages);
        if (sent <= at && at < end && (!found || sent > out->start)) {
            *out = (struct turn){
                .start = sent, .end = end, .takes_over = true, .first_page = first_page, .pages = pages};
            found = true;
        }
        first_page += pages;
    }
    return found;
}

static struct turn turn_by_clock(const struct playlist *playlist, const struct view *view, int64_t at)
{
    int64_t period = playlist_period(playlist, view);
    if (period == 0)
        return (struct turn){.slide = slide_for_state(view), .start = at, .end = INT64_MAX, .entry = -1};
    int64_t start = at - floor_mod(at, period);
    int64_t round = start / period;
    for (size_t i = 0;; i++) {
        const struct playlist_entry *entry = &playlist->entries[i];
        if (!has_turn(entry, view))
            continue;
        int64_t length = turn_length(entry, view);
        if (at < start + length)
            return (struct turn){.slide = entry->slide,
                .start = start,
                .end = start + length,
                .round = round,
                .entry = (int)i};
        start += length;
    }
}

struct turn playlist_turn(const struct playlist *playlist, const struct view *view, int64_t at)
{
    struct turn turn = turn_by_clock(playlist, view, at);
    int entry;
    const struct slide *slide = preempting_slide(playlist, view, &entry);
    if (slide) {
        turn.slide = slide;
        turn.entry = entry;
        turn.takes_over = true;
        if (view->adjusted.emergency)
            turn.start = view->adjusted.emergency->at;
        return turn;
    }
    struct turn fresh;
    for (size_t i = 0; i < playlist->count; i++)
        if (strcmp(playlist->entries[i].slide->name, "notice") == 0 && fresh_notice(view, at, &fresh)) {
            turn = fresh;
            turn.slide = playlist->entries[i].slide;
            turn.entry = (int)i;
        }
    return turn;
}

void playlist_pin(struct turn *turn, const struct slide *slide, int64_t at)
{
    enum { EVERY_S = 12 };
    turn->slide = slide;
    turn->start = at - floor_mod(at, EVERY_S);
    turn->end = turn->start + EVERY_S;
    turn->round = turn->start / EVERY_S;
}

struct turn playlist_step(const struct playlist *playlist, const struct view *view, int64_t at, int steps)
{
    struct turn turn = turn_by_clock(playlist, view, at);
    for (; steps > 0 && turn.entry >= 0; steps--)
        turn = turn_by_clock(playlist, view, turn.end);
    for (; steps < 0 && turn.entry >= 0; steps++)
        turn = turn_by_clock(playlist, view, turn.start - 1);
    return turn;
}

// A new notice's pages share its time; another slide that takes over shows one after the other.
static int page_out_of_turn(const struct turn *turn, int pages, int64_t at, int64_t *next)
{
    if (turn->pages > 0) {
        int64_t each = (turn->end - turn->start) / turn->pages;
        int64_t page = (at - turn->start) / each;
        page = page < turn->pages ? page : turn->pages - 1;
        if (page + 1 < turn->pages)
            *next = turn->start + (page + 1) * each;
        return (turn->first_page + (int)page) % pages;
    }
    if (turn->slide->page_s <= 0)
        return 0;
    int64_t into = floor_mod(at - turn->start, turn->slide->page_s);
    *next = at - into + turn->slide->page_s;
    return (int)floor_mod((at - into - turn->start) / turn->slide->page_s, pages);
}

int playlist_page(const struct turn *turn, int pages, int64_t at, int64_t *next)
{
    *next = turn->end;
    if (turn->takes_over)
        return pages > 1 ? page_out_of_turn(turn, pages, at, next) : 0;
    if (pages <= 1 || turn->entry < 0 || at < turn->start || at >= turn->end)
        return 0;
    int64_t length = turn->end - turn->start;
    int64_t shown = pages;
    if (turn->slide->page_s > 0 && length / turn->slide->page_s < shown)
        shown = length / turn->slide->page_s > 0 ? length / turn->slide->page_s : 1;
    int64_t page = (at - turn->start) * shown / length;
    // The first second of the next page: the smallest t with t * shown / length > page.
    *next = turn->start + ((page + 1) * length + shown - 1) / shown;
    return (int)floor_mod(turn->round * shown + page, pages);
}

static int64_t next_of(const struct playlist_time *time, const struct view *view)
{
    if (time->kind == PLAYLIST_INSTANT)
        return time->seconds > view->at ? time->seconds : INT64_MAX;
    if (time->kind == PLAYLIST_DAILY)
        return view->at + 1 + floor_mod(time->seconds - time_of_day(view) - 1, SECONDS_A_DAY);
    return INT64_MAX;
}

int64_t playlist_next_change(const struct playlist *playlist, const struct view *view)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < playlist->count; i++) {
        const struct playlist_entry *entry = &playlist->entries[i];
        int64_t candidates[] = {next_of(&entry->from, view), next_of(&entry->until, view), INT64_MAX};
        if (entry->last_min > 0 && view->agenda && view->agenda->now_count > 0) {
            int64_t last = view->at + view->agenda->remaining_s - (int64_t)entry->last_min * 60;
            candidates[2] = last > view->at ? last : INT64_MAX;
        }
        for (size_t c = 0; c < 3; c++)
            next = candidates[c] < next ? candidates[c] : next;
    }
    return next;
}

bool playlist_has(const struct playlist *playlist, const char *slide)
{
    for (size_t i = 0; i < playlist->count; i++)
        if (strcmp(playlist->entries[i].slide->name, slide) == 0)
            return true;
    return false;
}
