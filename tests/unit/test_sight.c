// Colours carry no meaning alone: whoever cannot tell red from green, sees grey, or looks through glare,
// tells each state from the others by words, and urgent ones from far away by light and dark. Every theme is
// tried.
#include "eye/distance.h"
#include "support/lpc.h"

#include <ctype.h>
#include <stdlib.h>

enum { WIDTH = 1920, HEIGHT = 1080 };

// From where the slides are seen.
enum { DOOR_M = 8, STAGE_M = 16 };

// ---- The simulation

// The same matrices, multiplied out to RGB: for protans red and green are one channel of 0.112 red and 0.888
// green, for deutans of 0.293 and 0.707; both see blue.
static void dichromats_see_what_was_published(void **state)
{
    (void)state;
    static const float colours[][3] = {
        {1, 1, 1}, {0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.5F, 0.25F, 0.75F}};
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        for (int protan = 0; protan < 2; protan++) {
            float seen[3] = {colours[i][0], colours[i][1], colours[i][2]};
            float red = protan ? 0.11238F : 0.29275F;
            float blue = protan ? 0.00401F : -0.02234F;
            float channel = red * seen[0] + (1 - red) * seen[1];
            float expected = blue * seen[0] - blue * seen[1] + seen[2];
            expected = expected < 0 ? 0 : expected > 1 ? 1 : expected;
            sight_see(protan ? SIGHT_PROTAN : SIGHT_DEUTAN, seen);
            assert_float_equal(seen[0], channel, 0.002);
            assert_float_equal(seen[1], channel, 0.002);
            assert_float_equal(seen[2], expected, 0.002);
        }
    // Red on black is dark for protans; glare leaves of white on black less than a third of its 21:1.
    assert_true(sight_contrast(SIGHT_PROTAN, 0xFF0000, 0) < 0.6 * sight_contrast(SIGHT_NORMAL, 0xFF0000, 0));
    assert_true(sight_contrast(SIGHT_GLARE, 0xFFFFFF, 0) < 7);
    assert_true(sight_colour(SIGHT_GREY, 0x00FF00) == 0xDCDCDC);
}

// ---- Telling states apart

// A slide in a state, and the same without its texts as somebody sees it from some metres away.
struct look {
    const char *name;
    struct scene scene;
    struct light light;
};

static void look_free(struct look *look)
{
    scene_free(&look->scene);
    light_free(&look->light);
}

static void look_at(
    struct look *look, const char *name, const char *slide, const struct view *view, double metres)
{
    look->name = name;
    drawing_compose(slide_find(slide), view, WIDTH, HEIGHT, &look->scene);
    size_t count = look->scene.count;
    struct scene bare = look->scene;
    bare.items = malloc(sizeof *bare.items * count);
    assert_non_null(bare.items);
    bare.count = 0;
    for (size_t i = 0; i < count; i++)
        if (look->scene.items[i].shape != SHAPE_TEXT)
            bare.items[bare.count++] = look->scene.items[i];
    SDL_Surface *surface = drawing_paint(&bare);
    struct light near = light_of(surface);
    assert_non_null(near.planes[0]);
    look->light = distance_look(&near, metres).light;
    light_free(&near);
    SDL_FreeSurface(surface);
    free(bare.items);
}

// Words of the program's own: not a title, nor a name, nor the line about what comes.
static bool speaks_of_state(const struct scene_item *item)
{
    static const char *const others[] = {"title", "speakers", "coming", "then", "session", "room", "leads"};
    bool speaks = item->shape == SHAPE_TEXT;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        speaks &= strcmp(item->role, "title") == 0 || !strstr(item->role, others[i]);
    return speaks;
}

static bool says(const struct scene *scene, const char *word)
{
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SHAPE_TEXT && strstr(scene->items[i].text, word))
            return true;
    return false;
}

// Does `a` say a word about its state that is nowhere on `b`? Figures and times are no words.
static bool has_own_word(const struct scene *a, const struct scene *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct scene_item *item = &a->items[i];
        bool letters = false;
        if (!speaks_of_state(item) || strcmp(item->role, "title") == 0)
            continue;
        for (const char *c = item->text; *c; c++)
            letters |= isalpha((unsigned char)*c) != 0;
        if (letters && !says(b, item->text))
            return true;
    }
    return false;
}

