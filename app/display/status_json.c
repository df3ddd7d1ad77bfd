#include "display/status_json.h"

#include "agenda/timer.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/version.h"
#include "display/status_emergency.h"
#include "display/status_schedule.h"
#include "scene/slide.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What a status tells at most, whatever the schedule holds; how much is left out is told instead.
enum {
    MAX_FINDINGS = 50,
    MAX_NOW = 50,
    MAX_SPEAKERS = 50, // of an item
    MAX_SPEECH = 200,  // lines
    MAX_AGENDA = 2000, // items of a day
    MAX_ROOMS = 2000,
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static json_int_t beyond(size_t count, size_t max)
{
    return count > max ? (json_int_t)(count - max) : 0;
}

static json_t *instant(const struct zone *zone, int64_t at)
{
    char iso[ZONE_ISO_SIZE];
    return json_string(zone_iso(zone, at, iso));
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *speakers_json(const struct item *item)
{
    json_t *list = json_array();
    for (size_t i = 0; i < least(item->speaker_count, MAX_SPEAKERS); i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", item->speakers[i].name, "affiliation",
                                        item->speakers[i].affiliation));
    return list;
}

static json_t *was_json(const struct zone *zone, const struct item_was *was)
{
    if (!was)
        return json_null();
    return json_pack("{s:o, s:o, s:s, s:s}", "start", instant(zone, was->at.start), "end",
        instant(zone, was->at.end), "room", was->room, "title", was->title);
}

static json_t *item_json(const struct schedule *schedule, const struct item *item)
{
    if (!item || !schedule)
        return json_null();
    const struct zone *zone = &schedule->zone;
    json_t *json = json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:b, s:o, s:o}", "id", item->id,
        "kind", item->kind == ITEM_TALK ? "talk" : "break", "title", item->title, "speakers",
        speakers_json(item), "session", text_or_null(item->session), "room", schedule->rooms[item->room].name,
        "start", instant(zone, item->at.start), "end", instant(zone, item->at.end), "cancelled",
        item->cancelled, "moved_to", text_or_null(item->moved_to), "was", was_json(zone, item->was));
    if (json && item->speaker_count > MAX_SPEAKERS)
        json_object_set_new(
            json, "speakers_left_out", json_integer(beyond(item->speaker_count, MAX_SPEAKERS)));
    return json;
}

// The lines that a screen reader would read out. Counts those that are left out, unless `left_out` is NULL.
static json_t *speech_json(const struct scene *scene, json_int_t *left_out)
{
    size_t count = 0;
    json_t *list = json_array();
    struct str speech = {0};
    char *rest = NULL;
    if (scene)
        scene_to_speech(scene, &speech);
    for (char *line = speech.text ? strtok_r(speech.text, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest))
        if (count++ < MAX_SPEECH)
            json_array_append_new(list, json_string(line));
    if (left_out)
        *left_out = beyond(count, MAX_SPEECH);
    str_free(&speech);
    return list;
}

static json_t *timer_json(const struct display *display, const struct view *view)
{
    static const char *const phases[] = {
        "none", "waiting", "break", "talk", "last-minutes", "questions", "last-minute", "over"};
    struct timer_rules rules = display->config->timer.rules;
    struct timer timer = view->agenda ? timer_at(view->agenda, &rules) : (struct timer){.phase = TIMER_NONE};
    bool runs = timer.item && timer.phase >= TIMER_TALK && timer.phase < TIMER_OVER;
    return json_pack("{s:s, s:o, s:s, s:I, s:I, s:I, s:s, s:o, s:b, s:I, s:o}", "phase", phases[timer.phase],
        "item", text_or_null(timer.item ? timer.item->id : NULL), "title",
        timer.item ? timer.item->title : "", "left_s", (json_int_t)timer.left_s, "length_s",
        (json_int_t)timer.length_s, "elapsed_s", (json_int_t)timer.elapsed_s, "count",
        display->config->timer.counts_up ? "up" : "down", "ends_at",
        timer.item ? instant(view->zone, view->at + timer.left_s) : json_null(), "held", timer.held,
        "behind_s", (json_int_t)display->timer.behind_s, "questions_at",
        runs ? instant(view->zone, view->at + timer.left_s - timer.questions_s) : json_null());
}

