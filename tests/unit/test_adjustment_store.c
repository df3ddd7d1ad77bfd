// What a display keeps: of itself, and in a fleet of the others; over a kill, over undoing, and from files of
// before.
#include "support/folder.h"
#include "support/target.h"
#include "support/test.h"

#include "base/file.h"
#include "control/adjustment_store.h"

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
    struct adjustment_store_act what = {.entries = &entries, .scope = scope, .id = id, .undoable = true};
    if (!adjustment_store_apply(store, &what, &error))
        fail_msg("%s", error.text);
    adjustments_free(&entries);
}

static bool take(const struct adjustment *entry, int64_t now)
{
    struct adjustments theirs;
    bool fresh;
    assert_true(adjustments_from_entries(entry, 1, &theirs));
    assert_true(adjustment_store_merge(store, &theirs, now, &fresh));
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
    assert_null(store->adjustments.entries[0].scope);
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
    struct adjustment entries[] = {pin("room/Jade", 2, "now"), pin("room/Opala", 3, "agenda"),
        pin("display/foyer", 4, "map"), late("room/Opala", 5, NOW)};
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
    struct adjustment theirs = pin("room/Opala", 7, "now");
    struct adjustment old = pin("room/Jade", 3, "map");
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
    assert_int_equal(adjustment_store_next_number(store), 8);
    act(&old, "room/Jade", NULL);
    expect_told("pin room/Jade 8 -;");
    expect_pin("map");
}

static void what_came_is_on_disk_once_it_is_flushed(void **state)
{
    (void)state;
    struct adjustment theirs = pin("room/Jade", 7, "now");
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
    assert_non_null(adjustment_store_undoable(store, "command-9"));
}

static void undoing_reaches_the_scope_it_was_done_in(void **state)
{
    (void)state;
    struct adjustment first = pin(NULL, 1, "now");
    struct adjustment second = pin(NULL, 1, "map");
    open_keeper(true);
    act(&first, "room/Jade", "command-1");
    act(&second, "display/foyer", "command-2");
    act(&second, "room/Jade", "command-3");
    expect_told("pin room/Jade 1 command-1;pin display/foyer 2 command-2;pin room/Jade 3 command-3;");
    expect_pin("map");
    assert_true(adjustment_store_undo(store, "command-3", "command-4", NOW, &error));
    expect_told("pin room/Jade 4 command-4;");
    expect_pin("now");
    // Of another display, though nothing of it holds here.
    assert_true(adjustment_store_undo(store, "command-2", "command-5", NOW, &error));
    expect_told("pin display/foyer 5 command-5 back;");
    expect_pin("now");
    reopen();
    expect_pin("now");
    assert_int_equal(adjustment_store_number(store, "command-5"), 5);
    assert_non_null(adjustment_store_undoable(store, "command-1"));
    assert_null(adjustment_store_undoable(store, "command-2"));
    assert_true(adjustment_store_undo(store, NULL, NULL, NOW, &error));
    expect_told("pin room/Jade 6 command-1 back;"); // it stays known
    expect_pin(NULL);
    assert_false(adjustment_store_undo(store, NULL, NULL, NOW, &error));
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
    assert_true(adjustment_store_undo(store, "command-1", NULL, NOW, &error));
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
    assert_false(adjustment_store_undo(store, "command-2", NULL, NOW, &error));
    assert_string_equal(error.text, "zoe changed it since");
    expect_pin("map");
    // A talk's time, said in the room where it was before.
    struct adjustment before = late("room/Opala", 30, NOW + 60);
    struct adjustment after = late(NULL, 1, NOW + 120);
    assert_true(take(&before, NOW));
    act(&after, "room/Jade", "command-3");
    assert_int_equal(adjustments_find(&store->adjustments, ADJUST_TIME, "c472", NOW)->starts_at, NOW + 120);
    assert_true(adjustment_store_undo(store, "command-3", NULL, NOW, &error));
    assert_int_equal(adjustments_find(&store->adjustments, ADJUST_TIME, "c472", NOW)->starts_at, NOW + 60);
}

