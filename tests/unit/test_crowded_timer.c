// The timer with more to say than fits on a line, in every screen shape, language and clock: what people need
// is not cut, and not left out.
#include "support/drawing.h"
#include "support/glance.h"

#include "scene/i18n.h"

#include <stdio.h>

static const char marked[] =
    CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Rules for free networks in Europe",
        MARKED("de")) "," TALK("b", "2024-06-01T11:00:00", "01:00", "Community networks", MARKED("en")) "]"));

// The room on the timer can be read from afar, and where the title has no room beside the end it has two
// lines.
static void the_timer_keeps_its_title_and_room(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance,
        CONFERENCE(DAY("\"Hall\":[" TALK(
            "a", "2024-06-01T10:00:00", "01:00", "Address space isolation for container security", "") "]")),
        NULL, "2024-06-01T10:15:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        if (drawing_sizes[s].height == 360)
            continue;
        glance_compose(&glance, "stage", s);
        glance_expect_whole(&glance.scene, "stage-title");
        for (size_t i = 0; i < glance.scene.count; i++)
            if (strcmp(glance.scene.items[i].role, "where") == 0)
                assert_true(glance.scene.items[i].style.size_px >=
                            SIZE_LEFT * style_unit(drawing_sizes[s].width, drawing_sizes[s].height) / 1000);
    }
    glance_away(&glance);
}

static const struct scene_item *item_of(const struct scene *scene, const char *role)
{
    for (size_t i = 0; i < scene->count; i++)
        if (strcmp(scene->items[i].role, role) == 0)
            return &scene->items[i];
    fail_msg("there is no %s on %s", role, scene->slide);
    return NULL;
}

static void check_counting_up(struct glance *glance, const char *slide, size_t size)
{
    glance_compose(glance, slide, size);
    glance_expect_count(&glance->scene, "counted", 1);
    glance_expect_whole(&glance->scene, "counted");
    glance_expect_whole(&glance->scene, "when");
    if (drawing_sizes[size].height != 360)
        glance_expect_whole(&glance->scene, "stage-title");
    // As large as the phase, or at least as secondary text that is read from afar.
    int unit = style_unit(drawing_sizes[size].width, drawing_sizes[size].height);
    if (item_of(&glance->scene, "counted")->style.size_px < SIZE_SPEAKERS * unit / 1000)
        fail_msg("%dx%d: %d pixels", drawing_sizes[size].width, drawing_sizes[size].height,
            item_of(&glance->scene, "counted")->style.size_px);
}

static void counting_up_does_not_look_like_counting_down(void **state)
{
    (void)state;
    struct timer_view timer = {.rules = timer_default_rules(), .counts_up = true};
    struct glance glance;
    glance_at(&glance, marked, NULL, "2024-06-01T10:25:00+02:00");
    glance.view.timer = &timer;
    glance_in_every_language(check_counting_up, &glance, "stage");
    glance_expect_text(&glance.scene, "when", "35 min left · ends at 11:00\n");
    glance_away(&glance);
}

static void a_long_room_stands_clear_of_the_digits(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance, marked, NULL, "2024-06-01T10:25:00+02:00");
    glance.view.place.label = "Lecture Hall 1 (Audimax 1), Building 42, ground floor";
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "stage", s);
        const struct scene_item *where = item_of(&glance.scene, "where");
        const struct scene_item *digits = item_of(&glance.scene, "countdown");
        int top = digits->baseline - digits->style.size_px * 73 / 100;
        assert_true(where->box.y + where->box.h + where->style.size_px / 5 < top);
    }
    glance_away(&glance);
}

// Title and phase of the timer, with the longer form of the clock. A bar has no second line for them.
static void the_timer_says_what_it_counts(void **state)
{
    (void)state;
    static const char json[] = CONFERENCE(DAY("\"Yard\":[" TALK("a", "2024-06-01T14:00:00", "00:25",
        "Update on task migration with checkpoints at a large company", "") "]"));
    struct glance glance;
    glance_at(&glance, json, NULL, "2024-06-01T14:21:30+02:00");
    i18n_set_clock(12);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "stage", s);
        glance_expect_whole(&glance.scene, "phase");
        if (s != DRAWING_BAR)
            glance_expect_whole(&glance.scene, "stage-title");
    }
    i18n_set_clock(24);
    glance_away(&glance);
}

