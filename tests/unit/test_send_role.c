// In which role a command is sent through a broker: the least that suffices, and a given one that does not is
// refused with the one that does.
#include "support/test.h"

#include "cli/send_role.h"

#include <stdio.h>

static const struct {
    const char *type, *scope, *roles; // in the order in which they are tried
} least[] = {
    {"message", "room/Jade", "chair staff emergency"},
    {"timer", "room/Jade", "chair staff emergency"},
    {"message", "all", "staff emergency"},
    {"timer", "display/jade-stage", "staff emergency"},
    {"notice", "room/Jade", "staff emergency"},
    {"notice", "all", "staff emergency"},
    {"emergency", "all", "emergency"},
    {"undo", "room/Jade", "staff chair"},
    {"undo", "all", "staff emergency"},
    {"juggle", "all", "staff emergency"},
};

static void the_least_role_is_tried_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
        struct send_roles roles;
        struct error error;
        char text[80] = "";
        assert_true(send_roles_of(least[i].type, least[i].scope, NULL, &roles, &error));
        for (size_t j = 0; j < roles.count; j++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", j > 0 ? " " : "",
                role_name(roles.list[j]));
        assert_string_equal(text, least[i].roles);
    }
}

static void a_given_role_is_taken_if_it_suffices(void **state)
{
    (void)state;
    struct send_roles roles;
    struct error error;
    assert_true(send_roles_of("message", "room/Jade", "emergency", &roles, &error));
    assert_int_equal(roles.count, 1);
    assert_int_equal(roles.list[0], ROLE_EMERGENCY);
    assert_false(send_roles_of("notice", "room/Jade", "chair", &roles, &error));
    assert_contains(error.text, "--role chair: \"notice\" to room/Jade needs the role staff");
    assert_false(send_roles_of("message", "all", "chair", &roles, &error));
    assert_contains(error.text, "needs the role staff; it came with the role chair");
    // What is not known here is for the displays to say.
    assert_true(send_roles_of("juggle", "all", "chair", &roles, &error));
    for (const char *const *wrong = (const char *const[]){"view", "none", "boss", "", NULL}; *wrong;
         wrong++) {
        assert_false(send_roles_of("notice", "all", *wrong, &roles, &error));
        assert_contains(error.text, "expected chair, staff or emergency");
    }
}

static void what_was_denied_is_told(void **state)
{
    (void)state;
    struct send_roles roles;
    struct error error;
    assert_true(send_roles_of("message", "room/Jade", NULL, &roles, &error));
    assert_false(send_roles_denied(&roles, "message", "plumbline/x", &error));
    assert_contains(error.text, "\"message\" needs the role chair");
    assert_contains(error.text, "as chair, staff or emergency (plumbline/x)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_role_is_tried_first),
        cmocka_unit_test(a_given_role_is_taken_if_it_suffices),
        cmocka_unit_test(what_was_denied_is_told),
    };
    return cmocka_run_group_tests_name("roles of send", tests, NULL, NULL);
}
