#include "support/frab.h"
#include "support/test.h"

#include "agenda/adjustments.h"
#include "schedule/identity.h"
#include "schedule/schedule_edit.h"

#include <stdio.h>
#include <stdlib.h>

// One block: A 10:00–10:20, B 10:20–10:40, break 10:40–11:00, C 11:00–11:20, gap, D 11:30–11:50; another
// day's E; Opala's X.
static const struct schedule *day(void)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    frab_item(&w, "a", "A", "2019-09-10T10:00:00Z", 20, NULL);
    frab_item(&w, "b", "B", "2019-09-10T10:20:00Z", 20, NULL);
    frab_item(&w, "k", "Coffee", "2019-09-10T10:40:00Z", 20, "break");
    frab_item(&w, "c", "C", "2019-09-10T11:00:00Z", 20, NULL);
    frab_item(&w, "d", "D", "2019-09-10T11:30:00Z", 20, NULL);
    frab_item(&w, "e", "E", "2019-09-11T10:00:00Z", 20, NULL);
    frab_room(&w, "Opala");
    frab_item(&w, "x", "X", "2019-09-10T10:00:00Z", 60, NULL);
    return frab_end(&w);
}

static int64_t clock_at(const char *clock)
{
    char iso[40];
    snprintf(iso, sizeof iso, "2019-09-10T%s:00Z", clock);
    return test_instant(iso);
}

// An entry that holds all day.
static struct adjustment entry(enum adjustment_type type, const char *item)
{
    return (struct adjustment){.type = type,
        .item = item,
        .number = 1,
        .by = "staff",
        .at = clock_at("09:00"),
        .until = clock_at("23:00")};
}

static struct adjustment until_clock(const char *item, const char *clock)
{
    struct adjustment e = entry(ADJUST_TIME, item);
    e.ends_at = clock_at(clock);
    return e;
}

static struct adjustment from_clock(const char *item, const char *clock)
{
    struct adjustment e = entry(ADJUST_TIME, item);
    e.starts_at = clock_at(clock);
    return e;
}

// What takes place in a room, as "A 10:00-10:20, …"; cancelled ones in brackets.
static void describe(const struct schedule *schedule, const char *room, struct str *out)
{
    struct programme *programme = test_programme(schedule, room);
    for (size_t i = 0; i < programme->listed_count; i++) {
        const struct item *item = programme->listed[i];
        char start[ZONE_CLOCK_SIZE];
        char end[ZONE_CLOCK_SIZE];
        if (schedule_day(schedule, item->at.start) != schedule_day(schedule, clock_at("10:00")))
            continue;
        str_format(out, "%s%s%s %s-%s%s%s", out->length > 0 ? ", " : "", item->cancelled ? "(" : "",
            item->title, zone_clock(&schedule->zone, item->at.start, start),
            zone_clock(&schedule->zone, item->at.end, end), item->moved_to ? " to " : "",
            item->moved_to ? item->moved_to : "");
        if (item->cancelled)
            str_add_char(out, ')');
    }
    programme_free(programme);
}

static void check(
    const struct adjustment *entries, size_t count, const char *now, const char *room, const char *expected)
{
    struct adjustments raw = {.count = count, .entries = malloc((count + 1) * sizeof *entries)};
    struct adjustments none = {0};
    struct adjustments adjustments;
    struct str text = {0};
    memcpy(raw.entries, entries, count * sizeof *entries);
    assert_true(adjustments_merge(&raw, &none, &adjustments));
    const struct schedule *published = day();
    const struct schedule *adjusted = adjustments_apply(&adjustments, published, clock_at(now));
    assert_non_null(adjusted);
    describe(adjusted, room, &text);
    if (strcmp(str_text(&text), expected) != 0)
        fail_msg("%s: \"%s\", expected \"%s\"", room, str_text(&text), expected);
    str_free(&text);
    schedule_unref(adjusted);
    schedule_unref(published);
    adjustments_free(&adjustments);
    free(raw.entries);
}

#define CHECK(now, room, expected, ...)                                                                      \
    check((struct adjustment[]){__VA_ARGS__},                                                                \
        sizeof((struct adjustment[]){__VA_ARGS__}) / sizeof(struct adjustment), now, room, expected)

static void a_delay_uses_up_the_break_first(void **state)
{
    (void)state;
    CHECK("10:10", "Jade", "A 10:00-10:30, B 10:30-10:50, Coffee 10:50-11:00, C 11:00-11:20, D 11:30-11:50",
        until_clock("a", "10:30"));
    CHECK("10:10", "Jade", "A 10:10-10:30, B 10:30-10:50, Coffee 10:50-11:00, C 11:00-11:20, D 11:30-11:50",
        from_clock("a", "10:10"));
}

static void then_gaps_and_only_the_rest_moves(void **state)
{
    (void)state;
    // 25 minutes late: the break's 20 go, C moves by 5, the gap takes these.
    CHECK("10:10", "Jade", "A 10:00-10:45, (Coffee 10:40-11:00), B 10:45-11:05, C 11:05-11:25, D 11:30-11:50",
        until_clock("a", "10:45"));
}

static void nothing_is_moved_past_the_block(void **state)
{
    (void)state;
    CHECK("10:10", "Jade", "A 10:00-11:20, (Coffee 10:40-11:00), B 11:20-11:40, C 11:40-11:50, D 11:50-11:50",
        until_clock("a", "11:20"));
}

static void nothing_earlier_or_elsewhere_moves(void **state)
{
    (void)state;
    CHECK("10:10", "Opala", "X 10:00-11:00", until_clock("a", "10:45"));
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:20-10:40, Coffee 10:40-11:00, C 11:00-11:25, D 11:30-11:50",
        until_clock("c", "11:25"));
}

static void a_room_is_delayed_from_an_instant(void **state)
{
    (void)state;
    struct adjustment delay = entry(ADJUST_ROOM_DELAY, NULL);
    delay.room = "Jade";
    delay.from = clock_at("10:10");
    delay.starts_at = clock_at("10:35");
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:35-10:55, Coffee 10:55-11:00, C 11:00-11:20, D 11:30-11:50",
        delay);
}

static struct adjustment room_delay(const char *from, const char *starts, int64_t number)
{
    struct adjustment e = entry(ADJUST_ROOM_DELAY, NULL);
    e.room = "Jade";
    e.from = clock_at(from);
    e.starts_at = clock_at(starts);
    e.number = number;
    return e;
}

