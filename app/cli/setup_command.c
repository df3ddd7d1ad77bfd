// plumbline setup: from a few questions to a config that was looked over, and a first picture.
#include "base/data.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/setup.h"
#include "control/topics.h"

#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct talk {
    const struct options *options;
    struct config config; // what reading a schedule needs
    const struct schedule *schedule;
    struct ask ask;
    struct str path; // of the config
    json_t *root;    // what it will say
    bool desk;       // it opens a desk beyond this machine
    bool declined;   // what is there is to stay
};

static void put_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

// ProtectHome= and PrivateTmp= of the units.
static bool is_hidden_from_service(const char *config, const char *path)
{
    static const char *const hidden[] = {"/home/", "/root/", "/run/user/", "/tmp/", "/var/tmp/"};
    struct arena arena = {0};
    bool service = config_service_folder(&arena, config) != NULL;
    arena_free(&arena);
    for (size_t i = 0; service && i < sizeof hidden / sizeof *hidden; i++)
        if (strncmp(path, hidden[i], strlen(hidden[i])) == 0)
            return true;
    return false;
}

static const struct schedule *read_schedule(struct talk *talk, const char *answer)
{
    struct error error;
    char *whole = strstr(answer, "://") ? NULL : realpath(answer, NULL);
    bool hidden = whole && is_hidden_from_service(str_text(&talk->path), whole);
    free(whole);
    if (hidden) {
        puts("  the service sees nothing in that folder; copy the file to /etc/plumbline and name it there");
        return NULL;
    }
    const struct schedule *schedule = setup_schedule_of(&talk->config, answer, &error);
    if (!schedule)
        printf("  %s\n", error.text);
    return schedule;
}

static bool ask_schedule(struct talk *talk)
{
    char answer[ASK_SIZE] = "";
    puts(
        "The published schedule: Indico's timetable or event export, or a schedule.json of frab or pretalx.");
    while (!talk->schedule) {
        if (!ask_line(&talk->ask, "Its address or path", talk->options->schedule, answer))
            return false;
        if (!*answer)
            continue;
        talk->schedule = read_schedule(talk, answer);
    }
    // A path is meant from here, and stands in the config as it is usable from anywhere.
    char *whole = strstr(answer, "://") ? NULL : realpath(answer, NULL);
    put_text(talk->root, "schedule", whole ? whole : answer);
    free(whole);
    const char *title = talk->schedule->title;
    printf("\n%s%s%zu items, times in %s. Its rooms:\n\n", title, *title ? ": " : "",
        talk->schedule->item_count, talk->schedule->zone.name);
    for (size_t i = 0; i < talk->schedule->room_count; i++)
        printf("%4zu  %s (%zu %s)\n", i + 1, talk->schedule->rooms[i].name, talk->schedule->rooms[i].count,
            talk->schedule->rooms[i].count == 1 ? "item" : "items");
    putchar('\n');
    return true;
}

static bool find_room(const struct talk *talk, const char *answer, const char **out)
{
    struct place place;
    struct error error;
    char *end = NULL;
    unsigned long number = strtoul(answer, &end, 10);
    if (end != answer && *end == '\0' && number >= 1 && number <= talk->schedule->room_count) {
        *out = talk->schedule->rooms[number - 1].name;
        return true;
    }
    struct place_query query = {.room = answer};
    if (place_find(talk->schedule, &query, &place, &error)) {
        *out = talk->schedule->rooms[place.room].name;
        return true;
    }
    printf("  %s\n", error.text);
    return false;
}

static bool ask_place(struct talk *talk)
{
    static const char *const kinds[] = {"door", "timer", NULL};
    char answer[ASK_SIZE];
    const char *room = NULL;
    size_t kind = 0;
    do {
        if (!ask_line(&talk->ask, "Which room (its number or name; Enter: all of them, for a foyer)",
                talk->options->room, answer))
            return false;
    } while (*answer && !find_room(talk, answer, &room));
    if (!room) {
        put_text(talk->root, "view", "hall");
        return true;
    }
    put_text(talk->root, "room", room);
    if (!ask_choice(&talk->ask, "What is it: a door sign, or the timer for chair and speaker (door, timer)",
            kinds, &kind))
        return false;
    put_text(talk->root, "view", kind == 0 ? "room" : "stage");
    char called[ASK_SIZE];
    if (!ask_line(&talk->ask, "What do people call the room", room, called))
        return false;
    if (strcmp(called, room) == 0)
        return true;
    json_object_set_new(talk->root, "aliases", json_pack("{s:s}", called, room));
    put_text(talk->root, "room", called);
    return true;
}

