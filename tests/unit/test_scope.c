// Which displays an entry is for, and what holds where several scopes disagree.
#include "support/test.h"

#include "agenda/scope.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

static const struct scope_target jade = {.display = "jade-door", .room = "Jade"};
static const struct scope_target foyer = {.display = "foyer"};

static struct adjustment entry(enum adjustment_type type, const char *scope, int64_t number)
{
    return (struct adjustment){
        .type = type, .scope = scope, .number = number, .by = "ana", .at = 1000, .until = 5000};
}

static struct adjustment pin(const char *scope, int64_t number, const char *slide)
{
    struct adjustment e = entry(ADJUST_PIN, scope, number);
    e.slide = slide;
    return e;
}

static struct adjustment notice(const char *scope, int64_t number, const char *item)
{
    struct adjustment e = entry(ADJUST_NOTICE, scope, number);
    e.item = item;
    e.level = NOTICE_INFO;
    e.text = item;
    return e;
}

static struct adjustment late(const char *scope, int64_t number, int64_t starts_at)
{
    struct adjustment e = entry(ADJUST_TIME, scope, number);
    e.item = "c472";
    e.starts_at = starts_at;
    return e;
}

static struct adjustments adjustments_with(const struct adjustment *entries, size_t count)
{
    struct adjustments adjustments;
    assert_true(adjustments_from_entries(entries, count, &adjustments));
    return adjustments;
}

#define ADJUSTMENTS(...)                                                                                     \
    adjustments_with((struct adjustment[]){__VA_ARGS__},                                                     \
        sizeof((struct adjustment[]){__VA_ARGS__}) / sizeof(struct adjustment))

static void scopes_are_read_and_written(void **state)
{
    (void)state;
    char scope[SCOPE_SIZE];
    assert_string_equal(scope_of_room("Jade I & II", scope), "room/Jade I & II");
    assert_string_equal(scope_room(scope), "Jade I & II");
    assert_null(scope_display(scope));
    assert_string_equal(scope_of_display("jade-door", scope), "display/jade-door");
    assert_string_equal(scope_display(scope), "jade-door");
    assert_string_equal(scope_room("room/a/b"), "a/b");
    assert_null(scope_room(NULL));
    static const char *const valid[] = {"all", "room/Jade", "display/x", "room/ ", "room//"};
    static const char *const invalid[] = {
        "", "All", "all/", "all ", "room/", "room", "rooms/x", "display/", "display", "Room/x", "x"};
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        assert_true(scope_is_valid(valid[i]));
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        assert_false(scope_is_valid(invalid[i]));
        assert_false(scope_reaches(invalid[i], &jade));
    }
}

static void a_scope_reaches_the_displays_it_names(void **state)
{
    (void)state;
    assert_true(scope_reaches(NULL, &foyer));
    assert_true(scope_reaches("all", &foyer));
    assert_true(scope_reaches("all", &(struct scope_target){0}));
    assert_true(scope_reaches("room/Jade", &jade));
    assert_false(scope_reaches("room/Jad", &jade));
    assert_false(scope_reaches("room/Jade I", &jade));
    assert_false(scope_reaches("room/jade", &jade));
    assert_false(scope_reaches("room/Jade", &foyer));
    assert_false(scope_reaches("room/jade-door", &jade));
    assert_true(scope_reaches("display/jade-door", &jade));
    assert_false(scope_reaches("display/Jade", &jade));
    assert_false(scope_reaches("display/foyer", &(struct scope_target){0}));
}

static void programme_entries_hold_everywhere(void **state)
{
    (void)state;
    for (int type = 0; type < ADJUST_TYPES; type++) {
        bool shown = type == ADJUST_NOTICE || type == ADJUST_EMERGENCY || type == ADJUST_PIN ||
                     type == ADJUST_VIEW || type == ADJUST_BLANK || type == ADJUST_IDENTIFY;
        struct adjustment e = entry((enum adjustment_type)type, "staff/room/Opala", 1);
        struct adjustments all = ADJUSTMENTS(e);
        struct adjustments here;
        assert_int_equal(adjustment_is_about_programme((enum adjustment_type)type), !shown);
        assert_true(scope_resolve(&all, &jade, &here));
        assert_int_equal(here.count, shown ? 0 : 1);
        if (here.count)
            assert_null(here.entries[0].scope);
        adjustments_free(&here);
        adjustments_free(&all);
    }
}

