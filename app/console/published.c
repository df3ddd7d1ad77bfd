#include "console/published.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

enum { WATCHED_MS = 60000 };

void published_init(struct published *published)
{
    *published = (struct published){.beat_ms = clock_tick_ms()};
    pthread_mutex_init(&published->mutex, NULL);
}

void published_free(struct published *published)
{
    for (int kind = 0; kind < PUBLISHED_COUNT; kind++)
        str_free(&published->texts[kind].text);
    pthread_mutex_destroy(&published->mutex);
}

// With the mutex held.
static void take(struct published *published, enum published_kind kind, struct str *from)
{
    struct str *text = &published->texts[kind].text;
    str_free(text);
    *text = *from;
    *from = (struct str){0};
}

bool published_set(struct published *published, struct server_news *news)
{
    struct published_text *status = &published->texts[PUBLISHED_STATUS];
    pthread_mutex_lock(&published->mutex);
    bool differs = strcmp(str_text(&status->text), str_text(&news->status)) != 0;
    take(published, PUBLISHED_STATUS, &news->status);
    take(published, PUBLISHED_AGENDA, &news->agenda);
    take(published, PUBLISHED_ADJUSTMENTS, &news->adjustments);
    take(published, PUBLISHED_METRICS, &news->metrics);
    room_names_of(news->room, &published->room);
    status->version += differs;
    pthread_mutex_unlock(&published->mutex);
    return differs;
}

void published_set_fleet(struct published *published, struct str *fleet)
{
    pthread_mutex_lock(&published->mutex);
    take(published, PUBLISHED_FLEET, fleet);
    published->texts[PUBLISHED_FLEET].version++;
    pthread_mutex_unlock(&published->mutex);
}

void published_beat(struct published *published)
{
    pthread_mutex_lock(&published->mutex);
    published->beat_ms = clock_tick_ms();
    pthread_mutex_unlock(&published->mutex);
}

bool published_is_watched(struct published *published)
{
    pthread_mutex_lock(&published->mutex);
    bool watched = published->looked_ms && clock_tick_ms() - published->looked_ms < WATCHED_MS;
    pthread_mutex_unlock(&published->mutex);
    return watched;
}

bool published_fleet_is_followed(struct published *published)
{
    pthread_mutex_lock(&published->mutex);
    bool followed = published->fleet_followed;
    pthread_mutex_unlock(&published->mutex);
    return followed;
}

void published_copy(struct published *published, enum published_kind kind, struct str *out)
{
    const struct str *text = &published->texts[kind].text;
    pthread_mutex_lock(&published->mutex);
    str_add(out, str_text(text), text->length);
    pthread_mutex_unlock(&published->mutex);
}

uint64_t published_version(struct published *published, enum published_kind kind)
{
    pthread_mutex_lock(&published->mutex);
    uint64_t version = published->texts[kind].version;
    pthread_mutex_unlock(&published->mutex);
    return version;
}

bool published_copy_newer(
    struct published *published, enum published_kind kind, uint64_t *seen, struct str *out)
{
    const struct published_text *from = &published->texts[kind];
    pthread_mutex_lock(&published->mutex);
    bool newer = from->version != *seen && from->text.length > 0;
    if (newer) {
        *seen = from->version;
        str_add(out, from->text.text, from->text.length);
    }
    pthread_mutex_unlock(&published->mutex);
    return newer;
}

void published_room(struct published *published, struct room_names *out)
{
    pthread_mutex_lock(&published->mutex);
    *out = published->room;
    pthread_mutex_unlock(&published->mutex);
}

int64_t published_beat_age_ms(struct published *published)
{
    pthread_mutex_lock(&published->mutex);
    int64_t age = clock_tick_ms() - published->beat_ms;
    pthread_mutex_unlock(&published->mutex);
    return age;
}

void published_note_look(struct published *published)
{
    pthread_mutex_lock(&published->mutex);
    published->looked_ms = clock_tick_ms();
    pthread_mutex_unlock(&published->mutex);
}

void published_note_followed(struct published *published, bool fleet_followed)
{
    pthread_mutex_lock(&published->mutex);
    // Whoever follows it next is not told of an old one first.
    if (published->fleet_followed && !fleet_followed)
        str_free(&published->texts[PUBLISHED_FLEET].text);
    published->fleet_followed = fleet_followed;
    pthread_mutex_unlock(&published->mutex);
}