// Of the picture, the percentage that is light in one and dark in the other for these eyes, 3:1 or more.
// Glare leaves less of all contrasts: there 1.5:1.
static double differs(const struct look *a, const struct look *b, enum sight sight)
{
    enum { STEP = 2 };
    double least = sight == SIGHT_GLARE ? 1.5 : THEME_GRAPHIC_CONTRAST;
    size_t all = 0;
    size_t different = 0;
    for (int y = 0; y < a->light.height; y += STEP)
        for (int x = 0; x < a->light.width; x += STEP) {
            size_t at = (size_t)y * (size_t)a->light.width + (size_t)x;
            float seen[2];
            for (int k = 0; k < 2; k++) {
                float *const *planes = k ? b->light.planes : a->light.planes;
                float rgb[3] = {planes[0][at], planes[1][at], planes[2][at]};
                sight_see(sight, rgb);
                seen[k] = 0.2126F * rgb[0] + 0.7152F * rgb[1] + 0.0722F * rgb[2] + 0.05F;
            }
            double ratio = seen[0] > seen[1] ? (double)(seen[0] / seen[1]) : (double)(seen[1] / seen[0]);
            different += ratio >= least;
            all++;
        }
    return 100.0 * (double)different / (double)all;
}

// By a word on one of them; where one is urgent (`percent` > 0) by light and dark of as much of the picture,
// too.
static void check_apart(const struct look *a, const struct look *b, double percent)
{
    if (!has_own_word(&a->scene, &b->scene) && !has_own_word(&b->scene, &a->scene))
        fail_msg("%s: no word tells \"%s\" from \"%s\"", render.theme.name, a->name, b->name);
    for (int s = 0; s < SIGHT_COUNT; s++) {
        double share = differs(a, b, (enum sight)s);
        if (share < percent)
            fail_msg("%s: %s eyes see \"%s\" and \"%s\" differ in %.1f %% of the picture, not in %.0f %%",
                render.theme.name, sight_name((enum sight)s), a->name, b->name, share, percent);
    }
}

static struct view view_at(const struct programme *programme, const char *at, struct agenda *agenda)
{
    struct view view = drawing_view(programme, test_instant(at), agenda);
    view.place.label = "Jade";
    return view;
}

// All phases around one talk, with as long a warning as shows each. Calm ones, questions, the last minute and
// the time that is up look different also where nobody can read a word.
static void the_timers_phases_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *name, *at;
        int last_minutes;
        int urgency;
    } phases[] = {{"waiting", "2019-09-10T13:00:00+01:00", 5, 0}, {"talk", "2019-09-10T16:10:00+01:00", 5, 0},
        {"last minutes", "2019-09-10T16:20:00+01:00", 15, 0},
        {"questions", "2019-09-10T16:26:30+01:00", 2, 1}, {"last minute", "2019-09-10T16:29:31+01:00", 5, 2},
        {"over", "2019-09-10T16:31:14+01:00", 5, 3}, {"break", "2019-09-10T16:36:30+01:00", 5, 0}};
    enum { PHASES = sizeof phases / sizeof *phases };
    for (const char *const *theme = theme_names; *theme; theme++) {
        struct look looks[PHASES] = {0};
        drawing_use_theme(*theme);
        for (size_t i = 0; i < PHASES; i++) {
            struct timer_view timer = {.rules.default_warning = {phases[i].last_minutes, 1}};
            struct agenda agenda;
            struct view view = view_at(jade, phases[i].at, &agenda);
            view.timer = &timer;
            look_at(&looks[i], phases[i].name, "stage", &view, STAGE_M);
            agenda_release(&agenda);
        }
        for (size_t i = 0; i < PHASES; i++)
            for (size_t k = 0; k < i; k++)
                check_apart(&looks[i], &looks[k], phases[i].urgency != phases[k].urgency ? 4 : 0);
        for (size_t i = 0; i < PHASES; i++)
            look_free(&looks[i]);
    }
}