static json_t *notices_json(
    const struct view *view, const struct adjustment *const *notices, size_t count, bool to_come)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct adjustment *notice = notices[i];
        json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:o}", "item", notice->item ? notice->item : "",
            "text", notice->text, "level", notice_level_names[notice->level], "by", notice->by, "until",
            instant(view->zone, notice->until));
        if (to_come)
            json_object_set_new(object, "starts_at", instant(view->zone, notice->starts_at));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *to_come_json(const struct display *display, const struct view *view)
{
    enum { MOST = 20 }; // as many as there can be
    const struct adjustment *notices[MOST];
    size_t count = adjustments_notices_to_come(
        display_adjustments(display), display_room(display), view->at, notices, MOST);
    return notices_json(view, notices, count, true);
}

static json_t *emergency_json(const struct view *view)
{
    const struct adjustment *emergency = view->adjusted.emergency;
    if (!emergency)
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:o}", "kind", emergency_kind_names[emergency->emergency], "text",
        emergency->text ? emergency->text : "", "by", emergency->by, "until",
        instant(view->zone, emergency->until));
}

static json_t *text_entry_json(const struct view *view, const struct adjustment *entry)
{
    return entry ? json_pack("{s:s, s:o}", "text", entry->text ? entry->text : "", "until",
                       instant(view->zone, entry->until))
                 : json_null();
}

static json_t *findings_json(const struct schedule *schedule, const struct status_facts *facts)
{
    json_t *list = json_array();
    const char *warning;
    if (facts->save_failed)
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s}", "severity", "error", "path", "", "what",
                      "commands cannot be written to disk, and would be lost with a restart", "advice",
                      "look at the state folder: is the disk full, or read-only?"));
    status_schedule_findings(list, facts->display, facts->view);
    if (facts->waiting_for)
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s}", "severity", "error", "path", "", "what",
                      facts->waiting_for, "advice", "is the monitor switched on, and its cable plugged in?"));
    for (size_t i = 0; facts->fonts && (warning = fonts_warning(facts->fonts, i)) != NULL; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "severity", "warning", "path", "fonts",
                                        "what", warning, "advice", FONTS_WARNING_ADVICE));
    for (size_t i = 0; schedule && i < schedule->finding_count && i < MAX_FINDINGS; i++) {
        const struct finding *finding = &schedule->findings[i];
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s}", "severity", finding_severity_name(finding->severity),
                      "path", finding->path, "what", finding->what, "advice", finding->advice));
    }
    return list;
}

static json_t *now_json(const struct display *display, const struct view *view)
{
    json_t *list = json_array();
    for (size_t i = 0; view->agenda && i < least(view->agenda->now_count, MAX_NOW); i++)
        json_array_append_new(list, item_json(display->schedule, view->agenda->now[i]));
    return list;
}

static json_t *left_out_json(const struct display *display, const struct view *view, json_int_t speech)
{
    return json_pack("{s:I, s:I, s:I}", "now", beyond(view->agenda ? view->agenda->now_count : 0, MAX_NOW),
        "says", speech, "findings",
        beyond(display->schedule ? display->schedule->finding_count : 0, MAX_FINDINGS));
}

