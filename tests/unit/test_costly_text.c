// A text that takes long to make is kept for longer.
#include "support/test.h"

#include "display/costly_text.h"

static void make(struct costly_text *costly, int64_t begin_ms, int64_t end_ms, const char *text)
{
    costly_text_begin(costly, begin_ms);
    assert_int_equal(costly->text.length, 0);
    str_add_text(&costly->text, text);
    costly_text_end(costly, end_ms);
}

static void what_is_made_at_once_is_made_each_time(void **state)
{
    struct costly_text costly = {0};
    (void)state;
    assert_false(costly_text_is_good(&costly, 1000));
    make(&costly, 1000, 1000, "fleet");
    assert_false(costly_text_is_good(&costly, 1000));
    str_free(&costly.text);
}

// However often it is asked for.
static void making_takes_a_bounded_part_of_the_time(void **state)
{
    (void)state;
    for (int takes_ms = 1; takes_ms <= 200; takes_ms += 7) {
        struct costly_text costly = {0};
        int64_t spent_ms = 0;
        int64_t now_ms = 1000;
        while (now_ms < 1000 + 60000) {
            if (costly_text_is_good(&costly, now_ms)) {
                now_ms++;
                continue;
            }
            make(&costly, now_ms, now_ms + takes_ms, "fleet");
            now_ms += takes_ms;
            spent_ms += takes_ms;
        }
        assert_in_range(spent_ms, 1, 60000 / COSTLY_TEXT_TIMES + takes_ms);
        str_free(&costly.text);
    }
}

static void it_is_never_older_than_some_seconds(void **state)
{
    struct costly_text costly = {0};
    (void)state;
    make(&costly, 1000, 9000, "fleet");
    assert_true(costly_text_is_good(&costly, 9000 + COSTLY_TEXT_MAX_MS - 1));
    assert_false(costly_text_is_good(&costly, 9000 + COSTLY_TEXT_MAX_MS));
    make(&costly, 20000, 29000, ""); // there was no memory
    assert_false(costly_text_is_good(&costly, 29000));
    str_free(&costly.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_at_once_is_made_each_time),
        cmocka_unit_test(making_takes_a_bounded_part_of_the_time),
        cmocka_unit_test(it_is_never_older_than_some_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