#define WORDS                                                                                                \
    "Please speak closer to the microphone, the people in the last rows and on the stream cannot hear you, "

// All words of a message on its pages, one after the other.
static void collect_message(struct glance *glance, size_t size, struct str *out)
{
    int64_t at = glance->view.at;
    for (int second = 0; second < 60; second += 6, glance->view.at += 6) {
        glance_compose(glance, "stage", size);
        struct str page = glance_texts(&glance->scene, "message");
        if (!strstr(str_text(out), str_text(&page)))
            str_add_text(out, str_text(&page));
        str_free(&page);
    }
    glance->view.at = at;
}

// A message to the speaker is never cut, whatever has to give way.
static void a_message_keeps_every_word(void **state)
{
    (void)state;
    static const char *const texts[] = {"Louder", WORDS "and repeat each question before you answer it",
        WORDS WORDS
        "and repeat each question before you answer it; the chair comes to you with a microphone"};
    struct adjustment message = {.type = ADJUST_MESSAGE};
    struct timer_view timer = {.rules = timer_default_rules(), .message = &message};
    struct glance glance;
    glance_at(&glance, marked, NULL, "2024-06-01T10:25:00+02:00");
    glance.view.timer = &timer;
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (size_t s = 0; s < DRAWING_SIZES; s++)
            for (int strip = 0; strip < 2; strip++) {
                struct str said = {0};
                message.text = texts[t];
                timer.strip = strip;
                collect_message(&glance, s, &said);
                for (char *c = said.text; c && *c; c++)
                    *c = (char)(*c == '\n' ? ' ' : *c);
                char words[512];
                snprintf(words, sizeof words, "%s", texts[t]);
                for (char *save = NULL, *word = strtok_r(words, " ", &save); word;
                     word = strtok_r(NULL, " ", &save))
                    if (!strstr(str_text(&said), word))
                        fail_msg("%dx%d: no \"%s\" in \"%s\"", drawing_sizes[s].width,
                            drawing_sizes[s].height, word, str_text(&said));
                assert_null(strstr(str_text(&said), "…"));
                str_free(&said);
            }
    glance_away(&glance);
}

// The box does not touch the digits, which stay large.
static void a_message_keeps_off_the_digits(void **state)
{
    (void)state;
    struct adjustment message = {.type = ADJUST_MESSAGE, .text = WORDS "and repeat each question"};
    struct timer_view timer = {.rules = timer_default_rules(), .message = &message};
    struct glance glance;
    glance_at(&glance, marked, NULL, "2024-06-01T10:25:00+02:00");
    glance.view.timer = &timer;
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        if (drawing_sizes[s].height == 360)
            continue;
        glance_compose(&glance, "stage", s);
        const struct scene_item *digits = item_of(&glance.scene, "countdown");
        const struct scene_item *box = item_of(&glance.scene, "message-ground");
        int unit = style_unit(drawing_sizes[s].width, drawing_sizes[s].height);
        if (box->box.y - digits->baseline < 38 * unit / 1000)
            fail_msg("%dx%d: %d pixels", drawing_sizes[s].width, drawing_sizes[s].height,
                box->box.y - digits->baseline);
        // Or as wide as the screen.
        assert_true(digits->style.size_px * 73 / 100 >= drawing_sizes[s].height * 32 / 100 ||
                    digits->box.w >= drawing_sizes[s].width * 80 / 100);
    }
    glance_away(&glance);
}

static void check_phase(struct glance *glance, const char *slide, size_t size)
{
    glance_compose(glance, slide, size);
    glance_expect_whole(&glance->scene, "phase");
    glance_expect_whole(&glance->scene, "block");
    // It has a line of its own on a portrait screen.
    if (drawing_sizes[size].width < drawing_sizes[size].height)
        assert_true(item_of(&glance->scene, "phase")->style.size_px >= 65 * drawing_sizes[size].width / 1000);
}

