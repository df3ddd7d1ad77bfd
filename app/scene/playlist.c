#include "scene/playlist.h"

struct playlist playlist_room(void)
{
    // The sum is the same in every phase, so that rooms in different phases still turn together.
    struct playlist playlist = {0};
    const struct {
        const char *slide;
        int seconds;
        unsigned phases;
    } entries[] = {
        {"now", 20, 1U << PHASE_TALK},
        {"break", 28, (1U << PHASE_BREAK) | (1U << PHASE_GAP)},
        {"before", 28, 1U << PHASE_BEFORE},
        {"after", 28, 1U << PHASE_AFTER},
        {"empty", 28, 1U << PHASE_EMPTY},
        {"over", 40, 1U << PHASE_OVER},
        {"next", 8, 1U << PHASE_TALK},
        {"change", 8, 0},
        {"agenda", 12, ~(1U << PHASE_OVER)},
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        playlist.entries[playlist.count++] = (struct playlist_entry){.slide = slide_find(entries[i].slide),
            .seconds = entries[i].seconds,
            .phases = entries[i].phases};
    return playlist;
}

static bool applies(const struct playlist_entry *entry, const struct view *view)
{
    if (entry->phases != 0 && !(view->agenda && (entry->phases & (1U << view->agenda->phase))))
        return false;
    return entry->slide->applies(view);
}

int64_t playlist_period(const struct playlist *playlist, const struct view *view)
{
    int64_t period = 0;
    for (size_t i = 0; i < playlist->count; i++)
        if (applies(&playlist->entries[i], view))
            period += playlist->entries[i].seconds;
    return period;
}

static int64_t floor_mod(int64_t a, int64_t b)
{
    int64_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

struct turn playlist_turn(const struct playlist *playlist, const struct view *view, int64_t at)
{
    int64_t period = playlist_period(playlist, view);
    if (period == 0)
        return (struct turn){.slide = slide_of_state(view), .start = at, .end = INT64_MAX, .entry = -1};
    int64_t start = at - floor_mod(at, period);
    for (size_t i = 0;; i++) {
        const struct playlist_entry *entry = &playlist->entries[i];
        if (!applies(entry, view))
            continue;
        if (at < start + entry->seconds)
            return (struct turn){
                .slide = entry->slide, .start = start, .end = start + entry->seconds, .entry = (int)i};
        start += entry->seconds;
    }
}

struct turn playlist_step(const struct playlist *playlist, const struct view *view, int64_t at, int steps)
{
    struct turn turn = playlist_turn(playlist, view, at);
    for (; steps > 0 && turn.entry >= 0; steps--)
        turn = playlist_turn(playlist, view, turn.end);
    for (; steps < 0 && turn.entry >= 0; steps++)
        turn = playlist_turn(playlist, view, turn.start - 1);
    return turn;
}

int playlist_page(const struct turn *turn, int pages, int64_t at, int64_t *next)
{
    *next = turn->end;
    if (pages <= 1 || turn->entry < 0 || at < turn->start || at >= turn->end)
        return 0;
    int64_t length = turn->end - turn->start;
    int64_t page = (at - turn->start) * pages / length;
    // The first second of the page behind: the smallest t with t * pages / length > page.
    *next = turn->start + ((page + 1) * length + pages - 1) / pages;
    return (int)page;
}
