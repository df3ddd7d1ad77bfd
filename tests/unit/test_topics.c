// The topics of a fleet: what is written is read back, and other topics are refused.
#include "support/test.h"

#include "base/text.h"
#include "fleet/topics.h"

#include <stdio.h>
#include <stdlib.h>

static const char event[] = "lpc2019";

static void write_topic(const char *of, const struct topic *topic, struct str *out)
{
    str_clear(out);
    topic_write(of, topic, out);
    assert_false(out->failed);
}

static void expect_written(const struct topic *topic, const char *expected)
{
    struct str text = {0};
    struct topic back;
    write_topic(event, topic, &text);
    assert_string_equal(str_text(&text), expected);
    assert_true(topic_read(event, str_text(&text), &back));
    assert_int_equal(back.kind, topic->kind);
    assert_string_equal(back.display, topic->display);
    assert_string_equal(back.request, topic->request);
    assert_string_equal(back.scope, topic->scope);
    assert_string_equal(back.account, topic->account);
    assert_int_equal(back.role, topic->role);
    str_free(&text);
}

static void every_kind_has_its_topic(void **state)
{
    (void)state;
    expect_written(&(struct topic){.kind = TOPIC_STATUS, .display = "jade-door"},
        "plumbline/lpc2019/display/jade-door/status");
    expect_written(&(struct topic){.kind = TOPIC_PICTURE, .display = "jade-door", .request = "p1"},
        "plumbline/lpc2019/display/jade-door/picture/p1");
    expect_written(&(struct topic){.kind = TOPIC_ADJUSTMENTS, .scope = "all"}, "plumbline/lpc2019/desk/all");
    expect_written(&(struct topic){.kind = TOPIC_ADJUSTMENTS, .scope = "room/Jade/room-I&II"},
        "plumbline/lpc2019/desk/room/Jade%2Froom-I&II");
    expect_written(&(struct topic){.kind = TOPIC_ADJUSTMENTS, .scope = "staff/room/Jade/room-I&II"},
        "plumbline/lpc2019/desk/staff/room/Jade%2Froom-I&II");
    expect_written(&(struct topic){.kind = TOPIC_RIGHTS, .display = "jade/door"},
        "plumbline/lpc2019/desk/rights/jade%2Fdoor");
    expect_written(&(struct topic){.kind = TOPIC_RIGHTS, .display = "door", .scope = "room/a/b"},
        "plumbline/lpc2019/desk/room/a%2Fb/rights/door");
    expect_written(&(struct topic){.kind = TOPIC_ADJUSTMENTS, .scope = "display/50% + #1"},
        "plumbline/lpc2019/desk/display/50%25 %2B %231");
    expect_written(
        &(struct topic){.kind = TOPIC_COMMAND, .role = ROLE_STAFF, .account = "ana", .scope = "all"},
        "plumbline/lpc2019/command/staff/ana/all");
    expect_written(
        &(struct topic){.kind = TOPIC_COMMAND, .role = ROLE_CHAIR, .account = "zoë", .scope = "room/Säle 1"},
        "plumbline/lpc2019/command/chair/zoë/room/Säle 1");
    expect_written(
        &(struct topic){
            .kind = TOPIC_COMMAND, .role = ROLE_EMERGENCY, .account = "a/b", .scope = "display/stage"},
        "plumbline/lpc2019/command/emergency/a%2Fb/display/stage");
    expect_written(&(struct topic){.kind = TOPIC_ACK, .display = "foyer"}, "plumbline/lpc2019/ack/foyer");
}

// A name of up to `max` bytes, made of pieces that topics, encodings and texts treat specially.
static void random_name(uint64_t *seed, size_t max, char *out)
{
    static const char *const pieces[] = {"/", "+", "#", "%", "%2F", "\x01", "\n", "\x7f", "$", " ", "a", "Z",
        "0", "é", "漢", "😀", "\xcc\x81", "all", "room", "status", "..", "&", "\"", "\\"};
    size_t length = 0;
    size_t wanted = 1 + test_random(seed) % (test_random(seed) % 8 == 0 ? max : max < 24 ? max : 24);
    for (int tries = 0; length < wanted && tries < 1000; tries++) {
        const char *piece = pieces[test_random(seed) % (sizeof pieces / sizeof *pieces)];
        if (length + strlen(piece) > wanted)
            continue;
        memcpy(out + length, piece, strlen(piece) + 1);
        length += strlen(piece);
    }
    // Names from schedules and configs are plain text.
    struct str plain = {0};
    text_plain(&plain, out, length);
    memcpy(out, plain.length > 0 ? str_text(&plain) : "x", plain.length > 0 ? plain.length + 1 : 2);
    str_free(&plain);
}

