#include "cli/setup_wizard.h"

#include "base/resource_path.h"
#include "cli/service_user.h"
#include "console/listener.h"
#include "display/schedule_source.h"
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

// The object of that name, made where there is none.
static json_t *part(json_t *root, const char *key)
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

// An editor finds there what each key means.
static void name_schema(json_t *root)
{
    char *schema = resource_path("config/plumbline.schema.json");
    char *whole = schema ? realpath(schema, NULL) : NULL;
    if (whole)
        put_text(root, "$schema", whole);
    free(whole);
    free(schema);
}

bool setup_wizard_begin(struct setup_wizard *talk)
{
    const char *path = str_text(&talk->path);
    talk->known = config_read(&talk->before, path, NULL);
    if (talk->known && is_example(talk->before.schedule)) {
        config_free(&talk->before);
        config_defaults(&talk->before);
        talk->known = false;
    }
    talk->root = talk->known ? json_load_file(path, 0, NULL) : json_object();
    if (talk->root && !talk->known)
        name_schema(talk->root);
    return talk->root != NULL;
}

void setup_wizard_end(struct setup_wizard *talk)
{
    schedule_unref(talk->schedule);
    json_decref(talk->root);
    config_free(&talk->before);
    str_free(&talk->path);
}

// ProtectHome= and PrivateTmp= of the units.
static bool is_hidden_from_service(const char *path)
{
    static const char *const hidden[] = {"/home/", "/root/", "/run/user/", "/tmp/", "/var/tmp/"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (strncmp(path, hidden[i], strlen(hidden[i])) == 0)
            return true;
    return false;
}

// Says why the service would not get at a file that whoever sets it up can read.
static bool is_out_of_reach(const char *config, const char *path)
{
    struct arena arena = {0};
    bool service = config_service_folder(&arena, config) != NULL;
    arena_free(&arena);
    if (service && is_hidden_from_service(path))
        puts("  the service sees nothing in that folder; copy the file to /etc/plumbline and name it there");
    else if (service && !service_user_may_read(SERVICE_USER, path))
        printf("  the service runs as %s, who may not read that file: sudo chgrp %s %s; sudo chmod g+r %s\n",
            SERVICE_USER, SERVICE_USER, path, path);
    else
        return false;
    return true;
}

// A file is meant from here, or else from the config's folder, and stands in the config as it is usable from
// anywhere. NULL where the answer is no file.
static char *whole_path(const struct setup_wizard *talk, const char *answer)
{
    char *whole = strstr(answer, "://") ? NULL : realpath(answer, NULL);
    const char *config = str_text(&talk->path);
    const char *slash = strrchr(config, '/');
    if (whole || strstr(answer, "://") || answer[0] == '/' || !slash)
        return whole;
    struct str beside = {0};
    str_format(&beside, "%.*s/%s", (int)(slash - config), config, answer);
    whole = realpath(str_text(&beside), NULL);
    str_free(&beside);
    return whole;
}

static const struct schedule *read_schedule(struct setup_wizard *talk, const char *answer)
{
    struct error error;
    char *whole = whole_path(talk, answer);
    if (whole && is_out_of_reach(str_text(&talk->path), whole)) {
        free(whole);
        return NULL;
    }
    // The key to one conference's server is nobody else's business.
    struct config plain = talk->before;
    if (!plain.schedule || strcmp(plain.schedule, answer) != 0) {
        plain.schedule_auth_file = NULL;
        plain.timezone = NULL;
    }
    const struct schedule *schedule = schedule_source_fetch(&plain, whole ? whole : answer, &error);
    if (!schedule)
        printf("  %s\n", error.text);
    free(whole);
    return schedule;
}

// What the config says of a conference is not true of another one.
static void forget_conference(struct setup_wizard *talk)
{
    static const char *const theirs[] = {"schedule_auth_file", "fallback", "room", "session", "aliases",
        "timezone", "accept_shift", "questions", "about", "info", "pictures", "playlist"};
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
        json_object_del(talk->root, theirs[i]);
    talk->before.room = NULL;
    talk->before.alias_count = 0;
    talk->before.view = VIEW_ROOM;
}

static void tell_rooms(const struct schedule *schedule)
{
    printf("\n%s%s%zu items, times in %s. Its rooms:\n\n", schedule->title, *schedule->title ? ": " : "",
        schedule->item_count, schedule->zone.name);
    for (size_t i = 0; i < schedule->room_count; i++)
        printf("%4zu  %s (%zu %s)\n", i + 1, schedule->rooms[i].name, schedule->rooms[i].count,
            schedule->rooms[i].count == 1 ? "item" : "items");
    putchar('\n');
}

static bool ask_schedule(struct setup_wizard *talk)
{
    char answer[PROMPT_SIZE] = "";
    const char *before = talk->before.schedule;
    puts(
        "The published schedule: Indico's timetable or event export, or a schedule.json of frab or pretalx.");
    while (!talk->schedule) {
        if (!prompt_line(&talk->ask, "Its address or path",
                talk->options->schedule ? talk->options->schedule : before, answer))
            return false;
        if (*answer)
            talk->schedule = read_schedule(talk, answer);
    }
    if (!before || strcmp(before, answer) != 0) {
        char *whole = whole_path(talk, answer);
        forget_conference(talk);
        put_text(talk->root, "schedule", whole ? whole : answer);
        free(whole);
    }
    tell_rooms(talk->schedule);
    return true;
}

// The room of that name or number in the list; NULL, with the reason, where it is none.
static const char *find_room(const struct setup_wizard *talk, const char *answer)
{
    struct place place;
    struct error error;
    char *end = NULL;
    unsigned long number = strtoul(answer, &end, 10);
    if (end != answer && *end == '\0' && number >= 1 && number <= talk->schedule->room_count)
        return talk->schedule->rooms[number - 1].name;
    struct room_query query = {
        .room = answer, .alias_count = talk->before.alias_count, .aliases = talk->before.aliases};
    if (room_lookup(talk->schedule, &query, &place, &error))
        return talk->schedule->rooms[place.room].name;
    printf("  %s\n", error.text);
    return NULL;
}

static bool ask_called(struct setup_wizard *talk, const char *room)
{
    char called[PROMPT_SIZE];
    const char *usual = room;
    for (size_t i = 0; i < talk->before.alias_count; i++)
        if (strcmp(talk->before.aliases[i].room, room) == 0)
            usual = talk->before.aliases[i].name;
    if (!prompt_line(&talk->ask, "What do people call the room", usual, called))
        return false;
    if (strcmp(called, room) != 0)
        put_text(part(talk->root, "aliases"), called, room);
    put_text(talk->root, "room", called);
    return true;
}

static bool ask_place(struct setup_wizard *talk)
{
    static const char *const kinds[] = {"door", "timer", NULL};
    static const char all[] = "all";
    const struct config *before = &talk->before;
    const char *usual = talk->options->room ? talk->options->room : before->room ? before->room : all;
    const char *room = NULL;
    char answer[PROMPT_SIZE];
    size_t kind = 0;
    do {
        if (!prompt_line(
                &talk->ask, "Which room: its number or name; or all of them, for a foyer", usual, answer))
            return false;
    } while (strcmp(answer, all) != 0 && !(room = find_room(talk, answer)));
    json_object_del(talk->root, "session");
    if (room && !prompt_choice(&talk->ask,
                    "What is it: a door sign, or the timer for chair and speaker (door, timer)", kinds,
                    before->view == VIEW_TIMER ? 1 : 0, &kind))
        return false;
    enum view_kind view = !room ? VIEW_ROOMS : kind == 0 ? VIEW_ROOM : VIEW_TIMER;
    if (view != before->view)
        json_object_del(talk->root, "playlist"); // meant for another kind of display
    put_text(talk->root, "view", view_names[view]);
    if (room)
        return ask_called(talk, room);
    json_object_del(talk->root, "room");
    return true;
}

static bool ask_measure(struct setup_wizard *talk, const char *question, double usual, double least,
    double most, json_t *into, const char *key)
{
    char text[40];
    double answer;
    snprintf(text, sizeof text, "%g", usual);
    if (!prompt_number(&talk->ask, question, text, least, most, &answer))
        return false;
    json_object_set_new(into, key, json_real(answer));
    return true;
}

static bool ask_screen(struct setup_wizard *talk)
{
    static const char *const turns[] = {"0", "90", "180", "270", NULL};
    const struct config_display *before = &talk->before.display;
    json_t *display = part(talk->root, "display");
    char name[PROMPT_SIZE];
    char host[200] = "display";
    size_t turn;
    gethostname(host, sizeof host - 1);
    do {
        if (!prompt_line(&talk->ask, "The display's own name, unlike every other's",
                talk->known && *before->name ? before->name : host, name))
            return false;
    } while (!topic_name_is_valid(name));
    put_text(display, "name", name);
    if (!ask_measure(talk, "The screen's diagonal in inches", before->viewers.diagonal_in, 5, 500, display,
            "diagonal_in") ||
        !ask_measure(talk, "How far away its farthest reader stands, in metres", before->viewers.farthest_m,
            0.3, 100, display, "farthest_viewer_m") ||
        !prompt_choice(&talk->ask, "How far the picture is turned clockwise (0, 90, 180, 270)", turns,
            (size_t)before->rotate / 90, &turn))
        return false;
    json_object_set_new(display, "rotate", json_integer((json_int_t)turn * 90));
    return true;
}

static int port_of(const char *listen)
{
    const char *colon = listen ? strrchr(listen, ':') : NULL;
    return colon ? (int)strtol(colon + 1, NULL, 10) : 0;
}

// Does another config beside this one listen there? Displays of one machine have a port each.
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

static bool ask_desk(struct setup_wizard *talk)
{
    const char *listen = talk->before.control.listen;
    struct listener listener;
    bool open = listen && listener_parse(listen, &listener, NULL) && !listener.loopback;
    char fresh[40];
    puts("\nStaff and chairs can steer the display from a phone, with a token that is theirs.");
    if (!prompt_yes(&talk->ask, "Open that to the network", open, &talk->console))
        return false;
    if (talk->console == open)
        return true;
    if (!talk->console) {
        json_object_del(part(talk->root, "control"), "listen");
        return true;
    }
    snprintf(fresh, sizeof fresh, "[::]:%d", free_port(str_text(&talk->path)));
    put_text(part(talk->root, "control"), "listen", fresh);
    return true;
}

bool setup_wizard_ask(struct setup_wizard *talk)
{
    return ask_schedule(talk) && ask_place(talk) && ask_screen(talk) && ask_desk(talk);
}
