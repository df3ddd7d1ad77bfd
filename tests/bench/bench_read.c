// What reading costs: schedules of 100 to 100,000 items, beside jansson's own parse of the same bytes in
// turn; and asking what is on. Prints JSON.
#include "bench/reading.h"

#include "agenda/agenda.h"

#include <jansson.h>

static void write_schedule(struct str *out, int items)
{
    enum { ROOMS = 10, MINUTES = 20 };
    str_add_text(out,
        "{\"schedule\":{\"conference\":{\"title\":\"Bench\",\"time_zone_name\":\"Europe/Lisbon\","
        "\"days\":[{\"date\":\"2019-09-09\",\"rooms\":{");
    for (int room = 0; room < ROOMS; room++) {
        str_format(out, "%s\"Room %d\":[", room > 0 ? "," : "", room);
        for (int i = 0; i < items / ROOMS; i++) {
            int minutes = i * MINUTES;
            str_format(out,
                "%s{\"id\":%d,\"guid\":\"7b1b6bd2-4f3c-5c39-9d6a-%012d\",\"logo\":null,"
                "\"date\":\"2019-%02d-%02dT%02d:%02d:00+00:00\",\"start\":\"%02d:%02d\",\"duration\":\"00:"
                "20\","
                "\"room\":\"Room %d\",\"slug\":\"bench-%d\",\"url\":\"https://example.org/talk/%d/\","
                "\"title\":\"A talk number %d about containers and their checkpoints\",\"subtitle\":\"\","
                "\"track\":\"Containers\",\"type\":\"Talk\",\"language\":\"en\","
                "\"abstract\":\"Some words on what this talk will be about, as abstracts have them, in a "
                "sentence or two, so that the file has the size of a real one.\",\"description\":null,"
                "\"persons\":[{\"id\":%d,\"name\":\"Person Number%d\",\"public_name\":\"Person Number%d\"}],"
                "\"links\":[],\"attachments\":[]}",
                i > 0 ? "," : "", room * 1000000 + i, room * 1000000 + i, 1 + minutes / 1440 / 28 % 12,
                1 + minutes / 1440 % 28, minutes / 60 % 24, minutes % 60, minutes / 60 % 24, minutes % 60,
                room, i, i, i, i, i, i);
        }
        str_add_char(out, ']');
    }
    str_add_text(out, "}}]}}}");
}

static void parse(const struct str *json)
{
    json_t *root = json_loadb(json->text, json->length, 0, NULL);
    (void)root; // freeing it is not counted: ours frees all of it, too, and that is
}

static bool measure(int items, bool first)
{
    struct str json = {0};
    struct timing ours = {0};
    struct timing jansson = {0};
    struct timing asked = {0};
    struct schedule_hints hints = {0};
    struct error error = {0};
    static char small[] = "{\"schedule\":{\"conference\":{\"title\":\"x\",\"time_zone_name\":"
                          "\"Europe/Lisbon\",\"days\":[]}}}";
    const struct str warm = {.text = small, .length = sizeof small - 1};
    write_schedule(&json, items);
    size_t rounds = items >= 100000 ? 5 : items >= 10000 ? 11 : 41;
    for (size_t i = 0; i < rounds; i++) {
        timing_keep(&jansson, reading_apart_us(parse, &json, &warm));
        timing_keep(&ours, reading_apart_us(reading_schedule, &json, &warm));
    }
    const struct schedule *schedule = schedule_read(json.text, json.length, &hints, &error);
    if (!schedule) {
        fprintf(stderr, "%s\n", error.text);
        return false;
    }
    struct place place = {.kind = PLACE_ROOM, .room = 3, .label = "Room 3"};
    struct programme *programme = programme_new(schedule, &place);
    for (size_t i = 0; programme && i < 1001; i++) {
        struct agenda agenda;
        int64_t at = schedule->start + (schedule->end - schedule->start) / 1001 * (int64_t)i;
        double start = timing_now_us();
        if (agenda_at(programme, at, &agenda))
            agenda_release(&agenda);
        timing_add(&asked, start);
    }
    double read_us = timing_at(&ours, 0.5);
    double parse_us = timing_at(&jansson, 0.5);
    printf("%s{\"items\":%zu,\"bytes\":%zu,\"read_us\":%.0f,\"jansson_us\":%.0f,\"ratio\":%.3f,\"us_an_"
           "item\":%.2f,"
           "\"agenda_us\":%.2f}",
        first ? "" : ",", schedule->item_count, json.length, read_us, parse_us, read_us / parse_us,
        read_us / (double)schedule->item_count, timing_at(&asked, 0.5));
    programme_free(programme);
    schedule_unref(schedule);
    str_free(&json);
    return true;
}

int main(void)
{
    printf("[");
    for (int items = 100; items <= 100000; items *= 10)
        if (!measure(items, items == 100))
            return 1;
    printf("]\n");
    return 0;
}
