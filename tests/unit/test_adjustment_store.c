// What a display keeps: of itself, and in a fleet of the others; over a kill, over undoing, and from files of
// before.
#include "support/folder.h"
#include "support/target.h"
#include "support/test.h"

#include "base/clock_trust.h"
#include "base/file.h"
#include "control/adjustment_file.h"
#include "control/store_limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NOW = 1568120400 }; // 2019-09-10T13:00Z

static char folder[200];
static struct adjustment_store *store;
static struct error error;
static char told[2000]; // what done_here heard

static void hear(void *context, const struct adjustments *entries)
{
    (void)context;
    for (size_t i = 0; i < entries->count; i++) {
        const struct adjustment *e = &entries->entries[i];
        size_t length = strlen(told);
        snprintf(told + length, sizeof told - length, "%s %s %lld %s%s;", adjustment_type_name(e->type),
            e->scope ? e->scope : "-", (long long)e->number, e->id ? e->id : "-",
            e->until == ADJUST_WITHDRAWN ? " back" : "");
    }
}

static void open_keeper(bool fleet)
{
    struct adjustments none = {0};
    told[0] = '\0';
    store->fleet = fleet;
    store->publish = hear;
    set_target(store, "jade-door", "Jade");
    assert_true(adjustment_store_open(store, folder, &none, &error));
}

static void reopen(void)
{
    bool fleet = store->fleet;
    adjustment_store_close(store); // as after a kill: nothing but what is on disk
    open_keeper(fleet);
}

static int new_keeper(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", folder_new());
    store = calloc(1, sizeof *store);
    return store ? 0 : -1;
}

static int old_keeper(void **state)
{
    (void)state;
    adjustment_store_close(store);
    free(store);
    folder_remove(folder);
    return 0;
}

static bool can_undo(const char *id)
{
    return act_list_find(&store->undoable, id) < store->undoable.count;
}

static struct adjustment pin(const char *scope, int64_t number, const char *slide)
{
    return (struct adjustment){.type = ADJUST_PIN,
        .scope = scope,
        .slide = slide,
        .number = number,
        .by = "ana",
        .at = NOW,
        .until = NOW + 3600};
}

// The number of the next act of staff's.
static int64_t next_number(void)
{
    const struct adjustment entry = pin("all", 1, "now");
    return adjustment_store_next_number(store, &entry, NOW);
}

static struct adjustment late(const char *scope, int64_t number, int64_t starts_at)
{
    struct adjustment e = pin(scope, number, NULL);
    e.type = ADJUST_TIME;
    e.item = "c472";
    e.starts_at = starts_at;
    return e;
}

static void act(const struct adjustment *entry, const char *scope, const char *id)
{
    struct adjustments entries;
    assert_true(adjustments_from_entries(entry, 1, &entries));
    struct adjustment_store_act what = {.entries = &entries,
        .scope = scope,
        .id = id,
        .undoable = true,
        .by = entry->by,
        .role = ROLE_STAFF,
        .now = entry->at};
    if (!adjustment_store_apply(store, &what, &error))
        fail_msg("%s", error.text);
    adjustments_free(&entries);
}

static bool undo(const char *of, const char *id, int64_t now)
{
    struct adjustment_store_act what = {.id = id, .by = "ana", .role = ROLE_STAFF, .now = now};
    return adjustment_store_undo(store, of, &what, &error);
}

static bool take(const struct adjustment *entry, int64_t now)
{
    struct adjustments theirs;
    bool fresh;
    assert_true(adjustments_from_entries(entry, 1, &theirs));
    assert_true(adjustment_store_merge(store, &theirs, now, &fresh, NULL));
    adjustments_free(&theirs);
    return fresh;
}

static void expect_pin(const char *slide)
{
    const struct adjustment *found = adjustments_find(&store->adjustments, ADJUST_PIN, NULL, NOW + 10);
    if (!found != !slide || (slide && strcmp(found->slide, slide) != 0))
        fail_msg("pinned is %s, expected %s", found ? found->slide : "nothing", slide ? slide : "nothing");
}

static void expect_told(const char *expected)
{
    assert_string_equal(told, expected);
    told[0] = '\0';
}

static void a_key_is_for_the_rooms_displays(void **state)
{
    (void)state;
    struct adjustment e = late(NULL, 1, NOW + 60);
    open_keeper(true);
    act(&e, NULL, NULL);
    expect_told("time room/Jade 1 -;");
    assert_string_equal(store->all.entries[0].scope, "room/Jade");
    // Without a room, and without a fleet, for nobody but this display.
    assert_true(set_target(store, "jade-door", NULL));
    act(&e, NULL, NULL);
    expect_told("time - 2 -;");
    store->fleet = false;
    assert_true(set_target(store, "jade-door", "Jade"));
    act(&e, NULL, NULL);
    expect_told("time - 3 -;");
}

static void a_command_says_for_whom(void **state)
{
    (void)state;
    struct adjustment now_pinned = pin(NULL, 1, "now");
    struct adjustment own = pin("display/foyer", 1, "map"); // an entry that says it itself
    open_keeper(true);
    act(&now_pinned, "display/jade-door", "command-1");
    act(&own, "display/jade-door", "command-2");
    expect_told("pin display/jade-door 1 command-1;pin display/foyer 2 command-2;");
    expect_pin("now");
    assert_int_equal(store->all.count, 2);
    assert_int_equal(store->adjustments.count, 1);
    assert_string_equal(store->all.entries[0].id, "command-2");
    assert_int_equal(adjustment_store_number(store, "command-1"), 1);
    assert_int_equal(adjustment_store_number(store, "command-2"), 2);
    assert_int_equal(adjustment_store_number(store, "command-3"), 0);
}

static void what_holds_depends_on_where_it_stands(void **state)
{
    (void)state;
    struct adjustment entries[] = {pin("staff/room/Jade", 2, "now"), pin("staff/room/Opala", 3, "agenda"),
        pin("display/foyer", 4, "map"), late("staff/room/Opala", 5, NOW)};
    open_keeper(true);
    for (size_t i = 0; i < 4; i++)
        assert_true(take(&entries[i], NOW));
    expect_told(""); // it was not done here
    expect_pin("now");
    assert_int_equal(store->adjustments.count, 2); // with the talk of the other room
    assert_false(set_target(store, "jade-door", "Jade"));
    assert_true(set_target(store, "jade-door", "Opala"));
    expect_pin("agenda");
    assert_true(set_target(store, "foyer", NULL));
    expect_pin("map");
    assert_false(set_target(store, "foyer", ""));
    assert_true(set_target(store, NULL, NULL));
    expect_pin(NULL);
    assert_int_equal(store->all.count, 4);
}

