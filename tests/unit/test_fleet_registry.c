// The registry of an event's displays, also from statuses and answers that are wrong, huge or hostile.
#include "support/test.h"

#include "base/json.h"
#include "fleet/fleet_registry.h"

#include <stdio.h>
#include <stdlib.h>

enum { NOW = 1568120400 }; // 2019-09-10T13:00Z

static struct fleet_registry *registry;
static struct fleet_registry_now now;

static int new_registry(void **state)
{
    (void)state;
    registry = calloc(1, sizeof *registry);
    now = (struct fleet_registry_now){.real = NOW, .tick_ms = 5000000};
    return registry ? 0 : -1;
}

static int free_registry(void **state)
{
    (void)state;
    fleet_registry_free(registry);
    free(registry);
    return 0;
}

static bool read_status(const char *id, const char *status, bool retained)
{
    return fleet_registry_read_status(registry, id, status, strlen(status), retained, &now);
}

static json_t *written(void)
{
    json_t *out = json_object();
    fleet_registry_json(registry, &now, out);
    return out;
}

static const json_t *find_display(const json_t *out, const char *id)
{
    const json_t *list = json_object_get(out, "displays");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(list, i), "id")), id) == 0)
            return json_array_get(list, i);
    return NULL;
}

// A member of a display, or of a command of that id, as compact JSON.
static void expect_member(const char *list, const char *id, const char *member, const char *expected)
{
    json_t *out = written();
    const json_t *all = json_object_get(out, list);
    const json_t *found = NULL;
    for (size_t i = 0; i < json_array_size(all); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(all, i), "id")), id) == 0)
            found = json_array_get(all, i);
    if (!found)
        fail_msg("there is no %s", id);
    char *text = json_dumps(json_object_get(found, member), JSON_COMPACT | JSON_ENCODE_ANY);
    if (!text || strcmp(text, expected) != 0)
        fail_msg("%s.%s is %s, expected %s", id, member, text ? text : "nothing", expected);
    free(text);
    json_decref(out);
}

#define SENT "\"state\":\"online\",\"sent_at\":\"2019-09-10T13:00:00Z\""
#define GOOD                                                                                                 \
    "{" SENT ",\"view\":\"room\",\"room\":\"Jade\",\"label\":\"Jade\",\"slide\":\"now\",\"says\":[\"a\","    \
    "\"b\"],\"phase\":\"talk\",\"at\":\"2019-09-10T13:00:00Z\",\"now\":\"CRIU\",\"next\":null,"              \
    "\"timer\":{\"phase\":\"talk\",\"left_s\":312,\"held\":false},\"notices\":1,\"emergency\":null,"         \
    "\"pinned\":\"agenda\",\"blank\":false,\"width\":1920,\"height\":1080,\"painted_at\":\"x\","             \
    "\"uptime_s\":55,\"version\":\"0.1.0\",\"schedule\":{\"source\":\"network\",\"age_s\":12,\"items\":93}," \
    "\"clock\":{\"state\":\"good\",\"skew_ms\":0,\"simulated\":false},\"findings\":0}"

// Only what staff may have to decide about, and nothing that is not as it should be.
static void of_several_schedules_those_with_a_problem_are_passed_on(void **state)
{
    (void)state;
    assert_true(read_status("jade-door",
        "{" SENT ",\"schedules\":[{\"tag\":\"a\",\"address\":\"x\",\"problem\":\"\",\"refused\":false},"
        "{\"tag\":\"b\",\"address\":\"y\",\"problem\":\"gone\",\"refused\":true,\"deep\":[[1]]},"
        "{\"tag\":7,\"address\":\"y\",\"problem\":\"gone\"},{\"tag\":\"c\",\"problem\":\"gone\"},"
        "{\"problem\":[]},[],7,null]}",
        false));
    expect_member("displays", "jade-door", "schedules",
        "[{\"tag\":\"b\",\"address\":\"y\",\"problem\":\"gone\",\"refused\":true}]");
    static const char *const none[] = {
        "7", "{}", "[]", "[{\"tag\":\"a\",\"address\":\"x\",\"problem\":\"\"}]"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char status[300];
        snprintf(status, sizeof status, "{" SENT ",\"schedules\":%s}", none[i]);
        assert_true(read_status("jade-door", status, false));
        json_t *out = written();
        assert_null(json_object_get(find_display(out, "jade-door"), "schedules"));
        json_decref(out);
    }
    struct str many = {0};
    str_add_text(&many, "{" SENT ",\"schedules\":[");
    for (int i = 0; i < 100; i++)
        str_format(&many, "%s{\"tag\":\"t%d\",\"address\":\"x\",\"problem\":\"gone\"}", i ? "," : "", i);
    str_add_text(&many, "]}");
    assert_true(read_status("jade-door", many.text, false));
    json_t *out = written();
    assert_int_equal(json_array_size(json_object_get(find_display(out, "jade-door"), "schedules")), 16);
    json_decref(out);
    str_free(&many);
}

