// Answers many questions about one schedule for judge.py, nights.py and formats.py: reads lines of "<unix
// seconds>\t<room>" from standard input and prints one agenda per line, with the code of `plumbline agenda
// --json`. Behind a tab stands the timer: phase, item and seconds left. If a time of day follows the room
// after a tab, so do the instants that it means: until, start and end of the current item, or else the next
// one. The line "items" is answered with the title, all rooms, items and findings, for formats.py.
//
// usage: agenda_lines FILE [ZONE], the zone as in a config
#include "agenda/timer.h"
#include "base/file.h"
#include "base/json.h"
#include "base/time_of_day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct programme *find(const struct schedule *schedule, const char *room)
{
    struct room_query query = {.room = room};
    struct place place;
    struct error error;
    if (!room_lookup(schedule, &query, &place, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return NULL;
    }
    return programme_new(schedule, &place);
}

static void print_timer(const struct agenda *agenda)
{
    static const char *const phases[] = {
        "none", "waiting", "break", "talk", "last-minutes", "questions", "last-minute", "over"};
    struct timer_rules rules = timer_default_rules();
    struct timer timer = timer_at(agenda, &rules);
    printf("\t%s %s %lld", phases[timer.phase], timer.item ? timer.item->id : "-", (long long)timer.left_s);
}

static void print_times(const struct agenda *agenda, const char *text)
{
    struct time_of_day time;
    const struct zone *zone = &agenda->programme->schedule->zone;
    const struct item *item = agenda->now_count > 0 ? agenda->now[0] : agenda->next;
    if (!item || !time_of_day_read(text, &time))
        return;
    struct time_of_day_item about = {item->at.start, item->at.end, item->at.end - item->at.start};
    printf("\t%lld %lld %lld", (long long)time_of_day_next(&time, zone, agenda->at),
        (long long)time_of_day_start(&time, zone, item->at.start, agenda->at),
        (long long)time_of_day_end(&time, zone, &about, agenda->at));
}

static void print_text(const char *text)
{
    json_t *value = text ? json_string(text) : json_null();
    json_dumpf(value, stdout, JSON_ENCODE_ANY);
    json_decref(value);
}

static void print_items(const struct schedule *schedule)
{
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        printf("%s[%lld,%lld,\"%s\",%s,", i > 0 ? "," : "", (long long)item->at.start,
            (long long)item->at.end, item->kind == ITEM_TALK ? "talk" : "break",
            item->cancelled ? "true" : "false");
        print_text(schedule->rooms[item->room].name);
        putchar(',');
        print_text(item->title);
        putchar(',');
        print_text(item->session);
        putchar(',');
        print_text(item->language);
        putchar(',');
        print_text(item->link);
        for (size_t s = 0; s < item->speaker_count; s++) {
            fputs(s > 0 ? ",[" : ",[[", stdout);
            print_text(item->speakers[s].name);
            putchar(',');
            print_text(item->speakers[s].affiliation);
            putchar(']');
        }
        fputs(item->speaker_count > 0 ? "]]" : ",[]]", stdout);
    }
}

static void print_schedule(const struct schedule *schedule)
{
    fputs("{\"title\":", stdout);
    print_text(schedule->title);
    fputs(",\"rooms\":[", stdout);
    for (size_t i = 0; i < schedule->room_count; i++) {
        fputs(i > 0 ? "," : "", stdout);
        print_text(schedule->rooms[i].name);
    }
    fputs("],\"findings\":[", stdout);
    for (size_t i = 0; i < schedule->finding_count; i++) {
        printf("%s[\"%s\",", i > 0 ? "," : "", finding_severity_name(schedule->findings[i].severity));
        print_text(schedule->findings[i].what);
        putchar(']');
    }
    fputs("],\"items\":[", stdout);
    print_items(schedule);
    puts("]}");
}

static bool answer(const struct schedule *schedule, char *line, struct programme **programme, char **room)
{
    if (strcmp(line, "items\n") == 0) {
        print_schedule(schedule);
        return true;
    }
    char *tab = strchr(line, '\t');
    char *time = tab ? strchr(tab + 1, '\t') : NULL;
    if (!tab)
        return false;
    tab[strcspn(tab, "\n")] = '\0';
    if (time)
        *time++ = '\0';
    if (!*room || strcmp(*room, tab + 1) != 0) {
        programme_free(*programme);
        free(*room);
        *room = strdup(tab + 1);
        *programme = find(schedule, *room);
    }
    struct agenda agenda;
    struct str json = {0};
    if (!*programme || !agenda_at(*programme, strtoll(line, NULL, 10), &agenda))
        return false;
    agenda_to_json(&agenda, &json);
    fputs(str_text(&json), stdout);
    print_timer(&agenda);
    if (time)
        print_times(&agenda, time);
    putchar('\n');
    str_free(&json);
    agenda_release(&agenda);
    return true;
}

int main(int argc, char **argv)
{
    struct error error = {0};
    struct str bytes = {0};
    struct schedule_hints hints = {.zone = argc == 3 ? argv[2] : NULL};
    if (argc < 2 || argc > 3 || !file_read(argv[1], 64 << 20, &bytes, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 2;
    }
    const struct schedule *schedule = schedule_read(str_text(&bytes), bytes.length, &hints, &error);
    str_free(&bytes);
    if (!schedule) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    struct programme *programme = NULL;
    char *room = NULL;
    char *line = NULL;
    size_t size = 0;
    bool ok = true;
    while (ok && getline(&line, &size, stdin) > 0)
        ok = answer(schedule, line, &programme, &room);
    free(line);
    free(room);
    programme_free(programme);
    schedule_unref(schedule);
    return ok ? 0 : 1;
}
