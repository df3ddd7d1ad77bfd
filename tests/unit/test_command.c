// Which displays a command is for and when it was sent ("to" and "at"), who may send it, and the scope of its
// entries.
#include "support/frab.h"
#include "support/target.h"
#include "support/test.h"

#include "control/command.h"

#include <stdio.h>
#include <stdlib.h>

static const struct schedule *lpc;
static struct place jade;
static const struct questions_rules questions;

static int set_up(void **state)
{
    (void)state;
    struct frab_writer w;
    struct room_query query = {.room = "Jade"};
    struct error error;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    frab_item(&w, "a", "A", "2019-09-10T10:00:00Z", 20, NULL);
    frab_item(&w, "b", "B", "2019-09-10T10:20:00Z", 20, NULL);
    frab_room(&w, "Opala");
    frab_item(&w, "x", "X", "2019-09-10T10:00:00Z", 60, NULL);
    lpc = frab_end(&w);
    return room_lookup(lpc, &query, &jade, &error) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    schedule_unref(lpc);
    return 0;
}

static bool read_with(const char *members, struct command *command, struct refusal *refusal)
{
    struct str json = {0};
    str_format(&json, "{\"id\":\"command-1\",%s}", members);
    bool ok = command_read(str_text(&json), json.length, command, refusal);
    str_free(&json);
    return ok;
}

static void read_or_fail(const char *members, struct command *command)
{
    struct refusal refusal;
    if (!read_with(members, command, &refusal))
        fail_msg("%s: %s", members, refusal.why.text);
}

static void scopes_are_read(void **state)
{
    (void)state;
    static const char *const valid[][2] = {{"all", "all"}, {"room/Jade", "room/Jade"},
        {"room/Jade I & II", "room/Jade I & II"}, {"room/a/b", "room/a/b"},
        {"display/jade-door", "display/jade-door"}, {"  room/Jade  I ", "room/Jade I"},
        {"room/50%25", "room/50%25"}};
    static const char *const invalid[] = {"\"\"", "\" \"", "7", "[\"all\"]", "{}", "true", "\"everyone\"",
        "\"All\"", "\"all/\"", "\"room\"", "\"room/\"", "\"room/ \"", "\"display/\"", "\"rooms/Jade\"",
        "\"Room/Jade\"", "\"desk/all\"", "\"/room/Jade\""};
    char members[900];
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++) {
        struct command command;
        snprintf(members, sizeof members, "\"type\":\"blank\",\"to\":\"%s\"", valid[i][0]);
        read_or_fail(members, &command);
        assert_string_equal(command.to, valid[i][1]);
        command_free(&command);
    }
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        struct command command;
        struct refusal refusal;
        snprintf(members, sizeof members, "\"type\":\"blank\",\"to\":%s", invalid[i]);
        if (read_with(members, &command, &refusal))
            fail_msg("%s is accepted", invalid[i]);
        assert_int_equal(refusal.status, 422);
        assert_string_equal(refusal.field, "to");
        command_free(&command);
    }
    // Not given, or null: the type's default.
    static const char *const unsaid[] = {"\"type\":\"blank\"", "\"type\":\"blank\",\"to\":null,\"at\":null"};
    for (size_t i = 0; i < 2; i++) {
        struct command command;
        read_or_fail(unsaid[i], &command);
        assert_null(command.to);
        assert_int_equal(command.at, 0);
        command_free(&command);
    }
    for (int more = 0; more < 2; more++) {
        struct command command;
        struct refusal refusal;
        int length = SCOPE_SIZE - 1 - 5 + more;
        snprintf(members, sizeof members, "\"type\":\"blank\",\"to\":\"room/%0*d\"", length, 0);
        assert_int_equal(read_with(members, &command, &refusal), more == 0);
        command_free(&command);
    }
}