static void a_status_is_passed_on(void **state)
{
    (void)state;
    static const char *const expected[][2] = {{"state", "\"online\""}, {"kind", "\"display\""},
        {"room", "\"Jade\""}, {"view", "\"room\""}, {"says", "[\"a\",\"b\"]"}, {"now", "\"CRIU\""},
        {"next", "null"}, {"timer", "{\"phase\":\"talk\",\"left_s\":312,\"held\":false}"}, {"notices", "1"},
        {"emergency", "null"}, {"pinned", "\"agenda\""}, {"blank", "false"}, {"width", "1920"},
        {"schedule", "{\"source\":\"network\",\"age_s\":12,\"items\":93}"}, {"findings", "0"},
        {"heard_s", "7"}, {"problems", "[]"}};
    uint64_t before = registry->version;
    assert_true(read_status("jade-door", GOOD, false));
    assert_int_not_equal(registry->version, before);
    now.tick_ms += 7999;
    now.real += 7;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        expect_member("displays", "jade-door", expected[i][0], expected[i][1]);
    assert_string_equal(fleet_registry_text(fleet_registry_find(registry, "jade-door"), "slide"), "now");
    assert_null(fleet_registry_text(fleet_registry_find(registry, "jade-door"), "width"));
    assert_null(fleet_registry_find(registry, "jade"));
    assert_true(read_status("desk", "{\"state\":\"online\",\"view\":\"desk\"}", false));
    expect_member("displays", "desk", "kind", "\"desk\"");
    json_t *out = written();
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(json_object_get(out, "displays"), 0), "id")),
        "desk");
    json_decref(out);
}

static void missing_members_are_empty(void **state)
{
    (void)state;
    static const char *const expected[][2] = {{"state", "\"online\""}, {"kind", "\"display\""},
        {"room", "null"}, {"label", "\"\""}, {"view", "\"\""}, {"slide", "\"\""}, {"says", "[]"},
        {"phase", "\"\""}, {"at", "\"\""}, {"now", "null"}, {"next", "null"}, {"timer", "null"},
        {"notices", "0"}, {"emergency", "null"}, {"pinned", "null"}, {"blank", "false"}, {"width", "0"},
        {"height", "0"}, {"painted_at", "\"\""}, {"uptime_s", "0"}, {"version", "\"\""}, {"schedule", "null"},
        {"clock", "null"}, {"findings", "0"}};
    // Nothing, all of it null, and all of it of wrong types.
    static const char *const values[] = {NULL, "null", "{\"a\":{}}", "[[]]", "1.5", "\"x\"", "7", "true"};
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        struct str status = {0};
        str_add_text(&status, "{\"state\":\"online\"");
        for (size_t i = 2; values[v] && i < sizeof expected / sizeof *expected; i++) {
            const char *nothing = expected[i][1];
            bool right = (values[v][0] == '"' && (nothing[0] == '"' || strcmp(nothing, "null") == 0)) ||
                         (values[v][0] == '{' && strcmp(nothing, "null") == 0) ||
                         (values[v][0] == '[' && nothing[0] == '[') ||
                         (values[v][0] == '7' && nothing[0] == '0') ||
                         (values[v][0] == 't' && strcmp(nothing, "false") == 0);
            if (!right)
                str_format(&status, ",\"%s\":%s", expected[i][0], values[v]);
        }
        str_add_text(&status, "}");
        assert_true(read_status("x", str_text(&status), false));
        if (!values[v])
            expect_member("displays", "x", "problems", "[]");
        for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
            expect_member("displays", "x", expected[i][0], expected[i][1]);
        str_free(&status);
    }
    // Only texts of lists, and scalars of objects.
    assert_true(read_status("x",
        "{\"state\":\"online\",\"says\":[1,\"a\",[\"b\"],{},null],\"timer\":{\"phase\":\"talk\",\"x\":{},"
        "\"y\":[[]],\"held\":true}}",
        false));
    expect_member("displays", "x", "says", "[\"a\"]");
    expect_member("displays", "x", "timer", "{\"phase\":\"talk\",\"held\":true}");
}

