#include "cli/setup_wizard.h"

#include "base/resource_path.h"
#include "cli/service_user.h"
#include "console/listener.h"
#include "display/schedule_source.h"
#include "feed/address.h"
#include "fleet/topics.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void put_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

// The object of that name, created if missing.
static json_t *object_in(json_t *root, const char *key)
{
    if (!json_is_object(json_object_get(root, key)))
        json_object_set_new(root, key, json_object());
    return json_object_get(root, key);
}

static bool is_example(const char *schedule)
{
    char *example = resource_path("assets/lpc2019.json");
    char *theirs = schedule ? realpath(schedule, NULL) : NULL;
    char *ours = example ? realpath(example, NULL) : NULL;
    bool same = theirs && ours && strcmp(theirs, ours) == 0;
    free(ours);
    free(theirs);
    free(example);
    return same;
}

// Editors read from the schema what each key means.
static void set_schema(json_t *root)
{
    char *schema = resource_path("config/plumbline.schema.json");
    char *whole = schema ? realpath(schema, NULL) : NULL;
    if (whole)
        put_text(root, "$schema", whole);
    free(whole);
    free(schema);
}

bool setup_wizard_begin(struct setup_wizard *wizard)
{
    const char *path = str_text(&wizard->path);
    wizard->has_old = config_read(&wizard->old, path, NULL);
    if (wizard->has_old && is_example(config_schedule(&wizard->old))) {
        config_free(&wizard->old);
        config_defaults(&wizard->old);
        wizard->has_old = false;
    }
    wizard->root = wizard->has_old ? json_load_file(path, 0, NULL) : json_object();
    if (wizard->root && !wizard->has_old)
        set_schema(wizard->root);
    return wizard->root != NULL;
}

void setup_wizard_end(struct setup_wizard *wizard)
{
    schedule_unref(wizard->schedule);
    json_decref(wizard->root);
    config_free(&wizard->old);
    str_free(&wizard->path);
}