// B was delayed to 10:30 on its own before.
static void a_room_is_delayed_with_talks_that_were_delayed_before(void **state)
{
    (void)state;
    CHECK("10:10", "Jade", "A 10:00-10:20, (Coffee 10:40-11:00), B 10:45-11:05, C 11:05-11:25, D 11:30-11:50",
        from_clock("b", "10:30"), room_delay("10:20", "10:45", 2));
    // One that is not the first is pushed, with the length that it was given.
    struct adjustment longer = from_clock("c", "11:05");
    longer.ends_at = clock_at("11:30");
    CHECK("10:10", "Jade", "A 10:00-10:20, (Coffee 10:40-11:00), B 10:50-11:10, C 11:10-11:35, D 11:35-11:50",
        longer, room_delay("10:20", "10:50", 2));
    // Neither is earlier than it was to be.
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:30-10:50, Coffee 10:50-11:05, C 11:05-11:25, D 11:30-11:50",
        from_clock("b", "10:30"), from_clock("c", "11:05"), room_delay("10:20", "10:25", 2));
}

// It gets shorter only for what follows it, and not for what was cancelled or moved away.
static void a_break_keeps_its_length_where_nothing_needs_its_end(void **state)
{
    (void)state;
    struct adjustment away = entry(ADJUST_MOVE, "c");
    away.room = "Opala";
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:20-10:55, Coffee 10:55-11:15, (C 11:00-11:20), D 11:30-11:50",
        until_clock("b", "10:55"), entry(ADJUST_CANCEL, "c"));
    CHECK("10:10", "Jade",
        "A 10:00-10:20, B 10:20-11:05, (C 11:00-11:20 to Opala), Coffee 11:05-11:25, D 11:30-11:50",
        until_clock("b", "11:05"), away);
    CHECK("10:10", "Jade",
        "A 10:00-10:20, B 10:20-11:15, (C 11:00-11:20 to Opala), Coffee 11:15-11:30, D 11:30-11:50",
        until_clock("b", "11:15"), away);
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:20-10:55, Coffee 10:55-11:10, C 11:10-11:30, D 11:30-11:50",
        until_clock("b", "10:55"), from_clock("c", "11:10"));
}

static struct adjustment all_later(const char *from, const char *starts, int64_t shift_s)
{
    struct adjustment delay = room_delay(from, starts, 2);
    delay.shift_s = shift_s;
    return delay;
}

static void all_of_a_room_is_later_with_its_breaks(void **state)
{
    (void)state;
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:35-10:55, Coffee 10:55-11:15, C 11:15-11:35, D 11:45-12:05",
        all_later("10:20", "10:35", 15 * 60));
    // Where the first is later still, the rest follows as far as it has to.
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:45-11:05, Coffee 11:05-11:15, C 11:15-11:35, D 11:45-12:05",
        all_later("10:20", "10:45", 15 * 60));
    // What has a time of its own keeps it, and what does not take place needs no time.
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:30-10:50, Coffee 10:55-11:15, (C 11:00-11:20), D 11:45-12:05",
        from_clock("b", "10:30"), entry(ADJUST_CANCEL, "c"), all_later("10:20", "10:30", 15 * 60));
    CHECK("10:45", "Jade", "A 10:00-10:20, B 10:20-10:40, Coffee 10:40-11:00, C 11:15-11:35, D 11:45-12:05",
        all_later("11:00", "11:15", 15 * 60));
}

static void what_was_said_of_a_talk_after_its_room_holds(void **state)
{
    (void)state;
    struct adjustment own = from_clock("b", "10:30");
    own.number = 3;
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:30-10:50, Coffee 10:50-11:00, C 11:00-11:20, D 11:30-11:50",
        own, room_delay("10:20", "10:45", 2));
}

static void a_room_is_delayed_only_from_what_takes_place_in_it(void **state)
{
    (void)state;
    struct adjustment move = entry(ADJUST_MOVE, "b");
    move.room = "Opala";
    CHECK("10:10", "Jade", "A 10:00-10:20, (B 10:20-10:40), Coffee 10:50-11:10, C 11:10-11:30, D 11:30-11:50",
        entry(ADJUST_CANCEL, "b"), room_delay("10:20", "10:50", 2));
    CHECK("10:10", "Opala", "X 10:00-11:00, B 10:30-10:50", move, from_clock("b", "10:30"),
        room_delay("10:20", "10:45", 2));
    // What its chair had ended by then is over.
    CHECK("10:40", "Jade", "A 10:00-10:20, B 10:20-10:30, Coffee 10:40-11:00, C 11:00-11:20, D 11:30-11:50",
        until_clock("b", "10:30"),
        (struct adjustment){.type = ADJUST_ROOM_DELAY,
            .number = 2,
            .by = "staff",
            .room = "Jade",
            .at = clock_at("10:35"),
            .until = clock_at("23:00"),
            .from = clock_at("10:20"),
            .starts_at = clock_at("10:35")});
}

static void a_cancelled_talk_takes_no_time(void **state)
{
    (void)state;
    CHECK("10:10", "Jade", "A 10:00-10:40, (B 10:20-10:40), Coffee 10:40-11:00, C 11:00-11:20, D 11:30-11:50",
        until_clock("a", "10:40"), entry(ADJUST_CANCEL, "b"));
}

static void a_moved_talk_says_where_it_went(void **state)
{
    (void)state;
    struct adjustment move = entry(ADJUST_MOVE, "b");
    move.room = "Opala";
    CHECK("10:10", "Jade",
        "A 10:00-10:20, (B 10:20-10:40 to Opala), Coffee 10:40-11:00, C 11:00-11:20, D 11:30-11:50", move);
    CHECK("10:10", "Opala", "X 10:00-11:00, B 10:20-10:40", move);
    CHECK("10:10", "Opala", "X 10:00-11:00, B 11:00-11:20", move, from_clock("b", "11:00"));
    move.room = "Nowhere";
    CHECK("10:10", "Jade", "A 10:00-10:20, B 10:20-10:40, Coffee 10:40-11:00, C 11:00-11:20, D 11:30-11:50",
        move);
}