static void what_others_did_is_known_by_its_id(void **state)
{
    (void)state;
    struct adjustment theirs = pin("staff/room/Opala", 7, "now");
    struct adjustment old = pin("staff/room/Jade", 3, "map");
    theirs.id = "command-1";
    open_keeper(true);
    assert_true(take(&theirs, NOW));
    assert_false(take(&theirs, NOW));
    theirs.number = 6;
    assert_false(take(&theirs, NOW)); // weaker
    assert_int_equal(adjustment_store_number(store, "command-1"), 7);
    // A number 0 is none that says "not known".
    struct adjustment zero = pin("display/x", 0, "now");
    zero.id = "command-0";
    assert_true(take(&zero, NOW));
    assert_int_equal(adjustment_store_number(store, "command-0"), 1);
    // What is done here then holds against all of it.
    assert_int_equal(next_number(), 8);
    act(&old, "staff/room/Jade", NULL);
    expect_told("pin staff/room/Jade 8 -;");
    expect_pin("map");
}

static void what_came_is_on_disk_once_it_is_flushed(void **state)
{
    (void)state;
    struct adjustment theirs = pin("staff/room/Jade", 7, "now");
    open_keeper(true);
    assert_true(take(&theirs, NOW));
    assert_true(store->needs_flush);
    assert_int_equal(access(folder_file(folder, "desk.json"), F_OK), -1);
    adjustment_store_flush(store);
    assert_false(store->needs_flush);
    assert_false(store->save_failed);
    assert_int_equal(access(folder_file(folder, "desk.json"), F_OK), 0);
    unlink(folder_file(folder, "desk.json"));
    adjustment_store_flush(store); // nothing is new
    assert_int_equal(access(folder_file(folder, "desk.json"), F_OK), -1);
    assert_false(take(&theirs, NOW));
    assert_false(store->needs_flush);
    theirs.number = 8;
    assert_true(take(&theirs, NOW));
    struct adjustment mine = pin("display/x", 1, "map");
    act(&mine, "display/x", "command-9"); // writes all of it
    assert_false(store->needs_flush);
    reopen();
    assert_int_equal(store->all.count, 2);
    expect_pin("now");
    assert_int_equal(adjustment_store_number(store, "command-9"), 9);
    assert_true(can_undo("command-9"));
}

static void undoing_reaches_the_scope_it_was_done_in(void **state)
{
    (void)state;
    struct adjustment first = pin(NULL, 1, "now");
    struct adjustment second = pin(NULL, 1, "map");
    open_keeper(true);
    act(&first, "staff/room/Jade", "command-1");
    act(&second, "display/foyer", "command-2");
    act(&second, "staff/room/Jade", "command-3");
    expect_told(
        "pin staff/room/Jade 1 command-1;pin display/foyer 2 command-2;pin staff/room/Jade 3 command-3;");
    expect_pin("map");
    assert_true(undo("command-3", "command-4", NOW));
    expect_told("pin staff/room/Jade 4 command-4;");
    expect_pin("now");
    // Of another display, though nothing of it holds here.
    assert_true(undo("command-2", "command-5", NOW));
    expect_told("pin display/foyer 5 command-5 back;");
    expect_pin("now");
    reopen();
    expect_pin("now");
    assert_int_equal(adjustment_store_number(store, "command-5"), 5);
    assert_true(can_undo("command-1"));
    assert_false(can_undo("command-2"));
    assert_true(undo(NULL, NULL, NOW));
    expect_told("pin staff/room/Jade 6 command-1 back;"); // it stays known
    expect_pin(NULL);
    assert_false(undo(NULL, NULL, NOW));
    assert_string_equal(error.text, "there is nothing to undo");
}

static void undoing_leaves_what_a_wider_scope_says(void **state)
{
    (void)state;
    struct adjustment all = pin("all", 1, "agenda");
    struct adjustment here = pin(NULL, 1, "now");
    open_keeper(true);
    assert_true(take(&all, NOW));
    act(&here, "display/jade-door", "command-1");
    expect_pin("now");
    assert_true(undo("command-1", NULL, NOW));
    expect_pin("agenda");
    // Once it is taken back for all, it is taken back here.
    all.number = 9;
    all.until = ADJUST_WITHDRAWN;
    assert_true(take(&all, NOW));
    expect_pin(NULL);
    // What somebody said for all since is not overruled.
    act(&here, "display/jade-door", "command-2");
    all.number = 20;
    all.until = NOW + 3600;
    all.slide = "map";
    all.by = "zoe";
    assert_true(take(&all, NOW));
    expect_pin("map");
    assert_false(undo("command-2", NULL, NOW));
    assert_string_equal(error.text, "zoe changed it since");
    expect_pin("map");
    // A talk's time, said in the room where it was before.
    struct adjustment before = late("staff/room/Opala", 30, NOW + 60);
    struct adjustment after = late(NULL, 1, NOW + 120);
    assert_true(take(&before, NOW));
    act(&after, "staff/room/Jade", "command-3");
    assert_int_equal(adjustments_find(&store->adjustments, ADJUST_TIME, "c472", NOW)->starts_at, NOW + 120);
    assert_true(undo("command-3", NULL, NOW));
    assert_int_equal(adjustments_find(&store->adjustments, ADJUST_TIME, "c472", NOW)->starts_at, NOW + 60);
}

// Others forget what was long over: to them, what is undone must be said anew.
static void undoing_what_was_over_before_takes_back(void **state)
{
    (void)state;
    struct adjustment before = pin("staff/room/Jade", 1, "agenda");
    struct adjustment act_today = pin(NULL, 1, "now");
    int64_t tomorrow = NOW + ADJUSTMENTS_RETENTION_S;
    open_keeper(true);
    assert_true(take(&before, NOW)); // until NOW + 3600
    act_today.at = tomorrow;
    act_today.until = tomorrow + 9000;
    act(&act_today, "staff/room/Jade", "command-1");
    told[0] = '\0';
    assert_true(undo("command-1", NULL, tomorrow + 7200));
    expect_told("pin staff/room/Jade 3 - back;");
    struct adjustments part;
    assert_true(
        scope_select(&store->all, "staff/room/Jade", tomorrow + 7200 - ADJUSTMENTS_RETENTION_S, &part));
    assert_int_equal(part.count, 1); // so it is in what others are told
    assert_int_equal(part.entries[0].until, ADJUST_WITHDRAWN);
    adjustments_free(&part);
}

