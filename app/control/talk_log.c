#include "control/talk_log.h"

#include "base/file.h"
#include "base/log.h"
#include "base/state_file.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 16 << 20, RETRY_S = 10 };

static const char heading[] =
    "day,room,id,title,speakers,planned_start,planned_end,actual_start,actual_end,overrun_s\r\n";

void talk_log_path(const char *folder, struct str *out)
{
    str_format(out, "%s/record.csv", folder);
}

// A quoted field (RFC 4180). Texts have no line breaks: they were cleaned when the schedule was read.
static void add_field(struct str *out, const char *text)
{
    // Spreadsheets would take a text that starts with one of these for a formula.
    const char *guard = strchr("=+-@", text[0]) && text[0] ? "'" : "";
    str_format(out, ",\"%s", guard);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            str_add_char(out, '"');
        str_add_char(out, *c);
    }
    str_add_char(out, '"');
}

// The beginning of a talk's row, which identifies it: day, room and id.
static void add_key(struct str *out, const struct schedule *schedule, const struct item *item)
{
    char iso[ZONE_ISO_SIZE];
    str_add(out, zone_iso(&schedule->zone, item->at.start, iso), 10);
    add_field(out, schedule->rooms[item->room].name);
    add_field(out, item->id);
}

static bool is_known(const struct talk_log *log, const char *key)
{
    size_t length = strlen(key);
    for (const char *line = str_text(&log->known); line && *line;) {
        if (strncmp(line, key, length) == 0)
            return true;
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return false;
}

// A row's actual end, its last field but one; 0 for none.
static int64_t actual_end(const char *row, size_t length)
{
    struct civil_parsed parsed;
    char field[40] = "";
    const char *after = memrchr(row, ',', length);
    const char *before = after ? memrchr(row, ',', (size_t)(after - row)) : NULL;
    size_t size = before ? (size_t)(after - before) - 1 : 0;
    if (size == 0 || size >= sizeof field)
        return 0;
    memcpy(field, before + 1, size);
    return civil_parse(field, &parsed) && parsed.has_offset ? civil_seconds(&parsed.civil) - parsed.offset_s
                                                            : 0;
}

// The latest actual end in the file, if it is on the day of `now`; else 0.
static int64_t last_end(const struct talk_log *log, const struct schedule *schedule, int64_t now)
{
    int64_t latest = 0;
    const char *row = str_text(&log->known);
    for (const char *end; (end = strchr(row, '\n')) != NULL; row = end + 1) {
        int64_t at = actual_end(row, (size_t)(end - row));
        latest = at > latest ? at : latest;
    }
    return latest && schedule_day(schedule, latest) == schedule_day(schedule, now) ? latest : 0;
}

// Drops rows that a crash cut short or a power cut filled with zeros: their talks are written again.
static void keep_complete_rows(struct str *rows)
{
    size_t kept = 0;
    for (size_t start = 0, length; start < rows->length; start += length) {
        const char *end = memchr(rows->text + start, '\n', rows->length - start);
        if (!end)
            break;
        length = (size_t)(end + 1 - (rows->text + start));
        if (memchr(rows->text + start, '\0', length))
            continue;
        memmove(rows->text + kept, rows->text + start, length);
        kept += length;
    }
    rows->length = kept;
    if (rows->text)
        rows->text[kept] = '\0';
}

void talk_log_close(struct talk_log *log)
{
    free(log->path);
    str_free(&log->known);
    str_free(&log->unwritten);
    *log = (struct talk_log){0};
}

static void open_log(struct talk_log *log, const char *folder, const struct schedule *schedule, int64_t now)
{
    struct str path = {0};
    struct error why;
    talk_log_close(log);
    log->open = true;
    log->since = now;
    if (!folder)
        return;
    talk_log_path(folder, &path);
    log->path = strdup(str_text(&path));
    str_free(&path);
    if (!log->path || !file_exists(log->path))
        return;
    if (!file_read_regular(log->path, MAX_BYTES, &log->known, &why)) {
        log_warning("the record on disk cannot be read: %s", why.text);
        str_clear(&log->known);
        log->unreadable = true;
    }
    keep_complete_rows(&log->known);
    int64_t last = last_end(log, schedule, now);
    log->since = last && last < now ? last : now;
}

static void add_instant(struct str *out, const struct schedule *schedule, int64_t at)
{
    char iso[ZONE_ISO_SIZE];
    str_format(out, ",%s", zone_iso(&schedule->zone, at, iso));
}

static void write_row(
    struct str *out, const struct schedule *schedule, const struct item *planned, const struct item *item)
{
    struct str names = {0};
    for (size_t i = 0; i < item->speaker_count; i++)
        str_format(&names, "%s%s", i > 0 ? "; " : "", item->speakers[i].name);
    add_key(out, schedule, item);
    add_field(out, item->title);
    add_field(out, str_text(&names));
    add_instant(out, schedule, planned->at.start);
    add_instant(out, schedule, planned->at.end);
    if (item->cancelled) {
        str_add_text(out, ",,,");
    } else {
        add_instant(out, schedule, item->at.start);
        add_instant(out, schedule, item->at.end);
        str_format(out, ",%lld", (long long)(item->at.end - planned->at.end));
    }
    str_add_text(out, "\r\n");
    str_free(&names);
}

static bool write_rows(struct talk_log *log, struct error *error)
{
    struct state_file_lines lines = {
        .heading = heading, .lines = str_text(&log->unwritten), .line_end = "\r\n"};
    if (log->unreadable && !state_file_move_aside(log->path, error))
        return false;
    log->unreadable = false;
    return state_file_append(log->path, &lines, error);
}

// Rows count as known at once. Those that cannot be written are logged once, and kept to be tried again.
static void append(struct talk_log *log, const struct str *rows, int64_t now)
{
    struct error why;
    bool delayed = log->unwritten.length > 0;
    str_add(&log->known, str_text(rows), rows->length);
    str_add(&log->unwritten, str_text(rows), rows->length);
    bool ok = write_rows(log, &why);
    if (ok)
        str_clear(&log->unwritten);
    if (!ok && rows->length > 0)
        log_warning("%s", why.text);
    else if (ok && delayed)
        log_info("%s: written again", log->path);
    log->tried_at = now;
}

static bool is_settled(const struct talk_log *log, const struct item *item, int64_t now)
{
    bool finished = item->timer && item->timer->finished;
    return item->kind == ITEM_TALK && !item->moved_to && item->at.end > log->since &&
           (finished ? item->at.end <= now : item->at.end + TALK_LOG_SETTLED_S <= now);
}

static void append_settled(
    struct talk_log *log, const struct programme *programme, const struct schedule *published, int64_t now)
{
    const struct schedule *schedule = programme->schedule;
    int64_t day = schedule_day(schedule, now);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    size_t count;
    struct str rows = {0};
    const struct item *const *items = programme_listed(programme, span, &count);
    for (size_t i = 0; i < count; i++) {
        struct str key = {0};
        if (!is_settled(log, items[i], now))
            continue;
        add_key(&key, schedule, items[i]);
        const struct item *planned =
            is_known(log, str_text(&key)) ? NULL : schedule_find_item(published, items[i]->id);
        if (planned)
            write_row(&rows, schedule, planned, items[i]);
        str_free(&key);
    }
    if (rows.length > 0 || (log->unwritten.length > 0 && llabs(log->tried_at - now) >= RETRY_S))
        append(log, &rows, now);
    str_free(&rows);
}

void talk_log_update(struct talk_log *log, const char *folder, const struct programme *programme,
    const struct schedule *published, int64_t now)
{
    if (!log->open)
        open_log(log, folder, published, now);
    if (log->path)
        append_settled(log, programme, published, now);
}
