// The parts of the page that are about one room.
#include "attendees/attendees_internal.h"
#include "attendees/markup.h"
#include "scene/i18n.h"

#include <inttypes.h>
#include <string.h>

// ---- what is said

static void put_emergency(struct page_writer *writer, const struct adjustment *emergency)
{
    struct str *out = writer->out;
    const struct emergency_words *words = writer->source->words;
    bool test = emergency->emergency == EMERGENCY_TEST;
    str_format(out, "<section class=\"%s\" role=\"alert\"><h2>%s</h2>", test ? "emergency test" : "emergency",
        test ? i18n_say("TEST") : i18n_say("EMERGENCY"));
    markup_element(out, "p", NULL, NULL, attendees_emergency_text(writer->source, emergency));
    if (words && words->assembly_point && emergency->emergency == EMERGENCY_EVACUATE) {
        struct str line = {0};
        str_format(&line, i18n_say("Assembly point: %s"), words->assembly_point);
        markup_element(out, "p", NULL, NULL, str_text(&line));
        str_free(&line);
    }
    str_add_text(out, "</section>");
}

static void put_full(struct page_writer *writer, const struct adjustment *full)
{
    struct str line = {0};
    if (full->text)
        str_format(&line, i18n_say("This room is full. Please go to: %s"), full->text);
    else
        str_add_text(&line, i18n_say("This room is full."));
    markup_element(writer->out, "p", "full", NULL, str_text(&line));
    str_free(&line);
}

static void put_notice(struct page_writer *writer, const struct adjustment *notice)
{
    bool urgent = notice->level == NOTICE_URGENT;
    str_format(writer->out, "<section class=\"%s\"><h2>%s</h2>", urgent ? "notice urgent" : "notice",
        urgent ? i18n_say("IMPORTANT") : i18n_say("NOTICE"));
    markup_element(writer->out, "p", NULL, NULL, notice->text ? notice->text : "");
    str_add_text(writer->out, "</section>");
}

bool page_put_sayings(struct page_writer *writer, const struct attendees_room *room)
{
    struct attendees_sayings sayings;
    bool ok = attendees_sayings_make(writer->source, room ? room->room : NULL, &sayings);
    if (ok && sayings.emergency)
        put_emergency(writer, sayings.emergency);
    if (ok && room && room->full)
        put_full(writer, room->full);
    for (size_t i = 0; ok && i < sayings.notice_count; i++)
        put_notice(writer, sayings.notices[i]);
    attendees_sayings_free(&sayings);
    return ok;
}

// ---- an item

static void put_title(struct page_writer *writer, const char *element, const struct item *item)
{
    struct str *out = writer->out;
    const char *title = *item->title ? item->title : item->kind == ITEM_BREAK ? i18n_say("Break") : "–";
    str_format(out, "<%s class=\"title\">", element);
    if (item->link) {
        str_add_text(out, "<a rel=\"noreferrer\" href=\"");
        markup_text(out, item->link);
        str_add_text(out, "\">");
    }
    markup_element(out, "bdi", NULL, item->language, title);
    str_format(out, "%s</%s>", item->link ? "</a>" : "", element);
}

static void put_speakers(struct page_writer *writer, const struct item *item)
{
    struct str *out = writer->out;
    if (item->speaker_count == 0)
        return;
    str_add_text(out, "<p class=\"who\">");
    for (size_t i = 0; i < item->speaker_count; i++) {
        str_add_text(out, i > 0 ? ", " : "");
        markup_element(out, "bdi", NULL, NULL, item->speakers[i].name);
    }
    str_add_text(out, "</p>");
}

static void put_badge(struct page_writer *writer, const char *word)
{
    str_format(writer->out, "<b class=\"badge\">%s</b> ", word);
}

// A new time is in the span already; what it was is said after it.
static void put_changes(struct page_writer *writer, const struct item *item)
{
    struct str *out = writer->out;
    const struct schedule *schedule = writer->source->schedule;
    const struct item_was *was = item->was;
    if (item->moved_to) {
        put_badge(writer, i18n_say("MOVED"));
        str_add_text(out, "→ <a href=\"now?room=");
        markup_query(out, item->moved_to);
        str_format(out, writer->page->chosen ? "&amp;lang=%s\">" : "\">", writer->page->language);
        markup_element(
            out, "bdi", NULL, NULL, room_lookup_name(schedule, &writer->source->query, item->moved_to));
        str_add_text(out, "</a>");
        return;
    }
    if (item->cancelled || schedule->not_happening) {
        put_badge(writer, i18n_say("CANCELLED"));
        return;
    }
    if (was && (was->at.start != item->at.start || was->at.end != item->at.end)) {
        struct str span = {0};
        i18n_span(&span, &schedule->zone, was->at.start, was->at.end, item->at.start);
        put_badge(writer, i18n_say("NEW TIME"));
        markup_element(out, "s", NULL, NULL, str_text(&span));
        str_free(&span);
    }
    if (was && was->room && strcmp(was->room, schedule->rooms[item->room].name) != 0) {
        put_badge(writer, i18n_say("MOVED"));
        markup_element(out, "s", NULL, NULL, room_lookup_name(schedule, &writer->source->query, was->room));
    }
}

static bool takes_place(const struct page_writer *writer, const struct item *item)
{
    return !item->cancelled && !item->moved_to && !writer->source->schedule->not_happening;
}

