#include "display/status_schedule.h"

#include "base/text.h"
#include "display/schedule_source.h"

#include <string.h>

static const char *source_name(enum feed_source source, const char *address)
{
    static const char *const names[] = {"none", "network", "disk", "fallback"};
    return source == FEED_NETWORK && !(address && strstr(address, "://")) ? "file" : names[source];
}

static json_t *good_json(const struct view *view, int64_t good_at)
{
    char iso[ZONE_ISO_SIZE];
    return good_at != 0 ? json_string(zone_iso(view->zone, good_at, iso)) : json_null();
}

static json_t *age_json(int64_t now, int64_t good_at)
{
    return good_at != 0 ? json_integer((json_int_t)(now - good_at)) : json_null();
}

// ---- as one

json_t *status_schedule(const struct display *display, const struct view *view, int64_t now)
{
    struct str address = {0};
    schedule_source_names(display->config, &address);
    json_t *json = json_pack("{s:s, s:s, s:s, s:i, s:o, s:o, s:s, s:b}", "source",
        source_name(display->source, config_schedule(display->config)), "address", str_text(&address),
        "format", display->schedule ? display->schedule->format : "", "items",
        display->fetched ? (int)display->fetched->item_count : 0, "good_at",
        good_json(view, display->good_at), "age_s", age_json(now, display->good_at), "problem",
        display->update.problem[0] ? display->update.problem : view->schedule.problem, "refused",
        display->update.refused);
    str_free(&address);
    return json;
}

json_t *status_schedule_summary(const struct display *display, const struct view *view, int64_t now)
{
    json_t *schedule = status_schedule(display, view, now);
    json_t *summary = json_pack("{s:O, s:O, s:O, s:O, s:O}", "source", json_object_get(schedule, "source"),
        "age_s", json_object_get(schedule, "age_s"), "items", json_object_get(schedule, "items"), "problem",
        json_object_get(schedule, "problem"), "refused", json_object_get(schedule, "refused"));
    json_decref(schedule);
    return summary;
}

// ---- each by itself

static json_t *part_json(
    const struct feed_part *part, const struct view *view, int64_t now, enum status_detail detail)
{
    enum { SHORT_ADDRESS = 256, SHORT_PROBLEM = 400 };
    char address[FEED_PART_ADDRESS_SIZE];
    char problem[sizeof part->problem];
    bool brief = detail == STATUS_SUMMARY;
    text_copy(address, brief ? SHORT_ADDRESS : sizeof address, part->address);
    text_copy(problem, brief ? SHORT_PROBLEM : sizeof problem, part->problem);
    return json_pack("{s:s, s:s, s:s, s:i, s:o, s:o, s:s, s:b}", "tag", part->tag, "address", address,
        "source", source_name(part->source, part->address), "items", (int)part->items, "good_at",
        good_json(view, part->good_at), "age_s", age_json(now, part->good_at), "problem", problem, "refused",
        part->refused);
}

void status_schedules_set(json_t *status, const struct display *display, const struct view *view, int64_t now,
    enum status_detail detail)
{
    const struct feed_parts *parts = &display->update.parts;
    if (parts->count < 2)
        return;
    json_t *list = json_array();
    for (size_t i = 0; i < parts->count; i++)
        json_array_append_new(list, part_json(&parts->list[i], view, now, detail));
    json_object_set_new(status, "schedules", list);
}

// ---- findings

static void add_finding(json_t *list, const struct str *what, const struct str *advice)
{
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "severity", "error", "path", "", "what",
                                    str_text(what), "advice", str_text(advice)));
}

// `tag` NULL: there is only one.
static void add_update(
    json_t *list, const struct view *view, const struct feed_part *part, bool shown, const char *tag)
{
    char iso[ZONE_ISO_SIZE];
    struct str what = {0};
    struct str advice = {0};
    str_add_text(&what, part->problem);
    if (shown && part->good_at)
        str_format(&what, "; the schedule of %.16s is shown", zone_iso(view->zone, part->good_at, iso));
    if (!part->refused)
        str_add_text(&advice, "nothing, if it is a moment's trouble: the display tries again");
    else
        str_format(&advice, "is the change right? Then accept it: here, or with plumbline send accept%s%s",
            tag ? " schedule=" : "", tag ? tag : "");
    add_finding(list, &what, &advice);
    str_free(&what);
    str_free(&advice);
}

void status_schedule_findings(json_t *list, const struct display *display, const struct view *view)
{
    const struct feed_parts *parts = &display->update.parts;
    bool several = parts->count > 1;
    struct feed_part whole = {.good_at = display->good_at, .refused = display->update.refused};
    memcpy(whole.problem, display->update.problem, sizeof whole.problem);
    if (!several && whole.problem[0])
        add_update(list, view, &whole, display->fetched, NULL);
    for (size_t i = 0; several && i < parts->count; i++)
        if (parts->list[i].problem[0])
            add_update(list, view, &parts->list[i], parts->list[i].items > 0, parts->list[i].tag);
}
