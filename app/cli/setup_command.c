// plumbline setup: from a few questions to a config that was looked over, and a first picture.
#include "base/file.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/setup.h"
#include "control/topics.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <jansson.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_SIZE = 1000 };

struct talk {
    const struct options *options;
    struct config config; // what reading a schedule needs
    const struct schedule *schedule;
    struct str path; // of the config
    json_t *root;    // what it will say
    bool desk;       // it opens a desk beyond this machine
    bool ended;      // there are no more answers
};

// Asks, and takes a line; "" where only Enter was pressed. False where the input has ended.
static bool ask(struct talk *talk, const char *question, const char *usual, char out[ANSWER_SIZE])
{
    if (usual && *usual)
        printf("%s [%s]: ", question, usual);
    else
        printf("%s: ", question);
    fflush(stdout);
    if (!fgets(out, ANSWER_SIZE, stdin)) {
        talk->ended = true;
        putchar('\n');
        return false;
    }
    // What is longer than any answer is passed over whole.
    if (!strchr(out, '\n'))
        for (int c = getchar(); c != '\n' && c != EOF;)
            c = getchar();
    char *from = out + strspn(out, " \t");
    memmove(out, from, strlen(from) + 1);
    size_t length = strcspn(out, "\r\n");
    while (length > 0 && (out[length - 1] == ' ' || out[length - 1] == '\t'))
        length--;
    out[length] = '\0';
    if (length == 0 && usual)
        snprintf(out, ANSWER_SIZE, "%s", usual);
    return true;
}

static bool ask_yes(struct talk *talk, const char *question, bool usual, bool *out)
{
    char answer[ANSWER_SIZE];
    for (;;) {
        if (!ask(talk, question, usual ? "yes" : "no", answer))
            return false;
        *out = answer[0] == 'y' || answer[0] == 'Y';
        if (*out || answer[0] == 'n' || answer[0] == 'N')
            return true;
        puts("  yes or no is expected");
    }
}

static bool ask_number(
    struct talk *talk, const char *question, const char *usual, double least, double most, double *out)
{
    char answer[ANSWER_SIZE];
    for (;;) {
        char *end = NULL;
        if (!ask(talk, question, usual, answer))
            return false;
        errno = 0;
        *out = strtod(answer, &end);
        if (errno == 0 && end != answer && *end == '\0' && *out >= least && *out <= most)
            return true;
        printf("  a number from %g to %g is expected\n", least, most);
    }
}

// One of the names, or its first letters.
static bool ask_choice(struct talk *talk, const char *question, const char *const *names, size_t *out)
{
    char answer[ANSWER_SIZE];
    for (;;) {
        if (!ask(talk, question, names[0], answer))
            return false;
        size_t length = strlen(answer);
        for (*out = 0; names[*out]; ++*out)
            if (strncmp(names[*out], answer, length) == 0)
                return true;
        puts("  that is none of them");
    }
}

static void put_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

static bool ask_schedule(struct talk *talk)
{
    char answer[ANSWER_SIZE] = "";
    struct error error;
    puts(
        "The published schedule: Indico's timetable or event export, or a schedule.json of frab or pretalx.");
    while (!talk->schedule) {
        if (!ask(talk, "Its address or path", talk->options->schedule, answer))
            return false;
        if (!*answer)
            continue;
        talk->schedule = setup_schedule_of(&talk->config, answer, &error);
        if (!talk->schedule)
            printf("  %s\n", error.text);
    }
    // A path is meant from here, and stands in the config as it is usable from anywhere.
    char *whole = strstr(answer, "://") ? NULL : realpath(answer, NULL);
    put_text(talk->root, "schedule", whole ? whole : answer);
    free(whole);
    const char *title = talk->schedule->title;
    printf("\n%s%s%zu items, times in %s. Its rooms:\n\n", title, *title ? ": " : "",
        talk->schedule->item_count, talk->schedule->zone.name);
    for (size_t i = 0; i < talk->schedule->room_count; i++)
        printf(
            "%4zu  %s (%zu items)\n", i + 1, talk->schedule->rooms[i].name, talk->schedule->rooms[i].count);
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
    char answer[ANSWER_SIZE];
    const char *room = NULL;
    size_t kind = 0;
    do {
        if (!ask(talk, "Which room (its number or name; Enter: all of them, for a foyer)",
                talk->options->room, answer))
            return false;
    } while (*answer && !find_room(talk, answer, &room));
    if (!room) {
        put_text(talk->root, "view", "hall");
        return true;
    }
    put_text(talk->root, "room", room);
    if (!ask_choice(
            talk, "What is it: a door sign, or the timer for chair and speaker (door, timer)", kinds, &kind))
        return false;
    put_text(talk->root, "view", kind == 0 ? "room" : "stage");
    char called[ANSWER_SIZE];
    if (!ask(talk, "What do people call the room", room, called))
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
    char name[ANSWER_SIZE];
    char host[200] = "display";
    double inches;
    double metres;
    size_t turn;
    gethostname(host, sizeof host - 1);
    do {
        if (!ask(talk, "The display's own name, unlike every other's", host, name))
            return false;
    } while (!topic_name_is_fine(name));
    if (!ask_number(talk, "The screen's diagonal in inches", "55", 5, 500, &inches) ||
        !ask_number(talk, "How far away its farthest reader stands, in metres", "5", 0.3, 100, &metres) ||
        !ask_choice(talk, "How far the picture is turned clockwise (0, 90, 180, 270)", turns, &turn))
        return false;
    json_object_set_new(talk->root, "display",
        json_pack("{s:s, s:f, s:f, s:i}", "name", name, "diagonal_in", inches, "farthest_viewer_m", metres,
            "rotate", (int)turn * 90));
    return true;
}

