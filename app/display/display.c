#include "base/log.h"
#include "display/display_internal.h"

#include <stdlib.h>
#include <string.h>

const struct adjustments *display_adjustments(const struct display *display)
{
    static const struct adjustments none = {0};
    if (!display->store)
        return &none;
    // What came since counts at once.
    bool current = display->follows && display->store->version == display->store_version;
    return current ? &display->followed : &display->store->adjustments;
}

enum view_kind display_kind(const struct display *display, int64_t at)
{
    const struct adjustment *override = adjustments_find(display_adjustments(display), ADJUST_VIEW, NULL, at);
    return override ? override->view : display->config->view;
}

// Looks up the display's place in the schedule; sets `problem` if it is not there.
static void find_programme(struct display *display)
{
    struct room_query query = config_room_query(display->config);
    struct place place;
    struct error why;
    bool found = room_lookup_shown(display->schedule, &query, &place, &why);
    if (found)
        display->programme = programme_new(display->schedule, &place);
    if (display->programme)
        display->programme->questions = display->config->questions;
    else if (found)
        error_memory(&display->problem, "not enough memory");
    else
        display->problem = why;
}

static const struct schedule *or_unchanged(const struct schedule *derived, const struct schedule *schedule)
{
    return derived ? derived : schedule_ref(schedule);
}

// Adjustments made under earlier ids and names. If out of memory, those with the present ones apply.
static void follow(struct display *display)
{
    display->follows = false;
    adjustments_free(&display->followed);
    const struct adjustments *all = display_adjustments(display);
    display->follows = all->count > 0 && adjustments_follow(all, display->fetched, &display->followed);
}

static const struct schedule *mark_changes(const struct changes *changes, const struct schedule *schedule)
{
    return or_unchanged(changes->count > 0 ? changes_apply(changes, schedule) : NULL, schedule);
}

void display_update_compare(struct display_update *update)
{
    if (!update->next)
        return;
    update->ok = update->ok && display_changes_compare(update);
    if (update->ok)
        update->published = mark_changes(&update->changes, update->next);
}

// ---- the adjusted schedule

static bool is_about_schedule(const struct adjustment *entry)
{
    return adjustment_is_about_programme(entry->type) && entry->type != ADJUST_MESSAGE &&
           entry->type != ADJUST_FULL;
}

// The first entry from `index` on that is about the schedule; NULL for none.
static const struct adjustment *next_about_schedule(const struct adjustments *adjustments, size_t *index)
{
    while (*index < adjustments->count)
        if (is_about_schedule(&adjustments->entries[(*index)++]))
            return &adjustments->entries[*index - 1];
    return NULL;
}

// Both are ordered by subject.
static bool ask_same_of_schedule(const struct adjustments *a, const struct adjustments *b)
{
    size_t i = 0;
    size_t k = 0;
    for (;;) {
        const struct adjustment *x = next_about_schedule(a, &i);
        const struct adjustment *y = next_about_schedule(b, &k);
        if (!x || !y)
            return x == y;
        if (x->number != y->number || x->at != y->at || x->until != y->until ||
            !adjustment_same_subject(x, y) || !adjustment_same_content(x, y))
            return false;
    }
}

// When the adjusted schedule next changes by itself.
static int64_t schedule_until(const struct adjustments *adjustments, int64_t at)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < adjustments->count; i++) {
        struct adjustments one = {.count = 1, .entries = &adjustments->entries[i]};
        int64_t change = is_about_schedule(one.entries) ? adjustments_next_change(&one, at) : INT64_MAX;
        next = change < next ? change : next;
    }
    return next;
}

// Adjusting a schedule of many thousand items takes a tenth of a second and more. What is only shown beside
// it, an emergency above all, does not wait for that. `earlier` are the adjustments in the present schedule.
static const struct schedule *adjust(struct display *display, const struct schedule *published,
    const struct adjustments *earlier, bool from_new)
{
    const struct adjustments *adjustments = display_adjustments(display);
    static const struct adjustments none = {0};
    if (!from_new && display->adjusted_as_asked && ask_same_of_schedule(earlier, adjustments))
        return schedule_ref(display->schedule);
    display->adjusted_as_asked = true;
    if (ask_same_of_schedule(&none, adjustments))
        return schedule_ref(published);
    const struct schedule *adjusted = adjustments_apply(adjustments, published, display->at);
    display->adjusted_as_asked = adjusted && display->follows;
    return or_unchanged(adjusted, published);
}