// A portrait screen has room for a thick bar, and for a phase that is read from the far end of the stage.
static void a_portrait_timer_fills_its_screen(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance, marked, NULL, "2024-06-01T10:25:00+02:00");
    glance_compose(&glance, "stage", 1);
    assert_true(item_of(&glance.scene, "bar")->box.h >= 70);
    assert_true(item_of(&glance.scene, "phase")->style.size_px >= 90 * 1080 / 1000);
    assert_true(item_of(&glance.scene, "stage-title")->style.size_px >= 70 * 1080 / 1000);
    glance_away(&glance);
}

// The phase and how late it is are whole, in every language, also where it counts up.
static void the_phase_is_whole(void **state)
{
    (void)state;
    static const char *const times[] = {
        "2024-06-01T10:25:00+02:00", "2024-06-01T10:56:30+02:00", "2024-06-01T10:59:30+02:00"};
    struct timer_view timer = {.rules = timer_default_rules(), .behind_s = 720};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        for (int up = 0; up < 2; up++) {
            struct glance glance;
            glance_at(&glance, marked, NULL, times[i]);
            glance.view.timer = &timer;
            timer.counts_up = up;
            glance_in_every_language(check_phase, &glance, "stage");
            glance_expect_text(&glance.scene, "block", "12 min behind schedule\n");
            glance_away(&glance);
        }
}

#define BREAK(id, start, duration, title)                                                                    \
    "{\"guid\":\"" id "\",\"date\":\"" start "+02:00\",\"duration\":\"" duration "\",\"title\":\"" title     \
    "\",\"type\":\"break\"}"

// The timer calls a break what the schedule calls it, and does not say "back" of what was not on before.
static void a_break_has_its_own_name(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance,
        CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving",
            "\"track\":\"Crafts\",") "," BREAK("b", "2024-06-01T11:00:00", "01:00", "Lunch") "," TALK("c",
            "2024-06-01T12:00:00", "01:00", "Opening session",
            "") "," BREAK("d", "2024-06-01T13:00:00", "00:30", "Coffee break") "," TALK("e",
            "2024-06-01T13:30:00", "01:00", "Baking", "\"track\":\"Crafts\",") "]")),
        NULL, "2024-06-01T11:15:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "stage", s);
        glance_expect_text(&glance.scene, "phase", "Lunch\n");
        glance_expect_text(&glance.scene, "when", "starts at 12:00\n");
    }
    agenda_release(&glance.agenda);
    glance.view = drawing_view(glance.programme, test_instant("2024-06-01T13:10:00+02:00"), &glance.agenda);
    glance_compose(&glance, "stage", 0);
    glance_expect_text(&glance.scene, "phase", "Coffee break\n");
    glance_expect_text(&glance.scene, "when", "back at 13:30\n");
    glance_away(&glance);
}

static int left_of(const struct scene *scene, const char *role, size_t nth)
{
    for (size_t i = 0; i < scene->count; i++)
        if (strcmp(scene->items[i].role, role) == 0 && nth-- == 0)
            return scene->items[i].box.x;
    fail_msg("there is no such %s on %s", role, scene->slide);
    return 0;
}

static const char moderated[] =
    CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving", "") "," TALK(
        "b", "2024-06-01T11:00:00", "01:00", "Community networks in cities", "") "," TALK("c",
        "2024-06-01T12:00:00", "01:00", "Update on task migration between large machines", "") "]"));

