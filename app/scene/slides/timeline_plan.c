#include "scene/slides/timeline_plan.h"

enum { QUARTER_S = 900, BEFORE_S = 900, AHEAD_S = 3 * 3600, SHORTEST_S = 2 * 3600 };

// The places of the timeline: the rooms, else the display's own.
static size_t place_count(const struct view *view)
{
    return view->rooms.count > 0 ? view->rooms.count : view->agenda != NULL;
}

static const struct agenda *place(const struct view *view, size_t index)
{
    return view->rooms.count > 0 ? &view->rooms.list[index].agenda : view->agenda;
}

static const char *label(const struct view *view, size_t index)
{
    return view->rooms.count > 0 ? view->rooms.list[index].label : view->place.label;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

// The quarter of an hour by the wall clock that `at` is in.
static int64_t quarter(const struct zone *zone, int64_t at)
{
    int64_t local = at + zone_offset(zone, at);
    return at - ((local % QUARTER_S + QUARTER_S) % QUARTER_S);
}

// What is known of a day in all places: when its first item starts, and when what is not over yet does.
struct extent {
    int64_t first, next;
};

static void add_extent(const struct programme *programme, int64_t at, struct extent *extent)
{
    const struct schedule *schedule = programme->schedule;
    int64_t start = schedule_day_start(schedule, schedule_day(schedule, at));
    int64_t end = later(schedule_day_end(schedule, at), at + AHEAD_S);
    for (size_t i = 0; i < programme->listed_count; i++) {
        const struct span *time = &programme->listed[i]->at;
        if (time->start >= end)
            return;
        if (time->end <= start)
            continue;
        extent->first = earlier(extent->first, later(time->start, start));
        if (time->end > at)
            extent->next = earlier(extent->next, time->start);
    }
}

static struct extent extent_of(const struct view *view)
{
    struct extent extent = {INT64_MAX, INT64_MAX};
    for (size_t i = 0; i < place_count(view); i++)
        add_extent(place(view, i)->programme, view->at, &extent);
    return extent;
}

bool timeline_applies(const struct view *view)
{
    return !view->clock.unset && extent_of(view).next < INT64_MAX;
}

// When the last of those ends that are on in a span; `span.start` for none.
static int64_t last_end(const struct view *view, struct span span)
{
    int64_t last = span.start;
    for (size_t i = 0; i < place_count(view); i++) {
        const struct programme *programme = place(view, i)->programme;
        for (size_t k = 0; k < programme->listed_count && programme->listed[k]->at.start < span.end; k++)
            last = later(last, programme->listed[k]->at.end);
    }
    return last;
}

static struct span window_of(const struct view *view, int64_t length_s)
{
    struct extent extent = extent_of(view);
    int64_t start = quarter(view->zone, view->at - BEFORE_S);
    int64_t shortest = earlier(SHORTEST_S, length_s);
    if (extent.next == INT64_MAX)
        return (struct span){start, start + length_s};
    int64_t day = quarter(view->zone, extent.first) - QUARTER_S;
    start = later(start, day);
    // For hours there is nothing: what comes then.
    if (extent.next > view->at + SHORTEST_S)
        start = later(start, quarter(view->zone, extent.next) - QUARTER_S);
    struct span window = {start, start + length_s};
    int64_t end = quarter(view->zone, last_end(view, window) + QUARTER_S - 1);
    // It ends with the day, but after now.
    int64_t least = quarter(view->zone, later(start, view->at)) + QUARTER_S;
    window.end = earlier(window.end, later(end, least));
    // A short rest of the day is not stretched over the screen: more of what was before it is shown.
    if (window.end - window.start < shortest)
        window.start = later(window.end - shortest, earlier(window.start, day));
    if (window.end - window.start < shortest)
        window.end = window.start + shortest;
    return window;
}

// ---- lanes

static bool is_in(const struct span *time, struct span window)
{
    return time->start < window.end && time->end > window.start && time->end > time->start;
}

static bool same_times(const struct item *a, const struct item *b)
{
    return a->at.start == b->at.start && a->at.end == b->at.end && a->cancelled == b->cancelled;
}

// The first row that is free at `start`; the last one where none is.
static size_t free_row(const struct timeline_lane *lane, const int64_t *ends, int64_t start, size_t max_rows)
{
    for (size_t row = 0; row < lane->rows; row++)
        if (ends[row] <= start)
            return row;
    return lane->rows < max_rows ? lane->rows : max_rows - 1;
}

enum { MAX_ROWS = 64 };

// Sets the blocks into rows. With `grouped` items of the same times share a block, and where even that needs
// too many rows, those that overlap in the last one do.
static bool set_rows(const struct programme *programme, struct span window, bool grouped, size_t max_rows,
    struct timeline_lane *lane)
{
    int64_t ends[MAX_ROWS] = {0};
    struct timeline_block *last_of[MAX_ROWS] = {NULL};
    const struct item *const *listed = programme->listed;
    lane->rows = lane->count = 0;
    for (size_t i = 0; i < programme->listed_count && listed[i]->at.start < window.end; i++) {
        const struct item *item = listed[i];
        struct timeline_block *before = lane->count > 0 ? &lane->blocks[lane->count - 1] : NULL;
        if (!is_in(&item->at, window))
            continue;
        if (grouped && before && before->items + before->count == listed + i &&
            same_times(before->items[0], item)) {
            before->count++;
            continue;
        }
        size_t row = free_row(lane, ends, item->at.start, max_rows);
        if (row < lane->rows && ends[row] > item->at.start) {
            if (!grouped)
                return false;
            last_of[row]->more++;
            continue;
        }
        lane->rows = row < lane->rows ? lane->rows : row + 1;
        ends[row] = item->at.end;
        last_of[row] = &lane->blocks[lane->count];
        lane->blocks[lane->count++] = (struct timeline_block){.items = listed + i,
            .count = 1,
            .at = {later(item->at.start, window.start), earlier(item->at.end, window.end)},
            .row = row};
    }
    return true;
}

static size_t count_in(const struct programme *programme, struct span window)
{
    size_t count = 0;
    for (size_t i = 0; i < programme->listed_count && programme->listed[i]->at.start < window.end; i++)
        count += is_in(&programme->listed[i]->at, window);
    return count;
}

static bool set_lane(const struct agenda *agenda, struct span window, size_t max_rows, struct arena *arena,
    struct timeline_lane *lane)
{
    size_t count = count_in(agenda->programme, window);
    size_t rows = max_rows < 1 ? 1 : max_rows < MAX_ROWS ? max_rows : MAX_ROWS;
    lane->blocks = arena_alloc(arena, count + 1, sizeof *lane->blocks);
    if (!lane->blocks)
        return false;
    if (!set_rows(agenda->programme, window, false, rows, lane))
        set_rows(agenda->programme, window, true, rows, lane);
    lane->rows = lane->rows > 0 ? lane->rows : 1;
    return true;
}

// Has it something to come today?
static bool has_more(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    return agenda->next && agenda->next->at.start < schedule_day_end(schedule, agenda->at);
}

static bool is_own(const struct view *view, const struct agenda *agenda)
{
    const struct place *own = view->agenda ? &view->agenda->programme->place : NULL;
    return own && own->kind == PLACE_ROOM && own->room == agenda->programme->place.room;
}

// Ranks of lanes, in the order in which they are shown.
enum rank { OWN, BUSY, QUIET, RANKS };

// Is anything on in it, or does a talk come? What was, and breaks to come, make no lane that people look for.
static bool is_busy(const struct timeline_lane *lane, int64_t at)
{
    for (size_t i = 0; i < lane->count; i++)
        for (size_t k = 0; k < lane->blocks[i].count; k++) {
            const struct item *item = lane->blocks[i].items[k];
            if (item->at.end > at && (item->kind == ITEM_TALK || item->at.start <= at))
                return true;
        }
    return false;
}

static enum rank rank_of(const struct view *view, const struct timeline_lane *lane)
{
    return lane->count > 0 && is_own(view, lane->agenda) ? OWN : is_busy(lane, view->at) ? BUSY : QUIET;
}

bool timeline_plan(const struct view *view, int64_t length_s, size_t max_rows, struct arena *arena,
    struct timeline_plan *out)
{
    size_t places = place_count(view);
    struct timeline_lane *all = arena_alloc(arena, places + 1, sizeof *all);
    *out = (struct timeline_plan){.window = window_of(view, length_s)};
    out->lanes = arena_alloc(arena, places + 1, sizeof *out->lanes);
    if (!all || !out->lanes)
        return false;
    for (size_t i = 0; i < places; i++) {
        all[i] = (struct timeline_lane){.agenda = place(view, i), .label = label(view, i)};
        if (!set_lane(all[i].agenda, out->window, max_rows, arena, &all[i]))
            return false;
    }
    for (enum rank rank = 0; rank < RANKS; rank++) {
        for (size_t i = 0; i < places; i++)
            if (rank_of(view, &all[i]) == rank &&
                (rank != QUIET || all[i].count > 0 || has_more(all[i].agenda)))
                out->lanes[out->count++] = all[i];
        if (rank == BUSY)
            out->busy = out->count;
    }
    if (out->busy == 0)
        out->busy = out->count;
    return true;
}

int64_t timeline_typical_s(const struct timeline_plan *plan)
{
    enum { STEP_S = 300, STEPS = 48 };
    size_t counts[STEPS] = {0};
    size_t all = 0;
    for (size_t i = 0; i < plan->busy; i++)
        for (size_t k = 0; k < plan->lanes[i].count; k++) {
            const struct item *item = plan->lanes[i].blocks[k].items[0];
            int64_t step = (item->at.end - item->at.start - 1) / STEP_S;
            if (item->kind == ITEM_TALK) {
                counts[step < STEPS ? step : STEPS - 1]++;
                all++;
            }
        }
    size_t seen = 0;
    for (int64_t step = 0; all > 0 && step < STEPS; step++) {
        seen += counts[step];
        if (2 * seen >= all)
            return (step + 1) * STEP_S;
    }
    return 0;
}
