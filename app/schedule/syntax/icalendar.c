// Splits a document into components, and gives libical one at a time, with the properties that are of use: so
// what it takes is bounded, whatever the document's size.
#include "schedule/syntax/icalendar.h"

#include "base/text.h"
#include "schedule/syntax/icalendar_lines.h"
#include "schedule/syntax/icalendar_values.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    MAX_DEPTH = 16,
    NAME_SIZE = 32,
    LIMIT_SIZE = NAME_SIZE + 8, // of a line that begins or ends a component
    MAX_PROPERTIES = 2000,      // of a component
    MAX_ZONES = 100,
    MAX_CALENDAR_PROPERTIES = 200, // of all calendars
    MAX_STARTLESS = 1000,          // events that cannot be shown
    MAX_NOTES = 20
};

// What is being read, from the outermost component to the innermost.
struct walk {
    const struct ical_calls *ical;
    const atomic_bool *cancel;
    struct error *error;
    struct icalendar_lines lines;
    struct icalendar_rules rules;
    json_t *root; // borrowed from the root: the next four
    json_t *calendar;
    json_t *zones;
    json_t *events;
    json_t *others;
    size_t depth;
    char names[MAX_DEPTH][NAME_SIZE];
    size_t begun[MAX_DEPTH];    // lines of the file
    icalparser *parser;         // of the event, zone or calendar's own property that is being read
    size_t parser_depth;        // of the component that it reads
    size_t properties;          // that it was given
    size_t first_event;         // of this calendar
    size_t calendar_properties; // that were read
    size_t startless;           // events
    size_t zones_seen;
    bool cancels;     // this calendar's method
    json_t *zone;     // this calendar's X-WR-TIMEZONE; owned; NULL: none
    size_t calendars; // begun
    bool starved;     // out of memory
};

static void check(struct walk *walk, bool ok)
{
    walk->starved |= !ok;
}

static void note(struct walk *walk, size_t line, const char *what)
{
    json_t *notes = json_object_get(walk->root, "notes");
    if (json_array_size(notes) < MAX_NOTES)
        check(walk, icalendar_append(notes, json_sprintf("line %zu: %s", line, what)));
}

// ---- libical

static void give(struct walk *walk, char *line)
{
    walk->ical->parser_add_line(walk->parser, line);
}

static void begin_parser(struct walk *walk, const char *kind)
{
    char line[LIMIT_SIZE];
    snprintf(line, sizeof line, "BEGIN:%s", kind);
    walk->parser = walk->ical->parser_new();
    walk->parser_depth = walk->depth;
    walk->properties = 0;
    check(walk, walk->parser != NULL);
    if (walk->parser)
        give(walk, line);
}

// The component, which belongs to the caller; NULL if there is none.
static icalcomponent *end_parser(struct walk *walk, const char *kind)
{
    char line[LIMIT_SIZE];
    snprintf(line, sizeof line, "END:%s", kind);
    icalcomponent *component = walk->ical->parser_add_line(walk->parser, line);
    walk->ical->parser_free(walk->parser);
    walk->parser = NULL;
    return component;
}

// ---- properties

static bool is_one_of(const struct walk *walk, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (icalendar_lines_has(&walk->lines, names[i]))
            return true;
    return false;
}

static bool is_of_event(const struct walk *walk)
{
    static const char *const names[] = {"UID", "SUMMARY", "LOCATION", "DESCRIPTION", "DTSTART", "DTEND",
        "DURATION", "DTSTAMP", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "URL", "SEQUENCE", "STATUS",
        "ORGANIZER", "ATTENDEE", "CATEGORIES", "COLOR", "X-SPEAKER", "X-SPEAKERS", "X-PRESENTER",
        "X-PRESENTERS", "X-TRACK", "X-ROOM", "X-LANGUAGE", "X-MEETING-TZ", "X-SUBTITLE",
        "X-PENTABARF-SUBTITLE", "X-PENTABARF-LANGUAGE", "X-PENTABARF-TRACK"};
    return is_one_of(walk, names, sizeof names / sizeof *names);
}