static void titles_and_speakers_are_replaced(void **state)
{
    (void)state;
    static const char *names[] = {"Somebody", "Else"};
    struct adjustment rename = entry(ADJUST_RENAME, "a");
    struct adjustment speakers = entry(ADJUST_SPEAKERS, "a");
    rename.title = "A, renamed";
    speakers.speakers = names;
    speakers.speaker_count = 2;
    CHECK("10:10", "Jade",
        "A, renamed 10:00-10:20, B 10:20-10:40, Coffee 10:40-11:00, C 11:00-11:20, D 11:30-11:50", rename,
        speakers);
}

static void expired_and_unknown_entries_do_nothing(void **state)
{
    (void)state;
    const char *as_published =
        "A 10:00-10:20, B 10:20-10:40, Coffee 10:40-11:00, C 11:00-11:20, D 11:30-11:50";
    struct adjustment old = until_clock("a", "10:45");
    old.until = clock_at("10:10");
    CHECK("10:10", "Jade", as_published, old);
    CHECK("10:10", "Jade", as_published, until_clock("nobody", "10:45"), entry(ADJUST_CANCEL, "zz"));
    old.until++;
    CHECK("10:10", "Jade", "A 10:00-10:45, (Coffee 10:40-11:00), B 10:45-11:05, C 11:05-11:25, D 11:30-11:50",
        old);
}

static void the_higher_number_wins(void **state)
{
    (void)state;
    struct adjustment first = until_clock("a", "10:45");
    struct adjustment second = until_clock("a", "10:30");
    second.number = 2;
    CHECK("10:10", "Jade", "A 10:00-10:30, B 10:30-10:50, Coffee 10:50-11:00, C 11:00-11:20, D 11:30-11:50",
        first, second);
    CHECK("10:10", "Jade", "A 10:00-10:30, B 10:30-10:50, Coffee 10:50-11:00, C 11:00-11:20, D 11:30-11:50",
        second, first);
    second.number = 1;
    second.by = "zoe";
    CHECK("10:10", "Jade", "A 10:00-10:30, B 10:30-10:50, Coffee 10:50-11:00, C 11:00-11:20, D 11:30-11:50",
        second, first);
}

// Moved by the publisher and then delayed by the chair: the recorded time is the first one.
static void the_first_published_time_is_recorded(void **state)
{
    (void)state;
    const struct schedule *published = day();
    struct schedule_edit *edit = schedule_edit_begin(published);
    struct item_was was = {.at = {clock_at("09:55"), clock_at("10:15")}, .room = "Jade", .title = "A"};
    for (size_t i = 0; i < published->item_count; i++) {
        struct item item = published->items[i];
        if (strcmp(item.id, "a") == 0)
            item.was = &was;
        schedule_edit_add(edit, &item);
    }
    const struct schedule *changed = schedule_edit_end(edit);
    struct adjustment late = until_clock("a", "10:30");
    struct adjustments adjustments = {.count = 1, .entries = &late};
    const struct schedule *adjusted = adjustments_apply(&adjustments, changed, clock_at("10:10"));
    assert_string_equal(adjusted->items[0].id, "a");
    assert_int_equal(adjusted->items[0].was->at.start, clock_at("09:55"));
    assert_int_equal(adjusted->items[1].was->at.start, clock_at("10:20"));
    schedule_unref(adjusted);
    schedule_unref(changed);
    schedule_unref(published);
}

static struct adjustment random_entry(uint64_t *seed)
{
    static const char *const items[] = {"a", "b", "k", "c", "d", "e", "x", "?"};
    static const char *const rooms[] = {"Jade", "Opala", "Nowhere"};
    static const char *const people[] = {"chair", "staff"};
    static const char *names[] = {"N1", "N2"};
    struct adjustment e =
        entry((enum adjustment_type)(test_random(seed) % ADJUST_TYPES), items[test_random(seed) % 8]);
    e.number = (int64_t)(test_random(seed) % 4);
    e.by = people[test_random(seed) % 2];
    e.until = clock_at("10:00") + (int64_t)(test_random(seed) % 7200);
    int64_t when = clock_at("09:30") + (int64_t)(test_random(seed) % 180) * 60;
    switch (e.type) {
    case ADJUST_TIME:
        if (test_random(seed) % 2)
            e.starts_at = when;
        if (!e.starts_at || test_random(seed) % 2)
            e.ends_at = when + (int64_t)(test_random(seed) % 60) * 60;
        break;
    case ADJUST_MOVE:
        e.room = rooms[test_random(seed) % 3];
        break;
    case ADJUST_NOTICE:
        e.text = test_random(seed) % 2 ? "Lunch" : "Keys were found";
        e.level = test_random(seed) % 2 ? NOTICE_INFO : NOTICE_URGENT;
        break;
    case ADJUST_EMERGENCY:
        e.item = NULL;
        e.emergency = test_random(seed) % 2 ? EMERGENCY_EVACUATE : EMERGENCY_LIFT;
        break;
    case ADJUST_RENAME:
        e.title = test_random(seed) % 2 ? "R1" : "R2";
        break;
    case ADJUST_SPEAKERS:
        e.speakers = names;
        e.speaker_count = 1 + test_random(seed) % 2;
        break;
    case ADJUST_ROOM_DELAY:
        e.item = NULL;
        e.room = rooms[test_random(seed) % 3];
        e.from = clock_at("10:00") + (int64_t)(test_random(seed) % 90) * 60;
        e.starts_at = when;
        e.shift_s = (int64_t)(test_random(seed) % 3) * 300;
        break;
    case ADJUST_HOLD:
    case ADJUST_PAUSED:
        e.starts_at = when;
        e.ends_at = when + (int64_t)(test_random(seed) % 60) * 60;
        break;
    case ADJUST_OVERRUN:
        e.ends_at = when;
        break;
    case ADJUST_QUESTIONS:
        e.starts_at = when;
        break;
    case ADJUST_SWAP:
        e.swap_with = items[test_random(seed) % 8];
        break;
    case ADJUST_MESSAGE:
        e.item = NULL;
        e.room = rooms[test_random(seed) % 3];
        e.text = test_random(seed) % 2 ? "Louder, please" : "Slides stuck?";
        break;
    case ADJUST_FULL:
        e.item = NULL;
        e.room = rooms[test_random(seed) % 3];
        e.text = test_random(seed) % 2 ? "Opala" : NULL;
        break;
    case ADJUST_PIN:
        e.item = NULL;
        e.slide = test_random(seed) % 2 ? "now" : "agenda";
        break;
    case ADJUST_VIEW:
        e.item = NULL;
        e.view = test_random(seed) % 2 ? VIEW_ROOMS : VIEW_TIMER;
        break;
    case ADJUST_BLANK:
    case ADJUST_IDENTIFY:
        e.item = NULL;
        break;
    default:
        break;
    }
    return e;
}

