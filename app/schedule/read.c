// Chooses the reader that recognises the document.
#include "schedule/explain.h"
#include "schedule/readers/readers.h"
#include "schedule/schedule.h"
#include "schedule/syntax/page_kind.h"
#include "schedule/syntax/syntax.h"

#include <string.h>

const struct reader *const all_readers[] = {&reader_indico_timetable, &reader_indico_event,
    &reader_indico_rest, &reader_frab, &reader_frab_xml, &reader_hub, &reader_pretalx_api,
    &reader_pretalx_widget, &reader_open_event, &reader_opass, &reader_sessionize, &reader_sessionize_lists,
    &reader_icalendar, &reader_jsonld, &reader_jsonld_page, NULL};

// Reads and releases the document.
static const struct schedule *read_document(const json_t *root, const struct reader *reader,
    const struct schedule_hints *hints, const struct error *duplicate, struct error *error)
{
    struct builder *builder = builder_new(reader->name);
    if (!builder) {
        error_memory(error, "not enough memory to read it");
        return NULL;
    }
    builder_set_path_writer(builder, reader->write_path, root);
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
    builder_set_path_writer(builder, reader->write_path, NULL);
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
    for (size_t i = 0; all_readers[i] && !reader; i++)
        if (all_readers[i]->syntax == syntax && all_readers[i]->recognises(root))
            reader = all_readers[i];
    const struct schedule *schedule = NULL;
    if (reader)
        schedule = read_document(root, reader, hints, &duplicate, error);
    else if (syntax == SYNTAX_PAGE) // its JSON-LD is about something else
        page_kind_explain(bytes, length, hints->cancel, error);
    else
        explain_document(root, error);
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
