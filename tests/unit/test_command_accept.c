// Which of several schedules' updates are accepted, and what is said of it.
#include "support/folder.h"
#include "support/test.h"

#include "control/audit_log.h"
#include "control/command_accept.h"
#include "control/command_exec.h"

#include <stdio.h>

static struct command_schedule schedules[] = {
    {"aaaaaaaa", "https://one.example/main.json", true},
    {"bbbbbbbb", "https://two.example/workshops.ics", true},
    {"cccccccc", "https://three.example/posters.json", false},
    {"dddddddd", "https://three.example/twice", true},
    {"eeeeeeee", "https://three.example/twice", true},
};
static struct command_context context;

static int set_up(void **state)
{
    (void)state;
    context = (struct command_context){.schedule_count = 5, .schedules = schedules};
    return 0;
}

static bool accepts(const char *name, unsigned *out, struct refusal *refusal)
{
    struct command command = {.type = COMMAND_ACCEPT, .schedule = name};
    *refusal = (struct refusal){0};
    return command_accept(&command, &context, out, refusal);
}

static void all_that_were_refused_without_a_name(void **state)
{
    struct refusal refusal;
    unsigned out;
    (void)state;
    assert_true(accepts(NULL, &out, &refusal));
    assert_int_equal(out, 1 | 2 | 8 | 16);
}

static void one_by_tag_or_address(void **state)
{
    struct refusal refusal;
    unsigned out;
    (void)state;
    assert_true(accepts("bbbbbbbb", &out, &refusal));
    assert_int_equal(out, 2);
    assert_true(accepts("https://one.example/main.json", &out, &refusal));
    assert_int_equal(out, 1);
    assert_true(accepts("eeeeeeee", &out, &refusal));
    assert_int_equal(out, 16);
}

static void a_wrong_one_is_told_which_there_are(void **state)
{
    static const struct {
        const char *name;
        int status;
        const char *says;
    } wrong[] = {
        {"ffffffff", 422, "none of this display's schedules"},
        {"https://user:secret@one.example/main.json?token=secret", 422, "none of this display's schedules"},
        {"cccccccc", 409, "no update of that schedule was refused"},
        {"https://three.example/posters.json", 409, "no update of that schedule was refused"},
    };
    unsigned out;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct refusal refusal;
        assert_false(accepts(wrong[i].name, &out, &refusal));
        assert_int_equal(refusal.status, wrong[i].status);
        assert_string_equal(refusal.field, "schedule");
        assert_contains(refusal.why.text, wrong[i].says);
        assert_contains(refusal.why.text, "https://one.example/main.json (aaaaaaaa), https://two.example");
        assert_null(strstr(refusal.why.text, "posters"));
        assert_null(strstr(refusal.why.text, "secret"));
    }
}

static void an_address_of_two_needs_the_tag(void **state)
{
    struct refusal refusal;
    unsigned out;
    (void)state;
    assert_false(accepts("https://three.example/twice", &out, &refusal));
    assert_int_equal(refusal.status, 409);
    assert_contains(refusal.why.text, "give the tag");
    assert_contains(refusal.why.text, "dddddddd");
    assert_contains(refusal.why.text, "eeeeeeee");
    schedules[3].refused = false;
    assert_true(accepts("https://three.example/twice", &out, &refusal));
    assert_int_equal(out, 16);
    schedules[3].refused = true;
}

static void nothing_was_refused(void **state)
{
    struct refusal refusal;
    unsigned out;
    (void)state;
    context.schedules = &schedules[2];
    context.schedule_count = 1;
    assert_false(accepts(NULL, &out, &refusal));
    assert_int_equal(refusal.status, 409);
    assert_string_equal(refusal.why.text, "no update of the schedule was refused");
    context.schedule_count = 0;
    assert_false(accepts("aaaaaaaa", &out, &refusal));
    assert_int_equal(refusal.status, 409);
}

static void requests_add_up(void **state)
{
    struct schedule_request request = {.accept = 1};
    (void)state;
    schedule_request_add(&request, (struct schedule_request){.accept = 4});
    schedule_request_add(&request, (struct schedule_request){.refresh = true});
    assert_int_equal(request.accept, 5);
    assert_true(request.refresh);
}

static char *logged(unsigned accepted, size_t count)
{
    static const char source[] = "{\"id\":\"command-1\",\"type\":\"accept\"}";
    static const struct zone utc = {.name = "UTC"};
    static struct str lines;
    struct command command = {.id = "command-1", .type = COMMAND_ACCEPT, .source = source};
    struct audit_log_entry entry = {.command = &command,
        .number = 7,
        .zone = &utc,
        .by = "ana",
        .role = ROLE_STAFF,
        .accepted = accepted,
        .schedule_count = count,
        .schedules = schedules};
    struct error error;
    const char *folder = folder_new();
    assert_true(audit_log_append(folder, &entry, &error));
    str_clear(&lines);
    assert_true(audit_log_tail(folder, 10, &lines, &error));
    folder_remove(folder);
    return lines.text;
}

static void the_log_says_which(void **state)
{
    (void)state;
    const char *text = logged(2, 5);
    assert_contains(
        text, "\"schedules\":[{\"tag\":\"bbbbbbbb\",\"address\":\"https://two.example/workshops.ics\"}]");
    assert_null(strstr(text, "aaaaaaaa"));
    // Of one schedule it is as it always was.
    assert_null(strstr(logged(1, 1), "schedules"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(all_that_were_refused_without_a_name, set_up),
        cmocka_unit_test_setup(one_by_tag_or_address, set_up),
        cmocka_unit_test_setup(a_wrong_one_is_told_which_there_are, set_up),
        cmocka_unit_test_setup(an_address_of_two_needs_the_tag, set_up),
        cmocka_unit_test_setup(nothing_was_refused, set_up),
        cmocka_unit_test_setup(requests_add_up, set_up),
        cmocka_unit_test_setup(the_log_says_which, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
