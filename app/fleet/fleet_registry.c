#include "fleet/fleet_registry.h"

#include "base/civil.h"
#include "base/hash.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t answer_size(const struct fleet_registry_answer *answer)
{
    return sizeof *answer + strlen(answer->display) + (answer->detail ? strlen(answer->detail) : 0);
}

static void free_command(struct fleet_registry *registry, struct fleet_registry_command *command)
{
    for (size_t i = 0; i < command->answer_count; i++) {
        registry->answers_size -= answer_size(&command->answers[i]);
        registry->strangers -= command->answers[i].stranger;
        free(command->answers[i].display);
        free(command->answers[i].detail);
    }
    free(command->answers);
    free(command->slots);
    free(command->type);
    free(command->summary);
    free(command->to);
    free(command->by);
    *command = (struct fleet_registry_command){0};
}

static void free_display(struct fleet_registry *registry, struct fleet_registry_display *display)
{
    registry->status_size -= display->size;
    free(display->id);
    json_decref(display->status);
}

void fleet_registry_free(struct fleet_registry *registry)
{
    for (size_t i = 0; i < registry->count; i++)
        free_display(registry, &registry->displays[i]);
    for (size_t i = 0; i < registry->command_count; i++)
        free_command(registry, &registry->commands[i]);
    free(registry->displays);
    *registry = (struct fleet_registry){0};
}

// ---- displays

// The index of a display, or where it would be inserted.
static size_t find_index(const struct fleet_registry *registry, const char *id, bool *found)
{
    size_t low = 0;
    size_t high = registry->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(registry->displays[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *found = low < registry->count && strcmp(registry->displays[low].id, id) == 0;
    return low;
}

const struct fleet_registry_display *fleet_registry_find(
    const struct fleet_registry *registry, const char *id)
{
    bool found;
    size_t index = find_index(registry, id, &found);
    return found ? &registry->displays[index] : NULL;
}

// Is there a place for the display, or has it one? What others send need not be read.
static bool has_place(const struct fleet_registry *registry, const char *id)
{
    return registry->count < FLEET_REGISTRY_DISPLAYS || fleet_registry_find(registry, id);
}

static bool make_room(struct fleet_registry *registry)
{
    if (registry->count == FLEET_REGISTRY_DISPLAYS)
        return false;
    if (registry->count < registry->capacity)
        return true;
    size_t capacity = registry->capacity ? 2 * registry->capacity : 16;
    struct fleet_registry_display *displays = realloc(registry->displays, capacity * sizeof *displays);
    if (!displays)
        return false;
    registry->displays = displays;
    registry->capacity = capacity;
    return true;
}

// NULL if there are too many displays, or no memory.
static struct fleet_registry_display *find_or_add_display(struct fleet_registry *registry, const char *id)
{
    bool found;
    size_t index = find_index(registry, id, &found);
    if (found)
        return &registry->displays[index];
    char *name = make_room(registry) ? strdup(id) : NULL;
    if (!name)
        return NULL;
    memmove(registry->displays + index + 1, registry->displays + index,
        (registry->count - index) * sizeof *registry->displays);
    registry->count++;
    registry->displays[index] = (struct fleet_registry_display){.id = name};
    return &registry->displays[index];
}

static void remove_display(struct fleet_registry *registry, const char *id)
{
    bool found;
    size_t index = find_index(registry, id, &found);
    if (!found)
        return;
    free_display(registry, &registry->displays[index]);
    registry->count--;
    memmove(registry->displays + index, registry->displays + index + 1,
        (registry->count - index) * sizeof *registry->displays);
    registry->version++;
}

static bool read_instant(const json_t *object, const char *key, int64_t *at)
{
    const char *text = json_string_value(json_member(object, key));
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_offset)
        return false;
    *at = civil_seconds(&parsed.civil) - parsed.offset_s;
    return true;
}

// What a value takes in memory, about. Its depth was bounded when it was read.
static size_t size_of(const json_t *value)
{
    enum { NODE = 64, MEMBER = 96 };
    size_t size = NODE;
    if (json_is_string(value))
        size += json_string_length(value);
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        size += size_of(json_array_get(value, i));
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member)
    {
        size += MEMBER + strlen(key) + size_of(member);
    }
    return size;
}

// Keeps the status, unless all together would become too large.
static void keep_status(
    struct fleet_registry *registry, struct fleet_registry_display *display, json_t *status)
{
    size_t size = size_of(status);
    size_t others = registry->status_size - display->size;
    if (others + size > FLEET_REGISTRY_STATUS_SIZE)
        return;
    registry->status_size = others + size;
    display->size = size;
    json_decref(display->status);
    display->status = json_incref(status);
}