void status_write(const struct status_facts *facts, struct str *out)
{
    json_int_t speech = 0;
    const struct display *display = facts->display;
    const struct view *view = facts->view;
    char picture[24];
    snprintf(picture, sizeof picture, "%016" PRIx64, facts->screen_hash);
    json_t *root =
        json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:I, s:s, s:s, s:o, s:s, s:i, s:i, s:o, s:s}", "state",
            "online", "display", display->config->display.name, "version", PLUMBLINE_VERSION, "event",
            view->schedule.title, "room", text_or_null(display_room(display)), "label", view->place.label,
            "at", instant(view->zone, view->at), "uptime_s", (json_int_t)facts->uptime_s, "view",
            facts->is_staff_desk ? "desk" : view_names[facts->kind], "slide",
            facts->slide ? facts->slide : "", "says", speech_json(facts->scene, &speech), "picture", picture,
            "width", facts->scene ? facts->scene->width : 0, "height",
            facts->scene ? facts->scene->height : 0, "painted_at", instant(view->zone, facts->painted_at),
            "phase", view->agenda ? phase_name(view->agenda->phase) : "unknown");
    json_t *rest = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:o, s:{s:s, s:s, s:o, s:b, s:i}, s:o, s:I}",
        "now", now_json(display, view), "next",
        view->agenda ? item_json(display->schedule, view->agenda->next) : json_null(), "timer",
        timer_json(display, view), "message", text_entry_json(view, display->timer.message), "notices",
        notices_json(view, view->adjusted.notices, view->adjusted.notice_count, false), "notices_to_come",
        to_come_json(display, view), "emergency", emergency_json(view), "full",
        text_entry_json(view, view->adjusted.full), "pinned", text_or_null(view->adjusted.pinned), "blank",
        view->adjusted.blank, "identify", view->adjusted.identify, "schedule",
        status_schedule(display, view, facts->now), "clock", "state",
        clock_state_name(display_clock_state(display, facts->now)), "kernel",
        clock_kernel_name(clock_kernel()), "skew_ms",
        display->skew_known ? json_integer((json_int_t)display->skew_ms) : json_null(), "simulated",
        display->simulated, "hours", display->config->clock_hours, "findings",
        findings_json(display->schedule, facts), "number",
        (json_int_t)(adjustments_next_number(display_adjustments(display)) - 1));
    if (root && rest)
        json_object_update(root, rest);
    status_schedules_set(root, display, view, facts->now, STATUS_WHOLE);
    if (root)
        json_object_set_new(root, "left_out", left_out_json(display, view, speech));
    json_decref(rest);
    json_put(out, root);
}

// A summary has the first lines only: other consoles show no more.
enum { MAX_SHORT_SPEECH_BYTES = 1500 };

static json_t *short_speech_json(const struct scene *scene)
{
    json_t *list = speech_json(scene, NULL);
    size_t bytes = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        bytes += json_string_length(json_array_get(list, i));
        while (bytes > MAX_SHORT_SPEECH_BYTES && json_array_size(list) > i)
            json_array_remove(list, json_array_size(list) - 1);
    }
    return list;
}

static json_t *timer_summary_json(const struct display *display, const struct view *view)
{
    json_t *timer = timer_json(display, view);
    json_t *summary = json_pack("{s:O, s:O, s:O}", "phase", json_object_get(timer, "phase"), "left_s",
        json_object_get(timer, "left_s"), "held", json_object_get(timer, "held"));
    json_decref(timer);
    return summary ? summary : json_null();
}

static json_t *title_json(const struct item *item)
{
    return item ? json_string(item->title) : json_null();
}

// NULL if out of memory.
static json_t *summary_json(const struct status_facts *facts, const char *instance, bool duplicate)
{
    const struct display *display = facts->display;
    const struct view *view = facts->view;
    const struct agenda *agenda = view->agenda;
    json_t *root = json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:s, s:s, s:o, s:s}", "state",
        "online", "display", display->config->display.name, "instance", instance, "version",
        PLUMBLINE_VERSION, "room", text_or_null(display_room(display)), "label", view->place.label, "at",
        instant(view->zone, view->at), "sent_at", instant(view->zone, facts->now), "view",
        facts->is_staff_desk ? "desk" : view_names[facts->kind], "slide", facts->slide ? facts->slide : "",
        "says", short_speech_json(facts->scene), "phase", agenda ? phase_name(agenda->phase) : "unknown");
    json_t *rest = json_pack("{s:o, s:o, s:o, s:i, s:o, s:o, s:b, s:i, s:i, s:o, s:I, s:o, s:{s:s, s:o, "
                             "s:b}, s:i, s:I, s:b, s:b, s:b}",
        "now", title_json(agenda && agenda->now_count > 0 ? agenda->now[0] : NULL), "next",
        title_json(agenda ? agenda->next : NULL), "timer", timer_summary_json(display, view), "notices",
        (int)view->adjusted.notice_count, "emergency",
        text_or_null(
            view->adjusted.emergency ? emergency_kind_names[view->adjusted.emergency->emergency] : NULL),
        "pinned", text_or_null(view->adjusted.pinned), "blank", view->adjusted.blank, "width",
        facts->scene ? facts->scene->width : 0, "height", facts->scene ? facts->scene->height : 0,
        "painted_at", instant(view->zone, facts->painted_at), "uptime_s", (json_int_t)facts->uptime_s,
        "schedule", status_schedule_summary(display, view, facts->now), "clock", "state",
        clock_state_name(display_clock_state(display, facts->now)), "skew_ms",
        display->skew_known ? json_integer((json_int_t)display->skew_ms) : json_null(), "simulated",
        display->simulated, "findings", display->schedule ? (int)display->schedule->finding_count : 0,
        "number", (json_int_t)(adjustments_next_number(display_adjustments(display)) - 1), "duplicate",
        duplicate, "unkept", facts->save_failed, "unseen", facts->waiting_for != NULL);
    bool ok = root && rest && json_object_update(root, rest) == 0;
    status_schedules_set(root, display, view, facts->now, STATUS_SUMMARY);
    json_decref(rest);
    if (!ok)
        json_decref(root);
    return ok ? root : NULL;
}

