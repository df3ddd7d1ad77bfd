#include "schedule/explain.h"

#include "base/json.h"

#include <string.h>

// The object itself, else the first one of a list.
static const json_t *sample(const json_t *root)
{
    return json_is_array(root) ? json_array_get(root, 0) : root;
}

static bool is_text(const json_t *object, const char *key, const char *text)
{
    const char *value = json_string_value(json_member(object, key));
    return value && strcmp(value, text) == 0;
}

static bool is_list(const json_t *object, const char *key)
{
    return json_is_array(json_member(object, key));
}

static bool has(const json_t *object, const char *key)
{
    return json_object_get(object, key) != NULL;
}

// ---- errors

// The first text among an object's members that say what went wrong, which may be in objects or lists.
static const char *complaint(const json_t *value, int depth)
{
    static const char *const keys[] = {"message", "detail", "error_description", "error", "errors", "title"};
    const char *text = json_string_value(value);
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !text && depth < 4; i++)
        text = complaint(json_member(sample(value), keys[i]), depth + 1);
    return text;
}

static bool is_error(const json_t *root)
{
    enum { MOST = 8 }; // what says more is something else
    return json_is_object(root) && json_object_size(root) <= MOST &&
           (has(root, "error") || has(root, "errors") || has(root, "detail") ||
               (has(root, "message") && !has(root, "results")));
}

static bool explain_error(const json_t *root, struct error *error)
{
    const char *text = complaint(root, 0);
    const char *message = json_string_value(json_member(root, "message"));
    if (is_text(root, "_type", "HTTPAPIError"))
        return error_set(error, "Indico answered with an error: %.200s", message ? message : "(no message)");
    return error_set(error,
        "the server answered with an error instead of a schedule: %.200s; check the address and its key",
        text ? text : "(no message)");
}

// ---- what people mistake for a schedule

static bool is_empty(const json_t *root)
{
    return json_array_size(root) == 0 && json_object_size(root) == 0;
}

static bool is_widget(const json_t *root)
{
    return is_list(root, "talks") && json_member(root, "rooms");
}

static bool is_hub(const json_t *root)
{
    return json_member(json_member(root, "schedule"), "events") != NULL;
}

static bool is_sessionize_speakers(const json_t *root)
{
    return json_is_array(root) && has(sample(root), "fullName") && has(sample(root), "tagLine");
}

static bool is_sched(const json_t *root)
{
    return has(sample(root), "event_start") &&
           (has(sample(root), "event_key") || has(sample(root), "event_type"));
}

static bool is_konopas(const json_t *root)
{
    return json_is_array(root) && has(sample(root), "mins") && has(sample(root), "loc");
}

static bool is_guidebook(const json_t *root)
{
    const json_t *first = json_array_get(json_member(root, "results"), 0);
    return has(first, "guide") && has(first, "start_time");
}

static bool is_swapcard(const json_t *root)
{
    const json_t *data = json_member(root, "data");
    return has(data, "plannings") || has(data, "planningList");
}

static bool is_whova(const json_t *root)
{
    const json_t *first = json_array_get(json_member(json_member(root, "data"), "agenda"), 0);
    return has(first, "sessions") || has(first, "time_ranges");
}

static bool is_pheedloop(const json_t *root)
{
    const json_t *first = json_array_get(json_member(root, "sessions"), 0);
    return has(first, "datetimeStart") || has(first, "datetime_start");
}

static bool is_hubilo(const json_t *root)
{
    const json_t *data = json_member(root, "data");
    return has(data, "agenda") && (has(root, "success") || has(root, "status"));
}

static bool is_eventyay(const json_t *root)
{
    const json_t *first = sample(json_member(root, "data"));
    return has(first, "attributes") && has(first, "type");
}

static bool is_eventbrite(const json_t *root)
{
    return has(root, "pagination") && is_list(root, "events");
}

static bool is_luma(const json_t *root)
{
    return has(json_array_get(json_member(root, "entries"), 0), "event");
}

static bool is_google_calendar(const json_t *root)
{
    return is_text(root, "kind", "calendar#events");
}

static bool is_jcal(const json_t *root)
{
    const char *name = json_string_value(json_array_get(root, 0));
    return name && strcmp(name, "vcalendar") == 0;
}

static bool is_wordpress(const json_t *root)
{
    return has(json_member(sample(root), "title"), "rendered");
}

static bool is_paged(const json_t *root)
{
    return is_list(root, "results") && has(root, "count") && has(root, "next");
}

// ---- what has nothing to do with schedules

static bool is_geojson(const json_t *root)
{
    return is_text(root, "type", "FeatureCollection") || is_text(root, "type", "Feature");
}

