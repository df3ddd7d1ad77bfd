// What makes the broker's urgent messages urgent: their copies are known, and what is refused is looked at
// cheaply.
#include "support/test.h"

#include "base/json.h"
#include "fleet/command_peek.h"
#include "fleet/message_copies.h"

#include <stdio.h>
#include <stdlib.h>

enum { NOW_MS = 5000000 };

static struct message_copies copies;
static int64_t now_ms;

static int forget(void **state)
{
    (void)state;
    copies = (struct message_copies){0};
    now_ms = NOW_MS;
    return 0;
}

static bool comes(bool first, const char *payload)
{
    return message_copies_note(&copies, first, "topic", payload, strlen(payload), now_ms);
}

static void a_copy_by_the_other_connection_is_known(void **state)
{
    (void)state;
    assert_false(comes(true, "a"));
    assert_true(comes(false, "a"));
    assert_false(comes(false, "b")); // whichever is first
    assert_true(comes(true, "b"));
    assert_false(message_copies_note(&copies, true, "other topic", "b", 1, now_ms));
}

static void a_repetition_of_the_sender_is_no_copy(void **state)
{
    (void)state;
    assert_false(comes(true, "a"));
    assert_false(comes(true, "a"));
    assert_true(comes(false, "a"));
    assert_true(comes(false, "a"));
    assert_false(comes(false, "a")); // the third time
    assert_true(comes(true, "a"));
    assert_false(comes(true, "a"));
}

static void what_one_connection_lost_is_still_handled_once(void **state)
{
    (void)state;
    assert_false(comes(false, "a")); // the other one was not there
    // Sent again, it comes by both.
    int handled = !comes(true, "a");
    handled += !comes(false, "a");
    assert_int_equal(handled, 1);
}

static void copies_are_forgotten(void **state)
{
    char payload[16];
    (void)state;
    assert_false(comes(true, "a"));
    now_ms += MESSAGE_COPIES_MS;
    assert_false(comes(false, "a"));
    for (int i = 0; i < MESSAGE_COPIES_KNOWN; i++) {
        snprintf(payload, sizeof payload, "%d", i);
        assert_false(comes(true, payload));
    }
    assert_false(comes(true, "a"));
}

static void expect_peek(const char *text, const char *id, const char *type)
{
    struct command_peek peek;
    char *bytes = malloc(strlen(text) + 1); // whoever reads beyond it is caught
    assert_non_null(bytes);
    memcpy(bytes, text, strlen(text));
    command_peek(bytes, strlen(text), &peek);
    free(bytes);
    assert_string_equal(peek.id, id);
    assert_string_equal(peek.type, type);
}

static void id_and_type_are_seen_without_reading(void **state)
{
    (void)state;
    expect_peek("{\"id\":\"one\",\"type\":\"emergency\"}", "one", "emergency");
    expect_peek(
        " { \"type\" : \"message\" ,\n \"x\":[1,{\"id\":\"no\"}], \"id\" : \"two\" } ", "two", "message");
    expect_peek("{\"text\":\"id\",\"a\":\"type\",\"id\":\"three\"}", "three", "");
    expect_peek("{\"text\":\"\\\"id\\\":\\\"no\\\"\",\"id\":\"four\"}", "four", "");
    expect_peek("{\"id\":5,\"type\":null}", "", "");
    expect_peek("{\"id\":{\"id\":\"no\"},\"type\":[\"no\"]}", "", "");
    expect_peek("{\"id\":\"first\",\"id\":\"last\"}", "last", "");
    expect_peek("{\"id\":\"esc\\u0061ped\",\"type\":\"x\"}", "", "x");
    expect_peek(
        "{\"id\":\"more than what an id may have, as an attacker would write one to see what happens\"}", "",
        "");
    static const char *const broken[] = {"", "{", "\"", "{\"", "{\"id", "{\"id\"", "{\"id\":", "{\"id\\",
        "}}}]", "[[[[", "null", "\\\"", "{\"x\\\"id\":\"a\"}"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        expect_peek(broken[i], "", "");
}

// Whatever JSON it is: what is seen is what is read.
static void what_is_seen_is_what_is_read(void **state)
{
    static const char *const pieces[] = {"{", "}", "[", "]", ",", ":", "\"id\"", "\"type\"", "\"a\"",
        "\"\\\"\"", "1", "null", " ", "\"id\":\"b\"", "\"type\":\"c\","};
    uint64_t seed = 20;
    int read = 0;
    (void)state;
    for (int round = 0; round < 300000; round++) {
        char text[256] = "{";
        size_t length = 1;
        for (size_t i = test_random(&seed) % 12; i > 0; i--) {
            const char *piece = pieces[test_random(&seed) % (sizeof pieces / sizeof *pieces)];
            memcpy(text + length, piece, strlen(piece));
            length += strlen(piece);
        }
        text[length++] = '}';
        text[length] = '\0';
        struct command_peek peek;
        command_peek(text, length, &peek);
        json_t *root = json_read(text, length, NULL, NULL);
        const char *id = json_string_value(json_member(root, "id"));
        const char *type = json_string_value(json_member(root, "type"));
        read += root && (id || type);
        if (root && id && !strchr(id, '"'))
            assert_string_equal(peek.id, id);
        if (root && type && !strchr(type, '"'))
            assert_string_equal(peek.type, type);
        json_decref(root);
    }
    assert_true(read > 100);
}

#define FORGETTING(test) cmocka_unit_test_setup(test, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FORGETTING(a_copy_by_the_other_connection_is_known),
        FORGETTING(a_repetition_of_the_sender_is_no_copy),
        FORGETTING(what_one_connection_lost_is_still_handled_once),
        FORGETTING(copies_are_forgotten),
        cmocka_unit_test(id_and_type_are_seen_without_reading),
        cmocka_unit_test(what_is_seen_is_what_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