static void random_topic(uint64_t *seed, struct topic *out)
{
    char name[SCOPE_SIZE];
    *out = (struct topic){.kind = (enum topic_kind)(test_random(seed) % (TOPIC_ACK + 1))};
    if (out->kind != TOPIC_ADJUSTMENTS && out->kind != TOPIC_COMMAND)
        random_name(seed, TOPIC_NAME_SIZE - 1, out->display);
    if (out->kind == TOPIC_PICTURE)
        random_name(seed, TOPIC_REQUEST_SIZE - 1, out->request);
    if (out->kind == TOPIC_COMMAND) {
        out->role = (enum role)(ROLE_VIEW + test_random(seed) % (ROLE_COUNT - ROLE_VIEW));
        random_name(seed, TOPIC_ACCOUNT_SIZE - 1, out->account);
    }
    bool any = out->kind == TOPIC_RIGHTS && test_random(seed) % 2;
    if (any || (out->kind != TOPIC_COMMAND && out->kind != TOPIC_ADJUSTMENTS && out->kind != TOPIC_RIGHTS))
        return;
    random_name(seed, SCOPE_NAME_SIZE - 1, name);
    bool command = out->kind == TOPIC_COMMAND;
    switch (out->kind == TOPIC_RIGHTS ? 1 : test_random(seed) % (command ? 3 : 4)) {
    case 0:
        snprintf(out->scope, sizeof out->scope, "%s", SCOPE_ALL);
        break;
    case 1:
        scope_of_room(name, out->scope);
        break;
    case 3:
        scope_of_staff_room(name, out->scope);
        break;
    default:
        scope_of_display(name, out->scope);
        break;
    }
}

// Whatever names people choose, they come back as they were written, and the broker gets a topic rather than
// a filter.
static void any_names_are_read_back(void **state)
{
    (void)state;
    uint64_t seed = 4;
    struct str text = {0};
    for (int round = 0; round < 20000; round++) {
        struct topic topic;
        struct topic back;
        char of[TOPIC_NAME_SIZE] = "";
        random_topic(&seed, &topic);
        random_name(&seed, 100, of);
        write_topic(of, &topic, &text);
        for (const char *c = str_text(&text); *c; c++)
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7F && *c != '+' && *c != '#');
        if (!topic_read(of, str_text(&text), &back))
            fail_msg("round %d: \"%s\" is not read", round, str_text(&text));
        assert_memory_equal(&back.kind, &topic.kind, sizeof topic.kind);
        assert_string_equal(back.display, topic.display);
        assert_string_equal(back.request, topic.request);
        assert_string_equal(back.scope, topic.scope);
        assert_string_equal(back.account, topic.account);
        assert_int_equal(back.role, topic.role);
        assert_false(topic_read("another", str_text(&text), &back));
    }
    str_free(&text);
}