static void expect_pin(const struct adjustments *all, const struct scope_target *here, const char *slide)
{
    struct adjustments mine;
    assert_true(scope_resolve(all, here, &mine));
    const struct adjustment *found = adjustments_find(&mine, ADJUST_PIN, NULL, 2000);
    if (slide) {
        assert_non_null(found);
        assert_string_equal(found->slide, slide);
        assert_int_equal(mine.count, 1);
    } else {
        assert_null(found);
    }
    adjustments_free(&mine);
}

static void the_newest_entry_wins_in_any_scope(void **state)
{
    (void)state;
    struct adjustments all = ADJUSTMENTS(pin("all", 3, "agenda"), pin("staff/room/Jade", 2, "now"),
        pin("display/foyer", 4, "map"), pin("display/jade-door", 1, "next"));
    expect_pin(&all, &jade, "agenda");
    expect_pin(&all, &foyer, "map");
    expect_pin(&all, &(struct scope_target){.display = "x", .room = "Jade"}, "agenda");
    adjustments_free(&all);
    all = ADJUSTMENTS(
        pin("all", 3, "agenda"), pin("staff/room/Jade", 7, "now"), pin("display/jade-door", 5, "next"));
    expect_pin(&all, &jade, "now");
    expect_pin(&all, &foyer, "agenda");
    adjustments_free(&all);
    // Withdrawn in one scope after it was set in another.
    struct adjustment back = pin("staff/room/Jade", 9, "now");
    back.until = ADJUST_WITHDRAWN;
    all = ADJUSTMENTS(pin("all", 3, "agenda"), back);
    expect_pin(&all, &jade, NULL);
    expect_pin(&all, &foyer, "agenda");
    adjustments_free(&all);
    // A talk's time, set while it was in different rooms.
    all = ADJUSTMENTS(
        late("staff/room/Jade", 4, 1111), late("staff/room/Opala", 5, 2222), late("all", 1, 3333));
    struct adjustments mine;
    assert_true(scope_resolve(&all, &foyer, &mine));
    assert_int_equal(mine.count, 1);
    assert_int_equal(mine.entries[0].starts_at, 2222);
    adjustments_free(&mine);
    adjustments_free(&all);
}

static void notices_of_several_scopes_add_up(void **state)
{
    (void)state;
    struct adjustments all = ADJUSTMENTS(notice("all", 1, "lunch"), notice("staff/room/Jade", 1, "keys"),
        notice("staff/room/Opala", 1, "doors"), notice("display/foyer", 1, "coats"));
    struct adjustments mine;
    assert_true(scope_resolve(&all, &jade, &mine));
    assert_int_equal(mine.count, 2);
    assert_string_equal(mine.entries[0].item, "keys");
    assert_string_equal(mine.entries[1].item, "lunch");
    adjustments_free(&mine);
    assert_true(scope_resolve(&all, &foyer, &mine));
    assert_int_equal(mine.count, 2);
    adjustments_free(&mine);
    adjustments_free(&all);
}

static void one_scope_is_selected_without_old_entries(void **state)
{
    (void)state;
    struct adjustment old = notice("all", 1, "old");
    struct adjustment back = notice("all", 1, "back");
    old.at = 100;
    old.until = 199;
    back.at = 200; // withdrawn, but recently
    back.until = ADJUST_WITHDRAWN;
    struct adjustments all = ADJUSTMENTS(notice("all", 1, "lunch"), old, back, notice("room/all", 1, "x"),
        notice("display/all", 1, "y"), notice(NULL, 1, "z"), pin("all", 2, "now"));
    struct adjustments part;
    assert_true(scope_select(&all, "all", 200, &part));
    assert_int_equal(part.count, 3);
    for (size_t i = 0; i < part.count; i++)
        assert_string_equal(part.entries[i].scope, "all");
    adjustments_free(&part);
    assert_true(scope_select(&all, "all", 199, &part));
    assert_int_equal(part.count, 4);
    adjustments_free(&part);
    assert_true(scope_select(&all, "room/all", 200, &part));
    assert_int_equal(part.count, 1);
    adjustments_free(&part);
    assert_true(scope_select(&all, "room/none", 200, &part));
    assert_int_equal(part.count, 0);
    adjustments_free(&part);
    adjustments_free(&all);
}

