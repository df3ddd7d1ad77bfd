#include "schedule/room_lookup.h"
#include "base/text.h"
#include "schedule/identity.h"

#include <string.h>

// The names to search: rooms or sessions.
struct names {
    const struct schedule *schedule;
    bool sessions;
};

static size_t name_count(const struct names *names)
{
    return names->sessions ? names->schedule->item_count : names->schedule->room_count;
}

// The i-th name; NULL for an item without a session.
static const char *name_at(const struct names *names, size_t i)
{
    return names->sessions ? names->schedule->items[i].session : names->schedule->rooms[i].name;
}

enum closeness { EXACT, FOLDED, PART };

static bool matches(const char *name, const char *wanted, const char *wanted_folded, enum closeness closeness,
    struct str *scratch)
{
    if (closeness == EXACT)
        return strcmp(name, wanted) == 0;
    str_clear(scratch);
    text_fold(scratch, name);
    return closeness == FOLDED ? strcmp(str_text(scratch), wanted_folded) == 0
                               : strstr(str_text(scratch), wanted_folded) != NULL;
}

// Finds the only name that matches this closely and sets its index. Returns how many different names match,
// at most 2.
static int find_by(const struct names *names, const char *wanted, const char *wanted_folded,
    enum closeness closeness, size_t *found)
{
    struct str scratch = {0};
    int count = 0;
    const char *last = NULL;
    for (size_t i = 0; i < name_count(names) && count < 2; i++) {
        const char *name = name_at(names, i);
        // Items of a session are usually adjacent: do not fold the same text again.
        if (!name || name == last)
            continue;
        last = name;
        if (!matches(name, wanted, wanted_folded, closeness, &scratch))
            continue;
        if (count > 0 && strcmp(name_at(names, *found), name) == 0)
            continue;
        *found = i;
        count++;
    }
    str_free(&scratch);
    return count;
}

// find_by, from the closest comparison to the loosest. If several names match, a looser one cannot tell them
// apart either.
static int find_name(
    const struct names *names, const char *wanted, enum closeness from, enum closeness until, size_t *found)
{
    struct str composed = {0}; // as the schedule's names are
    struct str folded = {0};
    text_nfc(&composed, wanted, strlen(wanted));
    text_fold(&folded, wanted);
    int count = 0;
    for (enum closeness closeness = from; closeness <= until && count == 0; closeness++)
        if (closeness == EXACT || folded.length > 0)
            count = find_by(names, str_text(&composed), str_text(&folded), closeness, found);
    str_free(&composed);
    str_free(&folded);
    return count;
}

static bool is_former(const struct room *room, const char *folded, struct str *scratch)
{
    for (size_t i = 0; i < room->former_count; i++) {
        str_clear(scratch);
        text_fold(scratch, room->former[i]);
        if (strcmp(str_text(scratch), folded) == 0)
            return true;
    }
    return false;
}

// The room that once had this name, ignoring case and white space, or that has this guid.
static bool find_identity(const struct names *rooms, const char *wanted, size_t *found)
{
    struct str folded = {0};
    struct str scratch = {0};
    text_fold(&folded, wanted);
    size_t i = 0;
    for (; i < rooms->schedule->room_count; i++)
        if (identity_room_is(&rooms->schedule->rooms[i], wanted) ||
            is_former(&rooms->schedule->rooms[i], str_text(&folded), &scratch))
            break;
    str_free(&folded);
    str_free(&scratch);
    *found = i;
    return i < rooms->schedule->room_count;
}

// The only room that is meant by a name of the schedule, now or earlier.
static bool find_known(const struct names *rooms, const char *wanted, size_t *found)
{
    return find_name(rooms, wanted, EXACT, FOLDED, found) == 1 || find_identity(rooms, wanted, found) ||
           find_name(rooms, wanted, PART, PART, found) == 1;
}

static bool find_alias(const struct names *names, const struct room_query *query, size_t *found)
{
    struct str wanted = {0};
    struct str alias = {0};
    text_fold(&wanted, query->room);
    bool ok = false;
    for (size_t i = 0; i < query->alias_count && !ok; i++) {
        str_clear(&alias);
        text_fold(&alias, query->aliases[i].name);
        if (strcmp(str_text(&alias), str_text(&wanted)) == 0)
            ok = find_known(names, query->aliases[i].room, found);
    }
    str_free(&wanted);
    str_free(&alias);
    return ok;
}

// Names that were listed, all in a text of bounded length.
enum { LONGEST_LIST = 700, MAX_LISTED = LONGEST_LIST / 3 };

struct listed {
    const char *names[MAX_LISTED];
    size_t count;
};

static bool is_listed(const struct listed *listed, const char *name)
{
    for (size_t i = 0; i < listed->count; i++)
        if (listed->names[i] == name || strcmp(listed->names[i], name) == 0)
            return true;
    return false;
}

