// Titles of iCalendar's calendars and events, and their people. The format has no word for a speaker; writers
// have habits. Indico: "Speakers: Ada Example (Uni), Bo Sample" before the description
// (https://github.com/indico/indico, indico/modules/events/ical.py). pretalx: "Title - Ada Example, Bo
// Sample" (https://github.com/pretalx/pretalx, src/pretalx/schedule/ical.py). Pentabarf, frab and others:
// ATTENDEE.
#include "schedule/readers/fields.h"
#include "schedule/readers/icalendar.h"

#include <string.h>
#include <strings.h>

enum { MAX_NAME = 120, MAX_ATTENDEES = 20 }; // more are those who listen

// ---- lists of names

static void add_name(struct icalendar_walk *walk, json_t *people, const char *name, size_t length)
{
    while (length > 0 && strchr(" \t\r", name[length - 1]))
        length--;
    size_t blank = strspn(name, " \t");
    blank = blank < length ? blank : length;
    name += blank;
    length -= blank;
    if (length == 0 || length > MAX_NAME)
        return;
    const char *open = name[length - 1] == ')' ? memchr(name, '(', length) : NULL;
    size_t of_name = open && open > name ? (size_t)(open - name) : length;
    json_t *person = json_pack("{s:s%}", "name", name, of_name);
    if (person && of_name < length &&
        json_object_set_new(person, "affiliation", json_stringn(open + 1, length - of_name - 2)) != 0)
        builder_fail(walk->builder);
    if (!person || json_array_append_new(people, person) != 0)
        builder_fail(walk->builder);
}

// Names separated by commas or semicolons, which do not count inside parentheses.
static void add_names(struct icalendar_walk *walk, json_t *people, const char *text, size_t length)
{
    size_t begin = 0;
    int depth = 0;
    for (size_t i = 0; i <= length; i++) {
        char c = '\0';
        if (i < length)
            c = text[i];
        if (c == '(')
            depth++;
        else if (c == ')' && depth > 0)
            depth--;
        if (i == length || (depth == 0 && (c == ',' || c == ';'))) {
            add_name(walk, people, text + begin, i - begin);
            begin = i + 1;
        }
    }
}

// ---- titles

// "Speakers: …" in one of the first lines of the description: the names; NULL if there is no such line.
static const char *described_names(const json_t *event, size_t *length)
{
    static const char *const labels[] = {"Speakers:", "Speaker:", "Speaker(s):", "Presenters:", "Presenter:",
        "Presenter(s):", "Presented by:", "Presented by "};
    const char *line = json_string_value(json_member(event, "DESCRIPTION"));
    for (int i = 0; line && i < 5; i++) {
        const char *end = strchrnul(line, '\n');
        for (size_t l = 0; l < sizeof labels / sizeof *labels; l++) {
            size_t of_label = strlen(labels[l]);
            if (strncasecmp(line, labels[l], of_label) != 0)
                continue;
            const char *names = line + of_label + strspn(line + of_label, " ");
            *length = names < end ? (size_t)(end - names) : 0;
            return names;
        }
        line = *end ? end + 1 : NULL;
    }
    return NULL;
}

// Where the last " - " of a title is; NULL if there is none. "Title -" has one, too.
static const char *last_dash(const char *title)
{
    const char *at = NULL;
    size_t length = strlen(title);
    for (const char *next = strstr(title, " - "); next; next = strstr(next + 1, " - "))
        at = next;
    return !at && length > 2 && strcmp(title + length - 2, " -") == 0 ? title + length - 2 : at;
}

// Where speakers begin that were appended to a title; NULL if there are none. pretalx always does so; of
// others it is believed if the description has the same names.
static const char *appended(
    const struct icalendar_walk *walk, const json_t *event, const char *title, size_t *title_length)
{
    const char *at = last_dash(title);
    *title_length = strlen(title);
    if (!at)
        return NULL;
    const char *names = at[2] ? at + 3 : at + 2;
    size_t length;
    const char *described = walk->is_pretalx ? NULL : described_names(event, &length);
    bool same = described && strlen(names) == length && length > 0 && strncmp(names, described, length) == 0;
    if (!walk->is_pretalx && !same)
        return NULL;
    *title_length = (size_t)(at - title);
    return names;
}

const char *icalendar_title(struct icalendar_walk *walk, const json_t *event)
{
    const json_t *summary = json_member(event, "SUMMARY");
    const char *text = json_string_value(summary);
    size_t length;
    const char *title = NULL;
    if (text && appended(walk, event, text, &length) && length > 0) {
        json_t *part = json_stringn(text, length);
        title = builder_text(walk->builder, part);
        json_decref(part);
    } else {
        title = builder_text(walk->builder, summary);
    }
    return title ? title : "Untitled";
}