// Others forget what was long over: to them, what is undone must be said anew.
static void undoing_what_was_over_before_takes_back(void **state)
{
    (void)state;
    struct adjustment before = pin("room/Jade", 1, "agenda");
    struct adjustment act_today = pin(NULL, 1, "now");
    int64_t tomorrow = NOW + ADJUSTMENTS_RETENTION_S;
    open_keeper(true);
    assert_true(take(&before, NOW)); // until NOW + 3600
    act_today.at = tomorrow;
    act_today.until = tomorrow + 9000;
    act(&act_today, "room/Jade", "command-1");
    told[0] = '\0';
    assert_true(adjustment_store_undo(store, "command-1", NULL, tomorrow + 7200, &error));
    expect_told("pin room/Jade 3 - back;");
    struct adjustments part;
    assert_true(scope_select(&store->all, "room/Jade", tomorrow + 7200 - ADJUSTMENTS_RETENTION_S, &part));
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
    other.scope = "room/Opala";
    other.number = 2;
    assert_true(take(&other, later)); // prunes the old one
    assert_int_equal(store->all.count, 1);
    assert_int_equal(adjustment_store_next_number(store), 41);
    act(&new, "all", NULL);
    expect_told("pin all 41 -;");
    old.number = 50;
    assert_false(take(&old, later)); // forgotten before it came
    assert_int_equal(adjustment_store_next_number(store), 51);
    assert_true(adjustment_store_undo(store, NULL, NULL, later, &error));
    expect_told("pin all 51 - back;");
    // Numbers have an end.
    old.number = ADJUSTMENTS_MAX_NUMBER;
    old.at = later;
    assert_true(take(&old, later));
    assert_int_equal(adjustment_store_next_number(store), ADJUSTMENTS_MAX_NUMBER);
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
    assert_string_equal(store->all.entries[0].text, "Lunch is served &amp; <b>hot</b>");
    assert_string_equal(store->all.entries[0].by, "chair@a b");
    struct str text = {0};
    struct adjustments read;
    adjustments_write(&store->all, &text);
    assert_true(adjustments_read(str_text(&text), text.length, &read, &error));
    assert_true(adjustments_covers(&read, &store->all, 0));
    adjustments_free(&read);
    str_free(&text);
    assert_non_null(adjustment_store_undoable(store, "command-1"));
    // What nobody could read is not done: not here either.
    char huge[700];
    memset(huge, 'x', sizeof huge);
    huge[sizeof huge - 1] = '\0';
    e.item = huge;
    struct adjustments entries;
    assert_true(adjustments_from_entries(&e, 1, &entries));
    struct adjustment_store_act what = {
        .entries = &entries, .scope = "all", .id = "command-2", .undoable = true};
    assert_false(adjustment_store_apply(store, &what, &error));
    assert_contains(error.text, "$.entries[0].item: a text of the wrong length");
    adjustments_free(&entries);
    assert_int_equal(store->all.count, 1);
    assert_int_equal(adjustment_store_number(store, "command-2"), 0);
    assert_null(adjustment_store_undoable(store, "command-2"));
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
                assert_true(adjustment_store_undo(store, "command-1", NULL, NOW, &error));
                expect_pin("now");
            }
            // A fleet's word holds against it, by its number.
            struct adjustment theirs = pin("room/Jade", 3, "agenda");
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
    static const char *const scopes[] = {"all", "room/Jade I & II", "room/a/b", "display/50% <b>  x",
        "display/\"q\" \\ \xc3\xa9", "room/&amp;"};
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

static void acts_and_ids_are_bounded(void **state)
{
    (void)state;
    char id[32];
    set_target(store, "jade-door", "Jade");
    struct adjustments none = {0};
    assert_true(adjustment_store_open(store, NULL, &none, &error));
    for (int i = 0; i < ADJUSTMENT_STORE_MAX_IDS + 20; i++) {
        struct adjustment e = pin(NULL, 1, "now");
        snprintf(id, sizeof id, "command-%d", i);
        act(&e, "display/jade-door", id);
    }
    assert_int_equal(store->undoable_count, ADJUSTMENT_STORE_MAX_UNDO);
    assert_int_equal(store->id_count, ADJUSTMENT_STORE_MAX_IDS);
    assert_int_equal(store->all.count, 1);
    assert_int_equal(adjustment_store_number(store, "command-0"), 0);
    assert_int_equal(adjustment_store_number(store, "command-519"), 520);
    assert_false(store->save_failed);
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
    struct adjustment_store_act act = {.entries = &entries, .id = "the-pin-of-it", .undoable = true};
    assert_true(adjustment_store_apply(store, &act, &error));
    snprintf(other, sizeof other, "%s/other", folder);
    assert_true(file_make_folder(other, &error));
    assert_true(adjustment_store_open(store, other, &none, &error));
    assert_int_equal(access(folder_file(other, "desk.json"), R_OK), 0);
    assert_true(adjustment_store_open(store, folder, &none, &error));
    assert_int_equal(store->adjustments.count, 1);
    assert_int_equal(store->undoable_count, 1);
    assert_int_equal(store->id_count, 1);
    assert_true(adjustment_store_undo(store, NULL, NULL, NOW, &error));
    assert_int_equal(store->undoable_count, 0);
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
        WITH_KEEPER(what_is_kept_is_what_others_read),
        WITH_KEEPER(files_of_before_are_still_read),
        WITH_KEEPER(scopes_of_any_names_come_back_from_disk),
        WITH_KEEPER(a_keeper_changes_its_folder),
        WITH_KEEPER(acts_and_ids_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
