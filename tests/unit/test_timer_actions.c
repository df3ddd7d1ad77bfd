// A session chair's acts on the timer during the six hours of the Containers micro-conference, and what must
// hold after any sequence of acts.
#include "support/test.h"

#include "agenda/timer.h"
#include "agenda/timer_actions.h"
#include "agenda/timer_shift.h"
#include "agenda/undo.h"
#include "base/file.h"
#include "scene/action_text.h"

#include <stdio.h>
#include <stdlib.h>

static const struct schedule *lpc;
static struct place jade;
static const struct questions_rules questions;

static int set_up(void **state)
{
    (void)state;
    struct str path = {0};
    struct str bytes = {0};
    struct error error;
    struct schedule_hints hints = {0};
    struct room_query query = {.room = "Jade"};
    str_format(&path, "%s/../assets/lpc2019.json", test_folder());
    if (!file_read(str_text(&path), (size_t)1 << 24, &bytes, &error))
        fail_msg("%s", error.text);
    lpc = schedule_read(str_text(&bytes), bytes.length, &hints, &error);
    assert_non_null(lpc);
    assert_true(room_lookup(lpc, &query, &jade, &error));
    str_free(&path);
    str_free(&bytes);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    schedule_unref(lpc);
    return 0;
}

static int64_t at(const char *clock)
{
    char iso[40];
    snprintf(iso, sizeof iso, "2019-09-10T%s+01:00", clock);
    return test_instant(iso);
}

// A room with a chair.
struct chaired {
    struct adjustments adjustments;
    struct error error; // of the last act
    struct undo_record done;
};

static void chaired_free(struct chaired *room)
{
    adjustments_free(&room->adjustments);
    adjustments_free(&room->done.acts);
    adjustments_free(&room->done.before);
}

static void merge(struct chaired *room, const struct adjustments *acts)
{
    struct adjustments both;
    assert_true(adjustments_merge(&room->adjustments, acts, &both));
    adjustments_free(&room->adjustments);
    room->adjustments = both;
}

static bool request_by(struct chaired *room, const char *by, int64_t now, struct timer_request what)
{
    struct timer_context context = {.published = lpc,
        .adjustments = &room->adjustments,
        .place = &jade,
        .questions = &questions,
        .now = now,
        .by = by};
    struct adjustments acts;
    if (!timer_action(&context, &what, &acts, &room->error))
        return false;
    adjustments_free(&room->done.acts);
    adjustments_free(&room->done.before);
    assert_true(undo_before(&room->adjustments, &acts, &room->done.before));
    merge(room, &acts);
    room->done.acts = acts;
    return true;
}

static bool request(struct chaired *room, int64_t now, struct timer_request what)
{
    return request_by(room, TIMER_ACTION_BY_KEY, now, what);
}

static void act(struct chaired *room, const char *clock, enum timer_action what)
{
    if (!request(room, at(clock), (struct timer_request){.act = what}))
        fail_msg("%s at %s: %s", timer_action_name(what), clock, room->error.text);
}

static void refused(struct chaired *room, const char *clock, enum timer_action what, const char *why)
{
    assert_false(request(room, at(clock), (struct timer_request){.act = what}));
    assert_int_equal(room->error.code, ERROR_REFUSED);
    assert_contains(room->error.text, why);
}

static bool undo(struct chaired *room, int64_t now)
{
    struct adjustments undoing;
    if (!undo_entries(&room->adjustments, &room->done, now, &undoing, &room->error))
        return false;
    merge(room, &undoing);
    adjustments_free(&undoing);
    return true;
}

// The room at an instant, with what it borrows.
struct moment {
    const struct schedule *schedule;
    struct programme *programme;
    struct agenda agenda;
};

static struct moment moment_at(const struct chaired *room, int64_t now)
{
    struct moment moment = {.schedule = adjustments_apply(&room->adjustments, lpc, now)};
    assert_non_null(moment.schedule);
    moment.programme = programme_new(moment.schedule, &jade);
    assert_true(agenda_at(moment.programme, now, &moment.agenda));
    return moment;
}

static void moment_free(struct moment *moment)
{
    agenda_release(&moment->agenda);
    programme_free(moment->programme);
    schedule_unref(moment->schedule);
}

