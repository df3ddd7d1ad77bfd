// The address families of a broker's host, and which one is tried.
#include "support/test.h"

#include "fleet/broker_families.h"

#include <sys/socket.h>

static void one_family_is_left_to_the_library(void **state)
{
    (void)state;
    struct broker_families families = {.count = 2, .current = 1};
    broker_families_find(&families, "127.0.0.1");
    assert_int_equal(families.count, 1);
    assert_int_equal(families.list[0], AF_INET);
    assert_int_equal(families.current, 0);
    assert_false(broker_families_have_next(&families));
    assert_null(broker_families_bind_address(&families));
    broker_families_find(&families, "::1");
    assert_int_equal(families.count, 1);
    assert_int_equal(families.list[0], AF_INET6);
}

static void each_family_has_its_turn(void **state)
{
    (void)state;
    struct broker_families families = {.list = {AF_INET6, AF_INET}, .count = 2};
    assert_string_equal(broker_families_bind_address(&families), "::");
    assert_true(broker_families_have_next(&families));
    families.current++;
    assert_string_equal(broker_families_bind_address(&families), "0.0.0.0");
    assert_false(broker_families_have_next(&families));
}

// The library reports what is wrong with the name.
static void an_unknown_host_has_none(void **state)
{
    (void)state;
    struct broker_families families = {.list = {AF_INET6, AF_INET}, .count = 2, .current = 1};
    broker_families_find(&families, "not a host");
    assert_int_equal(families.count, 0);
    assert_false(broker_families_have_next(&families));
    assert_null(broker_families_bind_address(&families));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_family_is_left_to_the_library),
        cmocka_unit_test(each_family_has_its_turn),
        cmocka_unit_test(an_unknown_host_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