// The address of this machine in its network, for a link that a phone can follow. "" where it has none.
static void find_address(char *out, size_t size)
{
    struct ifaddrs *list = NULL;
    out[0] = '\0';
    if (getifaddrs(&list) != 0)
        return;
    for (const struct ifaddrs *at = list; at && !out[0]; at = at->ifa_next)
        if (at->ifa_addr && at->ifa_addr->sa_family == AF_INET && (at->ifa_flags & IFF_UP) &&
            !(at->ifa_flags & IFF_LOOPBACK))
            getnameinfo(
                at->ifa_addr, sizeof(struct sockaddr_in), out, (socklen_t)size, NULL, 0, NI_NUMERICHOST);
    freeifaddrs(list);
}

static bool ask_desk(struct talk *talk)
{
    puts("\nStaff and chairs can steer the display from a phone, with a token that is theirs.");
    if (!ask_yes(talk, "Open that to the network", false, &talk->desk))
        return false;
    if (talk->desk)
        json_object_set_new(talk->root, "control", json_pack("{s:s}", "listen", "[::]:8019"));
    return true;
}

static bool settle_path(struct talk *talk)
{
    const char *given = talk->options->config;
    bool system = access("/etc/plumbline", W_OK) == 0;
    str_add_text(&talk->path, given ? given : system ? "/etc/plumbline/plumbline.json" : "plumbline.json");
    printf("This writes %s.\n\n", str_text(&talk->path));
    return !talk->path.failed;
}

static bool write_config(struct talk *talk, struct error *error)
{
    const char *path = str_text(&talk->path);
    bool fine = true;
    if (access(path, F_OK) == 0 && !ask_yes(talk, "There is one already. Replace it", false, &fine))
        return error_set(error, "the input ended; nothing was written");
    if (!fine)
        return error_set(error, "%s stays as it was", path);
    char *text = json_write(talk->root, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    struct str whole = {0};
    str_format(&whole, "%s\n", text ? text : "");
    fine = text && !whole.failed ? file_write(path, str_text(&whole), whole.length, false, error)
                                 : error_set(error, "not enough memory");
    str_free(&whole);
    free(text);
    return fine;
}

// Looks it over as "check" does, draws what a display with it shows, and makes the first token.
static enum exit_status finish(struct talk *talk)
{
    const char *path = str_text(&talk->path);
    struct options options = {.config = path};
    struct str picture = {0};
    puts("\nLooking it over:");
    enum exit_status checked = check_run(&options);
    str_format(&picture, "%.*s.png", (int)(talk->path.length - (strstr(path, ".json") ? 5 : 0)), path);
    options.output = str_text(&picture);
    enum exit_status drawn = shot_run(&options);
    if (drawn == EXIT_FINE)
        printf("A first picture, of what it would show now: %s\n", str_text(&picture));
    if (talk->desk) {
        struct options token = {.config = path, .role = "staff", .name = "staff"};
        static const char *const act[] = {"new"};
        token.positional = act;
        token.positional_count = 1;
        char address[INET_ADDRSTRLEN];
        struct str link = {0};
        find_address(address, sizeof address);
        str_format(&link, "http://%s:8019", address);
        token.to.count = address[0] ? 1 : 0;
        token.to.list[0] = str_text(&link);
        puts("\nA token for staff:");
        token_run(&token);
        str_free(&link);
    }
    printf("\nplumbline show --config %s shows it.\n", path);
    str_free(&picture);
    return checked != EXIT_FINE ? checked : drawn;
}

enum exit_status setup_run(const struct options *options)
{
    struct talk talk = {.options = options, .root = json_object()};
    struct error error = {0};
    config_defaults(&talk.config);
    bool fine = talk.root && settle_path(&talk) && ask_schedule(&talk) && ask_place(&talk) &&
                ask_screen(&talk) && ask_desk(&talk);
    if (!fine)
        error_set(&error, talk.ended ? "the input ended; nothing was written" : "not enough memory");
    fine = fine && write_config(&talk, &error);
    enum exit_status status = fine ? finish(&talk) : command_failed(&error);
    schedule_unref(talk.schedule);
    json_decref(talk.root);
    str_free(&talk.path);
    config_free(&talk.config);
    return status;
}