// The timer as "talk c431 600": phase, item and seconds left; followed by "held" if it is paused.
static void expect_timer(const struct chaired *room, const char *clock, const char *expected)
{
    static const char *const phases[] = {
        "none", "waiting", "break", "talk", "last-minutes", "questions", "last-minute", "over"};
    struct moment moment = moment_at(room, at(clock));
    struct timer_rules rules = timer_default_rules();
    struct timer timer = timer_at(&moment.agenda, &rules);
    char text[120];
    snprintf(text, sizeof text, "%s %s %lld%s", phases[timer.phase], timer.item ? timer.item->id : "-",
        (long long)timer.left_s, timer.held ? " held" : "");
    assert_string_equal(text, expected);
    moment_free(&moment);
}

// The day's items as "c472 15:10-15:30", from the item `from` on.
static void expect_day(const struct chaired *room, const char *clock, const char *from, const char *expected)
{
    struct moment moment = moment_at(room, at(clock));
    struct str text = {0};
    bool on = false;
    size_t count;
    const struct item *const *items =
        programme_listed(moment.programme, (struct span){at("00:00:00"), at("23:59:59")}, &count);
    for (size_t i = 0; i < count; i++) {
        const struct item *item = items[i];
        char start[ZONE_CLOCK_SIZE];
        char end[ZONE_CLOCK_SIZE];
        on = on || strcmp(item->id, from) == 0;
        if (on)
            str_format(&text, "%s%s %s-%s%s", text.length > 0 ? ", " : "", item->id,
                zone_clock(&lpc->zone, item->at.start, start), zone_clock(&lpc->zone, item->at.end, end),
                item->cancelled ? " cancelled" : "");
    }
    char cut[200];
    snprintf(cut, sizeof cut, "%.*s", (int)strlen(expected), str_text(&text));
    assert_string_equal(cut, expected);
    str_free(&text);
    moment_free(&moment);
}

static void the_schedule_runs_the_block_alone(void **state)
{
    (void)state;
    struct chaired room = {0};
    expect_timer(&room, "14:59:59", "break c9002 1");
    expect_timer(&room, "15:00:00", "talk c9002 600");
    expect_timer(&room, "15:09:59", "last-minute c9002 1");
    expect_timer(&room, "15:10:00", "talk c472 1200");
    expect_timer(&room, "15:30:00", "talk c431 900");
    expect_timer(&room, "15:39:59", "talk c431 301");
    expect_timer(&room, "15:40:00", "questions c431 300");
    expect_timer(&room, "15:43:59", "questions c431 61");
    expect_timer(&room, "15:44:00", "last-minute c431 60");
    expect_timer(&room, "16:29:59", "last-minute c9003 1");
    expect_timer(&room, "16:30:00", "over c9003 0");
    expect_timer(&room, "16:31:59", "over c9003 -119");
    expect_timer(&room, "16:32:00", "break c478 780");
    expect_timer(&room, "19:59:59", "last-minute c9009 1");
    expect_timer(&room, "20:02:00", "none - 0");
}

static void a_late_start_keeps_the_end_until_the_chair_decides(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "15:33:00", TIMER_ACTION_START);
    expect_timer(&room, "15:33:00", "talk c431 720");
    expect_day(&room, "15:33:00", "c431", "c431 15:33-15:45, c477 15:45-16:05");
    assert_true(
        request(&room, at("15:34:00"), (struct timer_request){.act = TIMER_ACTION_LONGER, .minutes = 3}));
    expect_day(&room, "15:34:00", "c431",
        "c431 15:33-15:48, c477 15:48-16:08, c9003 16:08-16:33, b9004 16:33-16:45, c478 16:45-17:05");
    chaired_free(&room);
}

static void still_running_moves_what_follows(void **state)
{
    (void)state;
    struct chaired room = {0};
    // By the schedule the next talk has begun; the chair says that the one before is still running.
    act(&room, "16:05:40", TIMER_ACTION_OVERRUN);
    expect_timer(&room, "16:05:40", "over c477 -40");
    expect_day(&room, "16:05:40", "c477", "c477 15:45-16:06, c9003 16:06-16:31, b9004 16:31-16:45");
    expect_day(&room, "16:08:10", "c477", "c477 15:45-16:09, c9003 16:09-16:34, b9004 16:34-16:45");
    act(&room, "16:08:30", TIMER_ACTION_NEXT);
    expect_timer(&room, "16:08:30", "talk c9003 1500");
    expect_day(
        &room, "16:08:30", "c477", "c477 15:45-16:08, c9003 16:08-16:33, b9004 16:33-16:45, c478 16:45");
    chaired_free(&room);
}

