// plumbline export: writes the programme as it really runs, for apps and calendars.
#include "export/export.h"

#include "base/clock.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "control/adjustment_file.h"

#include <stdio.h>
#include <string.h>

// What staff asked for: --desk, else what the config's display or desk keeps.
static bool read_store(const struct options_content *content, struct config *config,
    struct adjustment_store *store, struct error *error)
{
    const struct adjustments none = {0};
    struct str bytes = {0};
    const char *folder = config_state_folder(config);
    char *kept = content->config && folder && !content->adjustments ? file_join(folder, "desk.json") : NULL;
    const char *path = content->adjustments ? content->adjustments : kept;
    bool ok = adjustment_store_open(store, NULL, &none, error);
    if (ok && path && (content->adjustments || file_exists(path)))
        ok = file_read_regular(path, ADJUSTMENT_FILE_MAX_BYTES, &bytes, error) &&
             (adjustment_store_read(store, str_text(&bytes), bytes.length, error) ||
                 error_prefix(error, "%s: ", path));
    str_free(&bytes);
    free(kept);
    return ok;
}

static bool write_adjusted(const struct schedule *schedule, const struct adjustments *followed, int64_t now,
    enum export_format format, const char *file, struct error *error)
{
    struct str out = {0};
    struct export_source source = {.schedule = adjustments_apply(followed, schedule, now),
        .adjustments = followed,
        .read_at = now,
        .now = now};
    bool ok = source.schedule && export_write(format, &source, &out);
    if (!ok)
        error_memory(error, "not enough memory");
    ok = ok && file_write_out(file ? file : "-", str_text(&out), out.length, error);
    schedule_unref(source.schedule);
    str_free(&out);
    return ok;
}

static bool export_to_file(const struct options *options, enum export_format format, struct error *error)
{
    struct load_context context;
    struct adjustment_store store = {0};
    struct adjustments followed = {0};
    struct options_content published = options->content;
    published.adjustments = NULL; // they are applied here, with the ids that they were made under
    if (!load_context_all(&published, options->time.at, false, &context, error))
        return false;
    bool ok = read_store(&options->content, &context.config, &store, error);
    if (ok && !adjustments_follow(&store.adjustments, context.schedule, &followed))
        ok = error_memory(error, "not enough memory");
    ok = ok && write_adjusted(context.schedule, &followed, context.at, format, options->output.file, error);
    adjustments_free(&followed);
    adjustment_store_close(&store);
    load_context_free(&context);
    return ok;
}

// "schedule.json" is what the format is called, and so is the file.
static bool find_format(const char *name, enum export_format *out)
{
    static const char prefix[] = "schedule.";
    if (name && strncmp(name, prefix, sizeof prefix - 1) == 0)
        name += sizeof prefix - 1;
    for (int i = 0; export_format_names[i]; i++) {
        *out = (enum export_format)i;
        if (!name || strcmp(export_format_names[i], name) == 0)
            return true;
    }
    return false;
}

int command_export(const struct options *options)
{
    enum export_format format;
    struct error error;
    if (!find_format(options->output.format, &format))
        return command_misused("export", "--format: expected schedule.json, ics or xml");
    return export_to_file(options, format, &error) ? EXIT_SUCCESS : command_failed(&error);
}