static void entries_are_given_a_scope(void **state)
{
    (void)state;
    struct adjustments some =
        ADJUSTMENTS(pin("all", 3, "agenda"), pin(NULL, 2, "now"), notice("room/Jade", 1, "keys"));
    struct adjustments out;
    assert_true(scope_assign(&some, "display/x", true, &out));
    assert_int_equal(out.count, 2); // of the two pins, now in one scope, one holds
    for (size_t i = 0; i < out.count; i++)
        assert_string_equal(out.entries[i].scope, "display/x");
    assert_string_equal(adjustments_find(&out, ADJUST_PIN, NULL, 2000)->slide, "agenda");
    adjustments_free(&out);
    assert_true(scope_assign(&some, "display/x", false, &out));
    assert_int_equal(out.count, 3);
    int scoped = 0;
    for (size_t i = 0; i < out.count; i++)
        scoped += strcmp(out.entries[i].scope, "display/x") == 0;
    assert_int_equal(scoped, 1);
    adjustments_free(&out);
    assert_true(scope_assign(&some, NULL, false, &out));
    assert_int_equal(out.count, 3);
    adjustments_free(&out);
    adjustments_free(&some);
}

static void stronger_entries_cover_weaker_ones(void **state)
{
    (void)state;
    struct adjustments more = ADJUSTMENTS(pin("all", 3, "agenda"), notice("all", 5, "lunch"));
    struct adjustments less = ADJUSTMENTS(pin("all", 2, "now"));
    struct adjustments other = ADJUSTMENTS(pin("room/Jade", 1, "now"));
    struct adjustments none = {0};
    assert_true(adjustments_covers(&more, &less, 0));
    assert_false(adjustments_covers(&less, &more, 0));
    assert_true(adjustments_covers(&more, &more, 0));
    assert_true(adjustments_covers(&more, &none, 0));
    assert_false(adjustments_covers(&none, &less, 0));
    assert_true(adjustments_covers(&none, &less, 5001)); // too old to matter
    assert_false(adjustments_covers(&none, &less, 5000));
    assert_false(adjustments_covers(&more, &other, 0)); // another scope, so another subject
    assert_true(adjustments_covers_entry(&more, &less.entries[0]));
    assert_false(adjustments_covers_entry(&less, &more.entries[0]));
    assert_true(adjustments_covers_entry(&more, &more.entries[1]));
    assert_false(adjustments_covers_entry(&none, &more.entries[0]));
    adjustments_free(&more);
    adjustments_free(&less);
    adjustments_free(&other);
}

static struct adjustment random_entry(uint64_t *seed)
{
    static const char *const scopes[] = {"all", "room/Jade", "room/Opala", "display/jade-door",
        "display/foyer", "room/Säle/1 + 2", "display/50%", NULL};
    static const char *const ids[] = {"abcdefgh", "command-2", NULL};
    static const char *const items[] = {"c1", "c2"};
    struct adjustment e = test_random(seed) % 2   ? pin(NULL, 0, test_random(seed) % 2 ? "now" : "agenda")
                          : test_random(seed) % 2 ? notice(NULL, 0, items[test_random(seed) % 2])
                                                  : late(NULL, 0, 1000 + (int64_t)(test_random(seed) % 2));
    e.scope = scopes[test_random(seed) % 8];
    if (scope_is_of_chairs(e.scope) && !adjustment_is_for_chairs(e.type))
        e.scope = "staff/room/Jade";
    e.id = ids[test_random(seed) % 3];
    e.number = (int64_t)(test_random(seed) % 3);
    e.until = test_random(seed) % 4 ? 5000 : ADJUST_WITHDRAWN;
    return e;
}

// Covering agrees with merging; what holds for a display does not depend on the order of merging; and all of
// it survives JSON.
static void random_adjustments_are_consistent(void **state)
{
    (void)state;
    uint64_t seed = 15;
    for (int round = 0; round < 3000; round++) {
        struct adjustment entries[10];
        size_t count = 1 + test_random(&seed) % 10;
        for (size_t i = 0; i < count; i++)
            entries[i] = random_entry(&seed);
        size_t cut = test_random(&seed) % (count + 1);
        struct adjustments a = adjustments_with(entries, cut);
        struct adjustments b = adjustments_with(entries + cut, count - cut);
        struct adjustments both;
        struct str texts[3] = {{0}, {0}, {0}};
        assert_true(adjustments_merge(&a, &b, &both));
        adjustments_write(&a, &texts[0]);
        adjustments_write(&both, &texts[1]);
        assert_int_equal(
            adjustments_covers(&a, &b, 0), strcmp(str_text(&texts[0]), str_text(&texts[1])) == 0);
        struct adjustments here_a;
        struct adjustments here_b;
        struct adjustments here;
        struct adjustments joined;
        assert_true(scope_resolve(&a, &jade, &here_a) && scope_resolve(&b, &jade, &here_b));
        assert_true(scope_resolve(&both, &jade, &here) && adjustments_merge(&here_b, &here_a, &joined));
        str_clear(&texts[0]);
        adjustments_write(&here, &texts[0]);
        adjustments_write(&joined, &texts[2]);
        assert_string_equal(str_text(&texts[0]), str_text(&texts[2]));
        struct adjustments back;
        struct error error = {0};
        if (!adjustments_read(str_text(&texts[1]), texts[1].length, &back, &error))
            fail_msg("%s", error.text);
        assert_true(adjustments_covers(&back, &both, 0) && adjustments_covers(&both, &back, 0));
        str_clear(&texts[0]);
        adjustments_write(&back, &texts[0]);
        assert_string_equal(str_text(&texts[0]), str_text(&texts[1]));
        for (size_t i = 0; i < 3; i++)
            str_free(&texts[i]);
        struct adjustments *const all[] = {&a, &b, &both, &here_a, &here_b, &here, &joined, &back};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            adjustments_free(all[i]);
    }
}