static void nothing_is_moved_past_the_block(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "20:00:30", TIMER_ACTION_FINISH);
    refused(&room, "20:00:31", TIMER_ACTION_OVERRUN, "no talk is running");
    chaired_free(&room);
    room = (struct chaired){0};
    refused(&room, "19:55:00", TIMER_ACTION_LONGER, "the block ends at 20:00");
    act(&room, "19:49:50", TIMER_ACTION_OVERRUN);
    expect_timer(&room, "19:59:59", "over c513 -599");
    expect_day(&room, "19:59:59", "c513", "c513 19:30-20:00, c9009 20:00-20:00");
    chaired_free(&room);
}

static void a_held_countdown_stands_still(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "15:35:00", TIMER_ACTION_HOLD);
    expect_timer(&room, "15:35:00", "talk c431 600 held");
    expect_timer(&room, "15:36:30", "talk c431 600 held");
    refused(&room, "15:36:30", TIMER_ACTION_HOLD, "held already");
    act(&room, "15:37:00", TIMER_ACTION_LONGER);
    expect_timer(&room, "15:37:10", "talk c431 660 held");
    act(&room, "15:38:00", TIMER_ACTION_RESUME);
    expect_timer(&room, "15:38:10", "talk c431 650");
    expect_day(&room, "15:38:10", "c431", "c431 15:30-15:49, c477 15:49-16:09");
    refused(&room, "15:38:11", TIMER_ACTION_RESUME, "not held");
    // An end that is given, as a phone does it, lets it stand as well.
    act(&room, "15:39:00", TIMER_ACTION_HOLD);
    assert_true(request(
        &room, at("15:39:30"), (struct timer_request){.act = TIMER_ACTION_UNTIL, .until = at("15:50:30")}));
    expect_timer(&room, "15:40:00", "talk c431 660 held");
    // Its questions were to begin at 15:43, and come as much later as it was held, however often.
    act(&room, "15:58:00", TIMER_ACTION_RESUME);
    expect_timer(&room, "16:01:59", "talk c431 421");
    expect_timer(&room, "16:02:00", "questions c431 420");
    chaired_free(&room);
    act(&room, "15:35:00", TIMER_ACTION_HOLD);
    act(&room, "15:36:00", TIMER_ACTION_RESUME);
    act(&room, "15:37:00", TIMER_ACTION_HOLD);
    expect_timer(&room, "15:45:00", "talk c431 540 held");
    act(&room, "15:47:00", TIMER_ACTION_RESUME);
    expect_timer(&room, "15:50:59", "talk c431 301");
    expect_timer(&room, "15:51:00", "questions c431 300");
    chaired_free(&room);
}

// Held is held in any phase: the countdown stands still, and goes on from there.
static void every_phase_can_be_held(void **state)
{
    (void)state;
    static const struct {
        const char *hold, *held, *later, *resume, *after, *says;
    } cases[] = {
        {"15:31:00", "talk c431 840 held", "15:37:17", "15:38:00", "15:38:10", "talk c431 830"},
        {"15:41:00", "questions c431 240 held", "15:50:00", "15:52:00", "15:52:01", "questions c431 239"},
        {"15:44:30", "last-minute c431 30 held", "15:59:59", "16:00:00", "16:00:10", "last-minute c431 20"},
        {"15:44:59", "last-minute c431 1 held", "15:45:00", "15:45:01", "15:45:01", "last-minute c431 1"},
        // Over its time, in a break of the same block.
        {"16:30:30", "over c9003 -30 held", "16:40:00", "16:41:00", "16:41:10", "over c9003 -40"},
        {"16:31:59", "over c9003 -119 held", "16:33:00", "16:33:10", "16:36:10", "over c9003 -299"},
        // Held for longer than the block has time.
        {"19:55:00", "last-minutes c9009 300 held", "20:04:00", "20:10:00", "20:11:00",
            "last-minutes c9009 240"},
        // Over its time, and so is the block.
        {"20:00:30", "over c9009 -30 held", "20:20:00", "20:20:30", "20:20:40", "over c9009 -40"},
        {"20:01:59", "over c9009 -119 held", "22:00:00", "22:00:00", "22:00:00", "over c9009 -119"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct chaired room = {0};
        act(&room, cases[i].hold, TIMER_ACTION_HOLD);
        expect_timer(&room, cases[i].hold, cases[i].held);
        expect_timer(&room, cases[i].later, cases[i].held);
        refused(&room, cases[i].later, TIMER_ACTION_HOLD, "held already");
        act(&room, cases[i].resume, TIMER_ACTION_RESUME);
        expect_timer(&room, cases[i].after, cases[i].says);
        refused(&room, cases[i].after, TIMER_ACTION_RESUME, "not held");
        chaired_free(&room);
    }
}

static void expect_elapsed(const struct chaired *room, const char *clock, int64_t expected)
{
    struct moment moment = moment_at(room, at(clock));
    struct timer_rules rules = timer_default_rules();
    assert_int_equal(timer_at(&moment.agenda, &rules).elapsed_s, expected);
    moment_free(&moment);
}

// The time since a talk's start is that of a stopwatch, which is stopped and goes on.
static void pauses_are_not_counted(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "15:32:00", TIMER_ACTION_HOLD);
    expect_elapsed(&room, "15:35:00", 120);
    act(&room, "15:36:00", TIMER_ACTION_SHORTER);
    expect_elapsed(&room, "15:37:00", 120);
    act(&room, "15:38:00", TIMER_ACTION_RESUME);
    expect_elapsed(&room, "15:38:00", 120);
    expect_elapsed(&room, "15:39:00", 180);
    assert_true(undo(&room, at("15:39:00")));
    expect_elapsed(&room, "15:39:30", 120);
    act(&room, "15:40:00", TIMER_ACTION_RESUME);
    act(&room, "15:41:00", TIMER_ACTION_HOLD);
    act(&room, "15:42:00", TIMER_ACTION_RESUME);
    expect_elapsed(&room, "15:42:30", 210);
    // A new start is a new stopwatch.
    act(&room, "15:43:00", TIMER_ACTION_START);
    expect_elapsed(&room, "15:43:20", 20);
    chaired_free(&room);
}