// A clock that goes ahead forgets first: what it says then must hold where the old word is still known.
static void numbers_go_on_behind_what_is_forgotten(void **state)
{
    (void)state;
    struct adjustment old = pin("all", 40, "agenda");
    struct adjustment new = pin(NULL, 1, "now");
    int64_t later = NOW + 3600 + ADJUSTMENTS_RETENTION_S + 1;
    open_keeper(true);
    assert_true(take(&old, NOW));
    new.at = later;
    new.until = later + 60;
    struct adjustment other = new;
    other.scope = "staff/room/Opala";
    other.number = 2;
    assert_true(take(&other, later)); // prunes the old one
    assert_int_equal(store->all.count, 1);
    assert_int_equal(next_number(), 41);
    act(&new, "all", NULL);
    expect_told("pin all 41 -;");
    old.number = 50;
    assert_false(take(&old, later)); // forgotten before it came
    assert_int_equal(next_number(), 51);
    assert_true(undo(NULL, NULL, later));
    expect_told("pin all 51 - back;");
    // Numbers have an end.
    old.number = ADJUSTMENTS_MAX_NUMBER;
    old.at = later;
    assert_true(take(&old, later));
    assert_int_equal(next_number(), ADJUSTMENTS_MAX_NUMBER);
}

// Entries of `count` displays, as one document after the other. How many documents are refused.
static size_t flood(size_t count)
{
    char scope[60];
    size_t refused = 0;
    struct adjustment *list = calloc(count, sizeof *list);
    struct adjustments theirs;
    bool fresh;
    for (size_t i = 0; i < count; i++) {
        snprintf(scope, sizeof scope, "display/ghost-%zu", i);
        list[i] = pin(strdup(scope), 1, "now");
    }
    for (size_t i = 0; i < count; i += 500) {
        size_t part = count - i < 500 ? count - i : 500;
        assert_true(adjustments_from_entries(list + i, part, &theirs));
        refused += !adjustment_store_merge(store, &theirs, NOW, &fresh, &error);
        adjustments_free(&theirs);
    }
    for (size_t i = 0; i < count; i++) {
        char *copy;
        memcpy(&copy, &list[i].scope, sizeof copy);
        free(copy);
    }
    free(list);
    return refused;
}

// However much comes, it can be read back, staff can still act, and an emergency is taken.
static void more_than_can_be_kept_is_refused(void **state)
{
    (void)state;
    struct adjustment mine = pin("all", 1, "agenda");
    struct adjustment danger = pin("all", 3, NULL);
    open_keeper(true);
    assert_true(flood(30000) > 0);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_true(store->all.count <= STORE_LIMITS_FOREIGN);
    act(&mine, "all", "command-1");
    danger.type = ADJUST_EMERGENCY;
    danger.emergency = EMERGENCY_EVACUATE;
    assert_true(take(&danger, NOW));
    adjustment_store_flush(store);
    size_t count = store->all.count;
    reopen();
    assert_int_equal(store->all.count, count);
    expect_pin("agenda");
    assert_non_null(adjustments_emergency(&store->adjustments, NOW));
    // What is known already can still change.
    mine.number = 900;
    mine.slide = "map";
    assert_true(take(&mine, NOW));
    expect_pin("map");
}

// Fills a room's scope with entries of its chairs.
static void flood_room(const char *scope, size_t count, int64_t number)
{
    struct adjustments theirs;
    bool fresh;
    struct adjustment *list = calloc(count, sizeof *list);
    char(*items)[24] = calloc(count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        snprintf(items[i], sizeof items[i], "c%zu", i);
        list[i] = late(scope, number + (int64_t)i, NOW);
        list[i].item = items[i];
    }
    assert_true(adjustments_from_entries(list, count, &theirs));
    assert_true(adjustment_store_merge(store, &theirs, NOW, &fresh, &error));
    adjustments_free(&theirs);
    free(items);
    free(list);
}

static size_t count_in(const char *scope)
{
    size_t count = 0;
    for (size_t i = 0; i < store->all.count; i++)
        count += strcmp(store->all.entries[i].scope, scope) == 0;
    return count;
}

// A room's chairs, or who stole their display, fill up their own part: neither another room's nor staff's.
static void a_room_fills_its_own_part_only(void **state)
{
    (void)state;
    char scope[SCOPE_SIZE];
    struct adjustment mine = pin("all", 1, "agenda");
    open_keeper(true);
    flood_room("room/Opala", 2, 1);
    for (int round = 0; round < 5; round++)
        flood_room("room/Jade", 1900, 10 + 5000 * round);
    assert_int_equal(count_in("room/Jade"), STORE_LIMITS_ROOM);
    assert_int_equal(count_in("room/Opala"), 2);
    // The newest are kept, wherever they came first.
    struct adjustment newest = late("room/Jade", 1, NOW);
    newest.item = "c1899";
    assert_non_null(adjustments_find_same(&store->all, &newest));
    newest.item = "c0";
    assert_null(adjustments_find_same(&store->all, &newest));
    for (int i = 0; i < 20; i++) {
        snprintf(scope, sizeof scope, "room/Room %d", i);
        flood_room(scope, 1900, 10);
    }
    assert_true(store->all.count <= STORE_LIMITS_CHAIRS);
    act(&mine, "all", "command-1");
    expect_pin("agenda");
    mine.number = 900;
    mine.slide = "map";
    assert_true(take(&mine, NOW));
    expect_pin("map");
}