// Documents are passed on again and again. Texts that were cleaned once must stay as they are, or no two
// displays would ever agree.
static void texts_are_cleaned_once(void **state)
{
    (void)state;
    static const char *const texts[] = {"Q&amp;A in the &lt;b&gt; room", "<b>bold</b> & <i>", "a < b > c",
        "std::vector<int>", "&amp;amp;amp;", "&#x41;", "<br>", "café — 漢字 😀"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct adjustment e = notice("all", 1, "n1");
        e.text = texts[i];
        e.by = texts[i];
        struct adjustments adjustments = ADJUSTMENTS(e);
        struct adjustments back;
        struct str json = {0};
        struct error error = {0};
        adjustments_write(&adjustments, &json);
        if (!adjustments_read(str_text(&json), json.length, &back, &error))
            fail_msg("%s: %s", texts[i], error.text);
        assert_string_equal(back.entries[0].text, texts[i]);
        assert_string_equal(back.entries[0].by, texts[i]);
        adjustments_free(&back);
        adjustments_free(&adjustments);
        str_free(&json);
    }
    // Cleaning any text a second time changes nothing.
    static const char *const pieces[] = {"a", " ", "\t", "<b>", "&amp;", "lt;", "&", "<", ">", "é",
        "\xcc\x81", "\xe2\x80\xae", "\xc2\xa0", "\x01", "\xc2\xad", "b"};
    uint64_t seed = 2;
    for (int round = 0; round < 5000; round++) {
        struct str raw = {0};
        struct str once = {0};
        struct str twice = {0};
        for (uint64_t n = test_random(&seed) % 20; n > 0; n--)
            str_add_text(&raw, pieces[test_random(&seed) % 16]);
        if (round % 2)
            text_clean(&once, str_text(&raw), raw.length);
        else
            text_plain(&once, str_text(&raw), raw.length);
        text_plain(&twice, str_text(&once), once.length);
        assert_string_equal(str_text(&once), str_text(&twice));
        str_free(&raw);
        str_free(&once);
        str_free(&twice);
    }
}

#define HEAD "{\"format\":1,\"entries\":[{\"type\":\"blank\",\"number\":1,\"by\":\"s\","
#define WHEN "\"at\":\"2019-09-10T10:00Z\",\"until\":\"2019-09-10T12:00Z\""

static void unreadable_entries_are_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {HEAD WHEN ",\"scope\":\"rooms/Jade\"}]}", "$.entries[0].scope: no scope; expected all, room/ROOM"},
        {HEAD WHEN ",\"scope\":\"room/\"}]}", "$.entries[0].scope: no scope"},
        {HEAD WHEN ",\"scope\":\"\"}]}", "$.entries[0].scope: no scope"},
        {HEAD WHEN ",\"scope\":\"all\\u0000\"}]}", "$.entries[0].scope: no scope"},
        {HEAD WHEN ",\"scope\":7}]}", "$.entries[0].scope: a number"},
        {HEAD WHEN ",\"scope\":[\"all\"]}]}", "$.entries[0].scope: a list"},
        {HEAD WHEN ",\"id\":{}}]}", "$.entries[0].id: an object"},
        {HEAD WHEN ",\"id\":\"\"}]}", "$.entries[0].id: a text of the wrong length"},
        {HEAD "\"at\":\"1970-01-01T00:00Z\",\"until\":\"2019-09-10T12:00Z\"}]}",
            "$.entries[0].at: an instant out of range; expected one of the years 1970 to 2199"},
        {HEAD "\"at\":\"2019-09-10T10:00Z\",\"until\":\"1970-01-01T00:00Z\"}]}",
            "$.entries[0].until: an instant out of range"},
        {HEAD "\"at\":\"2019-09-10T10:00Z\",\"until\":\"2199-12-31T23:59:59-12:00\"}]}",
            "$.entries[0].until: an instant out of range"},
        {HEAD "\"at\":\"1970-01-01T00:59+01:00\",\"until\":\"2019-09-10T12:00Z\"}]}",
            "$.entries[0].at: an instant out of range"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct adjustments adjustments;
        struct error error = {0};
        if (adjustments_read(cases[i][0], strlen(cases[i][0]), &adjustments, &error))
            fail_msg("%s is accepted", cases[i][0]);
        assert_contains(error.text, cases[i][1]);
    }
    struct str json = {0};
    struct adjustments adjustments;
    struct error error;
    str_add_text(&json, HEAD WHEN ",\"scope\":\"room/");
    for (int i = 0; i < SCOPE_SIZE - 6; i++)
        str_add_char(&json, 'x');
    str_add_text(&json, "\"}]}");
    assert_true(adjustments_read(str_text(&json), json.length, &adjustments, &error));
    assert_int_equal(strlen(adjustments.entries[0].scope), SCOPE_SIZE - 1);
    adjustments_free(&adjustments);
    str_free(&json);
}

