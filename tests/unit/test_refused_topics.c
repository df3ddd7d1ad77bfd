// What came from the broker and was refused: counted by topic, bounded, and fit for a page whatever it says.
#include "support/test.h"

#include "base/text.h"
#include "fleet/refused_topics.h"
#include "fleet/topics.h"

#include <stdio.h>

enum { NOW = 1568120400 }; // 2019-09-10T13:00Z

static void a_topic_is_counted_and_the_latest_comes_first(void **state)
{
    struct refused_topics refused = {0};
    (void)state;
    refused_topics_note(&refused, "desk/room/Jade", "too many", NOW);
    refused_topics_note(&refused, "desk/all", "from the future", NOW + 1);
    refused_topics_note(&refused, "desk/room/Jade", "lasts too long", NOW + 2);
    assert_int_equal(refused.count, 2);
    assert_string_equal(refused.list[0].topic, "desk/room/Jade");
    assert_string_equal(refused.list[0].why, "lasts too long");
    assert_int_equal(refused.list[0].count, 2);
    assert_int_equal(refused.list[0].at, NOW + 2);
    assert_string_equal(refused.list[1].topic, "desk/all");
    assert_int_equal(refused.list[1].count, 1);
    json_t *json = refused_topics_json(&refused, NULL);
    char *text = json_dumps(json, JSON_COMPACT);
    assert_string_equal(text, "[{\"topic\":\"desk/room/Jade\",\"why\":\"lasts too "
                              "long\",\"count\":2,\"at\":\"2019-09-10T13:00:02+00:00\"},"
                              "{\"topic\":\"desk/all\",\"why\":\"from the "
                              "future\",\"count\":1,\"at\":\"2019-09-10T13:00:01+00:00\"}]");
    free(text);
    json_decref(json);
}

static void the_list_is_bounded(void **state)
{
    struct refused_topics refused = {0};
    char topic[40];
    (void)state;
    refused_topics_note(&refused, "first", "x", NOW);
    for (int i = 0; i < 100000; i++) {
        snprintf(topic, sizeof topic, "desk/room/%d", i);
        refused_topics_note(&refused, topic, "x", NOW + i);
        if (i % 10 == 0)
            refused_topics_note(&refused, "busy", "y", NOW + i);
    }
    assert_int_equal(refused.count, REFUSED_TOPICS);
    assert_string_equal(refused.list[0].topic, "desk/room/99999");
    size_t busy = 0;
    for (size_t i = 0; i < refused.count; i++) {
        assert_string_not_equal(refused.list[i].topic, "first");
        busy += strcmp(refused.list[i].topic, "busy") == 0 ? refused.list[i].count : 0;
    }
    assert_int_equal(busy, 10000);
}

// Whoever may publish anywhere chooses the topic.
static void any_text_can_be_shown(void **state)
{
    struct refused_topics refused = {0};
    char endless[2000];
    (void)state;
    for (size_t i = 0; i + 3 < sizeof endless; i += 3)
        memcpy(endless + i, "\xE2\x82\xAC", 3);
    endless[1998] = '\0';
    refused_topics_note(&refused, endless, endless, NOW);
    refused_topics_note(&refused, "a\nb\x1b[31m", "\xFF", NOW);
    assert_string_equal(refused.list[0].topic, "a?b?[31m");
    for (size_t i = 0; i < refused.count; i++)
        assert_true(text_is_utf8(refused.list[i].topic, strlen(refused.list[i].topic), NULL));
    assert_int_equal(strlen(refused.list[1].topic), 255);
    json_t *json = refused_topics_json(&refused, NULL);
    assert_int_equal(json_array_size(json), 2);
    json_decref(json);
    refused_topics_note(&refused, endless, "again", NOW); // found again, although it was cut
    assert_int_equal(refused.count, 2);
    assert_int_equal(refused.list[0].count, 2);
}

static void topics_are_shown_without_what_all_begin_with(void **state)
{
    (void)state;
    assert_string_equal(topic_without_prefix("e/v", "plumbline/e%2Fv/desk/all"), "desk/all");
    assert_string_equal(topic_without_prefix("ev", "plumbline/other/desk/all"), "plumbline/other/desk/all");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_topic_is_counted_and_the_latest_comes_first),
        cmocka_unit_test(the_list_is_bounded),
        cmocka_unit_test(any_text_can_be_shown),
        cmocka_unit_test(topics_are_shown_without_what_all_begin_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
