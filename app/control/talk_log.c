#include "control/talk_log.h"

#include "base/file.h"
#include "base/log.h"
#include "base/state_file.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20, AGAIN_S = 10 };

static const char heading[] =
    "day,room,id,title,speakers,planned_start,planned_end,actual_start,actual_end,overrun_s\r\n";

void talk_log_path(const char *folder, struct str *out)
{
    str_format(out, "%s/record.csv", folder);
}

// The line text_breaks of RFC 4180 stay out of texts: they were cleaned when the schedule was read.
static void add_field(struct str *out, const char *text)
{
    // A sheet would take these for a formula.
    const char *guard = strchr("=+-@", text[0]) && text[0] ? "'" : "";
    str_format(out, ",\"%s", guard);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            str_add_char(out, '"');
        str_add_char(out, *c);
    }
    str_add_char(out, '"');
}

// How a talk is known again: day, room and id are the line's beginning.
static void add_key(struct str *out, const struct schedule *schedule, const struct item *item)
{
    char iso[ZONE_ISO_SIZE];
    str_add(out, zone_iso(&schedule->zone, item->at.start, iso), 10);
    add_field(out, schedule->rooms[item->room].name);
    add_field(out, item->id);
}

static bool is_known(const struct talk_log *record, const char *key)
{
    size_t length = strlen(key);
    for (const char *line = str_text(&record->known); line && *line;) {
        if (strncmp(line, key, length) == 0)
            return true;
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return false;
}

// The last row's actual end, where it is of the day of `now`; else 0.
static int64_t last_end(const struct talk_log *record, const struct schedule *schedule, int64_t now)
{
    int64_t latest = 0;
    for (const char *line = str_text(&record->known); line && *line;) {
        const char *end = strchr(line, '\n');
        const char *last = end;
        for (int commas = 0; last && last > line && commas < 2; last--)
            commas += *last == ',';
        struct civil_parsed parsed;
        char field[40] = "";
        if (last && end && end - last > 2) {
            size_t length = (size_t)(end - last - 2);
            memcpy(field, last + 2, length < sizeof field - 1 ? length : sizeof field - 1);
            field[strcspn(field, ",")] = '\0';
        }
        if (civil_parse(field, &parsed) && parsed.has_offset) {
            int64_t at = civil_seconds(&parsed.civil) - parsed.offset_s;
            latest = at > latest ? at : latest;
        }
        line = end ? end + 1 : NULL;
    }
    return latest && schedule_day(schedule, latest) == schedule_day(schedule, now) ? latest : 0;
}

// A row that a kill cut short, or in which a power cut left zeros, is none: its talk is written again.
static void keep_whole_lines(struct str *rows)
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

static void open_log(
    struct talk_log *record, const char *folder, const struct schedule *schedule, int64_t now)
{
    struct str path = {0};
    struct error why;
    talk_log_close(record);
    record->since = now;
    if (!folder)
        return;
    talk_log_path(folder, &path);
    record->path = strdup(str_text(&path));
    str_free(&path);
    if (!record->path || !file_exists(record->path))
        return;
    if (!file_read_regular(record->path, MOST_BYTES, &record->known, &why)) {
        log_warning("the record on disk cannot be read: %s", why.text);
        str_clear(&record->known);
        record->unread = true;
    }
    keep_whole_lines(&record->known);
    int64_t last = last_end(record, schedule, now);
    record->since = last && last < now ? last : now;
}

void talk_log_close(struct talk_log *record)
{
    free(record->path);
    str_free(&record->known);
    str_free(&record->unwritten);
    *record = (struct talk_log){0};
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

static bool write_rows(struct talk_log *record, struct error *error)
{
    struct state_file_lines lines = {
        .heading = heading, .lines = str_text(&record->unwritten), .line_end = "\r\n"};
    if (record->unread && !state_file_move_aside(record->path, error))
        return false;
    record->unread = false;
    return state_file_append(record->path, &lines, error);
}

// Rows count as known at once; those that cannot be written are published in the log once and tried again.
static void append(struct talk_log *record, const struct str *rows, int64_t now)
{
    struct error why;
    bool waited = record->unwritten.length > 0;
    str_add(&record->known, str_text(rows), rows->length);
    str_add(&record->unwritten, str_text(rows), rows->length);
    bool fine = write_rows(record, &why);
    if (fine)
        str_clear(&record->unwritten);
    if (!fine && rows->length > 0)
        log_warning("%s", why.text);
    else if (fine && waited)
        log_info("%s: written again", record->path);
    record->tried_at = now;
}

static const struct item *planned_as(const struct schedule *published, const struct item *item)
{
    for (size_t i = 0; i < published->item_count; i++)
        if (strcmp(published->items[i].id, item->id) == 0 && !published->items[i].moved_to)
            return &published->items[i];
    return NULL;
}

static bool is_settled(const struct talk_log *record, const struct item *item, int64_t now)
{
    bool finished = item->timer && item->timer->finished;
    return item->kind == ITEM_TALK && !item->moved_to && item->at.end > record->since &&
           (finished ? item->at.end <= now : item->at.end + TALK_LOG_SETTLED_S <= now);
}

static void note(
    struct talk_log *record, const struct programme *programme, const struct schedule *published, int64_t now)
{
    const struct schedule *schedule = programme->schedule;
    int64_t day = schedule_day(schedule, now);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    size_t count;
    struct str rows = {0};
    const struct item *const *items = programme_told(programme, span, &count);
    for (size_t i = 0; record->path && i < count; i++) {
        struct str key = {0};
        const struct item *planned;
        if (!is_settled(record, items[i], now))
            continue;
        add_key(&key, schedule, items[i]);
        if (!is_known(record, str_text(&key)) && (planned = planned_as(published, items[i])))
            write_row(&rows, schedule, planned, items[i]);
        str_free(&key);
    }
    if (rows.length > 0 || (record->unwritten.length > 0 && llabs(record->tried_at - now) >= AGAIN_S))
        append(record, &rows, now);
    str_free(&rows);
}

void talk_log_follow(struct talk_log *record, const char *folder, const struct programme *programme,
    const struct schedule *published, int64_t now)
{
    if (!record->open)
        open_log(record, folder, published, now);
    record->open = true;
    note(record, programme, published, now);
}