static void every_type_takes_to_and_at(void **state)
{
    (void)state;
    static const char *const all[] = {"\"type\":\"notice\",\"text\":\"x\"",
        "\"type\":\"emergency\",\"kind\":\"test\"",
        "\"type\":\"delay\",\"item\":\"a\",\"starts_at\":\"2019-09-10T10:05Z\"",
        "\"type\":\"extend\",\"item\":\"a\",\"ends_at\":\"2019-09-10T10:25Z\"",
        "\"type\":\"cancel\",\"item\":\"a\"", "\"type\":\"move\",\"item\":\"a\",\"room\":\"Opala\"",
        "\"type\":\"swap\",\"item\":\"a\"", "\"type\":\"rename\",\"item\":\"a\",\"title\":\"T\"",
        "\"type\":\"speakers\",\"item\":\"a\",\"speakers\":[\"S\"]", "\"type\":\"full\"",
        "\"type\":\"pin\",\"slide\":\"now\"", "\"type\":\"playlist\",\"view\":\"hall\"", "\"type\":\"blank\"",
        "\"type\":\"identify\"", "\"type\":\"reload\"", "\"type\":\"accept\"",
        "\"type\":\"timer\",\"act\":\"next\"", "\"type\":\"message\",\"text\":\"x\"",
        "\"type\":\"undo\",\"of\":\"command-0\""};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct command command;
        char members[300];
        snprintf(members, sizeof members, "%s,\"to\":\"all\",\"at\":\"2019-09-10T11:00:00+01:00\"", all[i]);
        read_or_fail(members, &command);
        assert_int_equal(command.type, i);
        assert_string_equal(command.to, "all");
        assert_int_equal(command.at, test_instant("2019-09-10T10:00:00Z"));
        assert_contains(command.source, "\"to\":\"all\"");
        command_free(&command);
    }
    static const char *const invalid[] = {"7", "\"\"", "\"now\"", "\"10:00\"", "\"2019-09-10\"",
        "\"2019-09-10T10:00:00\"", "\"1970-01-01T00:00:00Z\"", "[]"};
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        struct command command;
        struct refusal refusal;
        char members[100];
        snprintf(members, sizeof members, "\"type\":\"blank\",\"at\":%s", invalid[i]);
        if (read_with(members, &command, &refusal))
            fail_msg("%s is accepted", invalid[i]);
        assert_int_equal(refusal.status, 422);
        assert_string_equal(refusal.field, "at");
        command_free(&command);
    }
}

// A chair's token is for one room: on its displays, and on others if the command says so in "to".
static void a_chair_commands_one_room(void **state)
{
    (void)state;
    static const struct {
        const char *members;
        const char *room;  // of the token
        const char *shown; // by the display that is asked
        const char *field; // NULL: allowed
    } cases[] = {
        {"\"type\":\"timer\",\"act\":\"next\"", "Jade", "Jade", NULL},
        {"\"type\":\"timer\",\"act\":\"next\"", "Jade", "Opala", "room"},
        {"\"type\":\"timer\",\"act\":\"next\"", "Jade", NULL, "room"},
        {"\"type\":\"timer\",\"act\":\"next\"", NULL, "Opala", NULL},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"room/Jade\"", "Jade", "Jade", NULL},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"room/Jade\"", "Jade", "Opala", NULL},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"room/Jade\"", "Jade", NULL, NULL},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"room/Opala\"", "Jade", "Jade", "room"},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"room/Opala\"", "Jade", "Opala", "room"},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"room/Jade I\"", "Jade", "Jade", "room"},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"room/jade\"", "Jade", "Jade", "room"},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"all\"", "Jade", "Jade", "to"},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"display/Jade\"", "Jade", "Jade", "to"},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"all\"", NULL, "Jade", "to"},
        {"\"type\":\"timer\",\"act\":\"next\",\"to\":\"room/Opala\"", NULL, "Jade", NULL},
        {"\"type\":\"message\",\"text\":\"x\",\"to\":\"room/Opala\"", "Jade", "Jade", "room"},
        {"\"type\":\"full\",\"room\":\"Jade\",\"to\":\"room/Jade\"", "Jade", NULL, NULL},
        {"\"type\":\"full\",\"room\":\"Opala\",\"to\":\"room/Jade\"", "Jade", "Jade", "room"},
        {"\"type\":\"full\",\"room\":\"Jade\",\"to\":\"room/Opala\"", "Jade", "Jade", "room"},
        {"\"type\":\"full\",\"room\":\"Opala\",\"to\":\"room/Jade\"", "Jade", "Opala", "room"},
        {"\"type\":\"undo\",\"of\":\"command-0\",\"to\":\"all\"", "Jade", "Jade", "to"},
        // The room was renamed after the token was made, the page loaded, the display subscribed.
        {"\"type\":\"full\",\"room\":\"Jade hall\"", "Jade hall", "Jade", NULL},
        {"\"type\":\"full\",\"room\":\"Jade\"", "Jade hall", "Jade", NULL},
        {"\"type\":\"full\",\"room\":\"Jade hall\",\"to\":\"room/Jade hall\"", "Jade", "Jade", NULL},
        {"\"type\":\"full\",\"room\":\"Jade hall\",\"to\":\"room/Jade\"", "Jade hall", "Jade", NULL},
        {"\"type\":\"full\",\"room\":\"Jade\",\"to\":\"room/Jade hall\"", "Jade", "Jade", NULL},
        {"\"type\":\"full\",\"room\":\"Jade hall\"", "Opala", "Jade", "room"},
        {"\"type\":\"full\",\"room\":\"Opala hall\"", "Jade hall", "Jade", "room"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct command command;
        struct refusal refusal = {0};
        read_or_fail(cases[i].members, &command);
        struct room_names shown = room_called(cases[i].shown);
        bool allowed = command_allowed(&command, ROLE_CHAIR, cases[i].room, &shown, &refusal);
        if (allowed != !cases[i].field)
            fail_msg("%s for %s on %s", cases[i].members, cases[i].room ? cases[i].room : "any",
                cases[i].shown ? cases[i].shown : "all");
        if (!allowed) {
            assert_int_equal(refusal.status, 403);
            assert_string_equal(refusal.field, cases[i].field);
        }
        // "to" makes no difference to roles.
        assert_false(command_allowed(&command, ROLE_VIEW, cases[i].room, &shown, &refusal));
        assert_true(command_allowed(&command, ROLE_STAFF, NULL, &shown, &refusal));
        command_free(&command);
    }
    struct command command;
    struct refusal refusal;
    struct room_names shown = room_called("Jade");
    read_or_fail("\"type\":\"blank\",\"to\":\"room/Jade\"", &command);
    assert_false(command_allowed(&command, ROLE_CHAIR, "Jade", &shown, &refusal));
    command_free(&command);
    read_or_fail("\"type\":\"emergency\",\"kind\":\"test\",\"to\":\"room/Jade\"", &command);
    assert_false(command_allowed(&command, ROLE_STAFF, NULL, &shown, &refusal));
    command_free(&command);
}

