// What an act on the timer, or a talk's delay or other end, is said to change is what it then changes: after
// any acts before it, for every act, and where it is refused for the same reason.
#include "support/frab.h"
#include "support/test.h"

#include "base/json.h"
#include "base/log.h"
#include "control/command_exec.h"

#include <stdio.h>

static const struct schedule *published;
static struct place hall;
static const struct place *here = &hall; // what the display shows
static const struct questions_rules questions;
static struct adjustment_store store;
static const struct schedule *shown; // with what was done before

static int set_up(void **state)
{
    (void)state;
    struct frab_writer w;
    struct room_query query = {.room = "Hall"};
    struct error error;
    log_set_level(LOG_LEVEL_WARNING);
    frab_begin(&w, "UTC");
    frab_room(&w, "Hall");
    frab_item(&w, "a", "A", "2019-09-10T10:00:00Z", 25, NULL);
    frab_item(&w, "b", "B", "2019-09-10T10:30:00Z", 25, NULL);
    frab_item(&w, "pause", "Coffee", "2019-09-10T10:55:00Z", 15, "break");
    frab_item(&w, "c", "C", "2019-09-10T11:10:00Z", 20, NULL);
    frab_item(&w, "d", "D", "2019-09-10T11:30:00Z", 40, NULL);
    frab_item(&w, "e", "E", "2019-09-10T12:15:00Z", 15, NULL);
    frab_room(&w, "Side");
    frab_item(&w, "x", "X", "2019-09-10T10:30:00Z", 25, NULL);
    frab_item(&w, "rest", "Coffee", "2019-09-10T10:55:00Z", 15, "break");
    frab_item(&w, "y", "Y", "2019-09-10T11:10:00Z", 20, NULL);
    published = frab_end(&w);
    return published && room_lookup(published, &query, &hall, &error) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    schedule_unref(published);
    schedule_unref(shown);
    return 0;
}

static void context_of(void *context, int64_t now, struct command_context *out)
{
    (void)context;
    schedule_unref(shown);
    shown = adjustments_apply(&store.adjustments, published, now);
    *out = (struct command_context){.published = published,
        .shown = shown,
        .shown_at = now,
        .adjustments = &store.adjustments,
        .place = here,
        .questions = &questions,
        .now = now};
}

static const struct zone *zone_of(void *context)
{
    (void)context;
    return &published->zone;
}

static const struct command_exec exec = {.store = &store, .fill_context = context_of, .zone = zone_of};

// The hall's items as they are at `now`, by the store.
static const struct schedule *adjusted(int64_t now)
{
    const struct schedule *schedule = adjustments_apply(&store.adjustments, published, now);
    assert_non_null(schedule);
    return schedule;
}

static const struct programme_difference *told(const struct command_effect *effect, const char *item)
{
    for (size_t i = 0; i < effect->count; i++)
        if (strcmp(effect->changes[i].after->id, item) == 0)
            return &effect->changes[i];
    return NULL;
}

static void expect_item(const struct item *item, const struct item *is)
{
    assert_int_equal(item->at.start, is->at.start);
    assert_int_equal(item->at.end, is->at.end);
    assert_int_equal(item->cancelled, is->cancelled);
}

// The one after the talk `about`, or after now.
static const struct item *next_talk(const struct schedule *schedule, const char *about, int64_t now)
{
    const struct item *one = about ? schedule_find_item(schedule, about) : NULL;
    const struct item *next = NULL;
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        if (item->room == hall.room && item->kind == ITEM_TALK && !item->cancelled && item->at.start > now &&
            item != one && (!one || item->at.start >= one->at.start) &&
            (!next || item->at.start < next->at.start))
            next = item;
    }
    return next;
}