// A scope's entries fit into a document that others read.
static void a_scope_is_full_at_some_time(void **state)
{
    (void)state;
    struct adjustment entry = late("all", 1, NOW);
    struct adjustments entries;
    char item[16];
    open_keeper(true);
    flood_room("all", STORE_LIMITS_SCOPE - 1, 1);
    for (int i = 0; i < 2; i++) {
        snprintf(item, sizeof item, "x%d", i);
        entry.item = item;
        assert_true(adjustments_from_entries(&entry, 1, &entries));
        const struct adjustment_store_act what = {
            .entries = &entries, .scope = "all", .role = ROLE_STAFF, .now = NOW};
        assert_int_equal(adjustment_store_apply(store, &what, &error), i == 0);
        adjustments_free(&entries);
    }
    assert_int_equal(error.code, ERROR_REFUSED);
    entry.item = "c0"; // what is there can change
    act(&entry, "all", "command-1");
    entry = pin("all", 1, NULL);
    entry.type = ADJUST_EMERGENCY;
    entry.text = "Leave";
    assert_true(adjustments_from_entries(&entry, 1, &entries));
    const struct adjustment_store_act what = {
        .entries = &entries, .scope = "all", .role = ROLE_EMERGENCY, .urgent = true, .now = NOW};
    if (!adjustment_store_apply(store, &what, &error))
        fail_msg("%s", error.text);
    adjustments_free(&entries);
}

// A command that was on its way before another was carried out loses to it, here and elsewhere.
static void what_was_asked_before_stays_below(void **state)
{
    (void)state;
    struct adjustment entry = pin("all", 1, "agenda");
    struct adjustments entries;
    open_keeper(true);
    act(&entry, "all", "first");
    act(&entry, "all", "later");
    int64_t later = adjustment_store_number(store, "later");
    entry.slide = "next";
    assert_true(adjustments_from_entries(&entry, 1, &entries));
    const struct adjustment_store_act what = {
        .entries = &entries, .scope = "all", .id = "earlier", .role = ROLE_STAFF, .now = NOW, .below = later};
    assert_true(adjustment_store_apply(store, &what, &error));
    adjustments_free(&entries);
    assert_int_equal(store->all.count, 1);
    assert_string_equal(store->all.entries[0].id, "later");
    assert_int_equal(adjustment_store_number(store, "earlier"), later - 1);
    // Elsewhere it was carried out with a greater number.
    entry = pin("all", later + 5, "next");
    entry.id = "earlier";
    assert_true(adjustments_from_entries(&entry, 1, &entries));
    bool fresh;
    assert_true(adjustment_store_merge(store, &entries, NOW, &fresh, &error));
    adjustments_free(&entries);
    assert_string_equal(store->all.entries[0].id, "later");
    assert_true(store->all.entries[0].number > later + 5);
}

// What other displays would refuse is refused where it is asked for.
static void what_others_would_refuse_is_refused_here(void **state)
{
    (void)state;
    struct adjustment entry = pin("all", 1, "agenda");
    struct adjustments entries;
    open_keeper(true);
    store->clock = ADMISSION_CLOCK_GOOD;
    entry.until = NOW + 90 * 24 * 3600;
    assert_true(adjustments_from_entries(&entry, 1, &entries));
    struct adjustment_store_act what = {.entries = &entries, .scope = "all", .role = ROLE_STAFF, .now = NOW};
    assert_false(adjustment_store_apply(store, &what, &error));
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_int_equal(store->all.count, 0);
    what.urgent = true;
    assert_true(adjustment_store_apply(store, &what, &error));
    adjustments_free(&entries);
}

// Whoever speaks for one room cannot make the numbers of another's chairs impossible.
static void numbers_of_rooms_are_apart(void **state)
{
    (void)state;
    open_keeper(true);
    store->clock = ADMISSION_CLOCK_GOOD;
    int64_t highest = admission_number((NOW + ADMISSION_AHEAD_S) * INT64_C(1000), ADMISSION_CLOCK_GOOD);
    struct adjustment theirs = late("room/Jade", highest, NOW + 60);
    struct adjustment mine = late("room/Opala", 1, NOW + 120);
    assert_true(take(&theirs, NOW));
    mine.item = "c1";
    assert_true(adjustment_store_next_number(store, &mine, NOW) < highest);
    mine.item = theirs.item; // of another room it says nothing
    assert_true(adjustment_store_next_number(store, &mine, NOW) < highest);
    mine.scope = "room/Jade";
    assert_int_equal(adjustment_store_next_number(store, &mine, NOW), highest + 1);
    mine.scope = "staff/room/Jade"; // staff win
    assert_int_equal(adjustment_store_next_number(store, &mine, NOW), highest + 1);
    act(&mine, "staff/room/Jade", NULL);
    mine.scope = "room/Opala";
    mine.item = "c1";
    assert_true(adjustment_store_next_number(store, &mine, NOW) < highest);
    adjustment_store_note_number(store, highest, NOW); // as answers say
    assert_true(adjustment_store_next_number(store, &mine, NOW) < highest);
}

// Nobody who speaks for a room uses up the numbers of what only staff may do.
static void a_rooms_numbers_are_its_own(void **state)
{
    (void)state;
    struct adjustment theirs = late("room/Jade", 1000000, NOW + 60);
    struct adjustment mine = pin("all", 1, "agenda");
    struct adjustment time = late(NULL, 1, NOW + 120);
    open_keeper(true);
    assert_true(take(&theirs, NOW));
    act(&mine, "all", NULL);
    expect_told("pin all 1 -;");
    act(&time, "staff/room/Jade", NULL);
    expect_told("time staff/room/Jade 1000001 -;");
}

// With a clock that can be trusted numbers follow it: a display that never heard of the others' acts still
// has a greater number for what comes later.
static void numbers_follow_the_clock(void **state)
{
    (void)state;
    struct adjustment mine = pin("all", 1, "agenda");
    open_keeper(true);
    store->clock = ADMISSION_CLOCK_GOOD;
    act(&mine, "all", NULL);
    int64_t first = store->all.entries[0].number;
    assert_int_equal(first, admission_number((NOW)*INT64_C(1000), ADMISSION_CLOCK_GOOD));
    act(&mine, "all", NULL); // in the same second
    assert_int_equal(store->all.entries[0].number, first + 1);
    mine.at++;
    act(&mine, "all", NULL);
    first = store->all.entries[0].number;
    assert_int_equal(first, admission_number((NOW + 1) * INT64_C(1000), ADMISSION_CLOCK_GOOD));
    // Others' answers say what they have used; not what they cannot have.
    adjustment_store_note_number(store, first + 500, NOW);
    adjustment_store_note_number(store, ADJUSTMENTS_MAX_NUMBER, NOW);
    assert_int_equal(next_number(), first + 501);
    // Whoever speaks for all is ahead of a display whose clock is, a little.
    store->leads = true;
    assert_true(next_number() > admission_number((NOW + 4) * INT64_C(1000), ADMISSION_CLOCK_GOOD));
    store->fleet = false; // a single display counts from one
    store->max_number = 0;
    mine.type = ADJUST_BLANK;
    assert_int_equal(adjustment_store_next_number(store, &mine, NOW), 1);
}

