#include "agenda/desk_scope.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char rooms[] = "room/";
static const char displays[] = "display/";

const char *desk_scope_room(const char *room, char out[DESK_SCOPE_SIZE])
{
    snprintf(out, DESK_SCOPE_SIZE, "%s%s", rooms, room);
    return out;
}

const char *desk_scope_display(const char *display, char out[DESK_SCOPE_SIZE])
{
    snprintf(out, DESK_SCOPE_SIZE, "%s%s", displays, display);
    return out;
}

static const char *behind(const char *scope, const char *prefix)
{
    size_t length = strlen(prefix);
    return scope && strncmp(scope, prefix, length) == 0 && scope[length] ? scope + length : NULL;
}

const char *desk_scope_is_room(const char *scope)
{
    return behind(scope, rooms);
}

const char *desk_scope_is_display(const char *scope)
{
    return behind(scope, displays);
}

bool desk_scope_is_one(const char *scope)
{
    return strcmp(scope, DESK_SCOPE_ALL) == 0 || desk_scope_is_room(scope) || desk_scope_is_display(scope);
}

bool desk_is_programme(enum desk_type type)
{
    return type != DESK_NOTICE && type != DESK_EMERGENCY && type < DESK_PIN;
}

bool desk_scope_reaches(const char *scope, const struct desk_here *here)
{
    const char *room = desk_scope_is_room(scope);
    const char *display = desk_scope_is_display(scope);
    if (room)
        return here->room && strcmp(room, here->room) == 0;
    if (display)
        return here->display && strcmp(display, here->display) == 0;
    return !scope || strcmp(scope, DESK_SCOPE_ALL) == 0;
}

// Copies of the entries that `takes` says yes to.
static bool select_entries(const struct desk *all, bool (*takes)(const struct desk_entry *, const void *),
    const void *context, bool scoped, struct desk *out)
{
    struct desk_entry *entries = calloc(all->count + 1, sizeof *entries);
    size_t count = 0;
    *out = (struct desk){0};
    for (size_t i = 0; entries && i < all->count; i++)
        if (takes(&all->entries[i], context)) {
            entries[count] = all->entries[i];
            if (!scoped)
                entries[count].scope = NULL;
            count++;
        }
    bool fine = entries && desk_of(entries, count, out);
    free(entries);
    return fine;
}

static bool is_for(const struct desk_entry *entry, const void *context)
{
    return desk_is_programme(entry->type) || desk_scope_reaches(entry->scope, context);
}

bool desk_here(const struct desk *all, const struct desk_here *here, struct desk *out)
{
    return select_entries(all, is_for, here, false, out);
}

struct part {
    const char *scope;
    int64_t then;
};

static bool is_part(const struct desk_entry *entry, const void *context)
{
    const struct part *part = context;
    return entry->scope && strcmp(entry->scope, part->scope) == 0 && desk_is_kept(entry, part->then);
}

bool desk_part(const struct desk *all, const char *scope, int64_t then, struct desk *out)
{
    struct part part = {scope, then};
    return select_entries(all, is_part, &part, true, out);
}

bool desk_into(const struct desk *entries, const char *scope, bool scoped, struct desk *out)
{
    struct desk_entry *copies = calloc(entries->count + 1, sizeof *copies);
    *out = (struct desk){0};
    for (size_t i = 0; copies && i < entries->count; i++) {
        copies[i] = entries->entries[i];
        if (scoped || !copies[i].scope)
            copies[i].scope = scope;
    }
    bool fine = copies && desk_of(copies, entries->count, out);
    free(copies);
    return fine;
}