static void list_names(const struct names *names, struct str *out)
{
    struct listed listed = {0};
    const char *last = NULL;
    for (size_t i = 0; i < name_count(names); i++) {
        const char *name = name_at(names, i);
        if (!name || name == last || is_listed(&listed, name))
            continue;
        last = name;
        if (out->length + strlen(name) > LONGEST_LIST || listed.count == MAX_LISTED) {
            str_add_text(out, ", …");
            return;
        }
        listed.names[listed.count++] = name;
        str_format(out, "%s\"%s\"", out->length > 0 ? ", " : "", name);
    }
}

// `count`: how many names match.
static bool fail(const struct names *names, const char *wanted, int count, struct error *error)
{
    struct str list = {0};
    list_names(names, &list);
    const char *kind = names->sessions ? "session" : "room";
    if (list.length == 0)
        error_set(error, "no %s \"%.100s\": the schedule has no %ss", kind, wanted ? wanted : "", kind);
    else if (!wanted)
        error_set(error, "no room given; the schedule has %s", list.text);
    else if (count > 1)
        error_set(error, "more than one %s matches \"%.100s\"; the schedule has %s", kind, wanted, list.text);
    else
        error_set(error, "no %s is called \"%.100s\"; the schedule has %s", kind, wanted, list.text);
    str_free(&list);
    return false;
}

static bool find_session(
    const struct schedule *schedule, const struct room_query *query, struct place *out, struct error *error)
{
    struct names sessions = {.schedule = schedule, .sessions = true};
    size_t found;
    int count = find_name(&sessions, query->session, EXACT, PART, &found);
    if (count != 1)
        return fail(&sessions, query->session, count, error);
    *out = (struct place){.kind = PLACE_SESSION, .session = schedule->items[found].session};
    out->label = out->session;
    return true;
}

// An alias, given on purpose, goes before a name that merely contains the word.
static bool find_room(
    const struct names *rooms, const struct room_query *query, struct place *out, struct error *error)
{
    size_t found = 0;
    bool by_alias = false;
    int count = find_name(rooms, query->room, EXACT, FOLDED, &found);
    if (count == 0 && (by_alias = find_alias(rooms, query, &found)))
        count = 1;
    if (count == 0 && find_identity(rooms, query->room, &found))
        count = 1;
    if (count == 0)
        count = find_name(rooms, query->room, PART, PART, &found);
    if (count != 1)
        return fail(rooms, query->room, count, error);
    *out = (struct place){.kind = PLACE_ROOM, .room = found};
    out->label = by_alias ? query->room : room_lookup_label(rooms->schedule, query, found);
    return true;
}

bool room_lookup(
    const struct schedule *schedule, const struct room_query *query, struct place *out, struct error *error)
{
    if (query->event) {
        *out = (struct place){.kind = PLACE_EVENT, .label = schedule->title};
        return true;
    }
    if (query->session)
        return find_session(schedule, query, out, error);
    struct names rooms = {.schedule = schedule};
    if (query->room)
        return find_room(&rooms, query, out, error);
    if (schedule->room_count != 1)
        return fail(&rooms, NULL, 0, error);
    *out = (struct place){.kind = PLACE_ROOM, .label = schedule->rooms[0].name};
    return true;
}

// Has or had the room this name, however its accents are encoded?
static bool is_called(const struct room *room, const char *name)
{
    struct str composed = {0};
    text_nfc(&composed, name, strlen(name));
    bool called = identity_room_is(room, str_text(&composed));
    str_free(&composed);
    return called;
}

const char *room_lookup_label(const struct schedule *schedule, const struct room_query *query, size_t room)
{
    for (size_t i = 0; i < query->alias_count; i++)
        if (is_called(&schedule->rooms[room], query->aliases[i].room))
            return query->aliases[i].name;
    return schedule->rooms[room].name;
}

const char *room_lookup_name(
    const struct schedule *schedule, const struct room_query *query, const char *name)
{
    for (size_t i = 0; i < schedule->room_count; i++)
        if (strcmp(schedule->rooms[i].name, name) == 0)
            return room_lookup_label(schedule, query, i);
    for (size_t i = 0; i < query->alias_count; i++)
        if (strcmp(query->aliases[i].room, name) == 0)
            return query->aliases[i].name;
    return name;
}

bool room_lookup_shown(
    const struct schedule *schedule, const struct room_query *query, struct place *out, struct error *error)
{
    if (room_lookup(schedule, query, out, error))
        return true;
    if (schedule->item_count > 0 && !schedule->not_happening)
        return false;
    const char *wanted = query->session ? query->session : query->room;
    *out = (struct place){.kind = PLACE_EVENT, .label = wanted ? wanted : schedule->title};
    return true;
}