static void merge_into(struct adjustments *adjustments, const struct adjustment *e)
{
    struct adjustment one = *e;
    struct adjustments single = {.count = 1, .entries = &one};
    struct adjustments merged;
    assert_true(adjustments_merge(adjustments, &single, &merged));
    adjustments_free(adjustments);
    *adjustments = merged;
}

static void write_adjustments(const struct adjustments *adjustments, struct str *out)
{
    str_clear(out);
    adjustments_write(adjustments, out);
    assert_false(out->failed);
}

// Entries may come in any order, repeatedly, and by way of other adjustments: the result is the same.
static void the_order_of_merging_does_not_matter(void **state)
{
    (void)state;
    uint64_t seed = 31;
    for (int round = 0; round < 400; round++) {
        enum { MAX_ENTRIES = 12 };
        struct adjustment entries[MAX_ENTRIES];
        size_t count = 1 + test_random(&seed) % MAX_ENTRIES;
        for (size_t i = 0; i < count; i++)
            entries[i] = random_entry(&seed);
        struct str expected = {0};
        struct str found = {0};
        for (int order = 0; order < 5; order++) {
            struct adjustments left = {0};
            struct adjustments right = {0};
            struct adjustments both;
            for (size_t i = count; i > 1; i--) {
                size_t k = test_random(&seed) % i;
                struct adjustment swapped = entries[i - 1];
                entries[i - 1] = entries[k];
                entries[k] = swapped;
            }
            for (size_t i = 0; i < count; i++) {
                if (order == 0 || test_random(&seed) % 2)
                    merge_into(&left, &entries[i]);
                else
                    merge_into(&right, &entries[i]);
                if (test_random(&seed) % 4 == 0)
                    merge_into(&right, &entries[test_random(&seed) % (i + 1)]);
            }
            assert_true(adjustments_merge(&right, &left, &both));
            write_adjustments(&both, order == 0 ? &expected : &found);
            if (order > 0)
                assert_string_equal(str_text(&found), str_text(&expected));
            adjustments_free(&left);
            adjustments_free(&right);
            adjustments_free(&both);
        }
        str_free(&expected);
        str_free(&found);
    }
}

// No adjustments make a slot negative, lose an item, or push anything past the end of its block.
static void no_adjustments_break_the_day(void **state)
{
    (void)state;
    uint64_t seed = 77;
    for (int round = 0; round < 2000; round++) {
        struct adjustments adjustments = {0};
        for (uint64_t n = test_random(&seed) % 6; n > 0; n--) {
            struct adjustment e = random_entry(&seed);
            merge_into(&adjustments, &e);
        }
        const struct schedule *published = day();
        const struct schedule *adjusted = adjustments_apply(&adjustments, published, clock_at("10:15"));
        const char *const ids[] = {"a", "b", "k", "c", "d", "e", "x"};
        for (size_t k = 0; k < 7; k++) {
            size_t found = 0;
            for (size_t i = 0; i < adjusted->item_count; i++) {
                const struct item *item = &adjusted->items[i];
                assert_true(item->at.end >= item->at.start);
                if (strcmp(item->id, ids[k]) == 0 && !item->moved_to)
                    found++;
                bool asked = false;
                for (size_t d = 0; d < adjustments.count; d++)
                    asked |=
                        adjustments.entries[d].type == ADJUST_ROOM_DELAY ||
                        (adjustments.entries[d].item && strcmp(adjustments.entries[d].item, item->id) == 0);
                if (!asked && item->room == 0 && strcmp(item->id, "e") != 0)
                    assert_true(item->at.end <= clock_at("11:50"));
            }
            assert_int_equal(found, 1);
        }
        schedule_unref(adjusted);
        schedule_unref(published);
        adjustments_free(&adjustments);
    }
}

static void adjustments_survive_json(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int round = 0; round < 200; round++) {
        struct adjustments adjustments = {0};
        struct adjustments back;
        struct error error = {0};
        struct str once = {0};
        struct str twice = {0};
        for (int n = 0; n < 6; n++) {
            struct adjustment e = random_entry(&seed);
            merge_into(&adjustments, &e);
        }
        write_adjustments(&adjustments, &once);
        if (!adjustments_read(once.text, once.length, &back, &error))
            fail_msg("%s:\n%s", error.text, once.text);
        write_adjustments(&back, &twice);
        assert_string_equal(once.text, twice.text);
        adjustments_free(&adjustments);
        adjustments_free(&back);
        str_free(&once);
        str_free(&twice);
    }
}

static void invalid_entries_are_refused_with_their_path(void **state)
{
    (void)state;
    static const char head[] = "{\"format\":1,\"entries\":[{\"number\":1,\"by\":\"x\",\"at\":\"2019-09-10T10:"
                               "00Z\",\"until\":\"2019-09-10T12:00Z\",";
    static const char *const cases[][2] = {
        {"\"type\":\"dance\"}]}", "$.entries[0].type: an unknown type; expected time, cancel"},
        {"\"type\":\"time\"}]}", "$.entries[0].item: nothing; expected a text"},
        {"\"type\":\"time\",\"item\":\"a\"}]}", "$.entries[0]: neither starts_at nor ends_at"},
        {"\"type\":\"time\",\"item\":\"a\",\"starts_at\":\"+5\"}]}",
            "$.entries[0].starts_at: no instant; expected ISO 8601 with an offset"},
        {"\"type\":\"time\",\"item\":\"a\",\"starts_at\":\"2019-09-10T10:00\"}]}",
            "$.entries[0].starts_at: no instant"},
        {"\"type\":\"time\",\"item\":\"a\",\"starts_at\":\"2019-09-10T11:00Z\",\"ends_at\":\"2019-09-10T10:"
         "00Z\"}]}",
            "$.entries[0].ends_at: before starts_at"},
        {"\"type\":\"move\",\"item\":\"a\",\"room\":7}]}", "$.entries[0].room: a number; expected a text"},
        {"\"type\":\"speakers\",\"item\":\"a\",\"speakers\":\"x\"}]}",
            "$.entries[0].speakers: a text; expected a list"},
        {"\"type\":\"rename\",\"item\":\"a\",\"title\":\" \"}]}",
            "$.entries[0].title: a text of the wrong length"},
    };
    struct adjustments adjustments;
    struct error error;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str json = {0};
        str_format(&json, "%s%s", head, cases[i][0]);
        assert_false(adjustments_read(json.text, json.length, &adjustments, &error));
        assert_contains(error.text, cases[i][1]);
        str_free(&json);
    }
    static const char *const wrong[] = {
        "", "[]", "{}", "{\"format\":2,\"entries\":[]}", "{\"format\":1,\"entries\":{}}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(adjustments_read(wrong[i], strlen(wrong[i]), &adjustments, &error));
}