// All displays do what the broker brings, each with numbers of its own. Of two commands the later one holds,
// although the desk's number of the earlier one is higher and comes last.
static void the_later_of_two_commands_holds(void **state)
{
    (void)state;
    struct adjustment first = pin("all", 1, "agenda");
    struct adjustment second = pin("all", 1, "map");
    struct adjustment own = pin("display/jade-door", 1, "now");
    open_keeper(true);
    act(&first, "all", "command-1");
    act(&second, "all", "command-2");
    first.id = "command-1";
    first.number = 5000;
    assert_true(take(&first, NOW));
    expect_pin("map");
    // In another scope, too.
    act(&own, "display/jade-door", "command-3");
    second.id = "command-2";
    second.number = 9000;
    assert_true(take(&second, NOW));
    expect_pin("now");
    assert_true(adjustment_store_number(store, "command-3") > 9000);
    // What came from elsewhere and is newer still wins.
    second.id = "command-4";
    second.number = 9500;
    assert_true(take(&second, NOW));
    expect_pin("map");
}

static void what_a_wrong_clock_let_in_is_dropped(void **state)
{
    (void)state;
    int64_t years = admission_number((NOW + INT64_C(9) * 365 * 24 * 3600) * 1000, ADMISSION_CLOCK_GOOD);
    struct adjustment wrong = pin("all", years, "map");
    struct adjustment mine = pin("staff/room/Jade", 1, "agenda");
    open_keeper(true);
    assert_true(take(&wrong, NOW));
    act(&mine, "staff/room/Jade", NULL);
    assert_false(adjustment_store_drop_impossible(store, NOW)); // who is wrong is not known yet
    expect_pin("agenda");
    store->clock = ADMISSION_CLOCK_GOOD;
    assert_true(adjustment_store_drop_impossible(store, NOW));
    expect_pin(NULL);
    assert_false(adjustment_store_drop_impossible(store, NOW));
    act(&mine, "staff/room/Jade", NULL);
    expect_pin("agenda");
}

// What is from the near future counts as made now, so that it does not use up the numbers for hours.
static void what_a_wrong_clock_let_in_is_put_right(void **state)
{
    (void)state;
    int64_t hours = admission_number((NOW + 23 * 3600) * INT64_C(1000), ADMISSION_CLOCK_GOOD);
    struct adjustment theirs = late("room/Jade", hours, NOW + 60);
    struct adjustment mine = late("staff/room/Jade", 1, NOW + 120);
    theirs.at = NOW + 23 * 3600;
    open_keeper(true);
    assert_true(take(&theirs, NOW));
    store->clock = ADMISSION_CLOCK_GOOD;
    assert_true(adjustment_store_drop_impossible(store, NOW));
    assert_false(adjustment_store_drop_impossible(store, NOW));
    assert_int_equal(store->all.count, 1);
    assert_int_equal(store->all.entries[0].at, NOW);
    int64_t now_number = admission_number(NOW * INT64_C(1000), ADMISSION_CLOCK_GOOD);
    assert_int_equal(store->all.entries[0].number, now_number);
    assert_int_equal(adjustment_store_next_number(store, &mine, NOW), now_number + 1);
}

// The key at a display takes back what keys and chairs did there.
static void a_key_does_not_undo_what_staff_did(void **state)
{
    (void)state;
    struct adjustment mine = pin(NULL, 1, "agenda");
    struct adjustment key = late(NULL, 1, NOW + 60);
    struct adjustments entries;
    struct adjustment_store_act press = {.entries = &entries, .undoable = true, .by = "stage", .now = NOW};
    struct adjustment_store_act back = {.by = "stage", .now = NOW};
    open_keeper(false);
    assert_true(adjustments_from_entries(&key, 1, &entries));
    assert_true(adjustment_store_apply(store, &press, &error));
    adjustments_free(&entries);
    act(&mine, NULL, "command-1");
    assert_true(adjustment_store_undo(store, NULL, &back, &error));
    expect_pin("agenda");
    assert_false(adjustment_store_undo(store, NULL, &back, &error));
    expect_pin("agenda");
    assert_true(undo("command-1", NULL, NOW));
    expect_pin(NULL);
}

static void what_is_kept_is_what_others_read(void **state)
{
    (void)state;
    struct adjustment e = pin(NULL, 1, NULL);
    e.type = ADJUST_NOTICE;
    e.item = "n1";
    e.level = NOTICE_INFO;
    e.text = "Lunch\x01  is \n served &amp; <b>hot</b>";
    e.by = "chair@a  b";
    open_keeper(true);
    act(&e, "all", "command-1");
    // Lines of a notice stay as they are.
    assert_string_equal(store->all.entries[0].text, "Lunch is\nserved &amp; <b>hot</b>");
    assert_string_equal(store->all.entries[0].by, "chair@a b");
    struct str text = {0};
    struct adjustments read;
    adjustments_write(&store->all, &text);
    assert_true(adjustments_read(str_text(&text), text.length, &read, &error));
    assert_true(adjustments_covers(&read, &store->all, 0));
    adjustments_free(&read);
    str_free(&text);
    assert_true(can_undo("command-1"));
    // What nobody could read is not done: not here either.
    char huge[700];
    memset(huge, 'x', sizeof huge);
    huge[sizeof huge - 1] = '\0';
    e.item = huge;
    struct adjustments entries;
    assert_true(adjustments_from_entries(&e, 1, &entries));
    struct adjustment_store_act what = {
        .entries = &entries, .scope = "all", .id = "command-2", .undoable = true, .now = NOW};
    assert_false(adjustment_store_apply(store, &what, &error));
    assert_contains(error.text, "$.entries[0].item: a text of the wrong length");
    adjustments_free(&entries);
    assert_int_equal(store->all.count, 1);
    assert_int_equal(adjustment_store_number(store, "command-2"), 0);
    assert_false(can_undo("command-2"));
}

