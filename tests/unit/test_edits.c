// A publisher edits a schedule again and again, as people do: moves talks, renames rooms, renews ids,
// corrects titles, drops and adds. An oracle knows what became of each talk; what a display makes of it is
// compared with that.
#include "support/test.h"

#include "agenda/changes.h"
#include "base/str.h"
#include "feed/update_policy.h"
#include "schedule/identity.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROOMS = 4, TALKS = 24, EDITS = 100, DAY_S = 24 * 3600 };

// 2024-06-01T08:00Z
static const int64_t morning = 1717228800;

// What the publisher means: a talk is itself whatever its id.
struct talk {
    int id; // as it is published; another number is another id
    int title, person, room;
    int minute; // after 08:00
    int length;
    bool gone;
};

struct world {
    uint64_t seed;
    struct talk talks[TALKS];
    int room_names[ROOMS];
    int next_id, next_title, next_name;
};

static unsigned roll(struct world *world, unsigned sides)
{
    return (unsigned)(test_random(&world->seed) % sides);
}

// Is the room free then?
static bool is_free(const struct world *world, int room, int minute, int length, int but)
{
    for (int i = 0; i < TALKS; i++) {
        const struct talk *talk = &world->talks[i];
        if (i != but && !talk->gone && talk->room == room && talk->minute < minute + length &&
            minute < talk->minute + talk->length)
            return false;
    }
    return true;
}

static void begin_world(struct world *world, uint64_t seed)
{
    *world = (struct world){.seed = seed, .next_id = TALKS, .next_title = TALKS, .next_name = ROOMS};
    for (int r = 0; r < ROOMS; r++)
        world->room_names[r] = r;
    for (int i = 0; i < TALKS; i++)
        world->talks[i] = (struct talk){.id = i,
            .title = i,
            .person = i,
            .room = i % ROOMS,
            .minute = i / ROOMS * 60,
            .length = 20 + 10 * (i % 3)};
}

static void write_talk(struct str *out, const struct talk *talk, bool first)
{
    int minute = 8 * 60 + talk->minute;
    str_format(out,
        "%s{\"guid\":\"id-%d\",\"title\":\"Title %d\",\"date\":\"2024-06-01T%02d:%02d:00Z\",\"duration\":%d,"
        "\"persons\":[{\"name\":\"Person %d\"}]}",
        first ? "" : ",", talk->id, talk->title, minute / 60, minute % 60, talk->length, talk->person);
}

static const struct schedule *publish(const struct world *world)
{
    struct str json = {0};
    str_add_text(&json,
        "{\"schedule\":{\"conference\":{\"title\":\"Edits\",\"time_zone_name\":\"UTC\",\"days\":[{"
        "\"date\":\"2024-06-01\",\"rooms\":{");
    for (int r = 0; r < ROOMS; r++) {
        bool first = true;
        str_format(&json, "%s\"Room %d\":[", r > 0 ? "," : "", world->room_names[r]);
        for (int i = 0; i < TALKS; i++)
            if (!world->talks[i].gone && world->talks[i].room == r) {
                write_talk(&json, &world->talks[i], first);
                first = false;
            }
        str_add_text(&json, "]");
    }
    str_add_text(&json, "}}]}}}");
    const struct schedule *schedule = test_schedule(str_text(&json));
    str_free(&json);
    return schedule;
}

// ---- edits

static void move_talk(struct world *world, int i)
{
    for (int tries = 0; tries < 50; tries++) {
        int room = (int)roll(world, ROOMS);
        int minute = (int)roll(world, 14) * 30;
        if (!is_free(world, room, minute, world->talks[i].length, i))
            continue;
        // Together with another edit of this talk it could no longer be recognised: people do one at a time.
        if (roll(world, 2))
            world->talks[i].room = is_free(world, room, world->talks[i].minute, world->talks[i].length, i)
                                       ? room
                                       : world->talks[i].room;
        else if (is_free(world, world->talks[i].room, minute, world->talks[i].length, i))
            world->talks[i].minute = minute;
        return;
    }
}

static void renew_ids(struct world *world)
{
    for (int i = 0; i < TALKS; i++)
        world->talks[i].id = world->next_id++;
}

// The ids are dealt anew among the talks.
static void deal_ids(struct world *world)
{
    for (int i = TALKS - 1; i > 0; i--) {
        int other = (int)roll(world, (unsigned)i + 1);
        int id = world->talks[i].id;
        world->talks[i].id = world->talks[other].id;
        world->talks[other].id = id;
    }
}

static void replace_talk(struct world *world, int i)
{
    struct talk *talk = &world->talks[i];
    talk->gone = !talk->gone;
    if (!talk->gone && !is_free(world, talk->room, talk->minute, talk->length, i))
        talk->gone = true;
    else if (!talk->gone) { // another talk
        talk->id = world->next_id++;
        talk->title = talk->person = world->next_title++;
    }
}

