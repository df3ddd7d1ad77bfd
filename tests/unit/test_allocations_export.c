// Memory that runs out while a programme is exported.
#include "support/allocations.h"

#include "base/log.h"
#include "export/export.h"

static const char talks[] =
    "{\"schedule\":{\"conference\":{\"title\":\"Conf\",\"time_zone_name\":\"Europe/Lisbon\",\"days\":["
    "{\"date\":\"2019-09-09\",\"rooms\":{\"Jade\":["
    "{\"guid\":\"a\",\"title\":\"A\",\"date\":\"2019-09-09T10:00:00+01:00\",\"duration\":\"00:20\"},"
    "{\"guid\":\"b\",\"title\":\"B\",\"date\":\"2019-09-09T10:20:00+01:00\",\"duration\":\"00:20\","
    "\"track\":\"T\",\"persons\":[{\"public_name\":\"Ana\"}]}],\"Opala\":["
    "{\"guid\":\"b\",\"title\":\"B\",\"date\":\"2019-09-09T10:20:00+01:00\",\"duration\":\"00:20\"}"
    "]}}]}}}";

enum { NOW = 1568019600 }; // 2019-09-09T09:00Z

static enum export_format format;
static struct adjustments asked;
static struct str document;

static void read_schedule(void)
{
    struct error error;
    struct adjustment entry = {
        .type = ADJUST_CANCEL, .number = 1, .by = "staff", .at = NOW, .until = INT64_MAX};
    if (!run_schedule(&error))
        fail_msg("%s", error.text);
    assert_true(read_now->item_count > 0);
    entry.item = read_now->items[0].id;
    assert_true(adjustments_from_entries(&entry, 1, &asked));
}

static bool run_export(struct error *error)
{
    struct export_source source = {.schedule = read_now, .adjustments = &asked, .read_at = NOW, .now = NOW};
    if (export_write(format, &source, &document))
        return true;
    str_clear(&document);
    return error_memory(error, "not enough memory");
}

static void tell_document(struct str *out)
{
    tell_schedule(out); // which the export leaves as it is
    str_add_text(out, str_text(&document));
}

static void drop_all(void)
{
    str_free(&document);
    adjustments_free(&asked);
    drop_schedule();
}

static void an_export(void **state)
{
    static const char *const names[] = {
        "a programme as JSON", "a programme as iCalendar", "a programme as XML"};
    (void)state;
    str_add_text(&input, talks);
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        struct trial trial = {names[i], read_schedule, run_export, tell_document, drop_all};
        format = (enum export_format)i;
        each_in_turn(&trial);
    }
    str_free(&input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_export)};
    log_set_level(LOG_LEVEL_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
