// Recent changes of the schedule: recorded, kept across restarts, dropped after a while.
#include "base/file.h"
#include "base/log.h"
#include "display/display_internal.h"

enum { MAX_BYTES = 8 << 20 };

int64_t display_changes_kept_s(const struct display *display)
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

// With more of them than anybody can follow, it is another schedule.
enum { MAX_CHANGES = 2000 };

bool display_changes_compare(struct display_update *update)
{
    if (!changes_update(&update->earlier, update->before, update->next, update->real_now, update->keep_s,
            &update->changes))
        return false;
    if (update->changes.count <= MAX_CHANGES)
        return true;
    log_warning("%zu changes at once are too many to be marked", update->changes.count);
    changes_free(&update->changes);
    return true;
}

// One talk that was moved is worth a line, a day that was moved is not worth hundreds.
static void log_changes(const struct changes *changes, int64_t noticed_at)
{
    enum { MAX_LINES = 100 };
    size_t count = 0;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        if (change->noticed_at == noticed_at && count++ < MAX_LINES)
            log_info("changed: \"%s\" (%s): %s", change->new.title ? change->new.title : change->old.title,
                change->id, change_summary(change));
    }
    if (count > MAX_LINES)
        log_info("and %zu more changes", count - MAX_LINES);
}

static void set_changes(struct display *display, struct changes *changes)
{
    int64_t kept_s = display_changes_kept_s(display);
    changes_free(&display->changes);
    display->changes = *changes;
    *changes = (struct changes){0};
    // They are ordered by time.
    display->changes_until =
        display->changes.count > 0 ? display->changes.list[0].noticed_at + kept_s : INT64_MAX;
    save_changes(display);
}

void display_take_changes(struct display *display, struct display_update *update)
{
    log_changes(&update->changes, update->real_now);
    set_changes(display, &update->changes);
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
    struct changes kept = display->changes;
    struct changes copy;
    if (!display->fetched || real_now < display->changes_until)
        return;
    while (kept.count > 0 && real_now - kept.list[0].noticed_at >= display_changes_kept_s(display)) {
        kept.list++;
        kept.count--;
    }
    if (!changes_copy(&kept, &copy))
        return;
    set_changes(display, &copy);
    display->unmarked = true;
    display->outdated = true;
}
