#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_TEXTS, VALUE_SIZE, VALUE_SPEED, VALUE_DAYS, VALUE_PAGE };

struct row {
    const char *name;
    int letter; // 0 for none
    enum value_kind kind;
    const char *value; // for --help; NULL for VALUE_NONE
    size_t offset;     // in struct options
    const char *help;
};

static const struct row rows[OPTION_COUNT] = {
    [OPTION_CONFIG] = {"config", 0, VALUE_TEXT, "FILE", offsetof(struct options, content.config),
        "the config file"},
    [OPTION_SCHEDULE] = {"schedule", 0, VALUE_TEXT, "URL|FILE", offsetof(struct options, content.schedule),
        "the published schedule, such as a schedule.json or schedule.xml, iCalendar, or an export of Indico"},
    [OPTION_ROOM] = {"room", 0, VALUE_TEXT, "ROOM", offsetof(struct options, content.room),
        "the room: its name, or a part of the name that only one room has"},
    [OPTION_SESSION] = {"session", 0, VALUE_TEXT, "SESSION", offsetof(struct options, content.session),
        "follow a session wherever it takes place, instead of a room"},
    [OPTION_VIEW] = {"view", 0, VALUE_TEXT, "room|hall|stage", offsetof(struct options, content.view),
        "a room's door, all rooms at a glance, or the chair's and speaker's timer"},
    [OPTION_THEME] = {"theme", 0, VALUE_TEXT, "NAME|FILE", offsetof(struct options, content.theme),
        "lisbon, daylight, contrast, or a theme file"},
    [OPTION_LANGUAGE] = {"language", 0, VALUE_TEXT, "LANGUAGE", offsetof(struct options, content.language),
        "the language of the program's own words: en, pt, de, fr, es, it, nl, ja"},
    [OPTION_DESK] = {"desk", 0, VALUE_TEXT, "FILE", offsetof(struct options, content.adjustments),
        "a file of adjustments: talks delayed, cancelled, moved or renamed; a room delayed"},
    [OPTION_SINCE] = {"since", 0, VALUE_TEXT, "URL|FILE", offsetof(struct options, content.since),
        "an older schedule; what differs from it is shown as changed"},
    [OPTION_AT] = {"at", 0, VALUE_TEXT, "TIME", offsetof(struct options, time.at),
        "the time to show, in ISO 8601 (2019-09-10T15:00); without an offset it is in the conference's zone"},
    [OPTION_SPEED] = {"speed", 0, VALUE_SPEED, "N", offsetof(struct options, time.speed),
        "run the simulated clock N times as fast"},
    [OPTION_WINDOW] = {"window", 0, VALUE_SIZE, "WxH", offsetof(struct options, screen.window),
        "run in a window of this size instead of fullscreen"},
    [OPTION_HEADLESS] = {"headless", 0, VALUE_SIZE, "WxH", offsetof(struct options, screen.headless),
        "draw in memory, without a screen"},
    [OPTION_OUT] = {"out", 0, VALUE_TEXT, "FOLDER", offsetof(struct options, output.folder),
        "the output folder; show writes a PNG of each slide when it is first shown"},
    [OPTION_PICTURES] = {"pictures", 0, VALUE_NONE, NULL, offsetof(struct options, output.pictures),
        "also write a picture for each line"},
    [OPTION_DAY] = {"day", 0, VALUE_TEXT, "DATE", offsetof(struct options, time.day),
        "only this day, such as 2019-09-10; by default all days"},
    [OPTION_FORCE] = {"force", 0, VALUE_NONE, NULL, offsetof(struct options, time.force),
        "allow a simulated clock on the event's own days"},
    [OPTION_ONCE] = {"once", 0, VALUE_NONE, NULL, offsetof(struct options, screen.once),
        "exit when each slide has had its turn"},
    [OPTION_SLIDE] = {"slide", 0, VALUE_TEXT, "NAME", offsetof(struct options, content.slide),
        "this slide instead of the one whose turn it is"},
    [OPTION_PAGE] = {"page", 0, VALUE_PAGE, "N", offsetof(struct options, content.page),
        "this page of the slide, from 1; by default the first"},
    [OPTION_SIZE] = {"size", 0, VALUE_SIZE, "WxH", offsetof(struct options, output.size),
        "the size of the picture; by default 1920x1080"},
    [OPTION_TEXT] = {"text", 0, VALUE_NONE, NULL, offsetof(struct options, output.text),
        "print the slide's display list to standard output, one item per line"},
    [OPTION_OUTPUT] = {"output", 'o', VALUE_TEXT, "FILE", offsetof(struct options, output.file),
        "the file for the output; - is standard output"},
    [OPTION_FORMAT] = {"format", 0, VALUE_TEXT, "FORMAT", offsetof(struct options, output.format),
        "the format of the programme: schedule.json (default), ics or xml"},
    [OPTION_JSON] = {"json", 0, VALUE_NONE, NULL, offsetof(struct options, output.json), "print JSON"},
    [OPTION_TO] = {"to", 0, VALUE_TEXTS, "URL", offsetof(struct options, remote.to),
        "the address of a display (status takes several); by default PLUMBLINE_URL, else "
        "http://127.0.0.1:8019.\n"
        "                         For many displays, that of a broker: mqtts://USER@HOST:8883/EVENT (or "
        "--config).\n"
        "                         For token new, the address in the link"},
    [OPTION_TOKEN_FILE] = {"token-file", 0, VALUE_TEXT, "FILE", offsetof(struct options, remote.token_file),
        "a file with the token for the display in its first line; by default PLUMBLINE_TOKEN"},
    [OPTION_ALL] = {"all", 0, VALUE_NONE, NULL, offsetof(struct options, remote.all),
        "send to all displays of the event"},
    [OPTION_DISPLAY] = {"display", 0, VALUE_TEXT, "ID", offsetof(struct options, remote.display),
        "send to the display with this name"},
    [OPTION_PASSWORD_FILE] = {"password-file", 0, VALUE_TEXT, "FILE",
        offsetof(struct options, remote.password_file),
        "a file with the password of the broker account in its first line"},
    [OPTION_CA_FILE] = {"ca-file", 0, VALUE_TEXT, "FILE", offsetof(struct options, remote.ca_file),
        "the certificate of the authority that signed the broker's, if the system does not trust it already"},
    [OPTION_YES] = {"yes", 0, VALUE_NONE, NULL, offsetof(struct options, remote.yes),
        "do it, also where the display asks first: a talk of more than twelve hours, a start in the past"},
    [OPTION_BROKER] = {"broker", 0, VALUE_NONE, NULL, offsetof(struct options, broker),
        "try what the account in the config may do at its broker"},
    [OPTION_ROLE] = {"role", 0, VALUE_TEXT, "view|chair|staff|emergency",
        offsetof(struct options, bearer.role),
        "what the bearer of the token may do; send through a broker: the role to act in, by default the "
        "least that suffices"},
    [OPTION_NAME] = {"name", 0, VALUE_TEXT, "NAME", offsetof(struct options, bearer.name),
        "the name of the token's bearer; the log shows it"},
    [OPTION_DAYS] = {"days", 0, VALUE_DAYS, "N", offsetof(struct options, bearer.days),
        "how many days the token is valid; by default it does not expire"},
};
// What getopt_long returns for an option is its id.
enum { HELP_CODE = OPTION_COUNT, TOKEN_CODE };
_Static_assert(TOKEN_CODE < ':', "the ids must differ from getopt's own codes and from letters");