static void other_messages_are_ignored(void **state)
{
    (void)state;
    static const char *const wrong[] = {"x", "{", "[]", "null", "7", "\"online\"", "{}", "{\"state\":null}",
        "{\"state\":7}", "{\"state\":[\"online\"]}", "{\"probe\":\"x\"}", "{\"state\":\"online\"}}", "\xff",
        "{\"state\":\"\xff\"}", "{\"state\":\"online\",\"a\":1e999}"};
    assert_true(read_status("jade-door", GOOD, false));
    uint64_t version = registry->version;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (read_status("jade-door", wrong[i], false))
            fail_msg("%s is accepted", wrong[i]);
    assert_int_equal(registry->version, version);
    expect_member("displays", "jade-door", "state", "\"online\"");
    // Too deep and too large.
    struct str text = {0};
    str_add_text(&text, "{\"state\":\"online\",\"says\":");
    for (int i = 0; i < 30000; i++)
        str_add_char(&text, '[');
    assert_false(read_status("jade-door", str_text(&text), false));
    for (int i = 0; i < 30000; i++)
        str_add_char(&text, ']');
    str_add_char(&text, '}');
    assert_false(read_status("jade-door", str_text(&text), false));
    str_clear(&text);
    str_add_text(&text, "{\"state\":\"online\",\"label\":\"");
    while (text.length < FLEET_REGISTRY_MAX_BYTES - 2)
        str_add_char(&text, 'x');
    str_add_text(&text, "\"}");
    assert_true(read_status("jade-door", str_text(&text), false));
    str_add_char(&text, ' ');
    assert_false(read_status("jade-door", str_text(&text), false));
    str_free(&text);
}

static void problems_are(const char *id, const char *expected)
{
    expect_member("displays", id, "problems", expected);
}

static void problems_of(const char *members, const char *expected)
{
    char status[400];
    snprintf(status, sizeof status, "{%s%s}", SENT, members);
    assert_true(read_status("p", status, false));
    problems_are("p", expected);
}

static void each_problem_is_listed(void **state)
{
    (void)state;
    problems_of("", "[]");
    problems_of(",\"blank\":true", "[\"dark\"]");
    problems_of(",\"duplicate\":true", "[\"duplicate\"]");
    problems_of(",\"unkept\":true", "[\"unkept\"]");
    problems_of(",\"unseen\":true", "[\"unseen\"]");
    problems_of(",\"unkept\":1,\"duplicate\":\"true\"", "[]");
    problems_of(",\"schedule\":{\"source\":\"network\",\"age_s\":1800}", "[]");
    problems_of(",\"schedule\":{\"source\":\"network\",\"age_s\":1801}", "[\"schedule\"]");
    problems_of(",\"schedule\":{\"source\":\"none\"}", "[\"schedule\"]");
    problems_of(",\"schedule\":{\"source\":null}", "[\"schedule\"]");
    problems_of(",\"schedule\":{\"source\":\"file\",\"age_s\":null}", "[]");
    problems_of(",\"clock\":{\"state\":\"good\"}", "[]");
    problems_of(",\"clock\":{\"state\":\"unsure\"}", "[\"clock\"]");
    problems_of(",\"clock\":{\"state\":\"skewed\"}", "[\"skewed\"]");
    problems_of(",\"clock\":{\"state\":\"skewed\",\"simulated\":true}", "[]");
    problems_of(",\"clock\":{\"state\":\"unsure\",\"simulated\":true}", "[]");
    problems_of(",\"clock\":7,\"schedule\":[]", "[\"schedule\"]");
    problems_of(",\"blank\":true,\"unkept\":true", "[\"dark\",\"unkept\"]");
    // Its clock differs from ours.
    now.real = NOW - 3;
    problems_of("", "[]");
    now.real = NOW - 4;
    problems_of("", "[\"skewed\"]");
    now.real = NOW + 3;
    problems_of("", "[]");
    now.real = NOW + 4;
    problems_of("", "[\"skewed\"]");
    // It falls silent.
    now.real = NOW;
    problems_of("", "[]");
    now.tick_ms += 75000;
    problems_are("p", "[]");
    now.tick_ms++;
    problems_are("p", "[\"late\"]");
    // Offline hides the other problems, and what is known stays.
    problems_of(",\"blank\":true,\"label\":\"Jade\"", "[\"dark\"]");
    assert_true(read_status("p", "{\"state\":\"offline\"}", false));
    problems_are("p", "[\"offline\"]");
    expect_member("displays", "p", "label", "\"Jade\"");
    expect_member("displays", "p", "state", "\"offline\"");
    assert_true(read_status("q", "{\"state\":\"offline\"}", true));
    problems_are("q", "[\"offline\"]");
    expect_member("displays", "q", "heard_s", "null");
    expect_member("displays", "q", "slide", "\"\"");
    assert_true(read_status("r", "{\"state\":\"away\"}", true));
    problems_are("r", "[\"offline\"]");
}

