// Chooses the reader that recognises the document.
#include "schedule/readers/readers.h"
#include "schedule/schedule.h"
#include "schedule/syntax/syntax.h"

#include <string.h>

static const struct reader *const readers[] = {
    &reader_indico_timetable, &reader_indico_event, &reader_frab, &reader_icalendar};

// Names documents that people mistake for a schedule.
static bool explain(const json_t *root, struct error *error)
{
    const char *type = json_string_value(json_member(root, "_type"));
    if (type && strcmp(type, "HTTPAPIError") == 0) {
        const char *message = json_string_value(json_member(root, "message"));
        return error_set(error, "Indico answered with an error: %.200s", message ? message : "(no message)");
    }
    if (json_is_array(json_member(root, "talks")) && json_member(root, "rooms"))
        return error_set(
            error, "this is pretalx's widget data (v2.json); give the address of schedule.json instead");
    if (json_member(json_member(root, "schedule"), "events"))
        return error_set(error,
            "this is the CCC hub's second schema (schedule.events); give the address of a frab "
            "schedule.json instead");
    return error_set(error,
        "JSON, but not a known schedule format: expected Indico's timetable or event export "
        "(\"results\") or a frab/pretalx schedule.json (\"schedule\" with \"conference\")");
}

// Reads and releases the document.
static const struct schedule *read_document(const json_t *root, const struct reader *reader,
    const struct schedule_hints *hints, const struct error *duplicate, struct error *error)
{
    struct builder *builder = builder_new(reader->name);
    if (!builder) {
        error_memory(error, "not enough memory to read it");
        return NULL;
    }
    builder_set_language(builder, hints->language);
    builder_set_cancel(builder, hints->cancel);
    if (duplicate->code != ERROR_NONE)
        builder_note(builder, FINDING_WARNING, NULL, NULL, "tell the publisher of the schedule",
            "a key appears twice in one object, the last one counts: %s", duplicate->text);
    if (!reader->read(root, hints, builder, error)) {
        if (builder_out_of_memory(builder))
            json_scratch_refuse(error);
        else if (builder_cancelled(builder))
            error_cancel(error, "reading was cancelled");
        builder_free(builder);
        return NULL;
    }
    json_scratch_end(); // takes more memory than all the rest
    return builder_finish(builder, error);
}

static const struct schedule *read_bytes(
    const char *bytes, size_t length, const struct schedule_hints *hints, struct error *error)
{
    struct error duplicate;
    enum syntax_kind syntax = syntax_of(bytes, length);
    json_t *root = syntax_read(bytes, length, hints->cancel, &duplicate, error);
    if (!root)
        return NULL;
    const struct reader *reader = NULL;
    for (size_t i = 0; i < sizeof readers / sizeof *readers && !reader; i++)
        if (readers[i]->syntax == syntax && readers[i]->recognises(root))
            reader = readers[i];
    const struct schedule *schedule = NULL;
    if (reader)
        schedule = read_document(root, reader, hints, &duplicate, error);
    else
        explain(root, error);
    return schedule;
}

const struct schedule *schedule_read(
    const char *bytes, size_t length, const struct schedule_hints *hints, struct error *error)
{
    json_scratch_begin(hints->cancel);
    const struct schedule *schedule = read_bytes(bytes, length, hints, error);
    json_scratch_end();
    return schedule;
}