// ---- the title of the calendar

// Google names a calendar by its owner's address, which is nobody's business.
static bool is_mail_address(const char *text)
{
    return strchr(text, '@') && !strchr(text, ' ');
}

// Some have no name but a description, which may also be a long one.
void icalendar_set_title(struct icalendar_walk *walk)
{
    enum { SHORT = 60 };
    static const char *const keys[] = {"X-WR-CALNAME", "NAME", "X-WR-CALDESC"};
    const char *title = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !title; i++) {
        title = builder_text(walk->builder, json_member(walk->calendar, keys[i]));
        if (title && (is_mail_address(title) || (i == 2 && strlen(title) > SHORT)))
            title = NULL;
    }
    builder_set_title(walk->builder, title);
}

// ---- people

static bool is_address(const char *text)
{
    return strchr(text, '@') || strncasecmp(text, "mailto:", 7) == 0;
}

static const char *name_of(const json_t *person)
{
    const char *name = json_string_value(json_member(person, "CN"));
    return name && *name && !is_address(name) ? name : NULL;
}

void icalendar_learn_organizer(struct icalendar_walk *walk)
{
    const char *first = NULL;
    size_t i;
    json_t *event;
    json_array_foreach(walk->events, i, event)
    {
        const char *name = name_of(json_member(event, "ORGANIZER"));
        if (name && first && strcmp(name, first) != 0)
            return;
        first = name ? name : first;
    }
    walk->organizer = first;
}

static bool is_person(const json_t *attendee)
{
    const char *type = json_string_value(json_member(attendee, "CUTYPE"));
    const char *role = json_string_value(json_member(attendee, "ROLE"));
    return name_of(attendee) && (!type || strcasecmp(type, "INDIVIDUAL") == 0) &&
           (!role || strcasecmp(role, "NON-PARTICIPANT") != 0);
}

static void add_attendees(struct icalendar_walk *walk, const json_t *event, json_t *people)
{
    const json_t *attendees = json_member(event, "ATTENDEE");
    size_t count = json_array_size(attendees);
    for (size_t i = 0; i < count && count <= MAX_ATTENDEES; i++) {
        const json_t *attendee = json_array_get(attendees, i);
        const char *name = is_person(attendee) ? name_of(attendee) : NULL;
        if (name)
            add_name(walk, people, name, strlen(name));
    }
}

static void add_others(struct icalendar_walk *walk, const json_t *event, json_t *people)
{
    size_t length;
    static const char *const keys[] = {"X-SPEAKERS", "X-SPEAKER", "X-PRESENTERS", "X-PRESENTER"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && json_array_size(people) == 0; i++) {
        const char *names = json_string_value(json_member(event, keys[i]));
        if (names)
            add_names(walk, people, names, strlen(names));
    }
    const char *described = NULL;
    if (json_array_size(people) == 0)
        described = described_names(event, &length);
    if (described)
        add_names(walk, people, described, length);
    if (json_array_size(people) == 0)
        add_attendees(walk, event, people);
    const char *organizer = name_of(json_member(event, "ORGANIZER"));
    const char *title = json_string_value(json_member(event, "SUMMARY"));
    if (json_array_size(people) == 0 && organizer && !walk->organizer && json_array_size(walk->events) > 1 &&
        !fields_is_break_title(title))
        add_name(walk, people, organizer, strlen(organizer));
}

static bool read_person(struct builder *builder, const json_t *person, struct speaker *out)
{
    const char *affiliation = builder_text(builder, json_member(person, "affiliation"));
    *out = (struct speaker){.name = builder_text(builder, json_member(person, "name")),
        .affiliation = affiliation ? affiliation : ""};
    return out->name != NULL;
}

void icalendar_people(
    struct icalendar_walk *walk, const json_t *event, const struct json_path *path, struct draft *draft)
{
    const char *title = json_string_value(json_member(event, "SUMMARY"));
    json_t *people = json_array();
    size_t length;
    const char *names = title ? appended(walk, event, title, &length) : NULL;
    if (!people) {
        builder_fail(walk->builder);
        return;
    }
    if (names)
        add_names(walk, people, names, strlen(names));
    if (json_array_size(people) == 0)
        add_others(walk, event, people);
    draft->speakers = builder_speakers(walk->builder, people, read_person, path, &draft->speaker_count);
    json_decref(people);
}