// What comes stands in columns, with names that look unlike titles and are not cut.
static void the_strip_has_columns(void **state)
{
    (void)state;
    struct timer_view timer = {.rules = timer_default_rules(), .strip = true};
    struct glance glance;
    glance_at(&glance, moderated, NULL, "2024-06-01T10:15:00+02:00");
    glance.view.timer = &timer;
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        if (drawing_sizes[s].height == 360)
            continue;
        glance_compose(&glance, "stage", s);
        glance_expect_whole(&glance.scene, "next-title");
        glance_expect_whole(&glance.scene, "next-speakers");
        glance_expect_text(&glance.scene, "next-speakers", "Ada Example\nAda Example\n");
        assert_int_equal(left_of(&glance.scene, "next-time", 0), left_of(&glance.scene, "next-time", 1));
        const struct scene_item *title = item_of(&glance.scene, "next-title");
        const struct scene_item *names = item_of(&glance.scene, "next-speakers");
        for (size_t i = 0; i < glance.scene.count; i++)
            if (strcmp(glance.scene.items[i].role, "next-title") == 0)
                assert_int_equal(glance.scene.items[i].box.x, title->box.x);
        assert_true(title->style.face != names->style.face && title->colour != names->colour);
    }
    glance_away(&glance);
}

// For distant viewers, with larger texts, the strip gives way before the digits do.
static void the_strip_leaves_the_digits_room(void **state)
{
    (void)state;
    struct timer_view timer = {.rules = timer_default_rules(), .strip = true};
    struct glance glance;
    glance_at(&glance, moderated, NULL, "2024-06-01T10:15:00+02:00");
    glance.view.timer = &timer;
    for (int distance = 4; distance <= 16; distance += 4)
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            drawing_config.display.viewers.farthest_m = distance;
            glance_compose(&glance, "stage", s);
            const struct scene_item *digits = item_of(&glance.scene, "countdown");
            const struct scene_item *bar = item_of(&glance.scene, "trough");
            if (digits->baseline >= bar->box.y ||
                (digits->style.size_px * 73 / 100 < drawing_sizes[s].height / 6 &&
                    digits->box.w < drawing_sizes[s].width * 80 / 100))
                fail_msg("%dx%d at %d m: digits of %d pixels", drawing_sizes[s].width,
                    drawing_sizes[s].height, distance, digits->style.size_px);
        }
    drawing_config.display.viewers.farthest_m = 5;
    glance_away(&glance);
}

// Filled and open pieces of the bar are told apart in every theme and phase.
static void a_bars_pieces_are_told_apart(void **state)
{
    (void)state;
    static const char *const times[] = {
        "2024-06-01T10:25:00+02:00", "2024-06-01T10:56:30+02:00", "2024-06-01T10:59:25+02:00"};
    for (size_t t = 0; theme_names[t]; t++)
        for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
            struct glance glance;
            drawing_use_theme(theme_names[t]);
            glance_at(&glance, marked, NULL, times[i]);
            glance_compose(&glance, "stage", 0);
            const struct scene_item *open = NULL; // the last piece
            for (size_t k = 0; k < glance.scene.count; k++)
                if (strncmp(glance.scene.items[k].role, "trough", 6) == 0)
                    open = &glance.scene.items[k];
            assert_non_null(open);
            double contrast =
                theme_contrast(drawing_colour(open), drawing_colour(item_of(&glance.scene, "bar")));
            if (contrast < THEME_GRAPHIC_CONTRAST)
                fail_msg("%s at %s: %.2f", theme_names[t], times[i], contrast);
            glance_away(&glance);
        }
    drawing_use_theme(theme_names[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_timer_keeps_its_title_and_room),
        cmocka_unit_test(a_long_room_stands_clear_of_the_digits),
        cmocka_unit_test(counting_up_does_not_look_like_counting_down),
        cmocka_unit_test(the_timer_says_what_it_counts),
        cmocka_unit_test(a_message_keeps_every_word),
        cmocka_unit_test(a_message_keeps_off_the_digits),
        cmocka_unit_test(a_portrait_timer_fills_its_screen),
        cmocka_unit_test(the_phase_is_whole),
        cmocka_unit_test(a_break_has_its_own_name),
        cmocka_unit_test(the_strip_has_columns),
        cmocka_unit_test(the_strip_leaves_the_digits_room),
        cmocka_unit_test(a_bars_pieces_are_told_apart),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