static void a_talk_that_is_still_running_can_be_held(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "16:06:00", TIMER_ACTION_OVERRUN);
    act(&room, "16:07:00", TIMER_ACTION_HOLD);
    expect_timer(&room, "16:07:00", "over c477 -120 held");
    expect_timer(&room, "16:09:50", "over c477 -120 held");
    // The next one waits.
    expect_day(&room, "16:09:50", "c477", "c477 15:45-16:10, c9003 16:10-16:35, b9004 16:35-16:45");
    act(&room, "16:10:00", TIMER_ACTION_RESUME);
    expect_timer(&room, "16:10:10", "over c477 -130");
    act(&room, "16:10:30", TIMER_ACTION_HOLD);
    act(&room, "16:11:00", TIMER_ACTION_LONGER);
    expect_timer(&room, "16:12:00", "last-minute c477 60 held");
    act(&room, "16:12:00", TIMER_ACTION_RESUME);
    expect_timer(&room, "16:12:20", "last-minute c477 40");
    act(&room, "16:12:30", TIMER_ACTION_HOLD);
    act(&room, "16:13:00", TIMER_ACTION_FINISH);
    expect_timer(&room, "16:13:00", "talk c9003 1500");
    chaired_free(&room);
}

// Whatever happens to be held, and however long: it stands still, and then goes on by the second.
static void holding_takes_no_time(void **state)
{
    (void)state;
    uint64_t seed = 29;
    struct timer_rules rules = timer_default_rules();
    for (int i = 0; i < 300; i++) {
        struct chaired room = {0};
        int64_t now = at("15:00:00") + (int64_t)(test_random(&seed) % 18100);
        int64_t pause = 1 + (int64_t)(test_random(&seed) % 900);
        struct moment before = moment_at(&room, now);
        struct timer was = timer_at(&before.agenda, &rules);
        bool counts = was.phase >= TIMER_TALK;
        assert_int_equal(request(&room, now, (struct timer_request){.act = TIMER_ACTION_HOLD}), counts);
        for (int k = 0; counts && k < 4; k++) {
            struct moment during = moment_at(&room, now + pause * k / 3);
            struct timer held = timer_at(&during.agenda, &rules);
            assert_true(held.held);
            assert_int_equal(held.phase, was.phase);
            assert_int_equal(held.left_s, was.left_s);
            assert_string_equal(held.item->id, was.item->id);
            assert_true(held.phase_began <= now);
            moment_free(&during);
        }
        if (counts) {
            assert_true(request(&room, now + pause, (struct timer_request){.act = TIMER_ACTION_RESUME}));
            for (int k = 0; k < 3; k++) {
                struct moment after = moment_at(&room, now + pause + k);
                struct timer resumed = timer_at(&after.agenda, &rules);
                assert_false(resumed.held);
                // Unless the next one begins, or the time for "time is up" is over.
                bool over = was.left_s > -TIMER_OVER_S + k && was.left_s <= k;
                if (was.left_s > k || (over && strcmp(resumed.item->id, was.item->id) == 0))
                    assert_int_equal(resumed.left_s, was.left_s - k);
                if (was.left_s > 61 + k)
                    assert_true(resumed.phase == was.phase || (resumed.phase > was.phase && k > 0));
                moment_free(&after);
            }
        }
        moment_free(&before);
        chaired_free(&room);
    }
}