static bool ask_screen(struct talk *talk)
{
    static const char *const turns[] = {"0", "90", "180", "270", NULL};
    char name[ASK_SIZE];
    char host[200] = "display";
    double inches;
    double metres;
    size_t turn;
    gethostname(host, sizeof host - 1);
    do {
        if (!ask_line(&talk->ask, "The display's own name, unlike every other's", host, name))
            return false;
    } while (!topic_name_is_fine(name));
    if (!ask_number(&talk->ask, "The screen's diagonal in inches", "55", 5, 500, &inches) ||
        !ask_number(
            &talk->ask, "How far away its farthest reader stands, in metres", "5", 0.3, 100, &metres) ||
        !ask_choice(&talk->ask, "How far the picture is turned clockwise (0, 90, 180, 270)", turns, &turn))
        return false;
    json_object_set_new(talk->root, "display",
        json_pack("{s:s, s:f, s:f, s:i}", "name", name, "diagonal_in", inches, "farthest_viewer_m", metres,
            "rotate", (int)turn * 90));
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

static bool ask_desk(struct talk *talk)
{
    puts("\nStaff and chairs can steer the display from a phone, with a token that is theirs.");
    if (!ask_yes(&talk->ask, "Open that to the network", false, &talk->desk))
        return false;
    char listen[40];
    snprintf(listen, sizeof listen, "[::]:%d", free_port(str_text(&talk->path)));
    if (talk->desk)
        json_object_set_new(talk->root, "control", json_pack("{s:s}", "listen", listen));
    return true;
}

// Nobody shall answer ten questions and then hear that it was for nothing.
static bool settle_path(struct talk *talk)
{
    const char *given = talk->options->config;
    bool system = access("/etc/plumbline", W_OK) == 0;
    bool fine = true;
    str_add_text(&talk->path, given ? given : system ? "/etc/plumbline/plumbline.json" : "plumbline.json");
    if (talk->path.failed)
        return false;
    printf("This writes %s.\n", str_text(&talk->path));
    if (file_is_there(str_text(&talk->path))) {
        printf("It is there already: what it says goes to %s.old.\n", str_text(&talk->path));
        if (!ask_yes(&talk->ask, "Go on", true, &fine))
            return false;
    }
    putchar('\n');
    talk->declined = !fine;
    return fine;
}

// An editor finds there what each key means.
static void name_schema(struct talk *talk)
{
    char *schema = data_path("config/plumbline.schema.json");
    char *whole = schema ? realpath(schema, NULL) : NULL;
    if (whole)
        put_text(talk->root, "$schema", whole);
    free(whole);
    free(schema);
}

static bool keep_old(const char *path, struct error *error)
{
    enum { LARGEST = 1 << 20 };
    struct str bytes = {0};
    struct str old = {0};
    str_format(&old, "%s.old", path);
    bool fine =
        !file_is_there(path) || (file_read_regular(path, LARGEST, &bytes, error) &&
                                    file_write(str_text(&old), str_text(&bytes), bytes.length, false, error));
    str_free(&bytes);
    str_free(&old);
    return fine;
}

static bool write_config(struct talk *talk, struct error *error)
{
    const char *path = str_text(&talk->path);
    char *text = json_write(talk->root, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    struct str whole = {0};
    str_format(&whole, "%s\n", text ? text : "");
    bool fine = text && !whole.failed
                    ? keep_old(path, error) && file_write(path, str_text(&whole), whole.length, false, error)
                    : error_set(error, "not enough memory");
    str_free(&whole);
    free(text);
    return fine;
}

// What is to be done now: by the service that has this config, else by hand.
static void tell_end(const char *path)
{
    static const char system[] = "/var/lib/plumbline";
    struct arena arena = {0};
    char *whole = realpath(path, NULL);
    const char *folder = config_service_folder(&arena, whole ? whole : path);
    if (!folder) {
        printf("\nplumbline show --config %s shows it.\n", path);
    } else {
        const char *name = folder + strlen(system);
        const char *sign = *name ? "@" : "";
        name += *name == '/';
        printf("\nTo have it on the screen, now and after each start of the machine:\n\n"
               "    sudo systemctl enable --now plumbline%s%s\n\n"
               "Where it is there already: sudo systemctl reload plumbline%s%s\n",
            sign, name, sign, name);
    }
    free(whole);
    arena_free(&arena);
}

// Looks it over as "check" does, draws what a display with it shows, and makes the first token.
static enum exit_status finish(struct talk *talk)
{
    const char *path = str_text(&talk->path);
    struct options options = {.config = path};
    struct str picture = {0};
    enum exit_status made = EXIT_FINE;
    puts("\nLooking it over:");
    enum exit_status checked = check_before_tokens(&options);
    bool json = talk->path.length > 5 && strcmp(path + talk->path.length - 5, ".json") == 0;
    str_format(&picture, "%.*s.png", (int)(talk->path.length - (json ? 5 : 0)), path);
    options.output = str_text(&picture);
    enum exit_status drawn = shot_run(&options);
    if (drawn == EXIT_FINE)
        printf("A first picture, of what it would show now: %s\n", str_text(&picture));
    if (talk->desk) {
        struct options token = {.config = path, .role = "staff", .name = "staff"};
        static const char *const act[] = {"new"};
        token.positional = act;
        token.positional_count = 1;
        puts("\nA token for staff:");
        made = token_run(&token);
    }
    tell_end(path);
    str_free(&picture);
    return checked != EXIT_FINE ? checked : drawn != EXIT_FINE ? drawn : made;
}

enum exit_status setup_run(const struct options *options)
{
    struct talk talk = {.options = options, .root = json_object()};
    struct error error = {0};
    config_defaults(&talk.config);
    bool fine = talk.root && settle_path(&talk);
    if (fine)
        name_schema(&talk);
    fine = fine && ask_schedule(&talk) && ask_place(&talk) && ask_screen(&talk) && ask_desk(&talk);
    if (talk.declined)
        error_set(&error, "%s stays as it was", str_text(&talk.path));
    else if (!fine)
        error_set(&error, talk.ask.ended ? "the input ended; nothing was written" : "not enough memory");
    fine = fine && write_config(&talk, &error);
    enum exit_status status = fine ? finish(&talk) : command_failed(&error);
    schedule_unref(talk.schedule);
    json_decref(talk.root);
    str_free(&talk.path);
    config_free(&talk.config);
    return status;
}