static void read_or_fail(const char *json, struct adjustments *out)
{
    struct error error = {0};
    if (!adjustments_read(json, strlen(json), out, &error))
        fail_msg("%s", error.text);
}

#define WHO "\"by\":\"s\",\"at\":\"2019-09-10T10:00:00Z\",\"until\":\"2019-09-10T12:00:00Z\""

static void notices_appear_where_they_are_meant(void **state)
{
    (void)state;
    struct adjustments adjustments;
    read_or_fail(
        "{\"format\":1,\"entries\":["
        "{\"type\":\"notice\",\"item\":\"a\",\"number\":1," WHO ",\"text\":\"everywhere\"},"
        "{\"type\":\"notice\",\"item\":\"b\",\"number\":1," WHO ",\"text\":\"jade\",\"room\":\"Jade\"},"
        "{\"type\":\"notice\",\"item\":\"c\",\"number\":1," WHO ",\"text\":\"now\",\"level\":\"urgent\"},"
        "{\"type\":\"notice\",\"item\":\"d\",\"number\":1,\"by\":\"s\","
        "\"at\":\"2019-09-10T10:30:00Z\",\"until\":\"2019-09-10T10:40:00Z\",\"text\":\"newer\"}]}",
        &adjustments);
    const struct adjustment *out[3];
    int64_t now = clock_at("10:35");
    assert_int_equal(adjustments_notices(&adjustments, "Jade", now, out, 3), 3);
    assert_string_equal(out[0]->text, "now"); // urgent ones first
    assert_string_equal(out[1]->text, "newer");
    assert_string_equal(out[2]->text, "everywhere");
    assert_int_equal(adjustments_notices(&adjustments, NULL, clock_at("10:40"), out, 3), 2);
    assert_int_equal(adjustments_notices(&adjustments, "Jade", clock_at("10:40"), out, 3), 3);
    assert_string_equal(out[2]->text, "jade");
    assert_int_equal(adjustments_notices(&adjustments, "Jade", clock_at("12:00"), out, 3), 0);
    assert_int_equal(adjustments_notices(&adjustments, "Jade", now, out, 1), 1);
    assert_string_equal(out[0]->text, "now");
    adjustments_free(&adjustments);
}

static void a_notice_waits_for_its_beginning(void **state)
{
    (void)state;
    struct adjustments adjustments;
    struct adjustments again;
    struct error error;
    struct str text = {0};
    read_or_fail("{\"format\":1,\"entries\":["
                 "{\"type\":\"notice\",\"item\":\"a\",\"number\":1," WHO ",\"text\":\"shown\"},"
                 "{\"type\":\"notice\",\"item\":\"b\",\"number\":2," WHO
                 ",\"text\":\"later\",\"starts_at\":\"2019-09-10T11:30:00Z\"},"
                 "{\"type\":\"notice\",\"item\":\"c\",\"number\":3," WHO
                 ",\"text\":\"soon\",\"starts_at\":\"2019-09-10T11:00:00Z\"}]}",
        &adjustments);
    const struct adjustment *out[3];
    assert_int_equal(adjustments_notices(&adjustments, NULL, clock_at("10:59"), out, 3), 1);
    assert_int_equal(adjustments_next_change(&adjustments, clock_at("10:59")), clock_at("11:00"));
    assert_int_equal(adjustments_notices_to_come(&adjustments, NULL, clock_at("10:59"), out, 3), 2);
    assert_string_equal(out[0]->text, "soon");
    assert_string_equal(out[1]->text, "later");
    assert_int_equal(adjustments_notices(&adjustments, NULL, clock_at("11:00"), out, 3), 2);
    assert_string_equal(out[0]->text, "soon"); // the newest is the one that began last
    assert_int_equal(adjustment_notice_begin(out[0]), clock_at("11:00"));
    assert_int_equal(adjustments_next_change(&adjustments, clock_at("11:00")), clock_at("11:30"));
    assert_int_equal(adjustments_notices_to_come(&adjustments, NULL, clock_at("11:30"), out, 3), 0);
    assert_int_equal(adjustments_notices_to_come(&adjustments, NULL, clock_at("12:00"), out, 3), 0);
    adjustments_write(&adjustments, &text);
    assert_true(adjustments_read(str_text(&text), text.length, &again, &error));
    assert_int_equal(adjustments_notices_to_come(&again, NULL, clock_at("10:59"), out, 3), 2);
    str_free(&text);
    adjustments_free(&again);
    adjustments_free(&adjustments);
}

static void an_emergency_holds_until_lifted_or_expired(void **state)
{
    (void)state;
    struct adjustments raised;
    struct adjustments lifted;
    struct adjustments both;
    read_or_fail("{\"format\":1,\"entries\":[{\"type\":\"emergency\",\"kind\":\"evacuate\",\"number\":4," WHO
                 "}]}",
        &raised);
    read_or_fail("{\"format\":1,\"entries\":[{\"type\":\"emergency\",\"kind\":\"lift\",\"number\":5," WHO
                 "}]}",
        &lifted);
    assert_non_null(adjustments_emergency(&raised, clock_at("11:00")));
    assert_null(adjustments_emergency(&raised, clock_at("12:00")));
    assert_true(adjustments_merge(&lifted, &raised, &both));
    assert_null(adjustments_emergency(&both, clock_at("11:00")));
    adjustments_free(&both);
    adjustments_free(&raised);
    adjustments_free(&lifted);
}