static void expect_scope(
    const char *members, const struct place *place, enum command_voice voice, const char *expected)
{
    static const char *const slides[] = {"now", NULL};
    struct adjustments none = {0};
    struct adjustments entries;
    struct command command;
    struct refusal refusal;
    char scope[SCOPE_SIZE];
    read_or_fail(members, &command);
    struct command_context context = {.published = lpc,
        .shown = lpc,
        .adjustments = &none,
        .place = place,
        .questions = &questions,
        .now = test_instant("2019-09-10T10:05:00Z"),
        .by = "ana",
        .slides = slides};
    if (!command_entries(&command, &context, &entries, &refusal))
        fail_msg("%s: %s", members, refusal.why.text);
    const char *found = command_scope(&command, &entries, &context, "jade-door", voice, scope);
    assert_non_null(found);
    assert_string_equal(found, expected);
    adjustments_free(&entries);
    command_free(&command);
}

static void commands_get_the_right_scope(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        // for all displays by default
        {"\"type\":\"notice\",\"text\":\"x\"", "all"},
        {"\"type\":\"notice\",\"text\":\"x\",\"room\":\"Opala\"", "all"},
        {"\"type\":\"notice\",\"text\":\"x\",\"to\":\"room/Opala\"", "staff/room/Opala"},
        {"\"type\":\"notice\",\"text\":\"x\",\"to\":\"display/foyer\"", "display/foyer"},
        {"\"type\":\"emergency\",\"kind\":\"evacuate\"", "all"},
        {"\"type\":\"emergency\",\"kind\":\"test\",\"to\":\"display/foyer\"", "display/foyer"},
        // for this display by default
        {"\"type\":\"pin\",\"slide\":\"now\"", "display/jade-door"},
        {"\"type\":\"pin\",\"on\":false", "display/jade-door"},
        {"\"type\":\"pin\",\"slide\":\"now\",\"to\":\"all\"", "all"},
        {"\"type\":\"playlist\",\"view\":\"hall\"", "display/jade-door"},
        {"\"type\":\"playlist\",\"view\":\"hall\",\"to\":\"room/Jade\"", "staff/room/Jade"},
        {"\"type\":\"blank\"", "display/jade-door"},
        {"\"type\":\"identify\",\"to\":\"all\"", "all"},
        {"\"type\":\"reload\"", "display/jade-door"},
        {"\"type\":\"reload\",\"to\":\"all\"", "all"},
        // for the talk's room in any case
        {"\"type\":\"cancel\",\"item\":\"a\"", "staff/room/Jade"},
        {"\"type\":\"cancel\",\"item\":\"x\"", "staff/room/Opala"},
        {"\"type\":\"cancel\",\"item\":\"x\",\"to\":\"all\"", "staff/room/Opala"},
        {"\"type\":\"cancel\",\"item\":\"x\",\"to\":\"display/jade-door\"", "staff/room/Opala"},
        {"\"type\":\"move\",\"item\":\"a\",\"room\":\"Opala\",\"sure\":true", "staff/room/Jade"},
        {"\"type\":\"delay\",\"item\":\"x\",\"starts_at\":\"2019-09-10T10:20:00Z\"", "staff/room/Opala"},
        {"\"type\":\"delay\",\"room\":\"Opala\",\"from\":\"2019-09-10T10:00:00Z\",\"starts_at\":"
         "\"2019-09-10T10:20:00Z\"",
            "staff/room/Opala"},
        {"\"type\":\"full\",\"room\":\"Opala\",\"to\":\"all\"", "staff/room/Opala"},
        {"\"type\":\"full\"", "staff/room/Jade"},
        {"\"type\":\"timer\",\"act\":\"hold\"", "staff/room/Jade"},
        {"\"type\":\"message\",\"text\":\"x\",\"to\":\"all\"", "staff/room/Jade"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_scope(cases[i][0], &jade, COMMAND_VOICE_STAFF, cases[i][1]);
}

// The entries of an unknown room must not be sent to others.
static void an_unknown_room_has_no_scope(void **state)
{
    (void)state;
    struct adjustment cancel = {
        .type = ADJUST_CANCEL, .item = "zz", .number = 1, .by = "ana", .at = 1, .until = 2};
    struct adjustments entries = {.count = 1, .entries = &cancel};
    struct command command = {.type = COMMAND_CANCEL, .to = "all"};
    struct command_context context = {.published = lpc};
    char scope[SCOPE_SIZE];
    assert_null(command_scope(&command, &entries, &context, "jade-door", COMMAND_VOICE_STAFF, scope));
    context.published = NULL;
    assert_null(command_scope(&command, &entries, &context, "jade-door", COMMAND_VOICE_STAFF, scope));
}

static void make_entries(const char *members, struct adjustments *out)
{
    struct command command;
    struct refusal refusal;
    struct adjustments none = {0};
    struct command_context context = {.published = lpc,
        .shown = lpc,
        .adjustments = &none,
        .place = &jade,
        .questions = &questions,
        .now = 1000,
        .by = "staff"};
    read_or_fail(members, &command);
    if (!command_entries(&command, &context, out, &refusal))
        fail_msg("%s: %s", members, refusal.why.text);
    command_free(&command);
}

static void a_test_emergency_ends_after_two_minutes(void **state)
{
    (void)state;
    static const struct {
        const char *members;
        int64_t until;
    } cases[] = {{"\"type\":\"emergency\",\"kind\":\"test\"", 1120},
        {"\"type\":\"emergency\",\"kind\":\"test\",\"until\":\"1970-01-01T00:30:00Z\"", 1800},
        {"\"type\":\"emergency\",\"kind\":\"evacuate\"", 1000 + 12 * 3600}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct adjustments entries;
        make_entries(cases[i].members, &entries);
        assert_int_equal(entries.entries[0].until, cases[i].until);
        assert_non_null(adjustments_emergency(&entries, cases[i].until - 1));
        assert_null(adjustments_emergency(&entries, cases[i].until));
        adjustments_free(&entries);
    }
}

static void a_notice_keeps_its_lines(void **state)
{
    (void)state;
    struct adjustments entries;
    make_entries("\"type\":\"notice\",\"text\":\" One \\n\\n two  three\\n\"", &entries);
    assert_string_equal(entries.entries[0].text, "One\ntwo three");
    struct str json = {0};
    struct adjustments read;
    struct error error;
    adjustments_write(&entries, &json);
    if (!adjustments_read(json.text, json.length, &read, &error))
        fail_msg("%s", error.text);
    assert_string_equal(read.entries[0].text, "One\ntwo three");
    adjustments_free(&read);
    adjustments_free(&entries);
    str_free(&json);
    // A message to the speaker is one line.
    struct command command;
    read_or_fail("\"type\":\"message\",\"text\":\"One\\ntwo\"", &command);
    assert_string_equal(command.text, "One two");
    command_free(&command);
}

static void only_a_notice_has_a_preview(void **state)
{
    (void)state;
    struct command command;
    struct refusal refusal;
    read_or_fail("\"type\":\"notice\",\"text\":\"x\",\"preview\":true", &command);
    assert_true(command.preview);
    command_free(&command);
    assert_false(read_with("\"type\":\"blank\",\"preview\":true", &command, &refusal));
    assert_string_equal(refusal.field, "preview");
    command_free(&command);
    assert_false(read_with("\"type\":\"notice\",\"text\":\"x\",\"preview\":1", &command, &refusal));
    assert_int_equal(refusal.status, 422);
    command_free(&command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scopes_are_read),
        cmocka_unit_test(a_test_emergency_ends_after_two_minutes),
        cmocka_unit_test(a_notice_keeps_its_lines),
        cmocka_unit_test(only_a_notice_has_a_preview),
        cmocka_unit_test(every_type_takes_to_and_at),
        cmocka_unit_test(a_chair_commands_one_room),
        cmocka_unit_test(commands_get_the_right_scope),
        cmocka_unit_test(an_unknown_room_has_no_scope),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