// Every item: told with what it was and is where it changed, and not told where it did not.
static void expect_effect(const struct command_effect *effect, const struct schedule *before,
    const struct schedule *after, const char *about, int64_t now)
{
    size_t changed = 0;
    for (size_t i = 0; i < before->item_count; i++) {
        const struct item *was = &before->items[i];
        const struct item *is = schedule_find_item(after, was->id);
        const struct programme_difference *change = told(effect, was->id);
        bool same =
            was->at.start == is->at.start && was->at.end == is->at.end && was->cancelled == is->cancelled;
        assert_int_equal(change == NULL, same);
        changed += !same;
        if (same || !change)
            continue;
        expect_item(change->before, was);
        expect_item(change->after, is);
    }
    assert_int_equal(effect->count, changed);
    const struct item *first = effect->count > 0 ? effect->changes[0].after : NULL;
    if (!about && first && first->kind == ITEM_TALK && first->at.start > now)
        about = first->id; // it names no talk: what follows the first that moves is told
    const struct item *next = next_talk(after, about, now);
    assert_int_equal(effect->next == NULL, next == NULL);
    if (next && effect->next)
        assert_int_equal(effect->next->at.start, next->at.start);
    if (effect->next)
        assert_int_equal(
            effect->moved_s, effect->next->at.start - schedule_find_item(before, effect->next->id)->at.start);
    if (next && effect->next && strcmp(effect->next->id, next->id) == 0)
        assert_int_equal(effect->late_s,
            next->at.start -
                (next->place.start ? next->place.start : schedule_find_item(published, next->id)->at.start));
}

// Foretells it, does it, and compares. True if it was done.
static bool foretell_and_do(const char *members, int64_t now)
{
    static int number;
    struct str json = {0};
    struct command command;
    struct refusal refusal;
    struct refusal foretold;
    struct command_result result;
    struct command_effect effect;
    struct command_sender sender = {.by = "ana", .role = ROLE_STAFF, .now = now};
    str_format(&json, "{\"id\":\"command-%d\",%s}", number++, members);
    if (!command_read(str_text(&json), json.length, &command, &refusal))
        fail_msg("%s: %s", members, refusal.why.text);
    const struct schedule *before = adjusted(now);
    bool would = command_foresee(&exec, &command, &sender, &effect, &foretold);
    bool did = command_execute(&exec, &command, &sender, &result, &refusal);
    if (would != did)
        fail_msg(
            "%s: foretold %d (%s), done %d (%s)", members, would, foretold.why.text, did, refusal.why.text);
    const struct schedule *after = adjusted(now);
    if (did) {
        expect_effect(&effect, before, after, command.item, now);
    } else {
        assert_int_equal(foretold.status, refusal.status);
        assert_string_equal(foretold.why.text, refusal.why.text);
        assert_ptr_equal(foretold.code, refusal.code);
    }
    command_effect_free(&effect);
    schedule_unref(before);
    schedule_unref(after);
    command_free(&command);
    str_free(&json);
    return did;
}

// Staff give a talk of the hall another start or end.
static void random_time(uint64_t *seed, int64_t now, char out[200])
{
    static const char *const items[] = {"a", "b", "c", "d", "e"};
    char iso[ZONE_ISO_SIZE];
    bool ends = test_random(seed) % 2;
    snprintf(out, 200, "\"type\":\"%s\",\"item\":\"%s\",\"sure\":%s,\"%s\":\"%s\"", ends ? "extend" : "delay",
        items[test_random(seed) % 5], test_random(seed) % 2 ? "true" : "false",
        ends ? "ends_at" : "starts_at",
        zone_iso(&published->zone, now + (int64_t)(test_random(seed) % 4000), iso));
}

static void random_act(uint64_t *seed, int64_t now, char out[200])
{
    static const char *const acts[] = {"start", "hold", "resume", "questions", "still", "finish", "next",
        "swap", "cancel", "schedule", "until", "until", "until", "until"};
    static const char *const items[] = {"a", "b", "c", "d", "e"};
    char iso[ZONE_ISO_SIZE];
    const char *act = acts[test_random(seed) % (sizeof acts / sizeof *acts)];
    int length = snprintf(out, 200, "\"type\":\"timer\",\"act\":\"%s\"", act);
    if (strcmp(act, "until") == 0)
        length += snprintf(out + length, 200 - (size_t)length, ",\"ends_at\":\"%s\"",
            zone_iso(&published->zone, now + (int64_t)(test_random(seed) % 4000) - 300, iso));
    if (test_random(seed) % 3 == 0)
        snprintf(out + length, 200 - (size_t)length, ",\"item\":\"%s\"", items[test_random(seed) % 5]);
}

static void what_is_told_is_what_is_done(void **state)
{
    (void)state;
    uint64_t seed = 23;
    size_t done = 0;
    size_t refused = 0;
    for (int round = 0; round < 400; round++) {
        int64_t now = test_instant("2019-09-10T09:50:00Z") + (int64_t)(test_random(&seed) % 9000);
        store = (struct adjustment_store){0};
        for (int i = 0; i < 8; i++, now += (int64_t)(test_random(&seed) % 700)) {
            char members[200];
            (test_random(&seed) % 4 == 0 ? random_time : random_act)(&seed, now, members);
            bool did = foretell_and_do(members, now);
            done += did;
            refused += !did;
        }
        adjustment_store_close(&store);
    }
    assert_true(done > 800);
    assert_true(refused > 400);
}

