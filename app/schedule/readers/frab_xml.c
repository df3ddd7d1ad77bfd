// schedule.xml. syntax/xml.c makes of it the tree that schedule.json has, so that both are read alike; only
// the paths in findings are the document's own, as XPath 1.0 (https://www.w3.org/TR/xpath-10/).
#include "schedule/readers/frab.h"
#include "schedule/readers/readers.h"
#include "schedule/syntax/xml_tree.h"

#include <string.h>

static bool recognises(const json_t *root)
{
    return json_is_object(json_member(json_member(root, "schedule"), "conference"));
}

enum { MOST_STEPS = 12 };

static bool is_key(const struct json_path *step, const char *key)
{
    return step && step->key && strcmp(step->key, key) == 0;
}

// Members that are an attribute in XML, or deeper.
static const char *name_in_xml(const char *key)
{
    static const char *const names[][2] = {{"guid", "@guid"}, {"id", "@id"}, {"code", "@code"},
        {"track_color", "track/@color"}, {"do_not_record", "recording/optout"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], key) == 0)
            return names[i][1];
    return key;
}

// The element's name, its number in the list, and the step behind.
static size_t write_listed(
    const struct json_path *const *steps, size_t at, size_t count, const char *name, struct str *out)
{
    str_format(out, "/%s", name);
    if (at + 1 >= count || steps[at + 1]->key)
        return at + 1;
    str_format(out, "[%zu]", steps[at + 1]->index + 1);
    return at + 2;
}

// Where the event is, if not in a room of its own name.
static const char *place_of(const json_t *root, const struct json_path *const *steps, size_t count)
{
    const json_t *value = root;
    for (size_t i = 0; i < count; i++)
        value =
            steps[i]->key ? json_object_get(value, steps[i]->key) : json_array_get(value, steps[i]->index);
    return json_string_value(json_object_get(value, XML_TREE_AT));
}

// The name of a room rarely has both kinds of quotes.
static size_t write_room(
    const json_t *root, const struct json_path *const *steps, size_t at, size_t count, struct str *out)
{
    const char *name = at + 1 < count ? steps[at + 1]->key : NULL;
    const char *elsewhere = at + 2 < count ? place_of(root, steps, at + 3) : NULL;
    if (elsewhere) {
        str_format(out, "/%s", elsewhere);
        return at + 3;
    }
    if (!name) {
        str_add_text(out, "/room");
        return at + 1;
    }
    char quote = strchr(name, '\'') ? '"' : '\'';
    if (*name)
        str_format(out, "/room[@name=%c%s%c]", quote, name, quote);
    return at + 2 < count ? write_listed(steps, at + 1, count, "event", out) : at + 2;
}

static void write_steps(
    const json_t *root, const struct json_path *const *steps, size_t count, struct str *out)
{
    for (size_t at = 0; at < count;) {
        const struct json_path *next = at + 1 < count ? steps[at + 1] : NULL;
        if (is_key(steps[at], "conference") && is_key(next, "days"))
            at++;
        else if (is_key(steps[at], "days"))
            at = write_listed(steps, at, count, "day", out);
        else if (is_key(steps[at], "rooms"))
            at = write_room(root, steps, at, count, out);
        else if (is_key(steps[at], "persons") && next)
            at = write_listed(steps, at, count, "persons/person", out);
        else
            str_format(out, "/%s", steps[at]->key ? name_in_xml(steps[at]->key) : "*"), at++;
    }
}

static void write_path(const json_t *root, const struct json_path *path, struct str *out)
{
    const struct json_path *steps[MOST_STEPS];
    size_t count = 0;
    for (const struct json_path *step = path; step; step = step->up)
        count++;
    if (count == 0 || count > MOST_STEPS) {
        str_add_char(out, '/');
        return;
    }
    size_t at = count;
    for (const struct json_path *step = path; step; step = step->up)
        steps[--at] = step;
    write_steps(root, steps, count, out);
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    builder_set_item_path(builder, "//event[@*='", "']");
    return frab_read(root, hints, builder, error);
}

const struct reader reader_frab_xml = {
    .syntax = SYNTAX_XML,
    .name = "frab/Pentabarf schedule.xml",
    .write_path = write_path,
    .recognises = recognises,
    .read = read,
};