// What changed on top of `changes`, for those who read about it. If out of memory, only those are told.
static void find_shown(struct display *display)
{
    display->has_shown = false;
    changes_free(&display->shown);
    if (display->schedule != display->published)
        display->has_shown =
            changes_shown(&display->changes, display->fetched, display->schedule, &display->shown);
}

// Derives `published`, where that has changed, and `schedule` from `fetched`. If out of memory, they are the
// same as `fetched`. `from_new`: not only the store has changed.
static void derive(struct display *display, bool from_new)
{
    const struct schedule *published = display->unmarked ? mark_changes(&display->changes, display->fetched)
                                                         : schedule_ref(display->published);
    struct adjustments earlier = display->followed;
    display->followed = (struct adjustments){0};
    display->unmarked = false;
    follow(display);
    const struct schedule *adjusted = adjust(display, published, &earlier, from_new);
    const struct adjustments *adjustments = display_adjustments(display);
    bool same = adjusted == display->schedule && published == display->published;
    adjustments_free(&earlier);
    agenda_release(&display->agenda);
    programme_free(display->programme);
    display->programme = NULL;
    schedule_unref(display->schedule);
    schedule_unref(display->published);
    display_rooms_outdate(display);
    display_signs_outdate(display);
    display->published = published;
    display->schedule = adjusted;
    if (!same)
        find_shown(display);
    display->derived++;
    display->adjustments_until = adjustments_next_change(adjustments, display->at);
    display->adjusted_until = schedule_until(adjustments, display->at);
    find_programme(display);
}

void display_refresh(struct display *display, int64_t at)
{
    uint64_t version = display->store ? display->store->version : 0;
    bool any = display_adjustments(display)->count > 0;
    bool back = at < display->at;
    bool due = any && (at >= display->adjustments_until || back);
    display->at = at;
    if (!display->fetched || !(display->outdated || due || version != display->store_version))
        return;
    bool from_new = display->outdated || back || at >= display->adjusted_until;
    display->outdated = false;
    display->store_version = version;
    derive(display, from_new);
}

// Looked up once for each schedule: adjustments are addressed to this name and never change it.
static void find_room(struct display *display)
{
    struct room_query query = config_room_query(display->config);
    struct place place;
    bool found = room_lookup(display->fetched, &query, &place, NULL) && place.kind == PLACE_ROOM;
    display->room = found ? &display->fetched->rooms[place.room] : NULL;
}

static void begin_update(const struct display *display, const struct schedule *next, bool comparable,
    int64_t real_now, struct display_update *update)
{
    // The first schedule is compared with itself: that keeps the changes loaded from disk that still apply.
    const struct schedule *before = display->fetched && comparable ? display->fetched : next;
    *update = (struct display_update){.before = schedule_ref(before),
        .next = schedule_ref(next),
        .real_now = real_now,
        .keep_s = display_changes_kept_s(display)};
    update->ok = changes_copy(&display->changes, &update->earlier);
}

// What a publisher had all along is no change when its first answer comes behind those of the others.
static bool has_same_parts(const struct feed_parts *before, const struct feed_parts *next)
{
    bool same = true;
    for (size_t i = 0; next && i < next->count && i < before->count; i++) {
        enum feed_source was = before->list[i].source;
        enum feed_source is = next->list[i].source;
        same = same && (was == FEED_NONE) == (is == FEED_NONE) &&
               (was == FEED_FALLBACK) == (is == FEED_FALLBACK);
    }
    return same;
}

void display_update_begin(const struct display *display, const struct feed_report *report, int64_t real_now,
    struct display_update *update)
{
    // A fallback may be months old: what differs from it is not a recent change. Nor is a title in another
    // language.
    bool comparable = display->source != FEED_FALLBACK && !display->other_language &&
                      has_same_parts(&display->update.parts, report->parts);
    *update = (struct display_update){0};
    if (report->schedule)
        begin_update(display, report->schedule, comparable, real_now, update);
}

bool display_update_is_large(const struct display_update *update)
{
    enum { MAX_ITEMS = 2000 };
    return update->next && update->before->item_count + update->next->item_count > MAX_ITEMS;
}

void display_update_free(struct display_update *update)
{
    changes_free(&update->earlier);
    changes_free(&update->changes);
    schedule_unref(update->published);
    schedule_unref(update->before);
    schedule_unref(update->next);
    *update = (struct display_update){0};
}

