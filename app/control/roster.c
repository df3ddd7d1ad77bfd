#include "control/roster.h"

#include "base/civil.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget_command(struct roster_command *command)
{
    for (size_t i = 0; i < command->answer_count; i++) {
        free(command->answers[i].display);
        free(command->answers[i].detail);
    }
    free(command->answers);
    free(command->type);
    free(command->what);
    free(command->to);
    free(command->by);
    *command = (struct roster_command){0};
}

static void forget_display(struct roster_display *display)
{
    free(display->id);
    json_decref(display->status);
}

void roster_free(struct roster *roster)
{
    for (size_t i = 0; i < roster->count; i++)
        forget_display(&roster->displays[i]);
    for (size_t i = 0; i < roster->command_count; i++)
        forget_command(&roster->commands[i]);
    free(roster->displays);
    *roster = (struct roster){0};
}

// ---- displays

// Where it is, or would be.
static size_t place_of(const struct roster *roster, const char *id, bool *there)
{
    size_t low = 0;
    size_t high = roster->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(roster->displays[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *there = low < roster->count && strcmp(roster->displays[low].id, id) == 0;
    return low;
}

const struct roster_display *roster_find(const struct roster *roster, const char *id)
{
    bool there;
    size_t place = place_of(roster, id, &there);
    return there ? &roster->displays[place] : NULL;
}

static struct roster_display *entry_for(struct roster *roster, const char *id)
{
    bool there;
    size_t place = place_of(roster, id, &there);
    if (there)
        return &roster->displays[place];
    if (roster->count == roster->room) {
        size_t room = roster->room ? 2 * roster->room : 16;
        struct roster_display *displays =
            room <= ROSTER_DISPLAYS * 2 ? realloc(roster->displays, room * sizeof *displays) : NULL;
        if (!displays)
            return NULL;
        roster->displays = displays;
        roster->room = room;
    }
    char *name = roster->count < ROSTER_DISPLAYS ? strdup(id) : NULL;
    if (!name)
        return NULL;
    memmove(roster->displays + place + 1, roster->displays + place,
        (roster->count - place) * sizeof *roster->displays);
    roster->count++;
    roster->displays[place] = (struct roster_display){.id = name};
    return &roster->displays[place];
}

static void remove_display(struct roster *roster, const char *id)
{
    bool there;
    size_t place = place_of(roster, id, &there);
    if (!there)
        return;
    forget_display(&roster->displays[place]);
    roster->count--;
    memmove(roster->displays + place, roster->displays + place + 1,
        (roster->count - place) * sizeof *roster->displays);
    roster->version++;
}

static bool instant_of(const json_t *object, const char *key, int64_t *at)
{
    const char *text = json_string_value(json_member(object, key));
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_offset)
        return false;
    *at = civil_seconds(&parsed.civil) - parsed.offset_s;
    return true;
}

// What it said stays known after it is gone: staff want to know what was there.
static void take_presence(
    struct roster_display *display, json_t *status, bool retained, const struct roster_now *now)
{
    const char *state = json_string_value(json_member(status, "state"));
    int64_t sent;
    display->online = strcmp(state, "online") == 0;
    bool known = instant_of(status, "sent_at", &sent);
    if (!retained) {
        display->heard_ms = now->tick_ms;
        display->skew_s = display->online && known ? sent - now->real : 0;
    } else if (display->heard_ms == 0 && known && display->online) {
        // By its own clock, which may be wrong: it speaks again within half a minute.
        int64_t age = now->real - sent;
        display->heard_ms = now->tick_ms - (age > 0 ? age : 0) * 1000;
    }
    if (display->online) {
        json_decref(display->status);
        display->status = json_incref(status);
    }
}

bool roster_take_status(struct roster *roster, const char *id, const char *bytes, size_t length,
    bool retained, const struct roster_now *now)
{
    if (length == 0) {
        remove_display(roster, id);
        return true;
    }
    json_t *status = length <= ROSTER_MOST_BYTES ? json_read(bytes, length, NULL, NULL) : NULL;
    bool fine = json_is_string(json_member(status, "state"));
    struct roster_display *display = fine ? entry_for(roster, id) : NULL;
    if (display) {
        take_presence(display, status, retained, now);
        roster->version++;
    }
    json_decref(status);
    return fine;
}

const char *roster_text(const struct roster_display *display, const char *key)
{
    return json_string_value(json_member(display->status, key));
}

bool roster_reaches(const struct roster_display *display, const char *to)
{
    const char *view = roster_text(display, "view");
    const char *room = roster_text(display, "room");
    struct desk_here here = {.display = display->id, .room = room};
    if (view && strcmp(view, "desk") == 0)
        return false;
    // Who shows no single room shows all of them.
    return desk_scope_reaches(to, &here) || (!room && view && desk_scope_is_room(to));
}

// ---- commands

static struct roster_command *find_command(struct roster *roster, const char *id)
{
    for (size_t i = roster->command_count; i-- > 0;)
        if (strcmp(roster->commands[i].id, id) == 0)
            return &roster->commands[i];
    return NULL;
}

// Which one makes room: the oldest; of those that are only known from answers not more than the half are
// kept, for who comes late answers for all of the day before.
static size_t least_wanted(const struct roster *roster)
{
    size_t unknown = 0;
    size_t oldest = 0;
    for (size_t i = roster->command_count; i-- > 0;)
        if (!roster->commands[i].type) {
            unknown++;
            oldest = i;
        }
    return unknown >= ROSTER_COMMANDS / 2 ? oldest : 0;
}

static struct roster_command *command_for(struct roster *roster, const char *id)
{
    struct roster_command *known = find_command(roster, id);
    if (known)
        return known;
    if (roster->command_count == ROSTER_COMMANDS) {
        size_t place = least_wanted(roster);
        forget_command(&roster->commands[place]);
        roster->command_count--;
        memmove(roster->commands + place, roster->commands + place + 1,
            (roster->command_count - place) * sizeof *roster->commands);
    }
    struct roster_command *command = &roster->commands[roster->command_count++];
    *command = (struct roster_command){0};
    snprintf(command->id, sizeof command->id, "%s", id);
    return command;
}

// In short what it is: the first thing that it says.
static char *gist_of(const struct command *command)
{
    const char *what = command->text && command->text[0] ? command->text
                       : command->title                  ? command->title
                       : command->kind                   ? command->kind
                       : command->item                   ? command->item
                       : command->room                   ? command->room
                                                         : "";
    if (command->type == COMMAND_TIMER)
        what = chair_act_name(command->act);
    return strdup(what);
}

void roster_note(
    struct roster *roster, const struct command *command, const char *to, const char *by, int64_t at)
{
    struct roster_command *noted = command_for(roster, command->id);
    if (noted->type)
        return;
    noted->type = strdup(command_type_name(command->type));
    noted->what = gist_of(command);
    noted->to = strdup(to);
    noted->by = strdup(by);
    noted->at = at;
    // Without memory it is one that nobody hears of.
    if (!noted->type || !noted->what || !noted->to || !noted->by)
        forget_command(noted);
    roster->version++;
}

enum { MOST_DETAIL = sizeof((struct error *)0)->text }; // what displays of ours say is shorter

static void take_answer(struct roster *roster, const char *id, const json_t *answer)
{
    const char *of = json_string_value(json_member(answer, "id"));
    const char *detail = json_string_value(json_member(answer, "detail"));
    int64_t status;
    if (!of || !of[0] || strlen(of) >= sizeof roster->commands[0].id ||
        !json_as_integer(json_member(answer, "status"), &status) || status < 200 || status > 599)
        return;
    struct roster_command *command = command_for(roster, of);
    size_t place = 0;
    while (place < command->answer_count && strcmp(command->answers[place].display, id) != 0)
        place++;
    if (place == command->answer_count) {
        size_t count = command->answer_count + 1;
        struct roster_answer *answers =
            count <= ROSTER_DISPLAYS ? realloc(command->answers, count * sizeof *answers) : NULL;
        char *name = strdup(id);
        if (answers)
            command->answers = answers;
        if (!answers || !name) {
            free(name);
            return;
        }
        command->answers[command->answer_count++] = (struct roster_answer){.display = name};
    }
    struct roster_answer *kept = &command->answers[place];
    // Who could not do it itself may have it from another by now.
    if (kept->status == 200)
        return;
    kept->status = (int)status;
    free(kept->detail);
    bool told = detail && status != 200 && strlen(detail) <= MOST_DETAIL;
    kept->detail = told ? strdup(detail) : NULL;
    roster->version++;
}

bool roster_take_answers(struct roster *roster, const char *id, const char *bytes, size_t length)
{
    enum { MOST_ANSWERS = 1000 };
    json_t *root = length <= ROSTER_MOST_BYTES ? json_read(bytes, length, NULL, NULL) : NULL;
    const json_t *list = json_member(root, "answers");
    bool fine = json_is_array(list);
    for (size_t i = 0; i < json_array_size(list) && i < MOST_ANSWERS; i++)
        take_answer(roster, id, json_array_get(list, i));
    json_decref(root);
    return fine;
}

void answer_add(json_t *list, const struct answer *answer)
{
    json_t *object = json_pack("{s:s, s:i}", "id", answer->id, "status", answer->status);
    if (object && answer->number)
        json_object_set_new(object, "number", json_integer((json_int_t)answer->number));
    if (object && answer->field)
        json_object_set_new(object, "field", json_string(answer->field));
    if (object && answer->detail)
        json_object_set_new(object, "detail", json_string(answer->detail));
    if (object)
        json_array_append_new(list, object);
}