static void questions_begin_when_the_chair_says(void **state)
{
    (void)state;
    struct chaired room = {0};
    expect_timer(&room, "15:36:00", "talk c431 540");
    act(&room, "15:36:00", TIMER_ACTION_QUESTIONS);
    expect_timer(&room, "15:36:00", "questions c431 540");
    chaired_free(&room);
}

static void a_finished_talk_is_not_counted_over(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "16:25:00", TIMER_ACTION_FINISH);
    expect_timer(&room, "16:25:00", "waiting c478 1200");
    act(&room, "16:26:00", TIMER_ACTION_NEXT);
    expect_timer(&room, "16:26:00", "talk c478 1200");
    struct chaired late = {0};
    expect_timer(&late, "16:30:20", "over c9003 -20");
    act(&late, "16:30:20", TIMER_ACTION_FINISH);
    expect_timer(&late, "16:30:20", "break c478 880");
    chaired_free(&room);
    chaired_free(&late);
}

static void two_talks_change_places(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "15:42:00", TIMER_ACTION_SWAP); // while 431 runs, before 477
    expect_day(&room, "15:42:00", "c477", "c477 15:30-15:50, c431 15:50-16:05, c9003 16:05-16:30");
    refused(&room, "15:42:01", TIMER_ACTION_SWAP, "changed places already");
    assert_true(undo(&room, at("15:42:10")));
    expect_day(&room, "15:42:10", "c431", "c431 15:30-15:45, c477 15:45-16:05");
    act(&room, "16:40:00", TIMER_ACTION_SWAP); // in the break: the next two
    expect_day(&room, "16:40:00", "c9005", "c9005 16:45-17:10, c478 17:10-17:30");
    chaired_free(&room);
}

static void one_act_cancels_a_talk(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "16:40:00", TIMER_ACTION_CANCEL);
    expect_day(&room, "16:40:00", "c478", "c478 16:45-17:05 cancelled, c9005 17:05-17:30");
    chaired_free(&room);
}

static void a_talk_can_be_given_an_end(void **state)
{
    (void)state;
    struct chaired room = {0};
    assert_true(request(
        &room, at("15:40:00"), (struct timer_request){.act = TIMER_ACTION_UNTIL, .until = at("15:50:00")}));
    expect_timer(&room, "15:40:00", "talk c431 600");
    assert_false(request(
        &room, at("15:40:00"), (struct timer_request){.act = TIMER_ACTION_UNTIL, .until = at("21:50:00")}));
    assert_contains(room.error.text, "the block ends at 20:00");
    assert_false(request(
        &room, at("15:40:00"), (struct timer_request){.act = TIMER_ACTION_UNTIL, .until = at("15:30:00")}));
    chaired_free(&room);
}

static void the_schedule_is_followed_again(void **state)
{
    (void)state;
    struct chaired room = {0};
    struct adjustment theirs = {.type = ADJUST_TIME,
        .item = "c478",
        .number = 1,
        .by = "staff",
        .at = at("12:00:00"),
        .until = at("23:00:00"),
        .starts_at = at("16:50:00")};
    struct adjustments staff;
    assert_true(adjustments_from_entries(&theirs, 1, &staff));
    merge(&room, &staff);
    act(&room, "15:35:00", TIMER_ACTION_LONGER);
    act(&room, "15:36:00", TIMER_ACTION_QUESTIONS);
    act(&room, "15:37:00", TIMER_ACTION_SCHEDULE);
    expect_timer(&room, "15:37:00", "talk c431 480");
    expect_day(&room, "15:37:00", "c431", "c431 15:30-15:45, c477 15:45-16:05");
    expect_day(&room, "15:37:00", "c478", "c478 16:50-17:10"); // what staff did stays
    refused(&room, "15:37:01", TIMER_ACTION_SCHEDULE, "followed already");
    adjustments_free(&staff);
    chaired_free(&room);
}

static void a_message_is_read_or_expires(void **state)
{
    (void)state;
    struct chaired room = {0};
    refused(&room, "15:35:00", TIMER_ACTION_READ, "no message");
    assert_true(request(&room, at("15:35:00"),
        (struct timer_request){
            .act = TIMER_ACTION_MESSAGE, .text = "Please repeat the question", .until = at("15:37:00")}));
    assert_non_null(adjustments_find(&room.adjustments, ADJUST_MESSAGE, "Jade/room-I&II", at("15:36:59")));
    assert_null(adjustments_find(&room.adjustments, ADJUST_MESSAGE, "Jade/room-I&II", at("15:37:00")));
    act(&room, "15:36:00", TIMER_ACTION_READ);
    assert_null(adjustments_find(&room.adjustments, ADJUST_MESSAGE, "Jade/room-I&II", at("15:36:01")));
    chaired_free(&room);
}

