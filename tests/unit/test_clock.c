// A clock that may be wrong: its states, what slides leave out in each, and that the right slide is shown at
// once after the clock is set, in either direction.
#include "support/drawing.h"
#include "support/frab.h"

#include "base/clock_trust.h"
#include "base/system_events.h"
#include "display/display.h"

static enum clock_state judge(int64_t now, enum clock_kernel kernel, bool known, int64_t skew_ms)
{
    struct clock_evidence evidence = {now, kernel, known, skew_ms};
    return clock_state_of(&evidence);
}

static void the_state_follows_the_evidence(void **state)
{
    (void)state;
    int64_t built = clock_built_at();
    assert_true(built > 1577836800 - 1);
    assert_int_equal(judge(0, CLOCK_KERNEL_SYNCED, false, 0), CLOCK_UNSET);
    assert_int_equal(judge(built - 1, CLOCK_KERNEL_SYNCED, true, 0), CLOCK_UNSET);
    assert_int_equal(judge(built, CLOCK_KERNEL_SYNCED, false, 0), CLOCK_GOOD);
    assert_int_equal(judge(built, CLOCK_KERNEL_UNSYNCED, false, 0), CLOCK_UNSYNCED);
    assert_int_equal(judge(built, CLOCK_KERNEL_SYNCED, true, 5000), CLOCK_GOOD);
    assert_int_equal(judge(built, CLOCK_KERNEL_SYNCED, true, 5001), CLOCK_SKEWED);
    assert_int_equal(judge(built, CLOCK_KERNEL_SYNCED, true, -5000), CLOCK_GOOD);
    assert_int_equal(judge(built, CLOCK_KERNEL_SYNCED, true, -5001), CLOCK_SKEWED);
    assert_int_equal(judge(built, CLOCK_KERNEL_UNSYNCED, true, 100), CLOCK_GOOD); // confirmed by the server
    assert_int_equal(judge(built, CLOCK_KERNEL_UNSYNCED, true, 3600000), CLOCK_SKEWED);
    // An unknown state is not good until a server confirms the clock.
    assert_int_equal(judge(built, CLOCK_KERNEL_UNKNOWN, false, 0), CLOCK_UNSYNCED);
    assert_int_equal(judge(built, CLOCK_KERNEL_UNKNOWN, true, 100), CLOCK_GOOD);
    assert_int_equal(judge(built, CLOCK_KERNEL_UNKNOWN, true, 3600000), CLOCK_SKEWED);
}

static void skew_is_measured_at_the_middle_of_the_round_trip(void **state)
{
    (void)state;
    assert_int_equal(clock_skew_ms(1000, 1000400, 1000600), 0);
    assert_int_equal(clock_skew_ms(1000, 999500, 1001500), 0);
    assert_int_equal(clock_skew_ms(1000, 1060500, 1060500), 60000);
    assert_int_equal(clock_skew_ms(1000, 940500, 940500), -60000);
}

static struct config config;
static struct display display;
static const struct schedule *schedule;

static int set_up(void **state)
{
    (void)state;
    struct frab_writer w;
    config_defaults(&config);
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "R");
    frab_item(&w, "a", "A", "2090-09-10T15:00:00+01:00", 30, NULL);
    frab_item(&w, "k", "Coffee", "2090-09-10T15:30:00+01:00", 30, "break");
    frab_item(&w, "b", "B", "2090-09-10T16:00:00+01:00", 30, NULL);
    schedule = frab_end(&w);
    display = (struct display){.config = &config, .zone = &schedule->zone, .source = FEED_NETWORK};
    display_set_schedule(&display, schedule, false, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    display_free(&display);
    schedule_unref(schedule);
    config_free(&config);
    return 0;
}