#define WHO "\"by\":\"s\",\"at\":\"2019-09-10T13:00:00Z\",\"until\":\"2019-09-10T14:00:00Z\""

static void files_of_before_are_still_read(void **state)
{
    (void)state;
    // Without scopes and ids, and the desk alone as it is laid there by hand.
    static const char *const files[] = {
        "{\"format\":2,\"desk\":{\"format\":1,\"entries\":[{\"type\":\"pin\",\"kind\":\"map\",\"number\":"
        "4," WHO
        "}]},\"done\":[{\"id\":\"command-1\",\"acts\":{\"format\":1,\"entries\":[{\"type\":\"pin\",\"kind\":"
        "\"map\",\"number\":4," WHO "}]},\"before\":{\"format\":1,\"entries\":[{\"type\":\"pin\",\"kind\":"
        "\"now\",\"number\":2," WHO "}]}}],\"ids\":[[\"command-1\",4]]}",
        "{\"format\":1,\"entries\":[{\"type\":\"pin\",\"kind\":\"map\",\"number\":4," WHO "}]}"};
    for (size_t i = 0; i < 2; i++)
        for (int fleet = 0; fleet < 2; fleet++) {
            folder_write(folder, "desk.json", files[i], strlen(files[i]));
            open_keeper(fleet);
            expect_pin("map");
            assert_null(store->all.entries[0].scope);
            assert_true(set_target(store, "foyer", NULL));
            expect_pin("map"); // it is for the display that keeps it
            set_target(store, "jade-door", "Jade");
            if (i == 0) {
                assert_int_equal(adjustment_store_number(store, "command-1"), 4);
                assert_true(undo("command-1", NULL, NOW));
                expect_pin("now");
            }
            // A fleet's word holds against it, by its number.
            struct adjustment theirs = pin("staff/room/Jade", 3, "agenda");
            take(&theirs, NOW);
            expect_pin(i == 0 ? "now" : "map");
            theirs.number = 9;
            take(&theirs, NOW);
            expect_pin("agenda");
            adjustment_store_flush(store);
            reopen();
            expect_pin("agenda");
            assert_int_equal(store->all.count, 2);
            adjustment_store_close(store);
        }
}

static void scopes_of_any_names_come_back_from_disk(void **state)
{
    (void)state;
    static const char *const scopes[] = {"all", "staff/room/Jade I & II", "staff/room/a/b",
        "display/50% <b>  x", "display/\"q\" \\ \xc3\xa9", "staff/room/&amp;"};
    open_keeper(true);
    for (size_t i = 0; i < 6; i++) {
        struct adjustment e = pin(NULL, 1, "now");
        act(&e, scopes[i], NULL);
    }
    reopen();
    assert_int_equal(store->all.count, 6);
    for (size_t i = 0; i < 6; i++) {
        struct adjustments part;
        assert_true(scope_select(&store->all, scopes[i], 0, &part));
        assert_int_equal(part.count, 1);
        adjustments_free(&part);
    }
}

// What somebody does at an instant; each time to another slide, so that each can be told apart. False if
// refused.
static bool does(enum role role, const char *by, const char *id, int64_t at, int64_t day_start)
{
    struct adjustment entry = pin("display/jade-door", 1, "now");
    struct adjustments entries;
    entry.by = by;
    entry.at = at;
    entry.until = at + 60;
    assert_true(adjustments_from_entries(&entry, 1, &entries));
    struct adjustment_store_act what = {.entries = &entries,
        .id = id,
        .undoable = true,
        .by = by,
        .role = role,
        .now = at,
        .day_start = day_start};
    bool ok = adjustment_store_apply(store, &what, &error);
    adjustments_free(&entries);
    return ok;
}

static bool does_now(enum role role, const char *by, const char *prefix, int i)
{
    char id[32];
    snprintf(id, sizeof id, "%s-%d", prefix, i);
    return does(role, by, id, NOW + i / 100, 0);
}

static bool is_kept(const char *prefix, int i)
{
    char id[32];
    snprintf(id, sizeof id, "%s-%d", prefix, i);
    bool known = can_undo(id);
    size_t at = act_list_find(&store->ids, id);
    assert_int_equal(known, at < store->ids.count);
    return known;
}

static size_t count_of(const struct act_list *list, enum role role)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += list->acts[i].role == role;
    return count;
}

// A store without a file: thousands of acts need not be written each time.
static void open_in_memory(void)
{
    static const struct adjustments none = {0};
    set_target(store, "jade-door", "Jade");
    assert_true(adjustment_store_open(store, NULL, &none, &error));
}

// Writes the store as it would be, and reads it again.
static void restart(void)
{
    struct str text = {0};
    adjustment_file_write(store, &text);
    adjustment_store_close(store);
    open_in_memory();
    assert_true(adjustment_store_read(store, str_text(&text), text.length, &error));
    str_free(&text);
}

static void no_number_of_messages_pushes_out_what_others_did(void **state)
{
    (void)state;
    static const struct {
        enum role role;
        int max;
        const char *id, *by;
    } roles[] = {{ROLE_CHAIR, ACT_LIST_MAX_CHAIR, "chair", "ana"},
        {ROLE_STAFF, ACT_LIST_MAX_STAFF, "staff", "bea"},
        {ROLE_EMERGENCY, ACT_LIST_MAX_EMERGENCY, "emergency", "eva"}};
    open_in_memory();
    for (int i = 0; i < 3; i++)
        for (int r = 0; r < 3; r++)
            assert_true(does_now(roles[r].role, roles[r].by, roles[r].id, i));
    // Each in turn fills what there is for the role; beyond that only this one is refused.
    for (int r = 0; r < 3; r++) {
        for (int i = 3; i < roles[r].max; i++)
            assert_true(does_now(roles[r].role, roles[r].by, roles[r].id, i));
        assert_false(does_now(roles[r].role, roles[r].by, roles[r].id, roles[r].max));
        assert_int_equal(error.code, ERROR_REFUSED);
        assert_contains(error.text, roles[r].by);
        assert_contains(error.text, "has done too much today");
        assert_int_equal(adjustment_store_number(store, "chair-1000"), 0);
        for (int other = 0; other < 3; other++)
            for (int i = 0; i < 3; i++)
                assert_true(is_kept(roles[other].id, i));
        if (r == 0)
            restart();
    }
    // Keys at the display are never refused, and push out keys alone.
    for (int i = 0; i < ACT_LIST_MAX_KEYS + 100; i++)
        assert_true(does(ROLE_NONE, "keys", NULL, NOW, 0));
    assert_int_equal(count_of(&store->undoable, ROLE_NONE), ACT_LIST_MAX_KEYS);
    restart();
    assert_int_equal(count_of(&store->undoable, ROLE_NONE), ACT_LIST_MAX_KEYS);
    for (int r = 0; r < 3; r++) {
        assert_int_equal(count_of(&store->undoable, roles[r].role), roles[r].max);
        assert_int_equal(count_of(&store->ids, roles[r].role), roles[r].max);
        assert_true(is_kept(roles[r].id, 0));
        assert_true(is_kept(roles[r].id, roles[r].max - 1));
    }
}