static bool is_of_zone(const struct walk *walk)
{
    static const char *const names[] = {
        "TZID", "X-LIC-LOCATION", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"};
    return is_one_of(walk, names, sizeof names / sizeof *names);
}

static bool is_of_calendar(const struct walk *walk)
{
    static const char *const names[] = {
        "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE", "TIMEZONE-ID", "METHOD", "PRODID"};
    return is_one_of(walk, names, sizeof names / sizeof *names);
}

static bool is_in(const struct walk *walk, size_t depth, const char *name)
{
    return depth > 0 && depth <= walk->depth && strcmp(walk->names[depth - 1], name) == 0;
}

// A property of the calendar itself: the first calendar's counts, but for the method.
static void read_calendar_property(struct walk *walk)
{
    bool is_method = icalendar_lines_has(&walk->lines, "METHOD");
    if (is_method ? !strcasestr(str_text(&walk->lines.line), "CANCEL")
                  : walk->calendar_properties++ >= MAX_CALENDAR_PROPERTIES)
        return;
    json_t *own = json_object();
    check(walk, own != NULL);
    begin_parser(walk, "VCALENDAR");
    if (!walk->parser || !own) {
        json_decref(own);
        return;
    }
    give(walk, walk->lines.line.text);
    icalcomponent *component = end_parser(walk, "VCALENDAR");
    check(walk, !component || icalendar_values(walk->ical, component, own));
    const char *method = json_string_value(json_object_get(own, "METHOD"));
    walk->cancels |= method && strcasecmp(method, "CANCEL") == 0;
    json_t *zone = json_object_get(own, "X-WR-TIMEZONE");
    if (zone && !walk->zone)
        walk->zone = json_incref(zone);
    check(walk, json_object_update_missing(walk->calendar, own) == 0);
    if (component)
        walk->ical->component_free(component);
    json_decref(own);
}

static void read_property(struct walk *walk)
{
    bool event = is_in(walk, walk->parser_depth, "VEVENT");
    if (walk->depth == 1 && !walk->parser && is_of_calendar(walk)) {
        read_calendar_property(walk);
        return;
    }
    if (!walk->parser || (event && walk->depth > walk->parser_depth))
        return;
    if (event ? !is_of_event(walk) : !is_of_zone(walk))
        return;
    if (++walk->properties == MAX_PROPERTIES)
        note(walk, walk->lines.number,
            "a component has thousands of properties; the rest of them is not read");
    if (walk->properties < MAX_PROPERTIES)
        give(walk, walk->lines.line.text);
}

// ---- components

static void add_event(struct walk *walk, icalcomponent *component, size_t line)
{
    json_t *event = json_object();
    check(walk, icalendar_append(walk->events, event));
    if (walk->starved)
        return;
    check(walk, icalendar_values(walk->ical, component, event));
    check(walk, icalendar_set(event, "line", json_integer((json_int_t)line)));
    if (!json_object_get(event, "DTSTART") && ++walk->startless > MAX_STARTLESS)
        json_array_remove(walk->events, json_array_size(walk->events) - 1);
}

static void add_zone(struct walk *walk, icalcomponent *component)
{
    json_t *zone = json_object();
    bool ok = zone && icalendar_values(walk->ical, component, zone) &&
              icalendar_zone(&walk->rules, component, zone);
    const char *name = json_string_value(json_member(zone, "TZID"));
    if (ok && name && json_object_size(walk->zones) < MAX_ZONES)
        ok = json_object_set(walk->zones, name, zone) == 0;
    json_decref(zone);
    check(walk, ok);
}

static void count_other(struct walk *walk, const char *name)
{
    json_int_t before = json_integer_value(json_object_get(walk->others, name));
    if (before > 0 || json_object_size(walk->others) < MAX_ZONES)
        check(walk, icalendar_set(walk->others, name, json_integer(before + 1)));
}

static bool begin(struct walk *walk, const char *name)
{
    if (walk->depth == MAX_DEPTH)
        return error_set(walk->error, "line %zu: more than %d components inside one another",
            walk->lines.number, MAX_DEPTH);
    char *kept = walk->names[walk->depth];
    size_t length = strcspn(name, " \t");
    length = length < NAME_SIZE ? length : NAME_SIZE - 1;
    for (size_t i = 0; i < length; i++)
        kept[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
    kept[length] = '\0';
    walk->begun[walk->depth++] = walk->lines.number;
    if (walk->depth == 1) {
        walk->first_event = json_array_size(walk->events);
        walk->cancels = false;
        walk->calendars++;
    } else if (walk->parser && is_in(walk, walk->parser_depth, "VTIMEZONE")) {
        give(walk, walk->lines.line.text);
    } else if (walk->depth == 2 && strcmp(kept, "VTIMEZONE") == 0 && walk->zones_seen++ >= MAX_ZONES) {
        note(walk, walk->lines.number, "a zone beyond the hundredth is not read");
    } else if (walk->depth == 2 && (strcmp(kept, "VEVENT") == 0 || strcmp(kept, "VTIMEZONE") == 0)) {
        begin_parser(walk, kept);
    } else if (walk->depth == 2 && text_is_utf8(kept, strlen(kept), NULL)) {
        count_other(walk, kept);
    }
    return !walk->starved;
}

// Times without a zone are those of their calendar; the document's zone is that of the first.
static void set_floating(struct walk *walk, json_t *times)
{
    size_t count = json_is_array(times) ? json_array_size(times) : times != NULL;
    for (size_t i = 0; i < count; i++) {
        json_t *time = json_is_array(times) ? json_array_get(times, i) : times;
        if (json_is_object(time))
            check(walk, json_object_set(time, "floating", walk->zone) == 0);
    }
}

static void end_calendar(struct walk *walk)
{
    static const char *const times[] = {"DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE"};
    for (size_t i = walk->first_event; i < json_array_size(walk->events); i++) {
        json_t *event = json_array_get(walk->events, i);
        if (walk->cancels)
            check(walk, icalendar_set(event, "METHOD", json_string("CANCEL")));
        for (size_t t = 0; walk->calendars > 1 && walk->zone && t < sizeof times / sizeof *times; t++)
            set_floating(walk, json_object_get(event, times[t]));
    }
    json_decref(walk->zone);
    walk->zone = NULL;
}

// Ends the innermost component.
static void end(struct walk *walk)
{
    const char *name = walk->names[walk->depth - 1];
    if (walk->parser && walk->depth > walk->parser_depth && is_in(walk, walk->parser_depth, "VTIMEZONE")) {
        char line[LIMIT_SIZE];
        snprintf(line, sizeof line, "END:%s", name);
        give(walk, line);
    } else if (walk->parser && walk->depth == walk->parser_depth) {
        icalcomponent *component = end_parser(walk, name);
        if (component && strcmp(name, "VEVENT") == 0)
            add_event(walk, component, walk->begun[walk->depth - 1]);
        else if (component)
            add_zone(walk, component);
        if (component)
            walk->ical->component_free(component);
    } else if (walk->depth == 1) {
        end_calendar(walk);
    }
    walk->depth--;
}

// Ends the components up to that of the name.
static void end_named(struct walk *walk, const char *name)
{
    size_t depth = walk->depth;
    while (depth > 0 && (strncasecmp(walk->names[depth - 1], name, strlen(walk->names[depth - 1])) != 0))
        depth--;
    if (depth == 0) {
        note(walk, walk->lines.number, "END of what has not begun; ignored");
        return;
    }
    if (depth < walk->depth)
        note(walk, walk->begun[walk->depth - 1],
            "this component has no END; it is taken to end with the one around it");
    while (walk->depth >= depth && walk->depth > 0)
        end(walk);
}

// ---- the document

static bool read_line(struct walk *walk)
{
    const char *name;
    size_t bad;
    const struct str *line = &walk->lines.line;
    if (!text_is_utf8(line->text, line->length, &bad))
        return error_set(walk->error,
            "not UTF-8: line %zu of the file has the invalid byte 0x%02X; ask for the calendar in UTF-8",
            walk->lines.number, (unsigned)(unsigned char)line->text[bad]);
    if (icalendar_lines_is(&walk->lines, "BEGIN:", &name)) {
        // An event without its END, before another.
        if (walk->depth >= 2 && strncasecmp(name, "VEVENT", 6) == 0 && is_in(walk, 2, "VEVENT"))
            end_named(walk, "VEVENT");
        return begin(walk, name);
    }
    if (icalendar_lines_is(&walk->lines, "END:", &name))
        end_named(walk, name);
    else if (walk->depth > 0)
        read_property(walk);
    return !walk->starved;
}

static bool is_cancelled(const struct walk *walk)
{
    return walk->cancel && atomic_load_explicit(walk->cancel, memory_order_relaxed);
}

static bool read_lines(struct walk *walk)
{
    bool ok = true;
    while (ok && !is_cancelled(walk) && icalendar_lines_next(&walk->lines))
        ok = read_line(walk);
    if (!ok || is_cancelled(walk) || walk->lines.line.failed)
        return false;
    if (walk->depth > 0)
        return error_set(walk->error,
            "the calendar is cut off: it ends inside the %s that begins in line %zu; expected END:%s",
            walk->names[walk->depth - 1], walk->begun[walk->depth - 1], walk->names[walk->depth - 1]);
    return icalendar_recur(&walk->rules, walk->events, walk->cancel);
}

static bool make_root(struct walk *walk)
{
    walk->root = json_object();
    walk->calendar = json_object();
    walk->zones = json_object();
    walk->events = json_array();
    walk->others = json_object();
    bool ok = walk->root != NULL;
    ok = icalendar_set(walk->root, "calendar", walk->calendar) && ok;
    ok = icalendar_set(walk->root, "zones", walk->zones) && ok;
    ok = icalendar_set(walk->root, "events", walk->events) && ok;
    ok = icalendar_set(walk->root, "others", walk->others) && ok;
    return icalendar_set(walk->root, "notes", json_array()) && ok;
}

bool icalendar_begins(const char *bytes, size_t length)
{
    static const char word[] = "BEGIN:VCALENDAR";
    return length >= sizeof word - 1 && strncasecmp(bytes, word, sizeof word - 1) == 0;
}

json_t *icalendar_read(
    const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate, struct error *error)
{
    error_clear(duplicate);
    error_clear(error);
    const struct ical_calls *ical = ical_dynload(error);
    if (!ical)
        return NULL;
    bool mark = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    struct error own = {0};
    struct walk walk = {.ical = ical,
        .cancel = cancel,
        .error = &own,
        .lines = {.at = bytes + (mark ? 3 : 0), .end = bytes + length}};
    icalendar_rules_begin(&walk.rules, ical);
    bool ok = make_root(&walk) && read_lines(&walk) && !walk.starved;
    if (walk.parser)
        ical->parser_free(walk.parser);
    ical->memory_free_ring();
    str_free(&walk.lines.line);
    json_decref(walk.zone);
    if (ok)
        return walk.root;
    json_decref(walk.root);
    if (is_cancelled(&walk))
        error_cancel(error, "reading was cancelled");
    else if (own.code != ERROR_NONE)
        error_copy(error, &own);
    else
        json_scratch_refuse(error);
    return NULL;
}