static void a_retained_status_is_as_old_as_it_says(void **state)
{
    (void)state;
    now.real = NOW + 60;
    assert_true(read_status("a", GOOD, true));
    expect_member("displays", "a", "heard_s", "60");
    expect_member("displays", "a", "problems", "[]"); // which says nothing about its clock
    now.real = NOW + 100;
    assert_true(read_status("b", GOOD, true));
    expect_member("displays", "b", "problems", "[\"late\"]");
    now.real = NOW - 500; // ahead of ours
    assert_true(read_status("c", GOOD, true));
    expect_member("displays", "c", "heard_s", "0");
    // What the display sent itself counts more.
    now.real = NOW;
    assert_true(read_status("d", GOOD, false));
    now.real += 50;
    now.tick_ms += 50000;
    assert_true(read_status("d", GOOD, true));
    expect_member("displays", "d", "heard_s", "50");
    // Odd instants lead to no nonsense.
    assert_true(read_status("e", "{\"state\":\"online\",\"sent_at\":\"1970-01-01T00:00:00Z\"}", true));
    expect_member("displays", "e", "problems", "[\"late\"]");
    assert_true(read_status("f", "{\"state\":\"online\",\"sent_at\":\"yesterday\"}", true));
    assert_true(read_status("g", "{\"state\":\"online\",\"sent_at\":\"2019-09-10\"}", false));
    expect_member("displays", "g", "problems", "[]");
}

static void an_empty_status_removes_a_display(void **state)
{
    (void)state;
    char id[16];
    for (int i = 0; i < 300; i++) {
        snprintf(id, sizeof id, "d%d", i * 7 % 300);
        assert_true(read_status(id, GOOD, i % 2));
    }
    assert_int_equal(registry->count, 300);
    for (size_t i = 1; i < registry->count; i++)
        assert_true(strcmp(registry->displays[i - 1].id, registry->displays[i].id) < 0);
    assert_true(read_status("d7", "", true));
    assert_true(read_status("nobody", "", true));
    assert_int_equal(registry->count, 299);
    assert_null(fleet_registry_find(registry, "d7"));
    assert_non_null(fleet_registry_find(registry, "d70"));
    json_t *out = written();
    assert_null(find_display(out, "d7"));
    assert_int_equal(json_array_size(json_object_get(out, "displays")), 299);
    json_decref(out);
    assert_true(read_status("d7", GOOD, false));
    assert_int_equal(registry->count, 300);
}

static void displays_are_bounded(void **state)
{
    (void)state;
    char id[16];
    for (int i = 0; i < FLEET_REGISTRY_DISPLAYS + 50; i++) {
        snprintf(id, sizeof id, "%05d", i);
        assert_true(read_status(id, "{\"state\":\"online\"}", false));
    }
    assert_int_equal(registry->count, FLEET_REGISTRY_DISPLAYS);
    assert_null(fleet_registry_find(registry, "10001"));
    assert_true(read_status("00000", "", false));
    assert_true(read_status("10001", "{\"state\":\"online\"}", false));
    assert_non_null(fleet_registry_find(registry, "10001"));
}