// Shows the new schedule.
static void take_schedule(struct display *display, struct display_update *update)
{
    const struct schedule *before = display->fetched;
    display->fetched = schedule_ref(update->next);
    display->read_at = update->real_now;
    find_room(display);
    display->unmarked = !update->published;
    if (update->ok)
        display_take_changes(display, update);
    if (update->published) {
        schedule_unref(display->published);
        display->published = schedule_ref(update->published);
    }
    display->outdated = true;
    schedule_unref(before);
}

void display_set_schedule(
    struct display *display, const struct schedule *schedule, bool comparable, int64_t real_now)
{
    struct display_update update;
    begin_update(display, schedule, comparable, real_now, &update);
    display_update_compare(&update);
    take_schedule(display, &update);
    display_update_free(&update);
}

void display_update_take(
    struct display *display, const struct feed_report *report, struct display_update *update)
{
    display->source = report->source;
    display->good_at = report->good_at;
    display->skew_known = report->skew_known;
    display->skew_ms = report->skew_ms;
    display->update.refused = report->refused;
    memcpy(display->update.problem, report->problem, sizeof display->update.problem);
    if (report->parts)
        display->update.parts = *report->parts;
    if (update->next) {
        take_schedule(display, update);
        display->other_language = false;
    }
    display_update_free(update);
    if (display->fetched)
        return;
    error_set(&display->problem, "%s", report->problem[0] != '\0' ? report->problem : "it is being fetched");
}

static void follow_step(enum feed_source source, int64_t step, int64_t *good_at)
{
    if (source == FEED_NETWORK)
        *good_at += step;
}

void display_follow_step(struct display *display, int64_t step)
{
    struct feed_parts *parts = &display->update.parts;
    follow_step(display->source, step, &display->good_at);
    for (size_t i = 0; i < parts->count; i++)
        follow_step(parts->list[i].source, step, &parts->list[i].good_at);
}

void display_inherit(struct display *display, const struct display *from)
{
    display->source = from->source;
    display->good_at = from->good_at;
    display->skew_known = from->skew_known;
    display->skew_ms = from->skew_ms;
    display->at = from->at;
    display->problem = from->problem;
    display->update = from->update;
    if (!from->fetched)
        return;
    if (!changes_copy(&from->changes, &display->changes))
        log_warning("recent changes are lost: not enough memory");
    display->changes_until = from->changes_until;
    display->fetched = schedule_ref(from->fetched);
    display->read_at = from->read_at;
    display->unmarked = true;
    display->other_language =
        from->other_language || strcmp(from->config->language, display->config->language) != 0;
    find_room(display);
    display->outdated = true;
}

const char *display_room(const struct display *display)
{
    return display->room ? display->room->name : NULL;
}

const struct room *display_shown_room(const struct display *display)
{
    return display->room;
}

const struct zone *display_zone(const struct display *display)
{
    return display->schedule ? &display->schedule->zone : display->zone;
}

// For commands; valid until the display changes.
static const struct command_schedule *schedules_of(const struct display *display)
{
    static struct command_schedule list[SCHEDULE_MERGE_MAX_PARTS];
    const struct feed_parts *parts = &display->update.parts;
    for (size_t i = 0; i < parts->count; i++)
        list[i] = (struct command_schedule){
            .tag = parts->list[i].tag, .address = parts->list[i].address, .refused = parts->list[i].refused};
    return list;
}

void display_command_context(struct display *display, int64_t now, struct command_context *out)
{
    static const char *names[64];
    for (size_t i = 0; i < sizeof names / sizeof *names - 1 && slides[i]; i++)
        names[i] = slides[i]->name;
    // The sender's clock may be a little behind; the display's time never goes back for it.
    display_refresh(display, now > display->at ? now : display->at);
    *out = (struct command_context){.published = display->published,
        .shown = display->schedule,
        .shown_at = display->at,
        .adjustments = display_adjustments(display),
        .schedule_count = display->update.parts.count,
        .schedules = schedules_of(display),
        .place = display->programme ? &display->programme->place : NULL,
        .questions = &display->config->questions,
        .alias_count = display->config->alias_count,
        .aliases = display->config->aliases,
        .now = now,
        .slides = names};
}

void display_free(struct display *display)
{
    adjustments_free(&display->followed);
    file_saver_flush(&display->changes_saver);
    agenda_release(&display->agenda);
    display_rooms_free(display);
    free(display->signs.list);
    programme_free(display->programme);
    schedule_unref(display->schedule);
    schedule_unref(display->published);
    schedule_unref(display->fetched);
    changes_free(&display->changes);
    changes_free(&display->shown);
    str_free(&display->freshness);
    str_free(&display->full_text);
}
