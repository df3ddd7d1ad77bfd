// iCalendar: RFC 5545, with the properties of RFC 7986 for calendars that are read again and again. Instants
// are in UTC, which no reader gets wrong.
#include "base/version.h"
#include "export/export_list.h"

#include <inttypes.h>
#include <string.h>

// ---- content lines (section 3.1): folded after 75 bytes, never inside a character

enum { LINE_BYTES = 75 };

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static void put_line(struct str *out, const char *line)
{
    size_t most = LINE_BYTES;
    size_t length = strlen(line);
    while (length > most) {
        size_t cut = most;
        while (cut > 0 && is_continuation(line[cut]))
            cut--;
        str_add(out, line, cut);
        str_add_text(out, "\r\n ");
        line += cut;
        length -= cut;
        most = LINE_BYTES - 1; // the blank counts
    }
    str_add(out, line, length);
    str_add_text(out, "\r\n");
}

// Appends a TEXT value (section 3.3.11).
static void add_text(struct str *line, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '\n')
            str_add_text(line, "\\n");
        else if (strchr("\\,;", *c))
            str_format(line, "\\%c", *c);
        else
            str_add_char(line, *c);
    }
}

static void put_property(struct str *out, const char *name, const char *text)
{
    struct str line = {0};
    if (!text || !*text)
        return;
    str_format(&line, "%s:", name);
    add_text(&line, text);
    put_line(out, str_text(&line));
    out->failed = out->failed || line.failed;
    str_free(&line);
}

// A URI value, in which nothing is escaped (section 3.3.13).
static void put_address(struct str *out, const char *address)
{
    struct str line = {0};
    str_format(&line, "URL:%s", address);
    put_line(out, str_text(&line));
    out->failed = out->failed || line.failed;
    str_free(&line);
}

static void put_instant(struct str *out, const char *name, int64_t at)
{
    struct civil civil = civil_from_seconds(at);
    str_format(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, civil.year, civil.month, civil.day, civil.hour,
        civil.minute, civil.second);
}

// ---- events

// A number that only grows (section 3.8.7.4): the seconds from the beginning of 2000 to the last change.
static int64_t sequence_of(const struct export_item *listed)
{
    const int64_t epoch = 946684800;
    int64_t seconds = listed->changed_at - epoch;
    if (listed->changed_at == 0 || seconds <= 0)
        return 0;
    return seconds < INT32_MAX ? seconds : INT32_MAX;
}

// The same label as Indico writes, and in the same place.
static void put_description(const struct item *item, struct str *out)
{
    struct str text = {0};
    for (size_t i = 0; i < item->speaker_count; i++) {
        const struct speaker *speaker = &item->speakers[i];
        str_format(&text, "%s%s", i == 0 ? "Speakers: " : ", ", speaker->name);
        if (*speaker->affiliation)
            str_format(&text, " (%s)", speaker->affiliation);
    }
    if (item->subtitle)
        str_format(&text, "%s%s", text.length > 0 ? "\n" : "", item->subtitle);
    put_property(out, "DESCRIPTION", str_text(&text));
    out->failed = out->failed || text.failed;
    str_free(&text);
}

static void put_event(const struct export_source *source, const struct export_item *listed, struct str *out)
{
    const struct item *item = listed->item;
    bool cancelled = item->cancelled || source->schedule->not_happening;
    str_format(out, "BEGIN:VEVENT\r\nUID:%s\r\n", listed->guid);
    put_instant(out, "DTSTAMP", listed->changed_at > source->read_at ? listed->changed_at : source->read_at);
    if (listed->changed_at != 0)
        put_instant(out, "LAST-MODIFIED", listed->changed_at);
    str_format(out, "SEQUENCE:%" PRId64 "\r\nSTATUS:%s\r\n", sequence_of(listed),
        cancelled ? "CANCELLED" : "CONFIRMED");
    put_instant(out, "DTSTART", item->at.start);
    if (item->at.end > item->at.start) // section 3.8.2.2
        put_instant(out, "DTEND", item->at.end);
    put_property(out, "SUMMARY", *item->title ? item->title : "-");
    if (listed->room)
        put_property(out, "LOCATION", listed->room->name);
    put_description(item, out);
    if (item->link)
        put_address(out, item->link);
    // What is a break in a language that a reader does not know is one by its category.
    put_property(out, "CATEGORIES", !item->session && item->kind == ITEM_BREAK ? "Break" : item->session);
    put_property(out, "X-PENTABARF-SUBTITLE", item->subtitle);
    put_property(out, "X-PENTABARF-LANGUAGE", item->language);
    str_add_text(out, "END:VEVENT\r\n");
}

// A calendar has to have something in it (section 3.6), and without events it says at least what its time is.
static void put_nothing(struct str *out)
{
    str_add_text(out, "BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                      "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
}

void export_write_icalendar(
    const struct export_source *source, const struct export_list *list, struct str *out)
{
    const struct schedule *schedule = source->schedule;
    str_add_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Plumbline//Plumbline " PLUMBLINE_VERSION
                      "//EN\r\nCALSCALE:GREGORIAN\r\n");
    put_property(out, "NAME", schedule->title);
    put_property(out, "X-WR-CALNAME", schedule->title);
    put_property(out, "X-WR-TIMEZONE", schedule->zone.name);
    str_add_text(out, "REFRESH-INTERVAL;VALUE=DURATION:PT5M\r\nX-PUBLISHED-TTL:PT5M\r\n");
    if (list->count == 0)
        put_nothing(out);
    for (size_t i = 0; i < list->count; i++)
        put_event(source, &list->items[i], out);
    str_add_text(out, "END:VCALENDAR\r\n");
}