// Folders that ProtectHome= and PrivateTmp= of the units hide.
static bool is_hidden_from_service(const char *path)
{
    static const char *const hidden[] = {"/home/", "/root/", "/run/user/", "/tmp/", "/var/tmp/"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (strncmp(path, hidden[i], strlen(hidden[i])) == 0)
            return true;
    return false;
}

// Whether the service cannot read a file that this user can; prints why.
static bool is_unreadable_for_service(const char *config, const char *path)
{
    struct arena arena = {0};
    bool service = config_service_folder(&arena, config) != NULL;
    arena_free(&arena);
    if (service && is_hidden_from_service(path))
        puts(
            "  the service cannot see that folder: copy the file to /etc/plumbline, and give its path there");
    else if (service && !service_user_may_read(SERVICE_USER, path))
        printf(
            "  the service runs as %s, which may not read that file: sudo chgrp %s %s; sudo chmod g+r %s\n",
            SERVICE_USER, SERVICE_USER, path, path);
    else
        return false;
    return true;
}

// The absolute path of a file that an answer names, relative to the working directory or to the config's
// folder. NULL if it is not a file. The caller frees it.
static char *absolute_path(const struct setup_wizard *wizard, const char *answer)
{
    char *whole = strstr(answer, "://") ? NULL : realpath(answer, NULL);
    const char *config = str_text(&wizard->path);
    const char *slash = strrchr(config, '/');
    if (whole || strstr(answer, "://") || answer[0] == '/' || !slash)
        return whole;
    struct str beside = {0};
    str_format(&beside, "%.*s/%s", (int)(slash - config), config, answer);
    whole = realpath(str_text(&beside), NULL);
    str_free(&beside);
    return whole;
}

// Offers what was found from a web page's address, and puts it in the answer's place.
static bool offer_found(struct setup_wizard *wizard, const struct discovery *found, char answer[PROMPT_SIZE])
{
    struct str public = {0};
    bool taken = true;
    if (!found->address || found->in_page)
        return true;
    address_public(found->address, &public);
    printf("  That is a web page. Its schedule is at %s (%s).\n", str_text(&public), found->why);
    str_free(&public);
    if (strlen(found->address) >= PROMPT_SIZE ||
        !prompt_yes(&wizard->prompt, "Take that address", true, &taken) || !taken)
        return false;
    memcpy(answer, found->address, strlen(found->address) + 1);
    return true;
}

static void print_hints(const struct discovery *found)
{
    for (size_t i = 0; i < found->hint_count; i++)
        printf("  It may be at %s (%s).\n", found->hints[i].address, found->hints[i].why);
}

// An address that was found from that of a web page takes the answer's place.
static const struct schedule *read_schedule(struct setup_wizard *wizard, char answer[PROMPT_SIZE])
{
    struct error error;
    char *whole = absolute_path(wizard, answer);
    if (whole && is_unreadable_for_service(str_text(&wizard->path), whole)) {
        free(whole);
        return NULL;
    }
    // Another conference's server must not get the secret of this one's.
    struct config source = wizard->old;
    if (!config_schedule(&source) || strcmp(config_schedule(&source), answer) != 0) {
        source.schedule_auth_file = NULL;
        source.timezone = NULL;
    }
    struct discovery found;
    const struct schedule *schedule = schedule_source_find(&source, whole ? whole : answer, &found, &error);
    if (!schedule) {
        printf("  %s\n", error.text);
        print_hints(&found);
    } else if (!offer_found(wizard, &found, answer)) {
        schedule_unref(schedule);
        schedule = NULL;
    }
    discovery_free(&found);
    free(whole);
    return schedule;
}

// Removes the keys that are about the previous conference.
static void forget_conference(struct setup_wizard *wizard)
{
    static const char *const keys[] = {"schedule_auth_file", "schedule_ca_file", "schedule_redirect_to_http",
        "fallback", "room", "session", "aliases", "timezone", "accept_shift", "questions", "about", "info",
        "pictures", "playlist"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        json_object_del(wizard->root, keys[i]);
    wizard->old.room = NULL;
    wizard->old.alias_count = 0;
    wizard->old.view = VIEW_ROOM;
}

static void print_rooms(const struct schedule *schedule)
{
    printf("\n%s%s%zu items, times in %s. Its rooms:\n\n", schedule->title, *schedule->title ? ": " : "",
        schedule->item_count, schedule->zone.name);
    for (size_t i = 0; i < schedule->room_count; i++)
        printf("%4zu  %s (%zu %s)\n", i + 1, schedule->rooms[i].name, schedule->rooms[i].count,
            schedule->rooms[i].count == 1 ? "item" : "items");
    putchar('\n');
}

static bool ask_schedule(struct setup_wizard *wizard)
{
    char answer[PROMPT_SIZE] = "";
    const char *old_schedule = config_schedule(&wizard->old);
    puts("The published schedule (a schedule.json or schedule.xml, iCalendar, an export of Indico, and "
         "others), "
         "or the address of the conference's page.");
    while (!wizard->schedule) {
        if (!prompt_line(&wizard->prompt, "Its address or path",
                wizard->options->schedule ? wizard->options->schedule : old_schedule, answer))
            return false;
        if (*answer)
            wizard->schedule = read_schedule(wizard, answer);
    }
    if (!old_schedule || strcmp(old_schedule, answer) != 0) {
        char *whole = absolute_path(wizard, answer);
        forget_conference(wizard);
        put_text(wizard->root, "schedule", whole ? whole : answer);
        free(whole);
    }
    print_rooms(wizard->schedule);
    return true;
}

// The room with that name or number in the list. NULL if there is none; prints why.
static const char *find_room(const struct setup_wizard *wizard, const char *answer)
{
    struct place place;
    struct error error;
    char *end = NULL;
    unsigned long number = strtoul(answer, &end, 10);
    if (end != answer && *end == '\0' && number >= 1 && number <= wizard->schedule->room_count)
        return wizard->schedule->rooms[number - 1].name;
    struct room_query query = {
        .room = answer, .alias_count = wizard->old.alias_count, .aliases = wizard->old.aliases};
    if (room_lookup(wizard->schedule, &query, &place, &error))
        return wizard->schedule->rooms[place.room].name;
    printf("  %s\n", error.text);
    return NULL;
}

static bool ask_alias(struct setup_wizard *wizard, const char *room)
{
    char alias[PROMPT_SIZE];
    const char *preset = room;
    for (size_t i = 0; i < wizard->old.alias_count; i++)
        if (strcmp(wizard->old.aliases[i].room, room) == 0)
            preset = wizard->old.aliases[i].name;
    if (!prompt_line(&wizard->prompt, "What do people call the room", preset, alias))
        return false;
    if (strcmp(alias, room) != 0)
        put_text(object_in(wizard->root, "aliases"), alias, room);
    put_text(wizard->root, "room", alias);
    return true;
}

static bool ask_place(struct setup_wizard *wizard)
{
    static const char *const kinds[] = {"door", "timer", NULL};
    static const char all[] = "all";
    const struct config *old = &wizard->old;
    const char *preset = wizard->options->room ? wizard->options->room : old->room ? old->room : all;
    const char *room = NULL;
    char answer[PROMPT_SIZE];
    size_t kind = 0;
    do {
        if (!prompt_line(
                &wizard->prompt, "Which room: its number or name, or \"all\" for a foyer", preset, answer))
            return false;
    } while (strcmp(answer, all) != 0 && !(room = find_room(wizard, answer)));
    json_object_del(wizard->root, "session");
    if (room && !prompt_choice(&wizard->prompt,
                    "What is it: a door sign, or the timer for chair and speaker (door, timer)", kinds,
                    old->view == VIEW_TIMER ? 1 : 0, &kind))
        return false;
    enum view_kind view = !room ? VIEW_ROOMS : kind == 0 ? VIEW_ROOM : VIEW_TIMER;
    if (view != old->view)
        json_object_del(wizard->root, "playlist"); // made for another kind of display
    put_text(wizard->root, "view", view_names[view]);
    if (room)
        return ask_alias(wizard, room);
    json_object_del(wizard->root, "room");
    return true;
}

static bool ask_length(struct setup_wizard *wizard, const char *question, double preset, double min,
    double max, json_t *into, const char *key)
{
    char text[40];
    double answer;
    snprintf(text, sizeof text, "%g", preset);
    if (!prompt_number(&wizard->prompt, question, text, min, max, &answer))
        return false;
    json_object_set_new(into, key, json_real(answer));
    return true;
}

static bool ask_screen(struct setup_wizard *wizard)
{
    static const char *const turns[] = {"0", "90", "180", "270", NULL};
    const struct config_display *old = &wizard->old.display;
    json_t *display = object_in(wizard->root, "display");
    char name[PROMPT_SIZE];
    char host[200] = "display";
    size_t turn;
    gethostname(host, sizeof host - 1);
    do {
        if (!prompt_line(&wizard->prompt, "The display's own name, different from all others",
                wizard->has_old && *old->name ? old->name : host, name))
            return false;
    } while (!topic_name_is_valid(name));
    put_text(display, "name", name);
    if (!ask_length(wizard, "The screen's diagonal in inches", old->viewers.diagonal_in, 5, 500, display,
            "diagonal_in") ||
        !ask_length(wizard, "How far away its farthest reader stands, in metres", old->viewers.farthest_m,
            0.3, 100, display, "farthest_viewer_m") ||
        !prompt_choice(&wizard->prompt, "How far the picture is turned clockwise (0, 90, 180, 270)", turns,
            (size_t)old->rotate / 90, &turn))
        return false;
    json_object_set_new(display, "rotate", json_integer((json_int_t)turn * 90));
    return true;
}

static int port_of(const char *listen)
{
    const char *colon = listen ? strrchr(listen, ':') : NULL;
    return colon ? (int)strtol(colon + 1, NULL, 10) : 0;
}

// Whether another config in the folder uses the port: the displays of a machine have a port each.
static bool port_is_taken(const char *folder, const char *own, int port)
{
    glob_t found = {0};
    struct str pattern = {0};
    bool taken = false;
    str_format(&pattern, "%s/*.json", folder);
    if (glob(str_text(&pattern), 0, NULL, &found) != 0)
        found.gl_pathc = 0;
    for (size_t i = 0; i < found.gl_pathc && !taken; i++) {
        struct config other;
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        if (strcmp(name, own) == 0 || !config_read(&other, found.gl_pathv[i], NULL))
            continue;
        taken = port_of(other.control.listen) == port;
        config_free(&other);
    }
    globfree(&found);
    str_free(&pattern);
    return taken;
}

static int free_port(const char *path)
{
    enum { FIRST = 8019, TRIES = 50 };
    const char *slash = strrchr(path, '/');
    struct str folder = {0};
    str_format(&folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    int port = FIRST;
    while (port < FIRST + TRIES && port_is_taken(str_text(&folder), slash ? slash + 1 : path, port))
        port++;
    str_free(&folder);
    return port;
}

static bool ask_console(struct setup_wizard *wizard)
{
    const char *listen = wizard->old.control.listen;
    struct listener listener;
    bool open = listen && listener_parse(listen, &listener, NULL) && !listener.loopback;
    char listen_all[40];
    puts("\nStaff and chairs can steer the display from a phone, with a token of their own.");
    if (!prompt_yes(&wizard->prompt, "Open the console to the network", open, &wizard->console))
        return false;
    if (wizard->console == open)
        return true;
    if (!wizard->console) {
        json_object_del(object_in(wizard->root, "control"), "listen");
        return true;
    }
    snprintf(listen_all, sizeof listen_all, "[::]:%d", free_port(str_text(&wizard->path)));
    put_text(object_in(wizard->root, "control"), "listen", listen_all);
    return true;
}

bool setup_wizard_ask(struct setup_wizard *wizard)
{
    return ask_schedule(wizard) && ask_place(wizard) && ask_screen(wizard) && ask_console(wizard);
}
