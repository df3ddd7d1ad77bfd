#include "fleet/fleet_rooms.h"

#include "base/clock.h"
#include "fleet/fleet_client_internal.h"

#include <stdlib.h>
#include <string.h>

void fleet_rooms_free(struct fleet_rooms *rooms)
{
    for (size_t i = 0; i < rooms->count; i++)
        free(rooms->names[i]);
    free(rooms->names);
    schedule_unref(rooms->schedule);
    *rooms = (struct fleet_rooms){0};
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool fleet_rooms_have(const struct fleet_rooms *rooms, const char *name)
{
    return rooms->count > 0 && bsearch(&name, rooms->names, rooms->count, sizeof *rooms->names, by_name);
}

// ---- which they are

typedef void use_name(void *context, const char *name);

static void visit_names(
    const struct schedule *schedule, const struct room_names *own, use_name *use, void *context)
{
    struct room_names names;
    for (size_t i = 0; i < own->count; i++)
        use(context, own->list[i]);
    for (size_t r = 0; schedule && r < schedule->room_count; r++) {
        room_names_of(&schedule->rooms[r], &names);
        for (size_t i = 0; i < names.count; i++)
            use(context, names.list[i]);
    }
}

static void count_name(void *context, const char *name)
{
    size_t *count = context;
    (void)name;
    (*count)++;
}

static void add_name(void *context, const char *name)
{
    struct fleet_rooms *rooms = context;
    char *copy = strdup(name);
    if (copy)
        rooms->names[rooms->count++] = copy;
}

static void drop_doubles(struct fleet_rooms *rooms)
{
    size_t kept = 0;
    for (size_t i = 0; i < rooms->count; i++) {
        if (kept > 0 && strcmp(rooms->names[kept - 1], rooms->names[i]) == 0)
            free(rooms->names[i]);
        else
            rooms->names[kept++] = rooms->names[i];
    }
    rooms->count = kept;
}

static void list_names(struct fleet_rooms *out)
{
    size_t count = 0;
    visit_names(out->schedule, &out->own, count_name, &count);
    out->names = calloc(count + 1, sizeof *out->names);
    if (!out->names)
        return;
    visit_names(out->schedule, &out->own, add_name, out);
    qsort(out->names, out->count, sizeof *out->names, by_name);
    drop_doubles(out);
}

static bool has_same_names(const struct fleet_rooms *a, const struct fleet_rooms *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->names[i], b->names[i]) == 0;
    return same;
}

// ---- subscriptions

static void subscribe_each(struct fleet_client *client, bool on)
{
    struct broker *broker = client->connection.broker;
    const struct fleet_rooms *rooms = &client->rooms;
    char scope[SCOPE_SIZE];
    if (rooms->count > FLEET_ROOMS_EACH) {
        fleet_subscribe(client, broker, on, "desk/room/+", NULL);
        fleet_subscribe(client, broker, on, "desk/staff/room/+", NULL);
        return;
    }
    for (size_t i = 0; i < rooms->count; i++) {
        fleet_subscribe(client, broker, on, "desk/", scope_of_room(rooms->names[i], scope));
        fleet_subscribe(client, broker, on, "desk/", scope_of_staff_room(rooms->names[i], scope));
    }
}

// What was done about these rooms before others' part of it was received could not be published.
static void publish_known(struct fleet_client *client)
{
    const struct adjustments *all = &fleet_store(client)->all;
    for (size_t i = 0; i < all->count; i++) {
        const char *room = scope_room(all->entries[i].scope);
        if (room && fleet_rooms_have(&client->rooms, room))
            sync_ask(&client->sync, all->entries[i].scope, clock_tick_ms());
    }
}

void fleet_rooms_join(struct fleet_client *client)
{
    subscribe_each(client, true);
}

void fleet_rooms_follow(struct fleet_client *client)
{
    struct fleet_rooms *rooms = &client->rooms;
    const struct command_exec *exec = client->options.exec;
    const struct schedule *schedule = exec->fetched ? exec->fetched(exec->context) : NULL;
    const struct room_names *own = &exec->store->target.names;
    // The reference keeps another schedule from having the same address.
    if (schedule == rooms->schedule && room_names_equal(own, &rooms->own))
        return;
    struct fleet_rooms next = {.schedule = schedule ? schedule_ref(schedule) : NULL, .own = *own};
    list_names(&next);
    bool same = has_same_names(rooms, &next);
    if (client->connection.up && !same)
        subscribe_each(client, false);
    fleet_rooms_free(rooms);
    *rooms = next;
    if (!client->connection.up || same)
        return;
    subscribe_each(client, true);
    publish_known(client);
}