static void others_changes_are_not_undone(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "15:35:00", TIMER_ACTION_LONGER);
    struct adjustment theirs = {.type = ADJUST_TIME,
        .item = "c431",
        .number = adjustments_next_number(&room.adjustments),
        .by = "staff",
        .at = at("15:36:00"),
        .until = at("23:00:00"),
        .ends_at = at("15:50:00")};
    struct adjustments staff;
    assert_true(adjustments_from_entries(&theirs, 1, &staff));
    merge(&room, &staff);
    assert_false(undo(&room, at("15:37:00")));
    assert_contains(room.error.text, "staff changed it since");
    adjustments_free(&staff);
    chaired_free(&room);
}

static void refusals_have_numbers(void **state)
{
    (void)state;
    for (int refusal = 0; refusal < TIMER_REFUSAL_BLOCK_END; refusal++) {
        struct error error;
        assert_false(timer_refusal_set(&error, (enum timer_refusal)refusal));
        assert_int_equal(error.code, ERROR_REFUSED);
        assert_int_equal(error.detail, refusal);
        // Without a catalogue the display says the same as the API.
        assert_string_equal(action_text_refusal(&error), error.text);
    }
    struct error other;
    error_refuse(&other, TIMER_REFUSAL_BLOCK_END, "the block ends at 18:00");
    assert_string_equal(action_text_refusal(&other), "the block ends at 18:00");
    // The detail of another kind of error is not a refusal.
    error_number(&other, TIMER_REFUSAL_NO_TALK, "a.json");
    assert_string_equal(action_text_refusal(&other), other.text);
}

static void effects_are_listed(void **state)
{
    (void)state;
    struct chaired room = {0};
    struct moment before = moment_at(&room, at("16:20:00"));
    assert_true(
        request(&room, at("16:20:00"), (struct timer_request){.act = TIMER_ACTION_LONGER, .minutes = 4}));
    struct moment after = moment_at(&room, at("16:20:00"));
    struct programme_difference effects[8];
    assert_int_equal(programme_compare(before.programme, after.programme, at("16:20:00"), effects, 8), 2);
    assert_string_equal(effects[0].after->id, "c9003");
    assert_int_equal(effects[0].after->at.end - effects[0].before->at.end, 240);
    assert_string_equal(effects[1].after->id, "b9004");
    assert_int_equal(effects[1].after->at.end - effects[1].after->at.start, 11 * 60);
    assert_int_equal(timer_lateness(&after.agenda, lpc), 240);
    moment_free(&before);
    moment_free(&after);
    chaired_free(&room);
}

static void expect_late(const struct chaired *room, const char *clock, int64_t late_s)
{
    struct moment moment = moment_at(room, at(clock));
    if (timer_lateness(&moment.agenda, lpc) != late_s)
        fail_msg("%s: %lld s late", clock, (long long)timer_lateness(&moment.agenda, lpc));
    moment_free(&moment);
}

// Talks that traded places are on time where each is in the other's place.
static void who_traded_places_is_not_called_late(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "15:31:00", TIMER_ACTION_SWAP);
    expect_late(&room, "15:32:00", 0);
    expect_late(&room, "15:48:00", 0);
    expect_late(&room, "16:01:00", 0);
    chaired_free(&room);
}

// While "time is up" stands, the lateness is that of whoever has just spoken.
static void who_ended_in_time_is_not_called_late(void **state)
{
    (void)state;
    struct chaired room = {0};
    struct adjustment later = {.type = ADJUST_TIME,
        .item = "c477",
        .by = "desk",
        .number = 1,
        .until = INT64_MAX,
        .starts_at = at("15:55:00")};
    struct adjustments acts = {.count = 1, .entries = &later};
    merge(&room, &acts);
    expect_late(&room, "15:44:00", 0);
    expect_late(&room, "15:45:30", 0);
    expect_late(&room, "15:48:00", 600);
    chaired_free(&room);
}

static void setting_the_clock_keeps_countdowns_steady(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "15:33:00", TIMER_ACTION_START);
    act(&room, "15:35:00", TIMER_ACTION_HOLD);
    struct adjustments shifted;
    assert_true(timer_shift(&room.adjustments, "chair", at("15:36:00"), 3600, &shifted));
    merge(&room, &shifted);
    expect_timer(&room, "16:36:00", "talk c431 600 held");
    adjustments_free(&shifted);
    chaired_free(&room);
}