static void invalid_notices_are_refused_with_their_field(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"type\":\"notice\",\"item\":\"a\",\"number\":1," WHO "}", "$.entries[0].text: nothing"},
        {"{\"type\":\"notice\",\"item\":\"a\",\"number\":1," WHO ",\"text\":\"x\",\"level\":\"loud\"}",
            "$.entries[0].level: an unknown kind; expected one of info, urgent"},
        {"{\"type\":\"notice\",\"number\":1," WHO ",\"text\":\"x\"}", "$.entries[0].item: nothing"},
        {"{\"type\":\"notice\",\"item\":\"a\",\"number\":1," WHO ",\"text\":\"x\",\"starts_at\":\"noon\"}",
            "$.entries[0].starts_at: no instant"},
        {"{\"type\":\"emergency\",\"number\":1," WHO "}", "$.entries[0].text: nothing"},
        {"{\"type\":\"emergency\",\"kind\":\"fire\",\"number\":1," WHO "}",
            "$.entries[0].kind: an unknown kind; expected one of custom, test, evacuate, lift"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct adjustments adjustments;
        struct error error = {0};
        struct str json = {0};
        str_format(&json, "{\"format\":1,\"entries\":[%s]}", cases[i][0]);
        assert_false(adjustments_read(str_text(&json), json.length, &adjustments, &error));
        assert_contains(error.text, cases[i][1]);
        adjustments_free(&adjustments);
        str_free(&json);
    }
}

// None of too many is looked at: the first would be wrong.
static void too_many_entries_cost_nothing(void **state)
{
    (void)state;
    struct adjustments adjustments;
    struct error error = {0};
    const char *json = "{\"format\":1,\"entries\":[{\"type\":\"wrong\"},{},{}]}";
    assert_false(adjustments_read_up_to(json, strlen(json), 3, &adjustments, &error));
    assert_contains(error.text, "$.entries[0].type");
    error = (struct error){0};
    assert_false(adjustments_read_up_to(json, strlen(json), 2, &adjustments, &error));
    assert_string_equal(error.text, "$.entries: more than 2");
    assert_int_equal(adjustments.count, 0);
}

// Jade's morning under other ids and another name.
static const struct schedule *renamed_day(void)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade 2");
    frab_item(&w, "new-a", "A", "2019-09-10T10:00:00Z", 20, NULL);
    frab_item(&w, "new-b", "B", "2019-09-10T10:20:00Z", 20, NULL);
    frab_item(&w, "new-c", "C", "2019-09-10T11:00:00Z", 20, NULL);
    frab_item(&w, "new-d", "D", "2019-09-10T11:30:00Z", 20, NULL);
    return frab_end(&w);
}

static const struct schedule *carried_day(void)
{
    const struct schedule *old = day();
    const struct schedule *next = renamed_day();
    struct identity identity;
    assert_true(identity_compare(old, next, &identity));
    const struct schedule *carried = identity_carry(old, next, &identity, clock_at("09:30"));
    assert_non_null(carried);
    identity_free(&identity);
    schedule_unref(old);
    schedule_unref(next);
    return carried;
}

static void adjustments_follow_new_ids_and_names(void **state)
{
    (void)state;
    const struct schedule *schedule = carried_day();
    struct adjustment entries[] = {entry(ADJUST_CANCEL, "b"), entry(ADJUST_SWAP, "c"),
        entry(ADJUST_ROOM_DELAY, NULL), entry(ADJUST_NOTICE, "a"), entry(ADJUST_CANCEL, "unknown")};
    entries[1].swap_with = "d";
    entries[2].room = "Jade";
    entries[2].from = entries[2].starts_at = clock_at("10:10");
    entries[3].text = "Lunch";
    struct adjustments adjustments;
    struct adjustments followed;
    assert_true(adjustments_from_entries(entries, 5, &adjustments));
    assert_true(adjustments_follow(&adjustments, schedule, &followed));
    int64_t now = clock_at("09:00");
    assert_non_null(adjustments_find(&followed, ADJUST_CANCEL, "new-b", now));
    assert_null(adjustments_find(&followed, ADJUST_CANCEL, "b", now));
    assert_string_equal(adjustments_find(&followed, ADJUST_SWAP, "new-c", now)->swap_with, "new-d");
    assert_non_null(adjustments_find(&followed, ADJUST_ROOM_DELAY, "Jade 2", now));
    assert_non_null(adjustments_find(&followed, ADJUST_NOTICE, "a", now));
    assert_non_null(adjustments_find(&followed, ADJUST_CANCEL, "unknown", now));
    adjustments_free(&adjustments);
    adjustments_free(&followed);
    schedule_unref(schedule);
}

// How many of some entries are left for the day of Jade and Opala.
static size_t followed_count(const struct adjustment *entries, size_t count)
{
    const struct schedule *schedule = day();
    struct adjustments adjustments;
    struct adjustments followed;
    assert_true(adjustments_from_entries(entries, count, &adjustments));
    assert_true(adjustments_follow(&adjustments, schedule, &followed));
    size_t left = followed.count;
    for (size_t i = 0; i < left; i++)
        assert_null(followed.entries[i].scope);
    adjustments_free(&followed);
    adjustments_free(&adjustments);
    schedule_unref(schedule);
    return left;
}

static struct adjustment by_chairs_of(const char *scope, struct adjustment e)
{
    e.scope = scope;
    return e;
}