// The talk of 16:05 after its end, since its chair says that it goes on.
static const struct schedule *overrunning(void)
{
    struct adjustment overrun = {.type = ADJUST_OVERRUN,
        .by = "chair",
        .until = INT64_MAX,
        .ends_at = test_instant("2019-09-10T16:30:00+01:00")};
    for (size_t i = 0; i < lpc->item_count; i++)
        if (strncmp(lpc->items[i].title, "Update on Task Migration", 24) == 0)
            overrun.item = lpc->items[i].id;
    assert_non_null(overrun.item);
    struct adjustments adjustments = {.count = 1, .entries = &overrun};
    return adjustments_apply(&adjustments, lpc, test_instant("2019-09-10T16:31:14+01:00"));
}

static void the_doors_states_are_told_apart(void **state)
{
    (void)state;
    static const struct adjustment full = {.type = ADJUST_FULL, .room = "Jade", .text = "Opala I & II"};
    enum { NOW, QUESTIONS, OVER, FULL, STATES };
    const struct schedule *late = overrunning();
    struct programme *over = test_programme(late, "Jade/room-I&II");
    for (const char *const *theme = theme_names; *theme; theme++) {
        static const char *const names[] = {"now", "questions", "running over", "room full"};
        static const char *const times[] = {"2019-09-10T16:10:00+01:00", "2019-09-10T16:26:30+01:00",
            "2019-09-10T16:31:14+01:00", "2019-09-10T16:10:00+01:00"};
        struct look looks[STATES] = {0};
        drawing_use_theme(*theme);
        for (size_t i = 0; i < STATES; i++) {
            struct agenda agenda;
            struct view view = view_at(i == OVER ? over : jade, times[i], &agenda);
            view.adjusted.full = i == FULL ? &full : NULL;
            look_at(&looks[i], names[i], "now", &view, DOOR_M);
            agenda_release(&agenda);
        }
        for (size_t i = 0; i < STATES; i++)
            for (size_t k = 0; k < i; k++)
                check_apart(&looks[i], &looks[k], i == FULL ? 1.2 : 0);
        for (size_t i = 0; i < STATES; i++)
            look_free(&looks[i]);
    }
    programme_free(over);
    schedule_unref(late);
}

static void messages_are_told_apart(void **state)
{
    (void)state;
    static const struct adjustment messages[] = {{.type = ADJUST_NOTICE,
                                                     .level = NOTICE_INFO,
                                                     .item = "n",
                                                     .by = "Staff",
                                                     .text = "Doors close in 5 minutes"},
        {.type = ADJUST_NOTICE,
            .level = NOTICE_URGENT,
            .item = "n",
            .by = "Staff",
            .text = "Doors close in 5 minutes"},
        {.type = ADJUST_EMERGENCY, .emergency = EMERGENCY_EVACUATE, .by = "Security"},
        {.type = ADJUST_EMERGENCY, .emergency = EMERGENCY_TEST, .by = "Security"}};
    enum { NOTICE, IMPORTANT, EMERGENCY, TEST, MESSAGES };
    for (const char *const *theme = theme_names; *theme; theme++) {
        static const char *const names[] = {"notice", "important", "emergency", "test"};
        struct look looks[MESSAGES] = {0};
        drawing_use_theme(*theme);
        for (size_t i = 0; i < MESSAGES; i++) {
            struct agenda agenda;
            struct view view = view_at(jade, "2019-09-10T16:10:00+01:00", &agenda);
            view.adjusted.notice_count = i < EMERGENCY;
            view.adjusted.notices[0] = &messages[i];
            view.adjusted.emergency = i < EMERGENCY ? NULL : &messages[i];
            look_at(&looks[i], names[i], i < EMERGENCY ? "notice" : "emergency", &view, DOOR_M);
            agenda_release(&agenda);
        }
        check_apart(&looks[NOTICE], &looks[IMPORTANT], 0);
        // Without its giant word, a test has little more than a pattern of its own.
        for (size_t i = EMERGENCY; i < MESSAGES; i++)
            for (size_t k = 0; k < i; k++)
                check_apart(&looks[i], &looks[k], k == EMERGENCY ? 2 : 5);
        for (size_t i = 0; i < MESSAGES; i++)
            look_free(&looks[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dichromats_see_what_was_published),
        cmocka_unit_test(the_timers_phases_are_told_apart),
        cmocka_unit_test(the_doors_states_are_told_apart),
        cmocka_unit_test(messages_are_told_apart),
    };
    return cmocka_run_group_tests(tests, lpc_set_up, lpc_tear_down);
}