// Each value takes more in memory than in the message.
static void statuses_are_bounded_together(void **state)
{
    (void)state;
    char id[16];
    struct str huge = {0};
    str_add_text(&huge, "{\"state\":\"online\",\"x\":[1");
    while (huge.length < FLEET_REGISTRY_MAX_BYTES - 100)
        str_add_text(&huge, ",1");
    str_add_text(&huge, "]}");
    for (int i = 0; i < 200; i++) {
        snprintf(id, sizeof id, "%05d", i);
        assert_true(read_status(id, str_text(&huge), true));
    }
    assert_true(registry->status_size <= FLEET_REGISTRY_STATUS_SIZE);
    assert_true(registry->status_size > FLEET_REGISTRY_STATUS_SIZE - (4 << 20));
    size_t kept = 0;
    for (size_t i = 0; i < registry->count; i++)
        kept += registry->displays[i].status != NULL;
    assert_true(kept < 100);
    // One that was kept gives its place back.
    assert_true(read_status("00000", "{\"state\":\"online\"}", false));
    assert_true(read_status("00001", "", false));
    assert_true(read_status("jade", str_text(&huge), false));
    assert_non_null(fleet_registry_find(registry, "jade")->status);
    for (int i = 0; i < 200; i++) {
        snprintf(id, sizeof id, "%05d", i);
        assert_true(read_status(id, "", false));
    }
    assert_true(read_status("jade", "", false));
    assert_int_equal(registry->status_size, 0);
    str_free(&huge);
}

// ---- commands

static void add_command(const char *json, const char *to, int64_t at)
{
    struct command command;
    struct refusal refusal;
    if (!command_read(json, strlen(json), &command, &refusal))
        fail_msg("%s", refusal.why.text);
    fleet_registry_add_command(registry, &command, to, "ana", at);
    command_free(&command);
}

static bool read_answers(const char *display, const char *list)
{
    struct str text = {0};
    str_format(&text, "{\"answers\":%s}", list);
    bool ok = fleet_registry_read_answers(registry, display, str_text(&text), text.length);
    str_free(&text);
    return ok;
}

static void show(const char *id, const char *room)
{
    char status[200];
    snprintf(status, sizeof status, "{\"state\":\"online\",\"view\":\"room\"%s%s%s}",
        room ? ",\"room\":\"" : "", room ? room : "", room ? "\"" : "");
    assert_true(read_status(id, status, false));
}

