#include "agenda/scope.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char room_prefix[] = "room/";
static const char staff_room_prefix[] = "staff/room/";
static const char display_prefix[] = "display/";

const char *scope_of_room(const char *room, char out[SCOPE_SIZE])
{
    snprintf(out, SCOPE_SIZE, "%s%s", room_prefix, room);
    return out;
}

const char *scope_of_staff_room(const char *room, char out[SCOPE_SIZE])
{
    snprintf(out, SCOPE_SIZE, "%s%s", staff_room_prefix, room);
    return out;
}

const char *scope_of_display(const char *display, char out[SCOPE_SIZE])
{
    snprintf(out, SCOPE_SIZE, "%s%s", display_prefix, display);
    return out;
}

static const char *name_after(const char *scope, const char *prefix)
{
    size_t length = strlen(prefix);
    return scope && strncmp(scope, prefix, length) == 0 && scope[length] ? scope + length : NULL;
}

const char *scope_room(const char *scope)
{
    const char *room = name_after(scope, room_prefix);
    return room ? room : name_after(scope, staff_room_prefix);
}

bool scope_is_of_chairs(const char *scope)
{
    return name_after(scope, room_prefix) != NULL;
}

const char *scope_display(const char *scope)
{
    return name_after(scope, display_prefix);
}

bool scope_is_valid(const char *scope)
{
    return strcmp(scope, SCOPE_ALL) == 0 || scope_room(scope) || scope_display(scope);
}

static bool scope_is_for_all(const char *scope)
{
    return !scope || strcmp(scope, SCOPE_ALL) == 0;
}

bool scope_reaches(const char *scope, const struct scope_target *target)
{
    const char *room = scope_room(scope);
    const char *display = scope_display(scope);
    if (room)
        return (target->room && strcmp(room, target->room) == 0) ||
               (target->room_names && room_names_have(target->room_names, room));
    if (display)
        return target->display && strcmp(display, target->display) == 0;
    return scope_is_for_all(scope);
}

// What chairs do holds in their room only. Of entries about the room, that shows here; of those about an
// item, it depends on the schedule: they keep the scope for adjustments_follow.
static bool holds_for_its_room(const struct adjustment *entry)
{
    const char *room = scope_is_of_chairs(entry->scope) ? scope_room(entry->scope) : NULL;
    return !room || adjustment_is_about_item(entry->type) || !entry->room || strcmp(entry->room, room) == 0;
}

static const char *scope_kept(const struct adjustment *entry)
{
    return scope_is_of_chairs(entry->scope) && adjustment_is_about_item(entry->type) ? entry->scope : NULL;
}

bool scope_resolve(const struct adjustments *all, const struct scope_target *target, struct adjustments *out)
{
    struct adjustment *entries = calloc(all->count + 1, sizeof *entries);
    size_t count = 0;
    *out = (struct adjustments){0};
    for (size_t i = 0; entries && i < all->count; i++) {
        const struct adjustment *entry = &all->entries[i];
        if ((!adjustment_is_about_programme(entry->type) && !scope_reaches(entry->scope, target)) ||
            !holds_for_its_room(entry))
            continue;
        entries[count] = *entry;
        entries[count++].scope = scope_kept(entry);
    }
    bool ok = entries && adjustments_from_entries(entries, count, out);
    free(entries);
    return ok;
}

// Was the same notice said anew, or taken back, for all displays?
static bool is_overridden(const struct adjustments *all, const struct adjustment *notice)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct adjustment *entry = &all->entries[i];
        if (entry->type == ADJUST_NOTICE && entry->number > notice->number &&
            strcmp(entry->item, notice->item) == 0 && scope_is_for_all(entry->scope))
            return true;
    }
    return false;
}

bool scope_notices_elsewhere(
    const struct adjustments *all, const struct scope_target *target, int64_t now, struct adjustments *out)
{
    struct adjustment *entries = calloc(all->count + 1, sizeof *entries);
    size_t count = 0;
    *out = (struct adjustments){0};
    for (size_t i = 0; entries && i < all->count; i++) {
        const struct adjustment *entry = &all->entries[i];
        if (entry->type == ADJUST_NOTICE && entry->text && entry->text[0] && entry->until > now &&
            !scope_reaches(entry->scope, target) && !is_overridden(all, entry))
            entries[count++] = *entry;
    }
    bool ok = entries && adjustments_from_entries(entries, count, out);
    free(entries);
    return ok;
}

bool scope_select(const struct adjustments *all, const char *scope, int64_t since, struct adjustments *out)
{
    struct adjustment *entries = calloc(all->count + 1, sizeof *entries);
    size_t count = 0;
    *out = (struct adjustments){0};
    for (size_t i = 0; entries && i < all->count; i++) {
        const struct adjustment *entry = &all->entries[i];
        if (entry->scope && strcmp(entry->scope, scope) == 0 && adjustment_is_recent(entry, since))
            entries[count++] = *entry;
    }
    bool ok = entries && adjustments_from_entries(entries, count, out);
    free(entries);
    return ok;
}

bool scope_assign(const struct adjustments *entries, const char *scope, bool replace, struct adjustments *out)
{
    struct adjustment *copies = calloc(entries->count + 1, sizeof *copies);
    *out = (struct adjustments){0};
    for (size_t i = 0; copies && i < entries->count; i++) {
        copies[i] = entries->entries[i];
        if (replace || !copies[i].scope)
            copies[i].scope = scope;
    }
    bool ok = copies && adjustments_from_entries(copies, entries->count, out);
    free(copies);
    return ok;
}
