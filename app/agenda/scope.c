#include "agenda/scope.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char rooms[] = "room/";
static const char displays[] = "display/";

const char *scope_of_room(const char *room, char out[SCOPE_SIZE])
{
    snprintf(out, SCOPE_SIZE, "%s%s", rooms, room);
    return out;
}

const char *scope_of_display(const char *display, char out[SCOPE_SIZE])
{
    snprintf(out, SCOPE_SIZE, "%s%s", displays, display);
    return out;
}

static const char *behind(const char *scope, const char *prefix)
{
    size_t length = strlen(prefix);
    return scope && strncmp(scope, prefix, length) == 0 && scope[length] ? scope + length : NULL;
}

const char *scope_room(const char *scope)
{
    return behind(scope, rooms);
}

const char *scope_display(const char *scope)
{
    return behind(scope, displays);
}

bool scope_is_valid(const char *scope)
{
    return strcmp(scope, SCOPE_ALL) == 0 || scope_room(scope) || scope_display(scope);
}

bool adjustment_is_programme(enum adjustment_type type)
{
    return type != ADJUST_NOTICE && type != ADJUST_EMERGENCY && type < ADJUST_PIN;
}

bool scope_reaches(const char *scope, const struct scope_here *here)
{
    const char *room = scope_room(scope);
    const char *display = scope_display(scope);
    if (room)
        return here->room && strcmp(room, here->room) == 0;
    if (display)
        return here->display && strcmp(display, here->display) == 0;
    return !scope || strcmp(scope, SCOPE_ALL) == 0;
}

// Copies of the entries that `takes` says yes to.
static bool select_entries(const struct adjustments *all,
    bool (*takes)(const struct adjustment *, const void *), const void *context, bool scoped,
    struct adjustments *out)
{
    struct adjustment *entries = calloc(all->count + 1, sizeof *entries);
    size_t count = 0;
    *out = (struct adjustments){0};
    for (size_t i = 0; entries && i < all->count; i++)
        if (takes(&all->entries[i], context)) {
            entries[count] = all->entries[i];
            if (!scoped)
                entries[count].scope = NULL;
            count++;
        }
    bool fine = entries && adjustments_of(entries, count, out);
    free(entries);
    return fine;
}

static bool is_for(const struct adjustment *entry, const void *context)
{
    return adjustment_is_programme(entry->type) || scope_reaches(entry->scope, context);
}

bool adjustments_here(const struct adjustments *all, const struct scope_here *here, struct adjustments *out)
{
    return select_entries(all, is_for, here, false, out);
}

struct part {
    const char *scope;
    int64_t then;
};

static bool is_part(const struct adjustment *entry, const void *context)
{
    const struct part *part = context;
    return entry->scope && strcmp(entry->scope, part->scope) == 0 && adjustment_is_kept(entry, part->then);
}

bool adjustments_part(const struct adjustments *all, const char *scope, int64_t then, struct adjustments *out)
{
    struct part part = {scope, then};
    return select_entries(all, is_part, &part, true, out);
}

bool adjustments_into(
    const struct adjustments *entries, const char *scope, bool scoped, struct adjustments *out)
{
    struct adjustment *copies = calloc(entries->count + 1, sizeof *copies);
    *out = (struct adjustments){0};
    for (size_t i = 0; copies && i < entries->count; i++) {
        copies[i] = entries->entries[i];
        if (scoped || !copies[i].scope)
            copies[i].scope = scope;
    }
    bool fine = copies && adjustments_of(copies, entries->count, out);
    free(copies);
    return fine;
}