static void a_scope_reaches_a_room_by_its_earlier_names(void **state)
{
    (void)state;
    static const char *const former[] = {"Lab", "Old lab"};
    struct room room = {.name = "Lab 2", .guid = "g-1", .former_count = 2, .former = former};
    struct room_names names;
    room_names_of(&room, &names);
    struct scope_target here = {.display = "door", .room = "Lab 2", .room_names = &names};
    assert_true(scope_reaches("room/Lab 2", &here));
    assert_true(scope_reaches("room/Lab", &here));
    assert_true(scope_reaches("room/Old lab", &here));
    assert_true(scope_reaches("room/g-1", &here));
    assert_false(scope_reaches("room/Lab 3", &here));
    assert_string_equal(room_names_present(&names, "Old lab"), "Lab 2");
    assert_string_equal(room_names_present(&names, "Lab 3"), "Lab 3");
    room_names_of(NULL, &names);
    assert_null(room_names_now(&names));
    assert_null(room_names_present(&names, NULL));
}

static void expect_elsewhere(
    const struct adjustments *all, const struct scope_target *here, const char *expected)
{
    struct adjustments found;
    struct str items = {0};
    assert_true(scope_notices_elsewhere(all, here, 2000, &found));
    for (size_t i = 0; i < found.count; i++)
        str_format(&items, "%s:%s ", found.entries[i].scope, found.entries[i].item);
    assert_string_equal(str_text(&items), expected);
    str_free(&items);
    adjustments_free(&found);
}

static void notices_of_other_displays_are_told_apart(void **state)
{
    (void)state;
    struct adjustment over = notice("staff/room/Opala", 4, "over");
    struct adjustment back = notice("staff/room/Opala", 5, "back");
    over.until = 2000;
    back.text = "";
    struct adjustments all = ADJUSTMENTS(notice("all", 1, "lunch"), notice("staff/room/Opala", 2, "cold"),
        notice("display/jade-door", 3, "key"), over, back, pin("staff/room/Opala", 6, "now"),
        notice("staff/room/Opala", 7, "now-all"), notice("all", 8, "now-all"), notice("all", 9, "was-all"),
        notice("staff/room/Opala", 10, "was-all"));
    expect_elsewhere(&all, &foyer, "display/jade-door:key staff/room/Opala:cold staff/room/Opala:was-all ");
    expect_elsewhere(&all, &jade, "staff/room/Opala:cold staff/room/Opala:was-all ");
    adjustments_free(&all);
    struct adjustments none = {0};
    expect_elsewhere(&none, &foyer, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scopes_are_read_and_written),
        cmocka_unit_test(a_scope_reaches_the_displays_it_names),
        cmocka_unit_test(programme_entries_hold_everywhere),
        cmocka_unit_test(the_newest_entry_wins_in_any_scope),
        cmocka_unit_test(notices_of_several_scopes_add_up),
        cmocka_unit_test(one_scope_is_selected_without_old_entries),
        cmocka_unit_test(entries_are_given_a_scope),
        cmocka_unit_test(stronger_entries_cover_weaker_ones),
        cmocka_unit_test(random_adjustments_are_consistent),
        cmocka_unit_test(texts_are_cleaned_once),
        cmocka_unit_test(unreadable_entries_are_refused),
        cmocka_unit_test(a_scope_reaches_a_room_by_its_earlier_names),
        cmocka_unit_test(notices_of_other_displays_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