// Hashes of the status, which are cheaper than writing it.
static struct fleet_digest digest_of(const struct status_facts *facts, bool duplicate)
{
    const struct display *display = facts->display;
    const struct view *view = facts->view;
    const struct agenda *agenda = view->agenda;
    struct timer timer = agenda ? timer_at(agenda, &display->config->timer.rules) : (struct timer){0};
    const struct adjustment *emergency = view->adjusted.emergency;
    const char *const texts[] = {facts->is_staff_desk ? "desk" : view_names[facts->kind], facts->slide,
        agenda && agenda->now_count > 0 ? agenda->now[0]->title : NULL,
        agenda && agenda->next ? agenda->next->title : NULL, view->adjusted.pinned, display_room(display),
        facts->waiting_for, display->update.problem};
    const int64_t numbers[] = {agenda ? (int64_t)agenda->phase : -1, (int64_t)view->adjusted.notice_count,
        emergency ? (int64_t)emergency->emergency : -1, view->adjusted.blank, duplicate, facts->save_failed,
        display->schedule ? (int64_t)display->schedule->finding_count : 0,
        adjustments_next_number(display_adjustments(display)),
        (int64_t)display_clock_state(display, facts->now), (int64_t)display->source, timer.held};
    struct fleet_digest digest = {HASH_BEGIN, HASH_BEGIN};
    struct str speech = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        digest.state = hash_add_text(digest.state, texts[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        digest.state = hash_add_number(digest.state, numbers[i]);
    for (size_t i = 0; i < display->update.parts.count; i++) {
        const struct feed_part *part = &display->update.parts.list[i];
        digest.state = hash_add_text(digest.state, part->problem);
        digest.state = hash_add_number(digest.state, (int64_t)part->source * 2 + part->refused);
    }
    if (facts->scene)
        scene_to_speech(facts->scene, &speech);
    digest.texts = hash_add_text(digest.texts, str_text(&speech));
    str_free(&speech);
    return digest;
}

void status_publish_to_fleet(struct fleet_client *client, const struct status_facts *facts)
{
    if (!fleet_client_name(client))
        return;
    bool duplicate = fleet_client_has_namesake(client);
    struct fleet_digest digest = digest_of(facts, duplicate);
    if (!fleet_client_status_is_due(client, &digest))
        return;
    json_t *status = summary_json(facts, client->connection.instance, duplicate);
    if (status)
        fleet_client_send_status(client, status, &digest, facts->now);
    json_decref(status);
}

static json_t *rooms_json(const struct schedule *schedule)
{
    json_t *list = json_array();
    for (size_t i = 0; schedule && i < least(schedule->room_count, MAX_ROOMS); i++)
        json_array_append_new(list, json_string(schedule->rooms[i].name));
    return list;
}

// The slides that a person may want to see; not those that explain a state of the display.
static json_t *slides_json(void)
{
    static const char *const names[] = {"now", "next", "agenda", "break", "hall", "timeline", "about", "info",
        "picture", "notice", "change", "stage", NULL};
    json_t *list = json_array();
    for (size_t i = 0; names[i]; i++)
        json_array_append_new(list, json_string(names[i]));
    return list;
}

void status_write_agenda(const struct display *display, const struct view *view, struct str *out)
{
    const struct schedule *schedule = display->schedule;
    const struct config *config = display->config;
    char iso[ZONE_ISO_SIZE];
    json_t *items = json_array();
    json_t *messages = json_array();
    json_t *notices = json_array();
    size_t count = 0;
    int64_t day = schedule ? schedule_day(schedule, view->at) : 0;
    int64_t start = schedule ? schedule_day_start(schedule, day) : view->at;
    struct span span = {start, schedule ? schedule_day_start(schedule, day + 1) : view->at};
    const struct item *const *items_of_day =
        display->programme ? programme_listed(display->programme, span, &count) : NULL;
    for (size_t i = 0; i < least(count, MAX_AGENDA); i++)
        json_array_append_new(items, item_json(schedule, items_of_day[i]));
    for (size_t i = 0; i < config->timer.message_count; i++)
        json_array_append_new(messages, json_string(config->timer.messages[i]));
    for (size_t i = 0; i < config->control.notices.count; i++)
        json_array_append_new(notices, json_string(config->control.notices.list[i]));
    zone_iso(view->zone, start, iso);
    iso[10] = '\0';
    json_put(
        out, json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:o, s:{s:I, s:I}}", "room",
                 text_or_null(display_room(display)), "label", view->place.label, "day", iso, "items", items,
                 "rooms", rooms_json(schedule), "slides", slides_json(), "messages", messages, "notices",
                 notices, "zone", view->zone->name, "language", config->language, "emergencies",
                 status_emergency_texts(view), "left_out", "items", beyond(count, MAX_AGENDA), "rooms",
                 beyond(schedule ? schedule->room_count : 0, MAX_ROOMS)));
}