static void put_calendar_link(struct page_writer *writer, const struct item *item, bool short_form)
{
    struct str *out = writer->out;
    if (item->kind != ITEM_TALK || !takes_place(writer, item) || item->at.end <= writer->source->now)
        return;
    str_add_text(out, "<a class=\"add\" href=\"api/v1/talk.ics?id=");
    markup_query(out, item->id);
    if (short_form) {
        str_format(out, "\" aria-label=\"%s: ", i18n_say("Calendar"));
        markup_text(out, item->title);
        str_format(out, "\">%s</a>", i18n_say("Calendar"));
    } else {
        str_format(out, "\">%s</a>", i18n_say("Add to calendar"));
    }
}

static void put_span(struct page_writer *writer, const struct item *item, int64_t near)
{
    struct str span = {0};
    i18n_span(&span, &writer->source->schedule->zone, item->at.start, item->at.end, near);
    str_format(writer->out, "<span class=\"time\">%s</span>", str_text(&span));
    str_free(&span);
}

static void put_card(struct page_writer *writer, const struct item *item, bool running)
{
    struct str *out = writer->out;
    put_title(writer, "h3", item);
    put_speakers(writer, item);
    str_add_text(out, "<p class=\"when\">");
    put_span(writer, item, writer->source->now);
    str_add_char(out, ' ');
    put_changes(writer, item);
    if (item->not_recorded)
        str_format(out, " <span class=\"quiet\">%s</span>", i18n_say("not recorded"));
    str_add_text(out, "</p>");
    if (running)
        str_format(out,
            "<progress aria-hidden=\"true\" hidden data-from=\"%" PRId64 "\" data-to=\"%" PRId64
            "\"></progress>",
            item->at.start, item->at.end);
    put_calendar_link(writer, item, false);
}

// ---- the room

static const char *say_nothing(const struct agenda *agenda)
{
    switch (agenda->phase) {
    case PHASE_BEFORE:
        return i18n_say("Good to see you");
    case PHASE_EMPTY:
        return i18n_say("Nothing in this room today");
    case PHASE_AFTER:
        return i18n_say("Nothing more in this room");
    case PHASE_OVER:
        return i18n_say("Thank you for coming");
    default:
        return i18n_say("Between talks");
    }
}

static void put_now(struct page_writer *writer, const struct agenda *agenda)
{
    struct str *out = writer->out;
    if (writer->source->clock_unset) {
        str_format(out, "<p class=\"quiet\">%s</p>", i18n_say("clock not set"));
        return;
    }
    if (agenda->now_count == 0 && !writer->source->schedule->not_happening)
        str_format(out, "<p class=\"quiet\">%s</p>", say_nothing(agenda));
    if (agenda->now_count > 0) {
        str_format(out, "<section class=\"card now\"><h2>%s</h2>", i18n_say("NOW"));
        for (size_t i = 0; i < agenda->now_count; i++)
            put_card(writer, agenda->now[i], true);
        str_add_text(out, "</section>");
    }
    if (agenda->next) {
        str_format(out, "<section class=\"card\"><h2>%s</h2>", i18n_say("NEXT"));
        put_card(writer, agenda->next, false);
        str_add_text(out, "</section>");
    }
}

static const char *class_of(const struct page_writer *writer, const struct item *item)
{
    int64_t now = writer->source->now;
    if (!takes_place(writer, item))
        return "gone";
    return item->at.end <= now ? "past" : item->at.start <= now ? "on" : "";
}

static void put_row(struct page_writer *writer, const struct item *item)
{
    struct str *out = writer->out;
    bool on = strcmp(class_of(writer, item), "on") == 0;
    str_format(out, "<li class=\"%s\"%s>", class_of(writer, item), on ? " aria-current=\"time\"" : "");
    put_span(writer, item, item->at.start);
    str_add_text(out, "<div>");
    put_title(writer, "p", item);
    put_speakers(writer, item);
    if (item->was || !takes_place(writer, item)) {
        str_add_text(out, "<p class=\"what\">");
        put_changes(writer, item);
        str_add_text(out, "</p>");
    }
    str_add_text(out, "</div>");
    put_calendar_link(writer, item, true);
    str_add_text(out, "</li>");
}

static void put_rows(struct page_writer *writer, const struct item *const *items, size_t count)
{
    str_add_text(writer->out, "<ol class=\"day\">");
    for (size_t i = 0; i < count; i++)
        put_row(writer, items[i]);
    str_add_text(writer->out, "</ol>");
}

static void put_day(struct page_writer *writer, const struct attendees_room *room)
{
    size_t count;
    int64_t at;
    struct str date = {0};
    const struct item *const *items = attendees_day(writer->source, room, &at, &count);
    if (count == 0)
        return;
    const struct schedule *schedule = writer->source->schedule;
    i18n_date(&date, &schedule->zone, schedule_day_start(schedule, schedule_day(schedule, at)));
    str_format(writer->out, "<section><h2>%s</h2>", str_text(&date));
    size_t past = 0; // what is over before anything that is not
    while (past < count && items[past]->at.end <= writer->source->now)
        past++;
    if (past > 0 && past < count) {
        str_format(writer->out, "<details><summary>%s</summary>", i18n_say("Earlier today"));
        put_rows(writer, items, past);
        str_add_text(writer->out, "</details>");
    } else {
        past = 0;
    }
    put_rows(writer, items + past, count - past);
    str_add_text(writer->out, "</section>");
    str_free(&date);
}

void page_put_room(struct page_writer *writer, const struct attendees_room *room)
{
    put_now(writer, &room->agenda);
    put_day(writer, room);
}