static void displays_that_have_a_command_are_counted(void **state)
{
    (void)state;
    show("foyer", NULL);
    show("jade-1", "Jade");
    show("jade-2", "Jade");
    show("opala", "Opala");
    assert_true(read_status("office", "{\"state\":\"online\",\"view\":\"desk\"}", false));
    assert_true(read_status("stage", "{\"state\":\"offline\"}", true)); // without a room or a view
    add_command("{\"id\":\"command-1\",\"type\":\"notice\",\"text\":\"Lunch\"}", "all", NOW);
    expect_member("commands", "command-1", "type", "\"notice\"");
    expect_member("commands", "command-1", "what", "\"Lunch\"");
    expect_member("commands", "command-1", "to", "\"all\"");
    expect_member("commands", "command-1", "by", "\"ana\"");
    expect_member("commands", "command-1", "at", "\"2019-09-10T13:00:00+00:00\"");
    expect_member("commands", "command-1", "have", "0");
    expect_member("commands", "command-1", "of", "5");
    expect_member(
        "commands", "command-1", "missing", "[\"foyer\",\"jade-1\",\"jade-2\",\"opala\",\"stage\"]");
    assert_true(read_answers("foyer", "[{\"id\":\"command-1\",\"status\":200,\"number\":8}]"));
    assert_true(read_answers("office", "[{\"id\":\"command-1\",\"status\":200,\"number\":8}]")); // not asked
    assert_true(read_answers("jade-1",
        "[{\"id\":\"command-1\",\"status\":409,\"detail\":\"no schedule\",\"field\":\"item\"},"
        "{\"id\":\"command-1\",\"status\":409,\"detail\":\"none yet\"}]"));
    assert_true(read_answers("jade-2", "[{\"id\":\"command-1\",\"status\":503}]"));
    expect_member("commands", "command-1", "have", "1");
    expect_member("commands", "command-1", "missing", "[\"opala\",\"stage\"]");
    expect_member("commands", "command-1", "refused",
        "[{\"display\":\"jade-1\",\"status\":409,\"detail\":\"none yet\"},"
        "{\"display\":\"jade-2\",\"status\":503,\"detail\":\"\"}]");
    // It got the effect from another display later, and keeps it.
    assert_true(read_answers("jade-1", "[{\"id\":\"command-1\",\"status\":200}]"));
    assert_true(read_answers("jade-1", "[{\"id\":\"command-1\",\"status\":409,\"detail\":\"x\"}]"));
    expect_member("commands", "command-1", "have", "2");
    // To a room: its displays, and those that show all rooms.
    add_command("{\"id\":\"command-2\",\"type\":\"timer\",\"act\":\"next\"}", "room/Jade", NOW + 1);
    expect_member("commands", "command-2", "what", "\"next\"");
    expect_member("commands", "command-2", "of", "3");
    expect_member("commands", "command-2", "missing", "[\"foyer\",\"jade-1\",\"jade-2\"]");
    // A notice of one room is not shown by what shows all rooms.
    add_command("{\"id\":\"command-5\",\"type\":\"notice\",\"text\":\"Cold\"}", "room/Jade", NOW + 1);
    expect_member("commands", "command-5", "of", "2");
    expect_member("commands", "command-5", "missing", "[\"jade-1\",\"jade-2\"]");
    add_command("{\"id\":\"command-3\",\"type\":\"blank\"}", "display/opala", NOW + 2);
    expect_member("commands", "command-3", "of", "1");
    expect_member("commands", "command-3", "what", "\"\"");
    add_command("{\"id\":\"command-4\",\"type\":\"blank\"}", "display/nobody", NOW + 2);
    expect_member("commands", "command-4", "of", "0");
    // The newest comes first; the same command twice is one.
    add_command("{\"id\":\"command-2\",\"type\":\"blank\"}", "all", NOW + 9);
    json_t *out = written();
    const json_t *list = json_object_get(out, "commands");
    assert_int_equal(json_array_size(list), 5);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "id")), "command-4");
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 3), "type")), "timer");
    json_decref(out);
}

static void answers_may_come_before_the_command(void **state)
{
    (void)state;
    show("a", NULL);
    assert_true(read_answers("a", "[{\"id\":\"command-1\",\"status\":200}]"));
    json_t *out = written();
    assert_int_equal(json_array_size(json_object_get(out, "commands")), 0);
    json_decref(out);
    add_command("{\"id\":\"command-1\",\"type\":\"blank\"}", "all", NOW);
    expect_member("commands", "command-1", "have", "1");
}

static void other_answers_are_ignored(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "{", "[]", "null", "{}", "{\"answers\":{}}", "{\"answers\":7}",
        "{\"probe\":\"x\"}", "{\"answers\":\"[]\"}", "\xff"};
    static const char *const odd[] = {"[]", "[1,null,[],\"x\"]", "[{}]", "[{\"id\":7,\"status\":200}]",
        "[{\"id\":\"\",\"status\":200}]", "[{\"id\":\"command-1\"}]",
        "[{\"id\":\"command-1\",\"status\":\"fine\"}]", "[{\"id\":\"command-1\",\"status\":199}]",
        "[{\"id\":\"command-1\",\"status\":600}]", "[{\"id\":\"command-1\",\"status\":-1}]",
        "[{\"id\":\"command-1\",\"status\":9223372036854775807}]",
        "[{\"id\":\"command-1\",\"status\":99999999999999999999}]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(fleet_registry_read_answers(registry, "a", wrong[i], strlen(wrong[i])));
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_true(read_answers("a", odd[i]));
    char too_long[120];
    snprintf(too_long, sizeof too_long, "[{\"id\":\"%072d\",\"status\":200}]", 0);
    assert_true(read_answers("a", too_long));
    assert_int_equal(registry->command_count, 0);
    assert_true(read_answers("a", "[{\"id\":\"command-1\",\"status\":409,\"detail\":{}}]"));
    assert_null(registry->commands[0].answers[0].detail);
}