static void other_topics_are_refused(void **state)
{
    (void)state;
    static const char *const others[] = {"", "/", "plumbline", "plumbline/", "plumbline/lpc2019",
        "plumbline/lpc2019/", "plumbline//desk/all", "/plumbline/lpc2019/desk/all",
        "Plumbline/lpc2019/desk/all", "plumblines/lpc2019/desk/all", "plumbline/lpc2020/desk/all",
        "plumbline/lpc20199/desk/all", "plumbline/lpc201/desk/all", "plumbline/LPC2019/desk/all",
        "plumbline/lpc2019%2Fdesk/all", "plumbline/lpc2019%2Fdesk/desk/all", "$SYS/broker/version",
        // adjustments
        "plumbline/lpc2019/desk", "plumbline/lpc2019/desk/", "plumbline/lpc2019/desk/all/",
        "plumbline/lpc2019/desk/all/x", "plumbline/lpc2019/desk/ALL", "plumbline/lpc2019/desk/%61ll",
        "plumbline/lpc2019/desk/room", "plumbline/lpc2019/desk/room/", "plumbline/lpc2019/desk/room//",
        "plumbline/lpc2019/desk/room/Jade/", "plumbline/lpc2019/desk/room/Jade/I",
        "plumbline/lpc2019/desk//Jade", "plumbline/lpc2019/desk/rooms/Jade",
        "plumbline/lpc2019/desk/display/", "plumbline/lpc2019/desk/roomJade", "plumbline/lpc2019/desks/all",
        // bad encodings and bytes that are not text
        "plumbline/lpc2019/desk/room/%00", "plumbline/lpc2019/desk/room/a%00b",
        "plumbline/lpc2019/desk/room/%2", "plumbline/lpc2019/desk/room/%", "plumbline/lpc2019/desk/room/%G1",
        "plumbline/lpc2019/desk/room/%1G", "plumbline/lpc2019/desk/room/%%41",
        "plumbline/lpc2019/desk/room/% 1", "plumbline/lpc2019/desk/room/%+1",
        "plumbline/lpc2019/desk/room/%2/", "plumbline/%lpc2019/desk/all", "plumbline/lpc2019/desk/room/%FF",
        "plumbline/lpc2019/desk/room/\xff", "plumbline/lpc2019/desk/room/%C3",
        "plumbline/lpc2019/desk/room/%ED%A0%80", "plumbline/lpc2019/desk/room/%C0%80",
        "plumbline/lpc2019/command/staff/%FE/all", "plumbline/lpc2019/display/%C3/status",
        // filters, and characters that must be encoded
        "plumbline/+/desk/all", "plumbline/lpc2019/desk/room/+", "plumbline/lpc2019/desk/#",
        "plumbline/lpc2019/desk/room/#", "plumbline/lpc2019/display/+/status",
        "plumbline/lpc2019/command/+/ana/all", "plumbline/lpc2019/command/staff/+/all",
        "plumbline/lpc2019/desk/room/a\nb", "plumbline/lpc2019/desk/room/a\x7f",
        // displays
        "plumbline/lpc2019/display", "plumbline/lpc2019/display/", "plumbline/lpc2019/display/a",
        "plumbline/lpc2019/display/a/", "plumbline/lpc2019/display//status",
        "plumbline/lpc2019/display/a/status/", "plumbline/lpc2019/display/a/status/x",
        "plumbline/lpc2019/display/a/state", "plumbline/lpc2019/display/a/picture",
        "plumbline/lpc2019/display/a/picture/", "plumbline/lpc2019/display/a/picture/x/",
        "plumbline/lpc2019/display/a/picture/x/y", "plumbline/lpc2019/display/a/statuses",
        // commands
        "plumbline/lpc2019/command", "plumbline/lpc2019/command/staff", "plumbline/lpc2019/command/staff/ana",
        "plumbline/lpc2019/command/staff/ana/", "plumbline/lpc2019/command/staff//all",
        "plumbline/lpc2019/command//ana/all", "plumbline/lpc2019/command/king/ana/all",
        "plumbline/lpc2019/command/none/ana/all", "plumbline/lpc2019/command/STAFF/ana/all",
        "plumbline/lpc2019/command/staffstaffstaffstaff/ana/all",
        "plumbline/lpc2019/command/staff/ana/everyone", "plumbline/lpc2019/command/staff/ana/all/x",
        "plumbline/lpc2019/command/staff/ana/room/Jade/x",
        "plumbline/lpc2019/command/staff/ana/staff/room/Jade",
        // rights
        "plumbline/lpc2019/desk/rights", "plumbline/lpc2019/desk/rights/",
        "plumbline/lpc2019/desk/rights/a/b", "plumbline/lpc2019/desk/all/rights/a",
        "plumbline/lpc2019/desk/staff/room/Jade/rights/a", "plumbline/lpc2019/desk/room/Jade/rights",
        "plumbline/lpc2019/desk/staff/Jade",
        // answers
        "plumbline/lpc2019/ack", "plumbline/lpc2019/ack/", "plumbline/lpc2019/ack/a/",
        "plumbline/lpc2019/ack/a/b", "plumbline/lpc2019/acks/a"};
    struct topic topic;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (topic_read(event, others[i], &topic))
            fail_msg("\"%s\" is accepted", others[i]);
}

static void what_is_too_long_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        size_t max; // bytes of a name
    } parts[] = {{"plumbline/lpc2019/display/", "/status", TOPIC_NAME_SIZE - 1},
        {"plumbline/lpc2019/display/a/picture/", "", TOPIC_REQUEST_SIZE - 1},
        {"plumbline/lpc2019/command/staff/", "/all", TOPIC_ACCOUNT_SIZE - 1},
        {"plumbline/lpc2019/desk/room/", "", SCOPE_NAME_SIZE - 1},
        {"plumbline/lpc2019/desk/staff/room/", "", SCOPE_NAME_SIZE - 1},
        {"plumbline/lpc2019/desk/room/", "/rights/door", SCOPE_NAME_SIZE - 1},
        {"plumbline/lpc2019/desk/room/Jade/rights/", "", TOPIC_NAME_SIZE - 1},
        {"plumbline/lpc2019/desk/display/", "", SCOPE_NAME_SIZE - 1},
        {"plumbline/lpc2019/ack/", "", TOPIC_NAME_SIZE - 1}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (size_t more = 0; more < 2; more++)
            for (int encoded = 0; encoded < 2; encoded++) {
                struct str text = {0};
                struct topic topic;
                str_add_text(&text, parts[i].before);
                for (size_t k = 0; k < parts[i].max + more; k++)
                    str_add_text(&text, encoded ? "%2B" : "x");
                str_add_text(&text, parts[i].after);
                if (topic_read(event, str_text(&text), &topic) != (more == 0))
                    fail_msg("%s, %zu bytes", parts[i].before, parts[i].max + more);
                str_free(&text);
            }
    // Any bytes: never more than fits, and never anything but text.
    uint64_t seed = 8;
    for (int round = 0; round < 20000; round++) {
        static const char head[] = "plumbline/lpc2019/";
        static const char *const kinds[] = {"desk/room/", "command/staff/a/", "display/", "ack/", ""};
        char text[800];
        struct topic topic;
        int begun = snprintf(text, sizeof text, "%s%s", head, kinds[test_random(&seed) % 5]);
        size_t length = (size_t)begun + test_random(&seed) % (sizeof text - (size_t)begun);
        for (size_t k = (size_t)begun; k < length; k++)
            text[k] = "/%0FAall\xff\x01\xc3\xa9"[test_random(&seed) % 12];
        text[length] = '\0';
        if (topic_read(event, text, &topic)) {
            assert_true(text_is_utf8(topic.display, strlen(topic.display), NULL));
            assert_true(text_is_utf8(topic.scope, strlen(topic.scope), NULL));
            assert_true(text_is_utf8(topic.account, strlen(topic.account), NULL));
        }
    }
}