static void metric(struct str *out, const char *name, const char *type, const char *help, double value)
{
    str_format(out, "# HELP plumbline_%s %s\n# TYPE plumbline_%s %s\nplumbline_%s %.10g\n", name, help, name,
        type, name, value);
}

void status_write_metrics(const struct status_facts *facts, struct str *out)
{
    const struct display *display = facts->display;
    str_format(out,
        "# HELP plumbline_info The display's version and slide.\n# TYPE plumbline_info gauge\n"
        "plumbline_info{version=\"%s\",slide=\"%s\"} 1\n",
        PLUMBLINE_VERSION, facts->slide ? facts->slide : "");
    metric(out, "uptime_seconds", "gauge", "Since the start.", (double)facts->uptime_s);
    metric(out, "painted_timestamp_seconds", "gauge", "When something was painted last.",
        (double)facts->painted_at);
    metric(out, "presents_total", "counter", "Pictures shown, whole or in parts.", (double)facts->presents);
    metric(out, "pixels_painted_total", "counter", "Pixels painted.", (double)facts->pixels_painted);
    metric(out, "wakeups_total", "counter", "Returns from the system's wait.", (double)facts->wakeups);
    metric(out, "schedule_items", "gauge", "Items of the schedule.",
        display->fetched ? (double)display->fetched->item_count : 0);
    metric(out, "schedule_good_timestamp_seconds", "gauge",
        "When the schedule was last fetched or confirmed.", (double)display->good_at);
    metric(out, "schedule_findings", "gauge", "Findings about the schedule.",
        display->schedule ? (double)display->schedule->finding_count : 0);
    metric(out, "clock_trusted", "gauge", "1 where the machine's clock is trusted.",
        display_clock_state(display, facts->now) == CLOCK_GOOD);
    if (display->skew_known)
        metric(out, "clock_skew_seconds", "gauge", "Difference of this clock from the schedule server's.",
            (double)display->skew_ms / 1000);
    metric(out, "notices", "gauge", "Notices that are shown.", (double)facts->view->adjusted.notice_count);
    metric(
        out, "emergency", "gauge", "1 while an emergency is shown.", facts->view->adjusted.emergency != NULL);
}