static bool takes(const struct subcommand *command, enum option_id id)
{
    for (const enum option_id *taken = command->options; *taken != OPTION_END; taken++)
        if (*taken == id)
            return true;
    return false;
}

static void write_help(const struct subcommand *command, struct str *out)
{
    const struct option_arguments *arguments = command->arguments;
    str_format(out, "plumbline %s - %s\n\n", command->name, command->summary);
    if (arguments)
        str_format(out, "Usage: plumbline %s [OPTIONS] %s\n\n%s\n\n", command->name, arguments->synopsis,
            arguments->help);
    str_add_text(out, "Options:\n");
    for (enum option_id id = OPTION_END + 1; id < OPTION_COUNT; id++) {
        const struct row *row = &rows[id];
        if (!takes(command, id))
            continue;
        char left[64];
        snprintf(left, sizeof left, "%s--%s%s%s", row->letter ? "-o, " : "", row->name, row->value ? " " : "",
            row->value ? row->value : "");
        str_format(
            out, "  %-22s%s%s\n", left, strlen(left) > 22 ? "\n                         " : " ", row->help);
    }
    str_add_text(out, "  --help                 print this text\n");
}

static bool read_size(const char *text, struct option_size *out)
{
    char *end = NULL;
    long width = strtol(text, &end, 10);
    if (end == text || (*end != 'x' && *end != 'X'))
        return false;
    const char *second = end + 1;
    long height = strtol(second, &end, 10);
    if (end == second || *end != '\0' || width < 160 || height < 120 || width > 16384 || height > 16384)
        return false;
    *out = (struct option_size){(int)width, (int)height};
    return true;
}

static bool read_speed(const char *text, double *out)
{
    char *end = NULL;
    errno = 0;
    *out = strtod(text, &end);
    return errno == 0 && end != text && *end == '\0' && *out >= 0.01 && *out <= 100000;
}