static void act_by(struct chaired *room, const char *by, const char *clock, enum timer_action what)
{
    if (!request_by(room, by, at(clock), (struct timer_request){.act = what}))
        fail_msg("%s by %s at %s: %s", timer_action_name(what), by, clock, room->error.text);
}

static void setting_the_clock_concerns_one_display(void **state)
{
    (void)state;
    struct chaired room = {0};
    struct adjustments shifted;
    act_by(&room, "chair@stage", "15:33:00", TIMER_ACTION_START);
    act_by(&room, "chair@door", "15:34:00", TIMER_ACTION_QUESTIONS);
    // The door's clock is set: what was done on the stage stays.
    assert_true(timer_shift(&room.adjustments, "chair@door", at("15:36:00"), 3600, &shifted));
    assert_int_equal(shifted.count, 1);
    assert_int_equal(shifted.entries[0].type, ADJUST_QUESTIONS);
    assert_string_equal(shifted.entries[0].by, "chair@door");
    assert_int_equal(shifted.entries[0].starts_at, at("16:34:00"));
    adjustments_free(&shifted);
    // Similar names are not the same display.
    static const char *const others[] = {"chair", "chair@", "chair@doo", "chair@door2", "Chair@door", "door"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_true(timer_shift(&room.adjustments, others[i], at("15:36:00"), 3600, &shifted));
        assert_int_equal(shifted.count, 0);
        adjustments_free(&shifted);
    }
    // The last author counts: what the door did belongs to the stage once it was changed there.
    act_by(&room, "chair@stage", "15:35:00", TIMER_ACTION_QUESTIONS);
    assert_true(timer_shift(&room.adjustments, "chair@door", at("15:36:00"), 3600, &shifted));
    assert_int_equal(shifted.count, 0);
    adjustments_free(&shifted);
    assert_true(timer_shift(&room.adjustments, "chair@stage", at("15:36:00"), -60, &shifted));
    assert_int_equal(shifted.count, 2);
    merge(&room, &shifted);
    expect_timer(&room, "15:36:00", "questions c431 480");
    adjustments_free(&shifted);
    chaired_free(&room);
}

static void keys_of_all_displays_count_as_one_person(void **state)
{
    (void)state;
    static const char *const keys[] = {"chair", "chair@stage", "chair@door"};
    static const char *const others[] = {"staff", "chairman", "chairs@stage", "ana@stage", "achair@stage"};
    for (size_t i = 0; i < 3; i++) {
        struct chaired room = {0};
        act_by(&room, "chair@stage", "15:35:00", TIMER_ACTION_LONGER);
        act_by(&room, "chair", "15:35:10", TIMER_ACTION_QUESTIONS);
        act_by(&room, "chair@door", "15:35:20", TIMER_ACTION_SWAP);
        act_by(&room, keys[i], "15:37:00", TIMER_ACTION_SCHEDULE);
        expect_timer(&room, "15:37:00", "talk c431 480");
        for (size_t k = 0; k < room.done.acts.count; k++)
            assert_int_equal(room.done.acts.entries[k].until, ADJUST_WITHDRAWN);
        refused(&room, "15:37:01", TIMER_ACTION_SCHEDULE, "followed already");
        chaired_free(&room);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct chaired room = {0};
        act_by(&room, others[i], "15:35:00", TIMER_ACTION_QUESTIONS);
        refused(&room, "15:37:00", TIMER_ACTION_SCHEDULE, "followed already");
        assert_false(request_by(
            &room, "chair@door", at("15:37:00"), (struct timer_request){.act = TIMER_ACTION_SCHEDULE}));
        act_by(&room, others[i], "15:37:10", TIMER_ACTION_SCHEDULE); // its author may
        expect_timer(&room, "15:37:10", "talk c431 470");
        chaired_free(&room);
    }
}