static void whoever_fills_it_makes_room_for_others(void **state)
{
    (void)state;
    open_in_memory();
    for (int i = 0; i < 10; i++)
        assert_true(does_now(ROLE_CHAIR, "zoe", "zoe", i));
    for (int i = 0; i < ACT_LIST_MAX_CHAIR - 10; i++)
        assert_true(does_now(ROLE_CHAIR, "mallory", "much", i));
    assert_false(does_now(ROLE_CHAIR, "mallory", "much", 5000));
    // Others go on, at the expense of whoever has most.
    for (int i = 10; i < 20; i++)
        assert_true(does_now(ROLE_CHAIR, "zoe", "zoe", i));
    assert_true(does_now(ROLE_CHAIR, "lea", "lea", 0));
    for (int i = 0; i < 20; i++)
        assert_true(is_kept("zoe", i));
    assert_true(is_kept("lea", 0));
    assert_false(is_kept("much", 10));
    assert_true(is_kept("much", 11));
    assert_false(does_now(ROLE_CHAIR, "mallory", "much", 5000));
    // Undoing needs no room, and makes some.
    struct adjustment_store_act undoing = {
        .id = "undoing-1", .by = "mallory", .role = ROLE_CHAIR, .now = NOW + 60};
    assert_true(adjustment_store_undo(store, "lea-0", &undoing, &error));
    assert_int_equal(count_of(&store->ids, ROLE_CHAIR), ACT_LIST_MAX_CHAIR);
    assert_int_not_equal(adjustment_store_number(store, "undoing-1"), 0);
    // An emergency is raised and lifted whatever was before.
    struct adjustment entry = pin("all", 1, "now");
    struct adjustments entries;
    assert_true(adjustments_from_entries(&entry, 1, &entries));
    struct adjustment_store_act urgent = {.entries = &entries,
        .id = "urgent-1",
        .undoable = true,
        .urgent = true,
        .by = "mallory",
        .role = ROLE_CHAIR,
        .now = NOW};
    assert_true(adjustment_store_apply(store, &urgent, &error));
    assert_true(can_undo("urgent-1"));
    adjustments_free(&entries);
}

// Long texts fill it, too.
static void the_records_of_a_role_are_bounded(void **state)
{
    (void)state;
    char text[500];
    char id[32];
    size_t bytes = 0;
    int done = 0;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    open_in_memory();
    assert_true(does_now(ROLE_STAFF, "bea", "staff", 0));
    for (bool ok = true; ok && done < ACT_LIST_MAX_CHAIR; done += ok) {
        struct adjustment entry = pin(NULL, 1, NULL);
        struct adjustments entries;
        entry.type = ADJUST_SPEAKERS;
        entry.item = "c472";
        entry.speaker_count = 4;
        entry.speakers = (const char *[]){text, text, text, text};
        assert_true(adjustments_from_entries(&entry, 1, &entries));
        snprintf(id, sizeof id, "long-%d", done);
        struct adjustment_store_act what = {.entries = &entries,
            .scope = "staff/room/Jade",
            .id = id,
            .undoable = true,
            .by = "mallory",
            .role = ROLE_CHAIR,
            .now = NOW};
        ok = adjustment_store_apply(store, &what, &error);
        adjustments_free(&entries);
    }
    assert_int_equal(error.code, ERROR_REFUSED);
    for (size_t i = 0; i < store->undoable.count; i++)
        bytes += store->undoable.acts[i].role == ROLE_CHAIR ? store->undoable.acts[i].record_length : 0;
    assert_in_range(bytes, ACT_LIST_MAX_BYTES - 10000, ACT_LIST_MAX_BYTES);
    assert_true(is_kept("staff", 0));
    assert_true(does_now(ROLE_CHAIR, "zoe", "zoe", 0));
    assert_true(is_kept("zoe", 0));
}

// For a day by the clock, and for as long as the conference's day lasts.
static void acts_are_kept_by_time(void **state)
{
    (void)state;
    enum { HOUR = 3600 };
    static const struct {
        int64_t later, day_start;
        bool kept;
    } cases[] = {{23 * HOUR, 0, true}, {24 * HOUR, 0, true}, {24 * HOUR + 1, 0, false},
        // The night when clocks go back: the day has 25 hours, and began just before the act.
        {24 * HOUR + 1800, NOW - 60, true}, {25 * HOUR, NOW - 60, true},
        {24 * HOUR + 1800, NOW + 60, false}, // another day has begun since
        {10 * HOUR, NOW + 5 * HOUR, true},   // but a day by the clock it is, whatever day that is
        {-HOUR, 0, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        open_in_memory();
        assert_true(does(ROLE_STAFF, "bea", "command-1", NOW, 0));
        restart();
        assert_true(does(ROLE_CHAIR, "ana", "command-2", NOW + cases[i].later, cases[i].day_start));
        assert_true(is_kept("command", 2));
        if (is_kept("command", 1) != cases[i].kept)
            fail_msg("case %zu", i);
        adjustment_store_close(store);
    }
}

// Done before the clock was set, or by one that was wrong: it is kept from the first right time on.
static void a_wrong_clock_neither_forgets_nor_keeps_for_ever(void **state)
{
    (void)state;
    enum { DAY = 24 * 3600 };
    int64_t now = clock_built_at() + 100 * (int64_t)DAY;
    const int64_t wrong[] = {86400, clock_built_at() - 1, now + 1000 * (int64_t)DAY};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        open_in_memory();
        assert_true(does(ROLE_STAFF, "bea", "command-1", wrong[i], 0));
        assert_true(does(ROLE_STAFF, "bea", "command-2", now, 0));
        assert_true(is_kept("command", 1));
        assert_true(does(ROLE_STAFF, "bea", "command-3", now + DAY, 0));
        assert_true(is_kept("command", 1));
        assert_true(does(ROLE_STAFF, "bea", "command-4", now + DAY + 1, 0));
        assert_false(is_kept("command", 1));
        assert_false(is_kept("command", 2));
        assert_true(is_kept("command", 3));
        adjustment_store_close(store);
    }
}

