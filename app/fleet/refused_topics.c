#include "fleet/refused_topics.h"

#include "base/text.h"

#include <string.h>

// A line of a page and of a log: other accounts choose topics, and reasons may quote what they sent.
static void copy_line(char *out, size_t size, const char *text)
{
    text_copy(out, size, text);
    for (char *at = out; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = '?';
}

// Its index, or that of the place to take: a free one, else that of the topic that was quiet longest.
static size_t find_place(const struct refused_topics *refused, const char *topic)
{
    size_t i = 0;
    while (i < refused->count && strcmp(refused->list[i].topic, topic) != 0)
        i++;
    return i < REFUSED_TOPICS ? i : REFUSED_TOPICS - 1;
}

void refused_topics_note(struct refused_topics *refused, const char *topic, const char *why, int64_t at)
{
    struct refused_topic latest = {0};
    copy_line(latest.topic, sizeof latest.topic, topic);
    copy_line(latest.why, sizeof latest.why, why);
    size_t place = find_place(refused, latest.topic);
    bool known = place < refused->count && strcmp(refused->list[place].topic, latest.topic) == 0;
    latest.count = (known ? refused->list[place].count : 0) + 1;
    latest.at = at;
    refused->count += place == refused->count;
    memmove(refused->list + 1, refused->list, place * sizeof latest);
    refused->list[0] = latest;
}

json_t *refused_topics_json(const struct refused_topics *refused, const struct zone *zone)
{
    static const struct zone utc = {.name = "UTC"};
    char iso[ZONE_ISO_SIZE];
    json_t *list = json_array();
    for (size_t i = 0; i < refused->count; i++) {
        const struct refused_topic *one = &refused->list[i];
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:I, s:s}", "topic", one->topic, "why", one->why, "count",
                      (json_int_t)one->count, "at", zone_iso(zone ? zone : &utc, one->at, iso)));
    }
    return list;
}