// Returns what was done, for messages.
static const char *edit(struct world *world)
{
    int i = (int)roll(world, TALKS);
    int room = (int)roll(world, ROOMS);
    switch (roll(world, 8)) {
    case 0:
        world->room_names[room] = world->next_name++;
        return "a room is renamed";
    case 1:
        renew_ids(world);
        return "all ids are new";
    case 2:
        deal_ids(world);
        return "the ids are dealt anew";
    case 3:
        world->talks[i].title = world->next_title++;
        return "a title is corrected";
    case 4:
        world->talks[i].person = world->next_title++;
        return "a speaker is replaced";
    case 5:
        replace_talk(world, i);
        return "a talk is dropped or added";
    default:
        move_talk(world, i);
        return "a talk is moved";
    }
}

// ---- what a display makes of it

static const struct item *published(const struct schedule *schedule, const struct talk *talk)
{
    char id[24];
    snprintf(id, sizeof id, "id-%d", talk->id);
    for (size_t i = 0; i < schedule->item_count; i++)
        if (strcmp(schedule->items[i].id, id) == 0)
            return &schedule->items[i];
    return NULL;
}

// Each talk that is in both is found, and no other is taken for it.
static void expect_identity(const struct world *before, const struct world *after, const struct schedule *old,
    const struct schedule *next, const struct identity *identity, const char *what)
{
    for (int i = 0; i < TALKS; i++) {
        const struct talk *was = &before->talks[i];
        const struct talk *is = &after->talks[i];
        if (was->gone)
            continue;
        const struct item *old_item = published(old, was);
        assert_non_null(old_item);
        size_t found = identity->items[old_item - old->items];
        bool same = !is->gone && (is->title == was->title || is->person == was->person);
        if (!same && found != IDENTITY_GONE)
            fail_msg("%s: \"%s\" is taken for \"%s\"", what, old_item->title, next->items[found].title);
        if (same && (found == IDENTITY_GONE || &next->items[found] != published(next, is)))
            fail_msg("%s: \"%s\" is not recognised", what, old_item->title);
    }
    for (size_t r = 0; r < ROOMS; r++)
        if (old->rooms[r].count > 0 && identity->rooms[r] != r)
            fail_msg("%s: %s is not %s", what, old->rooms[r].name, next->rooms[r].name);
}

// What the carried schedule has, without what is only remembered, is what a fresh reading of the file has.
static void expect_fresh(const struct schedule *carried, const struct schedule *fresh)
{
    assert_int_equal(carried->item_count, fresh->item_count);
    for (size_t i = 0; i < fresh->item_count; i++) {
        const struct item *a = &carried->items[i];
        const struct item *b = &fresh->items[i];
        assert_string_equal(a->id, b->id);
        assert_string_equal(a->title, b->title);
        assert_string_equal(carried->rooms[a->room].name, fresh->rooms[b->room].name);
        assert_int_equal(a->at.start, b->at.start);
        assert_int_equal(a->at.end, b->at.end);
    }
}

static bool concerns(const struct world *before, const struct world *after)
{
    for (int i = 0; i < TALKS; i++) {
        const struct talk *a = &before->talks[i];
        const struct talk *b = &after->talks[i];
        if (a->gone && b->gone)
            continue;
        if (a->gone != b->gone || a->title != b->title || a->person != b->person || a->room != b->room ||
            a->minute != b->minute)
            return true;
    }
    return false;
}

static void follow(uint64_t seed)
{
    static const struct update_policy_limits limits = {.loss_percent = 30};
    struct world world;
    struct changes changes = {0};
    begin_world(&world, seed);
    const struct schedule *good = publish(&world);
    for (int n = 0; n < EDITS; n++) {
        struct world before = world;
        const char *what = edit(&world);
        const struct schedule *next = publish(&world);
        struct identity identity;
        struct error why;
        assert_true(identity_compare(good, next, &identity));
        expect_identity(&before, &world, good, next, &identity, what);
        const struct schedule *carried = identity_carry(good, next, &identity, 1000);
        struct room_query place = {.room = good->rooms[n % ROOMS].name};
        struct update update = {.good = good,
            .next = carried,
            .identity = &identity,
            .place = &place,
            .now = morning,
            .limits = &limits};
        if (!update_policy_check(&update, &why))
            fail_msg("seed %llu, edit %d, %s: %s", (unsigned long long)seed, n, what, why.text);
        expect_fresh(carried, next);
        struct changes updated;
        assert_true(changes_update(NULL, good, carried, n, DAY_S, &updated));
        if ((updated.count > 0) != concerns(&before, &world))
            fail_msg("%s: %zu changes", what, updated.count);
        changes_free(&changes);
        changes = updated;
        identity_free(&identity);
        schedule_unref(next);
        schedule_unref(good);
        good = carried;
    }
    changes_free(&changes);
    schedule_unref(good);
}

static void a_hundred_edits_are_followed(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++)
        follow(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_edits_are_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
