// What is exported keeps its format's rules, whatever the schedule and the adjustments are: a schedule, a
// line
// "---", and adjustments.
#include "fuzz/fuzz.h"

#include "base/json.h"
#include "base/text.h"
#include "export/export.h"

#include <string.h>

static void check_json(const struct str *out)
{
    json_t *root = json_read(str_text(out), out->length, NULL, NULL);
    fuzz_holds(root);
    json_decref(root);
}

static void check_xml(const struct str *out)
{
    struct schedule_hints hints = {.zone = "Europe/Lisbon"};
    struct error error;
    const struct schedule *again = schedule_read(str_text(out), out->length, &hints, &error);
    fuzz_holds(again);
    schedule_unref(again);
}

static void check_lines(const struct str *out)
{
    for (const char *line = str_text(out); *line;) {
        const char *end = strstr(line, "\r\n");
        fuzz_holds(end && end - line <= 75);
        fuzz_holds(text_is_utf8(line, (size_t)(end - line), NULL));
        line = end + 2;
    }
}

static void check(enum export_format format, const struct export_source *source)
{
    static void (*const checks[EXPORT_FORMATS])(const struct str *) = {check_json, check_lines, check_xml};
    struct str out = {0};
    fuzz_holds(export_write(format, source, &out));
    checks[format](&out);
    str_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char mark[] = "\n---\n";
    struct schedule_hints hints = {.zone = "Europe/Lisbon"};
    struct error error = {0};
    struct adjustments adjustments = {0};
    struct adjustments followed = {0};
    const char *text = (const char *)bytes;
    const char *end = length ? memmem(text, length, mark, sizeof mark - 1) : NULL;
    size_t first = end ? (size_t)(end - text) : length;
    const struct schedule *schedule = schedule_read(text, first, &hints, &error);
    if (!schedule)
        return 0;
    if (end)
        adjustments_read(end + sizeof mark - 1, length - first - (sizeof mark - 1), &adjustments, &error);
    int64_t now = schedule->item_count > 0 ? schedule->start : 0;
    fuzz_holds(adjustments_follow(&adjustments, schedule, &followed));
    struct export_source source = {.schedule = adjustments_apply(&followed, schedule, now),
        .adjustments = &followed,
        .read_at = now,
        .now = now};
    fuzz_holds(source.schedule);
    for (int format = 0; format < EXPORT_FORMATS; format++)
        check((enum export_format)format, &source);
    schedule_unref(source.schedule);
    adjustments_free(&followed);
    adjustments_free(&adjustments);
    schedule_unref(schedule);
    return 0;
}