static void say(const char *slide, int64_t at, struct str *out)
{
    struct view view;
    struct scene scene = {0};
    display.good_at = at;
    assert_true(display_view(&display, at, at, &view));
    assert_true(slide_find(slide)->applies(&view));
    drawing_compose(slide_find(slide), &view, 1920, 1080, &scene);
    str_clear(out);
    scene_to_speech(&scene, out);
    size_t kept = 0;
    for (size_t i = 0; i < out->length; i++) { // lines and pieces of a phrase are one text
        char c = (char)(out->text[i] == '\n' ? ' ' : out->text[i]);
        if (c != ' ' || (kept > 0 && out->text[kept - 1] != ' '))
            out->text[kept++] = c;
    }
    out->text[kept] = '\0';
    out->length = kept;
    scene_free(&scene);
}

static void a_doubtful_clock_says_no_relative_words(void **state)
{
    (void)state;
    static const struct {
        const char *slide, *at, *relative, *absolute;
    } cases[] = {
        {"now", "2090-09-10T15:10:00+01:00", "20 min left", "until 15:30"},
        {"now", "2090-09-10T15:25:00+01:00", "questions", "until 15:30"},
        {"next", "2090-09-10T15:10:00+01:00", "in 50 min", "16:00 – 16:30"},
        {"break", "2090-09-10T15:40:00+01:00", "20 min", "16:00"},
        {"before", "2090-09-10T14:10:00+01:00", "50 min", "15:00"},
    };
    drawing_set_up(state);
    struct str said = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t at = test_instant(cases[i].at);
        display.skew_known = true;
        display.skew_ms = 0;
        say(cases[i].slide, at, &said);
        assert_contains(str_text(&said), cases[i].relative);
        display.skew_ms = 6000;
        say(cases[i].slide, at, &said);
        if (strstr(str_text(&said), cases[i].relative))
            fail_msg("%s still says \"%s\":\n%s", cases[i].slide, cases[i].relative, str_text(&said));
        assert_contains(str_text(&said), cases[i].absolute);
        assert_contains(str_text(&said), "clock is off");
        display.simulated = true; // a simulated clock is right by definition
        say(cases[i].slide, at, &said);
        assert_contains(str_text(&said), cases[i].relative);
        display.simulated = false;
    }
    str_free(&said);
    drawing_tear_down(state);
}

static void a_step_gives_the_right_slide(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        enum phase phase;
    } steps[] = {{"1970-01-01T00:00:10+00:00", PHASE_EMPTY}, {"2090-09-10T15:29:58+01:00", PHASE_TALK},
        {"2090-09-10T15:30:01+01:00", PHASE_BREAK}, {"2090-09-10T15:29:56+01:00", PHASE_TALK}, // -5 s
        {"2090-09-10T16:29:56+01:00", PHASE_TALK},                                             // +1 h
        {"2090-09-10T16:30:00+01:00", PHASE_OVER}, {"2090-09-10T14:00:00+01:00", PHASE_BEFORE}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct view view;
        int64_t at = test_instant(steps[i].at);
        assert_true(display_view(&display, at, at, &view));
        assert_int_equal(view.agenda->phase, steps[i].phase);
        assert_int_equal(view.clock.doubt != NULL && strcmp(view.clock.doubt, "clock not set") == 0, i == 0);
        assert_int_equal(view.clock.unset, i == 0);
    }
}

static void never(void *context)
{
    (void)context;
    fail_msg("nobody set the clock");
}

static void watching_starts_and_ends(void **state)
{
    (void)state;
    struct error error;
    for (int i = 0; i < 20; i++) {
        struct system_events_callbacks calls = {.stepped = never, .hung_up = never};
        struct system_events *watch = system_events_start(&calls, &error);
        assert_non_null(watch);
        system_events_stop(watch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_state_follows_the_evidence),
        cmocka_unit_test(skew_is_measured_at_the_middle_of_the_round_trip),
        cmocka_unit_test(a_doubtful_clock_says_no_relative_words),
        cmocka_unit_test(a_step_gives_the_right_slide),
        cmocka_unit_test(watching_starts_and_ends),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
