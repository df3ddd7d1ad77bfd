#include "support/frab.h"

#include "support/test.h"

void frab_begin(struct frab_writer *writer, const char *zone)
{
    *writer = (struct frab_writer){.zone = zone};
    str_format(&writer->json,
        "{\"schedule\":{\"conference\":{\"title\":\"Test\",\"time_zone_name\":\"%s\",\"days\":[{\"rooms\":{",
        zone);
}

void frab_room(struct frab_writer *writer, const char *name)
{
    str_format(&writer->json, "%s\"%s\":[", writer->any_room ? "]," : "", name);
    writer->any_room = true;
    writer->any_item = false;
}

void frab_item(struct frab_writer *writer, const char *id, const char *title, const char *date, int minutes,
    const char *type)
{
    str_format(&writer->json,
        "%s{\"guid\":\"%s\",\"title\":\"%s\",\"date\":\"%s\",\"duration\":%d,\"type\":\"%s\"}",
        writer->any_item ? "," : "", id, title, date, minutes, type ? type : "");
    writer->any_item = true;
}

const struct schedule *frab_end(struct frab_writer *writer)
{
    str_format(&writer->json, "%s}}]}}}", writer->any_room ? "]" : "");
    const struct schedule *schedule = test_schedule(str_text(&writer->json));
    str_free(&writer->json);
    return schedule;
}