static void commands_and_answers_are_bounded(void **state)
{
    (void)state;
    char text[300];
    show("a", NULL);
    for (int i = 0; i < 3 * FLEET_REGISTRY_COMMANDS; i++) {
        snprintf(text, sizeof text, "{\"id\":\"command-%d\",\"type\":\"blank\"}", i);
        add_command(text, "all", NOW + i);
    }
    assert_int_equal(registry->command_count, FLEET_REGISTRY_COMMANDS);
    json_t *out = written();
    const json_t *list = json_object_get(out, "commands");
    assert_int_equal(json_array_size(list), 20);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "id")), "command-299");
    json_decref(out);
    // A display that comes late answers for all commands of yesterday, of which nobody asks any more.
    for (int i = 0; i < 2000; i++) {
        snprintf(text, sizeof text, "[{\"id\":\"yesterday-%d\",\"status\":200}]", i);
        assert_true(read_answers("a", text));
    }
    assert_int_equal(registry->command_count, FLEET_REGISTRY_COMMANDS);
    out = written();
    list = json_object_get(out, "commands");
    assert_int_equal(json_array_size(list), 20);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 19), "id")), "command-280");
    json_decref(out);
    assert_true(read_answers("a", "[{\"id\":\"command-299\",\"status\":200}]"));
    expect_member("commands", "command-299", "have", "1");
    // A reason that is too long is dropped.
    struct str huge = {0};
    str_add_text(&huge, "[{\"id\":\"command-298\",\"status\":409,\"detail\":\"");
    for (int i = 0; i < 60000; i++)
        str_add_char(&huge, 'x');
    str_add_text(&huge, "\"}]");
    assert_true(read_answers("a", str_text(&huge)));
    expect_member(
        "commands", "command-298", "refused", "[{\"display\":\"a\",\"status\":409,\"detail\":\"\"}]");
    str_free(&huge);
    // Of the answers in a message the first thousand are read.
    struct str many = {0};
    for (int i = 0; i < 1500; i++)
        str_format(&many, "%s{\"id\":\"command-29%d\",\"status\":409}", i ? "," : "[", i < 1000 ? 7 : 6);
    str_add_text(&many, "]");
    assert_true(read_answers("a", str_text(&many)));
    expect_member("commands", "command-297", "missing", "[]");
    expect_member("commands", "command-296", "missing", "[\"a\"]");
    str_free(&many);
    // Of the missing displays twenty are named.
    for (int i = 0; i < 40; i++) {
        snprintf(text, sizeof text, "b%d", i);
        show(text, NULL);
    }
    expect_member("commands", "command-299", "of", "41");
    out = written();
    assert_int_equal(
        json_array_size(json_object_get(json_array_get(json_object_get(out, "commands"), 0), "missing")), 20);
    json_decref(out);
}

static void answers_of_unknown_displays_are_bounded(void **state)
{
    (void)state;
    char id[40];
    add_command("{\"id\":\"command-1\",\"type\":\"blank\"}", "all", NOW);
    for (int i = 0; i < 3 * FLEET_REGISTRY_STRANGERS; i++) {
        snprintf(id, sizeof id, "stranger-%d", i * 7919 % 30011);
        assert_true(read_answers(id, "[{\"id\":\"command-1\",\"status\":409,\"detail\":\"no\"}]"));
    }
    assert_int_equal(registry->commands[0].answer_count, FLEET_REGISTRY_STRANGERS);
    assert_int_equal(registry->strangers, FLEET_REGISTRY_STRANGERS);
    // Those that are known still count.
    show("a", NULL);
    assert_true(read_answers("a", "[{\"id\":\"command-1\",\"status\":200}]"));
    expect_member("commands", "command-1", "have", "1");
    // Places come back with the command.
    for (int i = 0; i < 2 * FLEET_REGISTRY_COMMANDS; i++) {
        snprintf(id, sizeof id, "later-command-%d", i);
        char text[80];
        snprintf(text, sizeof text, "{\"id\":\"%s\",\"type\":\"blank\"}", id);
        add_command(text, "all", NOW);
    }
    assert_int_equal(registry->strangers, 0);
    assert_int_equal(registry->answers_size, 0);
}