// The last status stays known while a display is offline: staff want to know what was there.
static void update_display(struct fleet_registry *registry, struct fleet_registry_display *display,
    json_t *status, bool retained, const struct fleet_registry_now *now)
{
    const char *state = json_string_value(json_member(status, "state"));
    int64_t sent;
    display->online = strcmp(state, "online") == 0;
    bool known = read_instant(status, "sent_at", &sent);
    if (!retained) {
        display->heard_ms = now->tick_ms;
        display->skew_s = display->online && known ? sent - now->real : 0;
    } else if (display->heard_ms == 0 && known && display->online) {
        // By the display's clock, which may be wrong. It publishes again within half a minute.
        int64_t age = now->real - sent;
        display->heard_ms = now->tick_ms - (age > 0 ? age : 0) * 1000;
    }
    if (display->online)
        keep_status(registry, display, status);
}

bool fleet_registry_set_status(struct fleet_registry *registry, const char *id, json_t *status, bool retained,
    const struct fleet_registry_now *now)
{
    bool ok = json_is_string(json_member(status, "state"));
    struct fleet_registry_display *display = ok ? find_or_add_display(registry, id) : NULL;
    if (display) {
        update_display(registry, display, status, retained, now);
        registry->version++;
    }
    return ok;
}

bool fleet_registry_read_status(struct fleet_registry *registry, const char *id, const char *bytes,
    size_t length, bool retained, const struct fleet_registry_now *now)
{
    if (length == 0) {
        remove_display(registry, id);
        return true;
    }
    if (!has_place(registry, id))
        return true;
    json_t *status = length <= FLEET_REGISTRY_MAX_BYTES ? json_read(bytes, length, NULL, NULL) : NULL;
    bool ok = fleet_registry_set_status(registry, id, status, retained, now);
    json_decref(status);
    return ok;
}

const char *fleet_registry_text(const struct fleet_registry_display *display, const char *key)
{
    return json_string_value(json_member(display->status, key));
}

bool fleet_registry_reaches(
    const struct fleet_registry_display *display, const char *to, enum command_type type)
{
    const char *view = fleet_registry_text(display, "view");
    const char *room = fleet_registry_text(display, "room");
    struct scope_target here = {.display = display->id, .room = room};
    if (view && strcmp(view, "desk") == 0)
        return false;
    bool shows_all_rooms = !room && view;
    return scope_reaches(to, &here) ||
           (shows_all_rooms && scope_room(to) && command_is_about_programme(type));
}

// ---- commands

static struct fleet_registry_command *find_command(struct fleet_registry *registry, const char *id)
{
    for (size_t i = registry->command_count; i-- > 0;)
        if (strcmp(registry->commands[i].id, id) == 0)
            return &registry->commands[i];
    return NULL;
}

// The command to drop when there are too many: the oldest. Commands known from answers only may take half of
// the places, because a display that comes late answers for all commands of the day before.
static size_t index_to_drop(const struct fleet_registry *registry)
{
    size_t unknown = 0;
    size_t oldest = 0;
    for (size_t i = registry->command_count; i-- > 0;)
        if (!registry->commands[i].type) {
            unknown++;
            oldest = i;
        }
    return unknown >= FLEET_REGISTRY_COMMANDS / 2 ? oldest : 0;
}

static struct fleet_registry_command *find_or_add_command(struct fleet_registry *registry, const char *id)
{
    struct fleet_registry_command *known = find_command(registry, id);
    if (known)
        return known;
    if (registry->command_count == FLEET_REGISTRY_COMMANDS) {
        size_t index = index_to_drop(registry);
        free_command(registry, &registry->commands[index]);
        registry->command_count--;
        memmove(registry->commands + index, registry->commands + index + 1,
            (registry->command_count - index) * sizeof *registry->commands);
    }
    struct fleet_registry_command *command = &registry->commands[registry->command_count++];
    *command = (struct fleet_registry_command){0};
    snprintf(command->id, sizeof command->id, "%s", id);
    return command;
}

// A command in a word or sentence.
static const char *summarise(const struct command *command)
{
    if (command->type == COMMAND_TIMER)
        return timer_action_name(command->act);
    if (command->text && command->text[0])
        return command->text;
    const char *const others[] = {command->title, command_choice(command), command->item, command->room};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i])
            return others[i];
    return "";
}