// An older version said neither who nor when: what it kept is kept from its newest entry on.
static void acts_of_an_older_file_are_kept(void **state)
{
    (void)state;
    static const char done[] =
        "%s{\"id\":\"command-%d\",\"acts\":{\"format\":1,\"entries\":[{\"type\":\"pin\","
        "\"kind\":\"map\",\"number\":%d," WHO "}]},\"before\":{\"format\":1,\"entries\":[]}}";
    struct str text = {0};
    str_add_text(&text, "{\"format\":2,\"desk\":{\"format\":1,\"entries\":[{\"type\":\"pin\",\"kind\":"
                        "\"map\",\"number\":600," WHO "}]},\"done\":[");
    for (int i = 450; i < 500; i++)
        str_format(&text, done, i > 450 ? "," : "", i, i + 1);
    str_add_text(&text, "],\"ids\":[");
    for (int i = 0; i < 500; i++)
        str_format(&text, "%s[\"command-%d\",%d]", i > 0 ? "," : "", i, i + 1);
    str_add_text(&text, "]}");
    folder_write(folder, "desk.json", str_text(&text), text.length);
    str_free(&text);
    open_keeper(false);
    assert_int_equal(store->undoable.count, 50);
    assert_int_equal(store->ids.count, 500);
    assert_int_equal(store->ids.acts[0].at, NOW);
    assert_true(does(ROLE_CHAIR, "ana", "another-1", NOW + 100, 0));
    reopen();
    assert_int_equal(store->undoable.count, 51);
    assert_int_equal(store->ids.count, 501);
    assert_int_equal(adjustment_store_number(store, "command-0"), 1);
    assert_int_equal(adjustment_store_number(store, "command-499"), 500);
    assert_true(can_undo("command-450"));
}

// It goes on in another folder with what it has, and comes back to the first.
static void a_keeper_changes_its_folder(void **state)
{
    (void)state;
    struct adjustments none = {0};
    char other[sizeof folder + 8];
    open_keeper(false);
    struct adjustment entry = pin(NULL, 7, "agenda");
    struct adjustments entries = {.count = 1, .entries = &entry};
    struct adjustment_store_act act = {
        .entries = &entries, .id = "the-pin-of-it", .undoable = true, .now = NOW};
    assert_true(adjustment_store_apply(store, &act, &error));
    snprintf(other, sizeof other, "%s/other", folder);
    assert_true(file_make_folder(other, &error));
    assert_true(adjustment_store_open(store, other, &none, &error));
    assert_int_equal(access(folder_file(other, "desk.json"), R_OK), 0);
    assert_true(adjustment_store_open(store, folder, &none, &error));
    assert_int_equal(store->adjustments.count, 1);
    assert_int_equal(store->undoable.count, 1);
    assert_int_equal(store->ids.count, 1);
    assert_true(undo(NULL, NULL, NOW));
    assert_int_equal(store->undoable.count, 0);
    // The folder is removed with its files alone.
    assert_int_equal(unlink(folder_file(other, "desk.json")), 0);
    assert_int_equal(rmdir(other), 0);
}

#define WITH_KEEPER(test) cmocka_unit_test_setup_teardown(test, new_keeper, old_keeper)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_KEEPER(a_key_is_for_the_rooms_displays),
        WITH_KEEPER(a_command_says_for_whom),
        WITH_KEEPER(what_holds_depends_on_where_it_stands),
        WITH_KEEPER(what_others_did_is_known_by_its_id),
        WITH_KEEPER(what_came_is_on_disk_once_it_is_flushed),
        WITH_KEEPER(undoing_reaches_the_scope_it_was_done_in),
        WITH_KEEPER(undoing_leaves_what_a_wider_scope_says),
        WITH_KEEPER(undoing_what_was_over_before_takes_back),
        WITH_KEEPER(numbers_go_on_behind_what_is_forgotten),
        WITH_KEEPER(more_than_can_be_kept_is_refused),
        WITH_KEEPER(a_room_fills_its_own_part_only),
        WITH_KEEPER(a_scope_is_full_at_some_time),
        WITH_KEEPER(what_was_asked_before_stays_below),
        WITH_KEEPER(what_others_would_refuse_is_refused_here),
        WITH_KEEPER(numbers_of_rooms_are_apart),
        WITH_KEEPER(a_rooms_numbers_are_its_own),
        WITH_KEEPER(numbers_follow_the_clock),
        WITH_KEEPER(the_later_of_two_commands_holds),
        WITH_KEEPER(what_a_wrong_clock_let_in_is_dropped),
        WITH_KEEPER(what_a_wrong_clock_let_in_is_put_right),
        WITH_KEEPER(a_key_does_not_undo_what_staff_did),
        WITH_KEEPER(what_is_kept_is_what_others_read),
        WITH_KEEPER(files_of_before_are_still_read),
        WITH_KEEPER(scopes_of_any_names_come_back_from_disk),
        WITH_KEEPER(a_keeper_changes_its_folder),
        WITH_KEEPER(no_number_of_messages_pushes_out_what_others_did),
        WITH_KEEPER(whoever_fills_it_makes_room_for_others),
        WITH_KEEPER(the_records_of_a_role_are_bounded),
        WITH_KEEPER(acts_are_kept_by_time),
        WITH_KEEPER(a_wrong_clock_neither_forgets_nor_keeps_for_ever),
        WITH_KEEPER(acts_of_an_older_file_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
