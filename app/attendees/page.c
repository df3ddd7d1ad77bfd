// The page: its frame, and the list of all rooms.
#include "attendees/attendees_internal.h"
#include "attendees/markup.h"
#include "base/version.h"
#include "scene/i18n.h"

#include <string.h>

// Appends the address of another page: of a room, "" for all, or in another language (NULL: in this one).
static void put_address(struct page_writer *writer, const char *room, const char *language)
{
    struct str *out = writer->out;
    const char *kept = writer->page->chosen ? writer->page->language : NULL;
    str_add_text(out, "now?");
    if (room) {
        str_add_text(out, "room=");
        markup_query(out, room);
    }
    if (language || kept)
        str_format(out, "%slang=%s", room ? "&amp;" : "", language ? language : kept);
}

// ---- all rooms

static void put_moment(struct page_writer *writer, const char *label, const struct item *item, bool is_end)
{
    struct str time = {0};
    const struct zone *zone = &writer->source->schedule->zone;
    if (is_end)
        i18n_until(&time, zone, item->at.end, writer->source->now);
    else
        i18n_time(&time, zone, item->at.start, writer->source->now);
    str_format(
        writer->out, "<span class=\"%s\"><span class=\"unseen\">%s </span>", is_end ? "on" : "later", label);
    if (!is_end)
        str_format(writer->out, "<span class=\"time\">%s</span> ", str_text(&time));
    const char *title = *item->title ? item->title : i18n_say("Break");
    markup_element(writer->out, "bdi", NULL, item->language, title);
    if (is_end)
        str_format(writer->out, " <span class=\"time\">%s</span>", str_text(&time));
    str_add_text(writer->out, "</span>");
    str_free(&time);
}

// Of the day that goes on, or of the one that begins next, a talk rather than the break before it. A break
// that no talk of today follows is no reason to come.
static const struct item *next_of(const struct page_writer *writer, const struct agenda *agenda)
{
    const struct schedule *schedule = writer->source->schedule;
    const struct item *talk = agenda->next_talk;
    if (!agenda->next)
        return NULL;
    int64_t day = schedule_day(schedule, agenda->next->at.start);
    if (talk && schedule_day(schedule, talk->at.start) == day)
        return talk;
    return day == schedule_day(schedule, writer->source->now) ? NULL : agenda->next;
}

static void put_room_row(
    struct page_writer *writer, const struct attendees_room *room, const struct attendees_room *shown)
{
    struct str *out = writer->out;
    const struct agenda *agenda = &room->agenda;
    const struct item *next = next_of(writer, agenda);
    str_add_text(out, "<li><a href=\"");
    put_address(writer, room->room->name, NULL);
    str_format(out, "\"%s>", room == shown ? " aria-current=\"page\"" : "");
    markup_element(out, "strong", NULL, NULL, room->label);
    if (room->full)
        str_format(out, " <b class=\"badge\">%s</b>", i18n_say("ROOM FULL"));
    if (agenda->now_count > 0)
        put_moment(writer, i18n_say("NOW"), agenda->now[0], true);
    if (next)
        put_moment(writer, i18n_say("NEXT"), next, false);
    if (agenda->now_count == 0 && !next)
        str_format(out, "<span class=\"later\">%s</span>", i18n_say("done for today"));
    str_add_text(out, "</a></li>");
}

static void put_rooms(struct page_writer *writer, const struct attendees_room *shown)
{
    struct str *out = writer->out;
    // The page is called so already where the event has no name.
    bool named = shown || *writer->source->schedule->title;
    str_format(out, "<nav aria-labelledby=\"rooms\"><h2 id=\"rooms\"%s>%s</h2><ul class=\"rooms\">",
        named ? "" : " class=\"unseen\"", i18n_say("All rooms"));
    for (size_t i = 0; i < writer->rooms->count; i++)
        put_room_row(writer, &writer->rooms->list[i], shown);
    str_add_text(out, "</ul></nav>");
}

// ---- the frame

static void put_head_end(struct str *out)
{
    // The version in the addresses of what is kept for long makes a new one of each.
    str_add_text(out, "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                      "<meta name=\"color-scheme\" content=\"dark light\">"
                      "<link rel=\"icon\" href=\"icon.svg\">"
                      "<link rel=\"stylesheet\" href=\"now.css?v=" PLUMBLINE_VERSION "\">"
                      "<script type=\"module\" src=\"now.js?v=" PLUMBLINE_VERSION "\"></script>"
                      "<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript></head>\n<body>");
}

// The line that the page's script fills.
static void put_lost(struct str *out)
{
    str_add_text(out, "<p id=\"lost\" class=\"old\" role=\"status\" data-text=\"");
    markup_text(out, i18n_say("As of %s. The connection is lost."));
    str_add_text(out, "\"></p>");
}

static void put_head(struct page_writer *writer, const struct attendees_room *shown)
{
    struct str *out = writer->out;
    const struct attendees_source *source = writer->source;
    str_format(out, "<!doctype html>\n<html lang=\"%s\" data-hours=\"%d\" data-zone=\"",
        writer->page->language, source->clock_hours);
    markup_text(out, source->schedule->zone.name ? source->schedule->zone.name : "");
    str_format(
        out, "\" data-home=\"%s\"><head><meta charset=\"utf-8\"><title>", source->own_room ? "room" : "");
    if (shown) {
        markup_text(out, shown->label);
        str_add_text(out, *source->schedule->title ? " – " : "");
    }
    markup_text(out, *source->schedule->title || shown ? source->schedule->title : i18n_say("All rooms"));
    put_head_end(out);
}

