// Recent changes of the schedule: recorded, kept across restarts, dropped after a while.
#include "base/file.h"
#include "base/log.h"
#include "display/display_internal.h"

enum { MAX_BYTES = 8 << 20 };

static int64_t lifetime_s(const struct display *display)
{
    return (int64_t)display->config->changes_h * 3600;
}

static void write_changes(void *context, struct str *out)
{
    const struct display *display = context;
    changes_write(&display->changes, out);
}

static void save_ended(void *context)
{
    const struct display *display = context;
    if (display->changes_saver.failed)
        log_warning("the changes are not kept: %s", display->changes_saver.problem.text);
}

static void save_changes(struct display *display)
{
    struct file_saver *saver = &display->changes_saver;
    saver->path = display->changes_file;
    saver->max_bytes = MAX_BYTES;
    saver->write = write_changes;
    saver->ended = save_ended;
    saver->context = display;
    file_saver_save(saver);
}

void display_record_changes(struct display *display, const struct schedule *before, int64_t real_now)
{
    struct changes changes;
    if (!changes_update(&display->changes, before, display->fetched, real_now, lifetime_s(display), &changes))
        return;
    for (size_t i = 0; i < changes.count; i++)
        if (changes.list[i].noticed_at == real_now)
            log_info("changed: \"%s\" (%s): %s",
                changes.list[i].new.title ? changes.list[i].new.title : changes.list[i].old.title,
                changes.list[i].id, change_summary(&changes.list[i]));
    changes_free(&display->changes);
    display->changes = changes;
    display->changes_until = INT64_MAX;
    for (size_t i = 0; i < changes.count; i++)
        if (changes.list[i].noticed_at + lifetime_s(display) < display->changes_until)
            display->changes_until = changes.list[i].noticed_at + lifetime_s(display);
    save_changes(display);
    display->outdated = true;
}

void display_load_changes(struct display *display)
{
    struct str bytes = {0};
    struct error error;
    if (!display->changes_file || !file_exists(display->changes_file))
        return;
    if (!file_read_regular(display->changes_file, MAX_BYTES, &bytes, &error) ||
        !changes_read(str_text(&bytes), bytes.length, &display->changes, &error))
        log_warning("the changes kept on disk cannot be used: %s", error.text);
    str_free(&bytes);
}

void display_drop_old_changes(struct display *display, int64_t real_now)
{
    if (display->fetched && real_now >= display->changes_until)
        display_record_changes(display, display->fetched, real_now);
}
