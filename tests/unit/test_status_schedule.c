// What a status tells of several schedules, and how long that gets.
#include "support/test.h"

#include "cli/status_text.h"
#include "display/schedule_source.h"
#include "display/status_schedule.h"
#include "display/why.h"
#include "fleet/fleet_registry.h"

#include <stdio.h>
#include <stdlib.h>

enum { NOW = 1568120400 };

static struct zone utc = {.name = "UTC"};
static struct config config;
static struct display display;
static struct view view;
static char addresses[CONFIG_MAX_SCHEDULES][3000];

// Addresses with secrets, and `length` further letters.
static void set_up_for(size_t count, size_t length)
{
    config = (struct config){.schedules.count = count};
    display = (struct display){.config = &config};
    view = (struct view){.zone = &utc};
    view.schedule.problem = "";
    for (size_t i = 0; i < count; i++) {
        int begun = snprintf(addresses[i], sizeof addresses[i], "https://ada:hush@example.org/%zu", i);
        memset(addresses[i] + begun, 'x', length);
        snprintf(addresses[i] + begun + length, sizeof addresses[i] - (size_t)begun - length, "?token=hush");
        config.schedules.list[i].address = addresses[i];
    }
    schedule_source_parts(&config, &display.update.parts);
}

static char *text_of(json_t *root)
{
    char *text = json_write(root, JSON_COMPACT | JSON_PRESERVE_ORDER);
    assert_non_null(text);
    json_decref(root);
    return text;
}

static json_t *status(enum status_detail detail)
{
    json_t *root = json_object();
    status_schedules_set(root, &display, &view, NOW, detail);
    return root;
}

static void of_one_there_is_no_list(void **state)
{
    (void)state;
    set_up_for(1, 0);
    char *text = text_of(status(STATUS_WHOLE));
    assert_string_equal(text, "{}");
    free(text);
    text = text_of(status_schedule(&display, &view, NOW));
    assert_string_equal(text,
        "{\"source\":\"none\",\"address\":\"https://example.org/0\",\"format\":\"\",\"items\":0,\"good_at\":"
        "null,\"age_s\":null,\"problem\":\"\",\"refused\":false}");
    free(text);
}

static void each_is_listed_in_its_order(void **state)
{
    (void)state;
    set_up_for(2, 0);
    struct feed_part *second = &display.update.parts.list[1];
    second->source = FEED_CACHED;
    second->good_at = NOW - 60;
    second->items = 7;
    second->refused = true;
    snprintf(second->problem, sizeof second->problem, "https://example.org/1: 3 of 4 are gone; refused");
    char expected[600];
    snprintf(expected, sizeof expected,
        "{\"schedules\":[{\"tag\":\"%s\",\"address\":\"https://example.org/0\",\"source\":\"none\","
        "\"items\":0,\"good_at\":null,\"age_s\":null,\"problem\":\"\",\"refused\":false},{\"tag\":\"%s\","
        "\"address\":\"https://example.org/1\",\"source\":\"disk\",\"items\":7,"
        "\"good_at\":\"2019-09-10T12:59:00+00:00\",\"age_s\":60,"
        "\"problem\":\"https://example.org/1: 3 of 4 are gone; refused\",\"refused\":true}]}",
        display.update.parts.list[0].tag, second->tag);
    for (enum status_detail detail = STATUS_WHOLE; detail <= STATUS_SUMMARY; detail++) {
        char *text = text_of(status(detail));
        assert_string_equal(text, expected);
        free(text);
    }
    json_t *findings = json_array();
    status_schedule_findings(findings, &display, &view);
    assert_int_equal(json_array_size(findings), 1);
    char *text = text_of(findings);
    assert_contains(text, "refused; the schedule of 2019-09-10T12:59 is shown");
    assert_contains(text, "plumbline send accept schedule=");
    assert_contains(text, second->tag);
    free(text);
}

// However long the addresses are and whatever is said of them: letters that JSON writes as two.
static void it_stays_within_its_bounds(void **state)
{
    static const struct {
        enum status_detail detail;
        size_t max;
    } bounds[] = {{STATUS_WHOLE, 64 * 1024}, {STATUS_SUMMARY, FLEET_REGISTRY_MAX_BYTES / 2}};
    (void)state;
    set_up_for(CONFIG_MAX_SCHEDULES, 2900);
    for (size_t i = 0; i < CONFIG_MAX_SCHEDULES; i++) {
        struct feed_part *part = &display.update.parts.list[i];
        memset(part->address, '"', sizeof part->address - 1);
        memset(part->problem, '\\', sizeof part->problem - 1);
        part->good_at = NOW;
        part->refused = true;
    }
    for (size_t i = 0; i < 2; i++) {
        json_t *root = status(bounds[i].detail);
        assert_int_equal(json_array_size(json_object_get(root, "schedules")), CONFIG_MAX_SCHEDULES);
        char *text = text_of(root);
        assert_in_range(strlen(text), 10000, bounds[i].max);
        free(text);
    }
}

static void long_addresses_are_cut_and_secrets_never_told(void **state)
{
    (void)state;
    set_up_for(2, 2900);
    char *text = text_of(status(STATUS_WHOLE));
    assert_contains(text, "https://example.org/1xxx");
    assert_null(strstr(text, "hush"));
    assert_null(strstr(text, "ada"));
    free(text);
    assert_int_equal(strlen(display.update.parts.list[0].address), FEED_PART_ADDRESS_SIZE - 1);
    assert_string_not_equal(display.update.parts.list[0].tag, display.update.parts.list[1].tag);
}

static void every_address_has_its_line(void **state)
{
    (void)state;
    set_up_for(2, 0);
    struct feed_part *first = &display.update.parts.list[0];
    first->refused = true;
    snprintf(first->problem, sizeof first->problem, "https://example.org/0: 3 of 4 are gone; refused");
    json_t *root = status(STATUS_WHOLE);
    json_object_set_new(root, "schedule", status_schedule(&display, &view, NOW));
    struct str out = {0};
    char line[200];
    status_text_write(&out, "http://door", root);
    snprintf(line, sizeof line,
        "\n  schedule  none, https://example.org/0: 3 of 4 are gone; refused "
        "(plumbline send accept schedule=%s takes it all the same)\n"
        "  schedule  none, https://example.org/1\n",
        first->tag);
    assert_contains(str_text(&out), line);
    json_decref(root);
    str_clear(&out);
    static const struct slide slide = {.name = "now"};
    struct turn turn = {.slide = &slide, .entry = -1};
    struct why why = {.display = &display, .view = &view, .turn = &turn};
    why_write(&why, &out);
    assert_contains(str_text(&out),
        "Schedule: none yet, from:\n  https://example.org/0\n  https://example.org/1\nClock: ");
    // Over a slide there is less room.
    set_up_for(CONFIG_MAX_SCHEDULES, 0);
    str_clear(&out);
    why.max_addresses = 2;
    why_write(&why, &out);
    assert_contains(str_text(&out), "/0\n  https://example.org/1\n  and 14 more\nClock: ");
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_one_there_is_no_list),
        cmocka_unit_test(each_is_listed_in_its_order),
        cmocka_unit_test(it_stays_within_its_bounds),
        cmocka_unit_test(long_addresses_are_cut_and_secrets_never_told),
        cmocka_unit_test(every_address_has_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