static void foretell(const char *members, enum role role, int64_t now, struct command_effect *effect)
{
    struct str json = {0};
    struct command command;
    struct refusal refusal;
    struct command_sender sender = {.by = "ana", .role = role, .now = now};
    str_format(&json, "{\"id\":\"command-x\",%s}", members);
    assert_true(command_read(str_text(&json), json.length, &command, &refusal));
    if (!command_foresee(&exec, &command, &sender, effect, &refusal))
        fail_msg("%s", refusal.why.text);
    command_free(&command);
    str_free(&json);
}

static void five_minutes_more_come_from_the_break(void **state)
{
    (void)state;
    struct command_effect effect;
    struct str json = {0};
    int64_t now = test_instant("2019-09-10T10:40:00Z");
    store = (struct adjustment_store){0};
    foretell("\"type\":\"timer\",\"act\":\"until\",\"item\":\"b\",\"ends_at\":\"10:59\",\"preview\":true",
        ROLE_CHAIR, now, &effect);
    assert_int_equal(effect.count, 2);
    assert_string_equal(effect.changes[1].after->id, "pause");
    assert_int_equal(effect.changes[1].after->at.end - effect.changes[1].after->at.start, 11 * 60);
    assert_string_equal(effect.next->id, "c");
    assert_int_equal(effect.late_s, 0);
    command_effect_write(&effect, &published->zone, &json);
    json_t *root = json_read(str_text(&json), json.length, NULL, NULL);
    json_t *pause = json_array_get(json_object_get(root, "changes"), 1);
    assert_string_equal(json_string_value(json_object_get(pause, "kind")), "break");
    assert_string_equal(json_string_value(json_object_get(pause, "start")), "2019-09-10T10:59:00+00:00");
    assert_string_equal(json_string_value(json_object_get(json_object_get(pause, "was"), "start")),
        "2019-09-10T10:55:00+00:00");
    json_decref(root);
    str_free(&json);
    command_effect_free(&effect);
    // Nothing was done.
    assert_int_equal(store.adjustments.count, 0);
    adjustment_store_close(&store);
}

static void expect_pause(const char *members, const char *pause, int minutes, const char *next)
{
    struct command_effect effect;
    foretell(members, ROLE_STAFF, test_instant("2019-09-10T10:40:00Z"), &effect);
    const struct programme_difference *change = told(&effect, pause);
    assert_non_null(change);
    assert_int_equal(change->after->at.end - change->after->at.start, minutes * 60);
    assert_string_equal(effect.next->id, next);
    command_effect_free(&effect);
    assert_int_equal(store.adjustments.count, 0);
}

// At a desk that shows no room, and at the display of another one.
static void staff_are_told_what_becomes_of_the_talks_own_room(void **state)
{
    (void)state;
    const struct place *const shown_here[] = {&hall, NULL};
    store = (struct adjustment_store){0};
    for (size_t i = 0; i < 2; i++) {
        here = shown_here[i];
        expect_pause(
            "\"type\":\"extend\",\"item\":\"x\",\"ends_at\":\"11:05\",\"preview\":true", "rest", 5, "y");
        expect_pause(
            "\"type\":\"extend\",\"item\":\"b\",\"ends_at\":\"11:00\",\"preview\":true", "pause", 10, "c");
        expect_pause(
            "\"type\":\"delay\",\"room\":\"Side\",\"from\":\"2019-09-10T10:30:00Z\",\"starts_at\":\"10:42\","
            "\"preview\":true",
            "rest", 3, "y");
    }
    here = &hall;
    adjustment_store_close(&store);
}

static void without_a_schedule_nothing_differs(void **state)
{
    (void)state;
    struct command_effect effect;
    struct adjustments none = {0};
    struct command_context context = {.adjustments = &none};
    assert_true(command_effect_of(&context, &none, NULL, &effect));
    assert_int_equal(effect.count, 0);
    assert_null(effect.next);
    command_effect_free(&effect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_is_what_is_done),
        cmocka_unit_test(five_minutes_more_come_from_the_break),
        cmocka_unit_test(staff_are_told_what_becomes_of_the_talks_own_room),
        cmocka_unit_test(without_a_schedule_nothing_differs),
    };
    return cmocka_run_group_tests_name("the effect of commands", tests, set_up, tear_down);
}