// A whole number from 1 to `max`.
static bool read_count(const char *text, long max, int *out)
{
    char *end = NULL;
    errno = 0;
    long count = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || count < 1 || count > max)
        return false;
    *out = (int)count;
    return true;
}

static bool read_text(const struct row *row, const char *text, const char **out, struct str *message)
{
    *out = text;
    if (*text == '\0')
        str_format(message, "--%s: empty; expected %s", row->name, row->value);
    return *text != '\0';
}

static bool add_text(const struct row *row, const char *text, struct option_texts *texts, struct str *message)
{
    if (texts->count < OPTION_TEXTS_MAX)
        return read_text(row, text, &texts->list[texts->count++], message);
    str_format(message, "--%s: given more than %d times", row->name, OPTION_TEXTS_MAX);
    return false;
}

// `text` is NULL for VALUE_NONE.
static bool read_value(const struct row *row, const char *text, struct options *out, struct str *message)
{
    void *member = (char *)out + row->offset;
    const char *expected = "";
    bool ok = true;
    switch (row->kind) {
    case VALUE_NONE:
        *(bool *)member = true;
        return true;
    case VALUE_TEXT:
        return read_text(row, text, member, message);
    case VALUE_TEXTS:
        return add_text(row, text, member, message);
    case VALUE_SIZE:
        ok = read_size(text, member);
        expected = "WxH in pixels, 160x120 to 16384x16384";
        break;
    case VALUE_SPEED:
        ok = read_speed(text, member);
        expected = "a number from 0.01 to 100000";
        break;
    case VALUE_DAYS:
        ok = read_count(text, 3650, member);
        expected = "a number from 1 to 3650";
        break;
    case VALUE_PAGE:
        ok = read_count(text, 9999, member);
        expected = "a number from 1 to 9999";
        break;
    }
    if (!ok)
        str_format(message, "--%s %s: expected %s", row->name, text, expected);
    return ok;
}

static void fill_table(const struct subcommand *command, struct option *table)
{
    size_t count = 0;
    // getopt would take it for an abbreviation of --token-file, and a message would show the token.
    if (takes(command, OPTION_TOKEN_FILE))
        table[count++] = (struct option){"token", required_argument, NULL, TOKEN_CODE};
    for (const enum option_id *id = command->options; *id != OPTION_END; id++)
        table[count++] = (struct option){
            rows[*id].name, rows[*id].kind == VALUE_NONE ? no_argument : required_argument, NULL, (int)*id};
    table[count++] = (struct option){"help", no_argument, NULL, HELP_CODE};
    table[count] = (struct option){0};
}

static bool check_conflicts(const struct options *options, struct str *message)
{
    if (options->content.room && options->content.session)
        str_add_text(message, "--room and --session: expected one of them");
    else if (options->screen.window.width && options->screen.headless.width)
        str_add_text(message, "--window and --headless: expected one of them");
    return message->length == 0;
}

// Reads one option that getopt_long returned as `code`.
static enum options_outcome read_option(
    const struct subcommand *command, int code, char **argv, struct options *out, struct str *message)
{
    switch (code) {
    case HELP_CODE:
        write_help(command, message);
        return OPTIONS_HELP;
    case TOKEN_CODE:
        str_add_text(message, "--token: a command line can be seen by others; expected --token-file FILE");
        return OPTIONS_WRONG;
    case ':':
        str_format(message, "%s: a value is missing", argv[optind - 1]);
        return OPTIONS_WRONG;
    case '?':
        str_format(message, "%s: not an option of this command", argv[optind - 1]);
        return OPTIONS_WRONG;
    case 'o':
        code = OPTION_OUTPUT;
        break;
    default:
        break;
    }
    return read_value(&rows[code], optarg, out, message) ? OPTIONS_RUN : OPTIONS_WRONG;
}

enum options_outcome options_read(
    const struct subcommand *command, int argc, char **argv, struct options *out, struct str *message)
{
    struct option table[OPTION_COUNT + 3];
    fill_table(command, table);
    *out = (struct options){0};
    opterr = 0;
    optind = 1;
    const char *letters = takes(command, OPTION_OUTPUT) ? ":o:" : ":";
    for (int code; (code = getopt_long(argc, argv, letters, table, NULL)) != -1;) {
        enum options_outcome outcome = read_option(command, code, argv, out, message);
        if (outcome != OPTIONS_RUN)
            return outcome;
    }
    out->arguments = (const char *const *)(argv + optind);
    out->argument_count = (size_t)(argc - optind);
    if (optind < argc && !command->arguments) {
        str_format(message, "%s: not an option", argv[optind]);
        return OPTIONS_WRONG;
    }
    return check_conflicts(out, message) ? OPTIONS_RUN : OPTIONS_WRONG;
}