// Many displays that all answer all commands: as many look-ups as answers, not their square.
static void answers_of_all_displays_are_counted(void **state)
{
    enum { MANY = 3000 };
    (void)state;
    char id[16];
    struct str list = {0};
    for (int i = 0; i < 20; i++) {
        char text[80];
        snprintf(text, sizeof text, "{\"id\":\"command-%02d\",\"type\":\"blank\"}", i);
        add_command(text, "all", NOW + i);
        str_format(&list, "%s{\"id\":\"command-%02d\",\"status\":200}", i ? "," : "[", i);
    }
    str_add_char(&list, ']');
    for (int i = 0; i < MANY; i++) {
        snprintf(id, sizeof id, "%05d", i * 7919 % MANY);
        show(id, NULL);
        assert_true(read_answers(id, str_text(&list)));
    }
    assert_true(read_answers("a stranger", str_text(&list)));
    expect_member("commands", "command-00", "have", "3000");
    expect_member("commands", "command-19", "have", "3000");
    expect_member("commands", "command-19", "of", "3000");
    assert_int_equal(registry->commands[0].answer_count, MANY + 1); // with the stranger
    str_free(&list);
}

static void answers_are_read_as_they_are_written(void **state)
{
    (void)state;
    json_t *list = json_array();
    answer_add(list, &(struct answer){.id = "command-1", .status = 200, .number = 8});
    answer_add(
        list, &(struct answer){.id = "command-2", .status = 422, .field = "item", .detail = "no such item"});
    char *text = json_dumps(list, JSON_COMPACT);
    assert_string_equal(text, "[{\"id\":\"command-1\",\"status\":200,\"number\":8},{\"id\":\"command-2\","
                              "\"status\":422,\"field\":\"item\",\"detail\":\"no such item\"}]");
    assert_true(read_answers("a", text));
    assert_int_equal(registry->command_count, 2);
    free(text);
    json_decref(list);
}

// Bytes changed and cut off: what is written stays JSON.
static void damaged_statuses_do_no_harm(void **state)
{
    (void)state;
    uint64_t seed = 6;
    for (int round = 0; round < 20000; round++) {
        char bytes[] = GOOD;
        size_t length = sizeof bytes - 1;
        for (uint64_t n = test_random(&seed) % 4; n > 0; n--)
            bytes[test_random(&seed) % length] = "\"{}[],:0x\xff"[test_random(&seed) % 10];
        if (test_random(&seed) % 4 == 0)
            length = test_random(&seed) % length;
        fleet_registry_read_status(registry, round % 3 ? "a" : "b", bytes, length, round % 2, &now);
        if (round % 20)
            continue;
        json_t *out = written();
        char *text = json_dumps(out, JSON_COMPACT);
        assert_non_null(text);
        assert_null(strstr(text, "\"displays\":[null"));
        free(text);
        json_decref(out);
    }
}

#define WITH_REGISTRY(test) cmocka_unit_test_setup_teardown(test, new_registry, free_registry)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_REGISTRY(a_status_is_passed_on),
        WITH_REGISTRY(of_several_schedules_those_with_a_problem_are_passed_on),
        WITH_REGISTRY(missing_members_are_empty),
        WITH_REGISTRY(other_messages_are_ignored),
        WITH_REGISTRY(each_problem_is_listed),
        WITH_REGISTRY(a_retained_status_is_as_old_as_it_says),
        WITH_REGISTRY(an_empty_status_removes_a_display),
        WITH_REGISTRY(displays_are_bounded),
        WITH_REGISTRY(displays_that_have_a_command_are_counted),
        WITH_REGISTRY(answers_may_come_before_the_command),
        WITH_REGISTRY(other_answers_are_ignored),
        WITH_REGISTRY(commands_and_answers_are_bounded),
        WITH_REGISTRY(statuses_are_bounded_together),
        WITH_REGISTRY(answers_of_unknown_displays_are_bounded),
        WITH_REGISTRY(answers_of_all_displays_are_counted),
        WITH_REGISTRY(answers_are_read_as_they_are_written),
        WITH_REGISTRY(damaged_statuses_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