static bool is_package(const json_t *root)
{
    return has(root, "name") && (json_is_object(json_member(root, "dependencies")) ||
                                    json_is_object(json_member(root, "devDependencies")) ||
                                    json_is_object(json_member(root, "scripts")));
}

static bool is_manifest(const json_t *root)
{
    return is_list(root, "icons") && (has(root, "start_url") || has(root, "short_name"));
}

static bool is_feed(const json_t *root)
{
    const char *version = json_string_value(json_member(root, "version"));
    return version && strstr(version, "jsonfeed.org");
}

static bool is_json_schema(const json_t *root)
{
    return has(root, "$schema") &&
           (has(root, "properties") || has(root, "definitions") || has(root, "$defs"));
}

static bool is_openapi(const json_t *root)
{
    return has(root, "openapi") || has(root, "swagger");
}

static bool is_jsonld(const json_t *root)
{
    return has(sample(root), "@context") || has(sample(root), "@graph");
}

static bool is_websites_own(const json_t *root)
{
    static const char *const keys[] = {"sessions", "talks", "schedule", "agenda", "program", "programme"};
    bool found = false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !found; i++)
        found = has(root, keys[i]) || has(sample(root), keys[i]);
    return found;
}

static const struct {
    bool (*is)(const json_t *root);
    const char *what;
} known[] = {
    {is_empty, "an empty list: nothing is published at this address yet (Sessionize's GridSmart answers so); "
               "publish the schedule, or check the address"},
    {is_widget, "this is pretalx's widget data (v2.json); give the address of schedule.json instead"},
    {is_hub, "this is the CCC hub's second schema (schedule.events); give the address of a frab "
             "schedule.json instead"},
    {is_sessionize_speakers, "this is Sessionize's list of speakers; give the address of view/All instead"},
    {is_sched, "this is Sched's list of sessions; ask for the conference's iCalendar address instead "
               "(https://….sched.com/all.ics)"},
    {is_konopas,
        "this is Grenadine's or KonOpas' list of the programme; ask for its iCalendar address instead"},
    {is_guidebook, "this is Guidebook's list of sessions; ask for the schedule as iCalendar instead"},
    {is_swapcard, "this is Swapcard's data; ask the organiser for the agenda as iCalendar instead"},
    {is_whova, "this is Whova's agenda; ask the organiser for the agenda as iCalendar instead"},
    {is_pheedloop, "this is PheedLoop's list of sessions; ask for the schedule as iCalendar instead"},
    {is_hubilo, "this is Hubilo's agenda; ask the organiser for the agenda as iCalendar instead"},
    {is_eventyay, "this is data of a JSON:API (Eventyay, Open Event); ask for the schedule as iCalendar or "
                  "frab's schedule.xml instead"},
    {is_eventbrite,
        "this is Eventbrite's list of events, which has no talks; ask for the conference's schedule"},
    {is_luma, "this is Luma's list of events, which has no talks; ask for its iCalendar address"},
    {is_google_calendar,
        "this is Google Calendar's API; give the calendar's iCalendar address (….ics) instead"},
    {is_jcal, "this is a calendar as jCal; give the calendar's iCalendar address (….ics) instead"},
    {is_wordpress, "these are WordPress's posts, which do not say when a talk is; ask for the schedule as "
                   "iCalendar or schedule.json"},
    {is_geojson, "this is a map (GeoJSON); give the address of the schedule"},
    {is_package, "this is a program's package.json; give the address of the schedule"},
    {is_manifest, "this is a web page's manifest; give the address of the schedule"},
    {is_feed, "this is a news feed (JSON Feed); give the address of the schedule"},
    {is_json_schema, "this is a JSON Schema, which describes documents; give the address of a schedule"},
    {is_openapi, "this is an API's description (OpenAPI); give the address of the schedule"},
    {is_jsonld, "this is JSON-LD without events; give the address of the page with the programme, or of a "
                "schedule.json"},
    {is_paged,
        "JSON, but not a known schedule format: this is one page of an API's answer (\"count\", \"next\", "
        "\"results\"); ask for the whole schedule as schedule.json or iCalendar"},
    {is_websites_own,
        "JSON, but not a known schedule format: this is a website's own data; ask the organiser for "
        "schedule.json (frab, pretalx), Sessionize's view/All, or iCalendar"},
};

bool explain_document(const json_t *root, struct error *error)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].is(root))
            return error_set(error, "%s", known[i].what);
    if (is_error(root))
        return explain_error(root, error);
    return error_set(error,
        "JSON, but not a known schedule format: expected Indico's timetable or event export (\"results\"), a "
        "frab/pretalx schedule.json (\"schedule\" with \"conference\"), the data of pretalx's API or widget, "
        "of the CCC's hub, Open Event, Sessionize or OPass, or schema.org's events");
}