// Whoever can write what the chairs of a room do has nothing but the items of that room.
static void chairs_reach_no_further_than_their_room(void **state)
{
    (void)state;
    struct adjustment move = entry(ADJUST_MOVE, "x");
    move.room = "Jade";
    struct adjustment swap = entry(ADJUST_SWAP, "a");
    swap.swap_with = "x";
    struct adjustment far = until_clock("a", "10:15");
    far.ends_at += 3LL * 24 * 3600;
    const struct {
        struct adjustment entries[2];
        size_t count, left;
    } cases[] = {
        {{by_chairs_of("room/Jade", until_clock("a", "10:15"))}, 1, 1},
        {{by_chairs_of("room/Opala", until_clock("a", "10:15"))}, 1, 0},
        {{by_chairs_of("staff/room/Opala", until_clock("a", "10:15"))}, 1, 1},
        {{by_chairs_of("room/Jade", entry(ADJUST_CANCEL, "x"))}, 1, 0},
        {{by_chairs_of("room/Nowhere", entry(ADJUST_CANCEL, "x"))}, 1, 0},
        {{by_chairs_of("room/Jade", entry(ADJUST_CANCEL, "gone"))}, 1, 0},
        {{by_chairs_of("room/Jade", swap)}, 1, 0},
        {{by_chairs_of("room/Jade", far)}, 1, 0},
        // What staff moved there is theirs, too.
        {{by_chairs_of("room/Jade", entry(ADJUST_CANCEL, "x")), move}, 2, 2},
        // A wrong one does not hide a right one, however high its number.
        {{by_chairs_of("room/Opala", until_clock("a", "10:19")), until_clock("a", "10:15")}, 2, 1},
        // Of a right one and staff's the higher holds.
        {{by_chairs_of("room/Jade", until_clock("a", "10:19")), until_clock("a", "10:15")}, 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (followed_count(cases[i].entries, cases[i].count) != cases[i].left)
            fail_msg("case %zu", i);
}

// Titles from 10:00 on, with the ids "1", "2", …
static const struct schedule *numbered(const char *first, const char *second, const char *third)
{
    const char *const titles[] = {first, second, third};
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    for (int i = 0; i < 3 && titles[i]; i++) {
        char id[] = {(char)('1' + i), '\0'};
        char start[32];
        snprintf(start, sizeof start, "2019-09-10T1%c:00:00Z",
            titles[i][0] == 'N' ? '5' : titles[i][0] - 'A' + '0');
        frab_item(&w, id, titles[i], start, 20, NULL);
    }
    return frab_end(&w);
}

// An entry from before the change and one from after it are about one talk: the later one holds.
static void entries_under_both_ids_are_one(void **state)
{
    (void)state;
    const struct schedule *schedule = carried_day();
    struct adjustment entries[] = {until_clock("a", "10:15"), until_clock("new-a", "10:18")};
    entries[1].number = 2;
    struct adjustments adjustments;
    struct adjustments followed;
    assert_true(adjustments_from_entries(entries, 2, &adjustments));
    assert_true(adjustments_follow(&adjustments, schedule, &followed));
    assert_int_equal(followed.count, 1);
    assert_int_equal(followed.entries[0].ends_at, clock_at("10:18"));
    adjustments_free(&adjustments);
    adjustments_free(&followed);
    schedule_unref(schedule);
}

// The publisher numbers its talks from 1 on, and has put one in front: what is "1" now was not when staff
// cancelled talk 1.
static void entries_from_before_ids_were_dealt_anew(void **state)
{
    (void)state;
    const struct schedule *before = numbered("A", "B", NULL);
    const struct schedule *after = numbered("New", "A", "B");
    struct identity identity;
    assert_true(identity_compare(before, after, &identity));
    const struct schedule *schedule = identity_carry(before, after, &identity, clock_at("09:30"));
    static const struct {
        const char *item, *at, *expected;
    } cases[] = {{"1", "09:00", "2"}, {"2", "09:00", "3"}, {"1", "09:40", "1"}, {"2", "09:40", "2"},
        {"3", "09:00", "3"}, {"1", NULL, "1"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct adjustment cancel = entry(ADJUST_CANCEL, cases[i].item);
        cancel.at = cases[i].at ? clock_at(cases[i].at) : 0;
        struct adjustments adjustments;
        struct adjustments followed;
        assert_true(adjustments_from_entries(&cancel, 1, &adjustments));
        assert_true(adjustments_follow(&adjustments, schedule, &followed));
        assert_string_equal(followed.entries[0].item, cases[i].expected);
        adjustments_free(&adjustments);
        adjustments_free(&followed);
    }
    identity_free(&identity);
    schedule_unref(before);
    schedule_unref(after);
    schedule_unref(schedule);
}

// A day of talks in one room, by id and title; then the next one, from `now` on.
static const struct schedule *talks(const char *const (*rows)[2], size_t count)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    for (size_t i = 0; i < count; i++) {
        char date[40];
        snprintf(date, sizeof date, "2019-09-10T%02zu:00:00Z", 10 + (size_t)(rows[i][1][0] - 'A'));
        frab_item(&w, rows[i][0], rows[i][1], date, 20, NULL);
    }
    return frab_end(&w);
}

#define TALKS(...)                                                                                           \
    talks((const char *const[][2]){__VA_ARGS__},                                                             \
        sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(char *[2]))

static const struct schedule *become(const struct schedule *old, const struct schedule *next, int64_t now)
{
    struct identity identity;
    assert_true(identity_compare(old, next, &identity));
    const struct schedule *carried = identity_carry(old, next, &identity, now);
    assert_non_null(carried);
    identity_free(&identity);
    schedule_unref(old);
    schedule_unref(next);
    return carried;
}

// The titles of the talks that are cancelled by an entry about this id, made then.
static void expect_cancelled(
    const struct schedule *schedule, const char *id, int64_t at, const char *expected)
{
    struct adjustment cancel = entry(ADJUST_CANCEL, id);
    struct adjustments adjustments;
    struct adjustments followed;
    struct str titles = {0};
    cancel.at = at;
    cancel.until = INT64_MAX;
    assert_true(adjustments_from_entries(&cancel, 1, &adjustments));
    assert_true(adjustments_follow(&adjustments, schedule, &followed));
    const struct schedule *adjusted = adjustments_apply(&followed, schedule, at);
    for (size_t i = 0; i < adjusted->item_count; i++)
        if (adjusted->items[i].cancelled)
            str_add_text(&titles, adjusted->items[i].title);
    if (strcmp(str_text(&titles), expected) != 0)
        fail_msg("cancelling %s at %lld: \"%s\" instead of \"%s\"", id, (long long)at, str_text(&titles),
            expected);
    str_free(&titles);
    schedule_unref(adjusted);
    adjustments_free(&adjustments);
    adjustments_free(&followed);
}

// Ids are numbers of rows: a row is put in above at 1000, A is taken out at 2000, B's number is given back at
// 3000. An entry stays with the talk that had the number when it was made.
static void entries_stay_with_their_talks_when_ids_are_dealt_anew(void **state)
{
    (void)state;
    const struct schedule *schedule = become(TALKS({"1", "A"}, {"2", "B"}, {"3", "C"}),
        TALKS({"1", "N"}, {"2", "A"}, {"3", "B"}, {"4", "C"}), 1000);
    expect_cancelled(schedule, "1", 900, "A");
    expect_cancelled(schedule, "2", 900, "B");
    expect_cancelled(schedule, "3", 900, "C");
    expect_cancelled(schedule, "1", 1100, "N");
    expect_cancelled(schedule, "2", 1100, "A");
    expect_cancelled(schedule, "4", 900, "C"); // by a display that had followed already
    expect_cancelled(schedule, "4", 1100, "C");
    schedule = become(schedule, TALKS({"1", "N"}, {"2", "B"}, {"3", "C"}), 2000);
    expect_cancelled(schedule, "1", 900, "");
    expect_cancelled(schedule, "2", 900, "B");
    expect_cancelled(schedule, "2", 1100, "");
    expect_cancelled(schedule, "3", 900, "C");
    expect_cancelled(schedule, "3", 1100, "B");
    expect_cancelled(schedule, "3", 2100, "C");
    expect_cancelled(schedule, "4", 2100, "C"); // by a display that has not followed yet
    schedule = become(schedule, TALKS({"1", "N"}, {"3", "B"}, {"2", "C"}), 3000);
    expect_cancelled(schedule, "2", 900, "B");
    expect_cancelled(schedule, "2", 3100, "C");
    expect_cancelled(schedule, "3", 1100, "B");
    expect_cancelled(schedule, "3", 3100, "B");
    schedule_unref(schedule);
    // G had the number 7 for a while, after A had lost it.
    schedule = become(TALKS({"7", "A"}, {"8", "G"}), TALKS({"1", "N"}, {"7", "G"}), 1000);
    schedule = become(schedule, TALKS({"1", "N"}, {"8", "G"}), 2000);
    expect_cancelled(schedule, "7", 900, "");
    expect_cancelled(schedule, "7", 1100, "G");
    expect_cancelled(schedule, "7", 2100, "G");
    schedule_unref(schedule);
    // A lost the number 2 to B, which is gone: nobody else is meant by what was said of B.
    schedule = become(TALKS({"2", "A"}, {"3", "B"}), TALKS({"1", "A"}, {"2", "B"}), 1000);
    schedule = become(schedule, TALKS({"1", "A"}, {"4", "C"}), 2000);
    expect_cancelled(schedule, "2", 900, "A");
    expect_cancelled(schedule, "2", 1100, "");
    schedule_unref(schedule);
    // A gave up the number 2, which nobody took at first; later G had it, and is gone.
    schedule = become(TALKS({"2", "A"}), TALKS({"1", "A"}), 1000);
    expect_cancelled(schedule, "2", 1500, "A"); // by a display that has not followed yet
    schedule = become(schedule, TALKS({"1", "A"}, {"2", "G"}), 2000);
    schedule = become(schedule, TALKS({"5", "A"}, {"6", "G"}), 3000);
    expect_cancelled(schedule, "2", 2500, "G");
    schedule = become(schedule, TALKS({"5", "A"}), 4000);
    expect_cancelled(schedule, "2", 900, "A");
    expect_cancelled(schedule, "2", 2500, "");
    schedule_unref(schedule);
    // That somebody takes one of A's ids does not shorten the time of those that it had later.
    schedule = become(TALKS({"2", "A"}), TALKS({"7", "A"}), 1000);
    schedule = become(schedule, TALKS({"8", "A"}), 2000);
    schedule = become(schedule, TALKS({"9", "A"}, {"2", "G"}), 3000);
    expect_cancelled(schedule, "2", 900, "A");
    expect_cancelled(schedule, "7", 1500, "A");
    expect_cancelled(schedule, "8", 2500, "A");
    expect_cancelled(schedule, "2", 3500, "G");
    schedule = become(schedule, TALKS({"10", "A"}, {"2", "G"}, {"7", "F"}, {"8", "H"}), 4000);
    expect_cancelled(schedule, "2", 900, "A");
    expect_cancelled(schedule, "7", 1500, "A");
    expect_cancelled(schedule, "8", 2500, "A");
    expect_cancelled(schedule, "9", 3500, "A");
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notices_appear_where_they_are_meant),
        cmocka_unit_test(a_notice_waits_for_its_beginning),
        cmocka_unit_test(an_emergency_holds_until_lifted_or_expired),
        cmocka_unit_test(invalid_notices_are_refused_with_their_field),
        cmocka_unit_test(too_many_entries_cost_nothing),
        cmocka_unit_test(a_delay_uses_up_the_break_first),
        cmocka_unit_test(then_gaps_and_only_the_rest_moves),
        cmocka_unit_test(nothing_is_moved_past_the_block),
        cmocka_unit_test(nothing_earlier_or_elsewhere_moves),
        cmocka_unit_test(a_room_is_delayed_from_an_instant),
        cmocka_unit_test(a_room_is_delayed_with_talks_that_were_delayed_before),
        cmocka_unit_test(a_break_keeps_its_length_where_nothing_needs_its_end),
        cmocka_unit_test(all_of_a_room_is_later_with_its_breaks),
        cmocka_unit_test(what_was_said_of_a_talk_after_its_room_holds),
        cmocka_unit_test(a_room_is_delayed_only_from_what_takes_place_in_it),
        cmocka_unit_test(a_cancelled_talk_takes_no_time),
        cmocka_unit_test(a_moved_talk_says_where_it_went),
        cmocka_unit_test(titles_and_speakers_are_replaced),
        cmocka_unit_test(expired_and_unknown_entries_do_nothing),
        cmocka_unit_test(the_higher_number_wins),
        cmocka_unit_test(the_first_published_time_is_recorded),
        cmocka_unit_test(the_order_of_merging_does_not_matter),
        cmocka_unit_test(no_adjustments_break_the_day),
        cmocka_unit_test(adjustments_survive_json),
        cmocka_unit_test(invalid_entries_are_refused_with_their_path),
        cmocka_unit_test(adjustments_follow_new_ids_and_names),
        cmocka_unit_test(chairs_reach_no_further_than_their_room),
        cmocka_unit_test(entries_from_before_ids_were_dealt_anew),
        cmocka_unit_test(entries_under_both_ids_are_one),
        cmocka_unit_test(entries_stay_with_their_talks_when_ids_are_dealt_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