static void put_freshness(struct page_writer *writer)
{
    const struct attendees_source *source = writer->source;
    struct str time = {0};
    struct str line = {0};
    if (source->doubt == ATTENDEES_FRESH)
        return;
    i18n_time(&time, &source->schedule->zone, source->good_at, source->now);
    if (source->doubt == ATTENDEES_FALLBACK || source->good_at == 0)
        str_add_text(&line, i18n_say("fallback schedule"));
    else
        str_format(&line, i18n_say("schedule of %s"), str_text(&time));
    markup_element(writer->out, "p", "old", NULL, str_text(&line));
    str_free(&time);
    str_free(&line);
}

static void put_header(struct page_writer *writer, const struct attendees_room *shown)
{
    struct str *out = writer->out;
    const char *title = writer->source->schedule->title;
    str_add_text(out, "<header>");
    if (shown && *title)
        markup_element(out, "p", "event", NULL, title);
    markup_element(out, "h1", NULL, NULL, shown ? shown->label : *title ? title : i18n_say("All rooms"));
    if (shown)
        str_format(out, "<p><a class=\"add\" href=\"#rooms\">%s</a></p>", i18n_say("All rooms"));
    put_freshness(writer);
    put_lost(out);
    str_add_text(out, "</header>");
}

static void put_languages(struct page_writer *writer)
{
    static const char *const names[] = {
        "English", "Português", "Deutsch", "Français", "Español", "Italiano", "Nederlands", "日本語"};
    struct str *out = writer->out;
    str_format(out, "<ul class=\"languages\" aria-label=\"%s\">", i18n_say("Languages"));
    for (size_t i = 0; i < sizeof names / sizeof *names && i18n_languages[i]; i++) {
        const char *language = i18n_languages[i];
        bool current = strcmp(language, writer->page->language) == 0;
        str_add_text(out, "<li><a href=\"");
        put_address(writer, writer->page->room, language);
        str_format(out, "\" lang=\"%s\" hreflang=\"%s\"%s>%s</a></li>", language, language,
            current ? " aria-current=\"true\"" : "", names[i]);
    }
    str_add_text(out, "</ul>");
}

static void put_footer(struct page_writer *writer, const struct attendees_room *shown)
{
    struct str *out = writer->out;
    str_add_text(out, "<footer><ul>");
    if (shown) {
        str_add_text(out, "<li><a href=\"api/v1/room.ics?room=");
        markup_query(out, shown->room->name);
        str_format(out, "\">%s</a></li>", i18n_say("Calendar of this room"));
    }
    str_format(
        out, "<li><a href=\"api/v1/schedule.ics\">%s</a></li></ul>", i18n_say("Calendar of all rooms"));
    put_languages(writer);
    str_add_text(out, "</footer></body></html>\n");
}

// What holds for the whole event.
static void put_event(struct page_writer *writer)
{
    const struct schedule *schedule = writer->source->schedule;
    if (schedule->not_happening) {
        markup_element(writer->out, "p", "full", NULL, schedule->not_happening);
        if (schedule->not_happening_reason)
            markup_element(writer->out, "p", NULL, NULL, schedule->not_happening_reason);
    } else if (schedule->unpublished) {
        str_format(writer->out, "<p class=\"quiet\">%s</p>", i18n_say("The programme is not published yet"));
    }
}

static bool put_page(struct page_writer *writer, const struct attendees_room *shown, bool found)
{
    put_head(writer, shown);
    put_header(writer, shown);
    str_add_text(writer->out, "<main>");
    bool ok = page_put_sayings(writer, shown);
    put_event(writer);
    if (!found)
        str_format(writer->out, "<p class=\"quiet\">%s</p>", i18n_say("This room is not in the programme."));
    if (shown)
        page_put_room(writer, shown);
    put_rooms(writer, shown);
    str_add_text(writer->out, "</main>");
    put_footer(writer, shown);
    return ok && !writer->out->failed;
}

bool attendees_write_page(
    const struct attendees_source *source, const struct attendees_page *page, struct str *out, bool *found)
{
    struct attendees_rooms rooms;
    struct page_writer writer = {.source = source, .page = page, .rooms = &rooms, .out = out};
    const char *wanted = page->room ? page->room : source->own_room ? source->own_room : "";
    i18n_speak_here(page->language);
    bool ok = attendees_rooms_make(source, &rooms);
    if (ok) {
        const struct attendees_room *shown = *wanted ? attendees_rooms_find(source, &rooms, wanted) : NULL;
        // The display's own room may have nothing at all.
        *found = shown || !*wanted || !page->room;
        ok = put_page(&writer, shown, *found);
    }
    attendees_rooms_free(&rooms);
    i18n_speak_here(NULL);
    return ok;
}

bool attendees_write_waiting(const char *language, struct str *out)
{
    i18n_speak_here(language);
    const char *title = i18n_say("One moment, please");
    str_format(out, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>", language);
    markup_text(out, title);
    put_head_end(out);
    str_add_text(out, "<header>");
    markup_element(out, "h1", NULL, NULL, title);
    put_lost(out);
    str_add_text(out, "</header><main>");
    markup_element(out, "p", "quiet", NULL, i18n_say("There is no schedule yet"));
    str_add_text(out, "</main><footer></footer></body></html>\n");
    i18n_speak_here(NULL);
    return !out->failed;
}