// In any sequence of acts undo restores what was, no span is negative, and nothing ends after its block.
static void any_sequence_of_acts_keeps_the_rules(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int sequence = 0; sequence < 60; sequence++) {
        struct chaired room = {0};
        int64_t now = at("15:00:00") + (int64_t)(test_random(&seed) % 18000);
        for (int i = 0; i < 14; i++) {
            now += (int64_t)(test_random(&seed) % 400);
            struct timer_request what = {.act = (enum timer_action)(test_random(&seed) % TIMER_ACTIONS),
                .minutes = (int)(test_random(&seed) % 90),
                .until = now + (int64_t)(test_random(&seed) % 7200) - 600,
                .text = "Louder, please"};
            struct moment before = moment_at(&room, now);
            if (!request(&room, now, what)) {
                assert_true(room.error.text[0] != '\0');
                moment_free(&before);
                continue;
            }
            struct moment after = moment_at(&room, now);
            for (size_t k = 0; k < after.schedule->item_count; k++) {
                const struct item *item = &after.schedule->items[k];
                assert_true(item->at.start <= item->at.end);
                if (item->at.start >= at("14:00:00") && item->at.end < at("23:59:00") && item->session &&
                    strstr(item->session, "Containers"))
                    assert_true(item->at.end <= at("20:00:00"));
            }
            assert_int_equal(before.schedule->item_count, after.schedule->item_count);
            if (test_random(&seed) % 2) {
                if (!undo(&room, now))
                    fail_msg("undo of %s: %s", timer_action_name(what.act), room.error.text);
                struct moment undone = moment_at(&room, now);
                for (size_t k = 0; k < undone.schedule->item_count; k++) {
                    const struct item *a = &before.schedule->items[k];
                    const struct item *b = &undone.schedule->items[k];
                    assert_string_equal(a->id, b->id);
                    assert_int_equal(a->at.start, b->at.start);
                    assert_int_equal(a->at.end, b->at.end);
                    assert_int_equal(a->cancelled, b->cancelled);
                    assert_int_equal(a->timer != NULL, b->timer != NULL);
                }
                moment_free(&undone);
            }
            moment_free(&before);
            moment_free(&after);
        }
        chaired_free(&room);
    }
}

static void acts_survive_json(void **state)
{
    (void)state;
    struct chaired room = {0};
    act(&room, "15:31:00", TIMER_ACTION_START);
    act(&room, "15:35:00", TIMER_ACTION_HOLD);
    act(&room, "15:36:00", TIMER_ACTION_RESUME);
    act(&room, "15:37:00", TIMER_ACTION_QUESTIONS);
    act(&room, "15:38:00", TIMER_ACTION_SWAP);
    act(&room, "16:06:00", TIMER_ACTION_OVERRUN);
    assert_true(request(&room, at("16:06:10"),
        (struct timer_request){
            .act = TIMER_ACTION_MESSAGE, .text = "Slides stuck?", .until = at("16:07:00")}));
    struct str once = {0};
    struct str twice = {0};
    struct adjustments read;
    struct error error;
    adjustments_write(&room.adjustments, &once);
    if (!adjustments_read(str_text(&once), once.length, &read, &error))
        fail_msg("%s", error.text);
    adjustments_write(&read, &twice);
    assert_string_equal(str_text(&once), str_text(&twice));
    adjustments_free(&read);
    str_free(&once);
    str_free(&twice);
    chaired_free(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schedule_runs_the_block_alone),
        cmocka_unit_test(a_late_start_keeps_the_end_until_the_chair_decides),
        cmocka_unit_test(still_running_moves_what_follows),
        cmocka_unit_test(nothing_is_moved_past_the_block),
        cmocka_unit_test(a_held_countdown_stands_still),
        cmocka_unit_test(every_phase_can_be_held),
        cmocka_unit_test(pauses_are_not_counted),
        cmocka_unit_test(a_talk_that_is_still_running_can_be_held),
        cmocka_unit_test(holding_takes_no_time),
        cmocka_unit_test(questions_begin_when_the_chair_says),
        cmocka_unit_test(a_finished_talk_is_not_counted_over),
        cmocka_unit_test(two_talks_change_places),
        cmocka_unit_test(one_act_cancels_a_talk),
        cmocka_unit_test(a_talk_can_be_given_an_end),
        cmocka_unit_test(the_schedule_is_followed_again),
        cmocka_unit_test(a_message_is_read_or_expires),
        cmocka_unit_test(others_changes_are_not_undone),
        cmocka_unit_test(refusals_have_numbers),
        cmocka_unit_test(effects_are_listed),
        cmocka_unit_test(who_traded_places_is_not_called_late),
        cmocka_unit_test(who_ended_in_time_is_not_called_late),
        cmocka_unit_test(setting_the_clock_keeps_countdowns_steady),
        cmocka_unit_test(setting_the_clock_concerns_one_display),
        cmocka_unit_test(keys_of_all_displays_count_as_one_person),
        cmocka_unit_test(any_sequence_of_acts_keeps_the_rules),
        cmocka_unit_test(acts_survive_json),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