void fleet_registry_add_command(struct fleet_registry *registry, const struct command *command,
    const char *to, const char *by, int64_t at)
{
    struct fleet_registry_command *added = find_or_add_command(registry, command->id);
    if (added->type)
        return;
    added->type = strdup(command_type_name(command->type));
    added->summary = strdup(summarise(command));
    added->to = strdup(to);
    added->by = strdup(by);
    added->at = at;
    // Without memory it becomes an entry without an id, which is never written.
    if (!added->type || !added->summary || !added->to || !added->by)
        free_command(registry, added);
    registry->version++;
}

// The slot of a display's answer, or the free one where it belongs. There is always a free one.
static uint32_t *find_slot(const struct fleet_registry_command *command, const char *display)
{
    size_t slot = (size_t)hash_add_text(HASH_BEGIN, display) & (command->slot_count - 1);
    while (command->slots[slot] && strcmp(command->answers[command->slots[slot] - 1].display, display) != 0)
        slot = (slot + 1) & (command->slot_count - 1);
    return &command->slots[slot];
}

const struct fleet_registry_answer *fleet_registry_find_answer(
    const struct fleet_registry_command *command, const char *display)
{
    uint32_t index = command->slot_count ? *find_slot(command, display) : 0;
    return index ? &command->answers[index - 1] : NULL;
}

// At most half of the slots are used.
static bool make_room_for_answer(struct fleet_registry_command *command)
{
    if (command->answer_count == FLEET_REGISTRY_DISPLAYS)
        return false;
    if (command->answer_count < command->slot_count / 2)
        return true;
    size_t slot_count = command->slot_count ? 2 * command->slot_count : 8;
    struct fleet_registry_answer *answers =
        realloc(command->answers, slot_count / 2 * sizeof *command->answers);
    if (!answers)
        return false;
    command->answers = answers;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots)
        return false;
    free(command->slots);
    command->slots = slots;
    command->slot_count = slot_count;
    for (size_t i = 0; i < command->answer_count; i++)
        *find_slot(command, command->answers[i].display) = (uint32_t)i + 1;
    return true;
}

// Without a status it may be that it is yet to come, or that there is no such display.
static struct fleet_registry_answer *add_answer(
    struct fleet_registry *registry, struct fleet_registry_command *command, const char *display)
{
    bool stranger = !fleet_registry_find(registry, display);
    bool ok = (!stranger || registry->strangers < FLEET_REGISTRY_STRANGERS) && make_room_for_answer(command);
    char *name = ok ? strdup(display) : NULL;
    if (!name)
        return NULL;
    struct fleet_registry_answer *answer = &command->answers[command->answer_count];
    *find_slot(command, display) = (uint32_t)++command->answer_count;
    *answer = (struct fleet_registry_answer){.display = name, .stranger = stranger};
    registry->strangers += stranger;
    registry->answers_size += answer_size(answer);
    return answer;
}

static void take_answer(struct fleet_registry *registry, const char *display, const struct answer *answer)
{
    struct fleet_registry_command *command = find_or_add_command(registry, answer->id);
    size_t detail = answer->detail ? strlen(answer->detail) : 0;
    if (registry->answers_size + strlen(display) + detail + sizeof *command->answers >
        FLEET_REGISTRY_ANSWERS_SIZE)
        return;
    uint32_t index = command->slot_count ? *find_slot(command, display) : 0;
    struct fleet_registry_answer *known =
        index ? &command->answers[index - 1] : add_answer(registry, command, display);
    // A display that refused a command may get its effect from another one later, but never loses it.
    if (!known || (known->status == 200 && (answer->status != 200 || !answer->detail)))
        return;
    registry->answers_size -= answer_size(known);
    free(known->detail);
    known->status = answer->status;
    known->detail = answer->detail ? strdup(answer->detail) : NULL;
    known->asks = answer->code != NULL;
    registry->answers_size += answer_size(known);
    registry->version++;
}

bool fleet_registry_read_answers(
    struct fleet_registry *registry, const char *id, const char *bytes, size_t length)
{
    enum { MAX_ANSWERS = 1000 };
    if (!has_place(registry, id))
        return true;
    json_t *root = length <= FLEET_REGISTRY_MAX_BYTES ? json_read(bytes, length, NULL, NULL) : NULL;
    const json_t *list = json_member(root, "answers");
    bool ok = json_is_array(list);
    for (size_t i = 0; i < json_array_size(list) && i < MAX_ANSWERS; i++) {
        struct answer answer;
        if (answer_read(json_array_get(list, i), &answer))
            take_answer(registry, id, &answer);
    }
    json_decref(root);
    return ok;
}