static void names_that_are_valid(void **state)
{
    (void)state;
    char name[300];
    assert_true(topic_name_is_valid("jade-door"));
    assert_true(topic_name_is_valid("Jade I & II / 50%"));
    assert_false(topic_name_is_valid(""));
    assert_false(topic_name_is_valid("$share"));
    memset(name, 'x', sizeof name);
    name[255] = '\0';
    assert_true(topic_name_is_valid(name));
    name[255] = 'x';
    name[256] = '\0';
    assert_false(topic_name_is_valid(name));
    memset(name, '+', 86); // as they are encoded
    name[86] = '\0';
    assert_false(topic_name_is_valid(name));
}

static void prefix_and_scope_are_written(void **state)
{
    (void)state;
    struct str text = {0};
    topic_write_prefix("a/b", &text);
    topic_write_scope("room/1+1", &text);
    assert_string_equal(str_text(&text), "plumbline/a%2Fb/room/1%2B1");
    str_clear(&text);
    topic_write_scope("all", &text);
    assert_string_equal(str_text(&text), "all");
    str_free(&text);
}

static void what_is_urgent_is_known_by_its_topic(void **state)
{
    static const char *const urgent[] = {"plumbline/e/desk/all", "plumbline/a%2Fb/desk/all",
        "plumbline/e/command/emergency/emil/all", "plumbline/e/command/emergency/emil/room/Jade"};
    static const char *const others[] = {"", "plumbline", "plumbline/", "plumbline/e", "plumbline/e/",
        "plumbline/e/desk/all/x", "plumbline/e/desk/room/all", "plumbline/e/command/emergency",
        "plumbline/e/command/staff/emergency/all", "plumbline/e/command/chair/ana/room/Jade",
        "plumbline/desk/all", "plumblinex/e/desk/all", "other/e/desk/all", "plumbline/e/x/desk/all"};
    (void)state;
    for (size_t i = 0; i < sizeof urgent / sizeof *urgent; i++)
        assert_true(topic_is_urgent(urgent[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(topic_is_urgent(others[i]));
    assert_true(topic_is_command("plumbline/e/command/chair/ana/all"));
    assert_false(topic_is_command("plumbline/e/desk/rights/jade"));
    assert_false(topic_is_command("command/chair/ana/all"));
}

static void the_sender_of_a_command_is_its_role_and_account(void **state)
{
    (void)state;
    size_t ana = topic_sender("plumbline/e/command/chair/ana/room/Jade");
    assert_int_not_equal(ana, 0);
    assert_int_equal(ana, topic_sender("plumbline/e/command/chair/ana/all"));
    assert_int_not_equal(ana, topic_sender("plumbline/e/command/chair/anna/all"));
    assert_int_not_equal(ana, topic_sender("plumbline/e/command/staff/ana/all"));
    assert_int_equal(topic_sender("plumbline/e/command/chair/ana"), 0);
    assert_int_equal(topic_sender("plumbline/e/desk/room/Jade"), 0);
    assert_int_equal(topic_sender("plumbline/e/display/jade/status"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_topic),
        cmocka_unit_test(any_names_are_read_back),
        cmocka_unit_test(other_topics_are_refused),
        cmocka_unit_test(what_is_too_long_is_refused),
        cmocka_unit_test(names_that_are_valid),
        cmocka_unit_test(prefix_and_scope_are_written),
        cmocka_unit_test(what_is_urgent_is_known_by_its_topic),
        cmocka_unit_test(the_sender_of_a_command_is_its_role_and_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
