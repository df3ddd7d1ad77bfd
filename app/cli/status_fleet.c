// plumbline status through a broker: prints a line for every display of an event.
#include "cli/status_fleet.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"
#include "cli/status_text.h"
#include "remote/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct str *out, const char *separator, const char *text)
{
    if (!*text)
        return;
    str_add_text(out, separator);
    api_add_printable(out, text);
}

// "jade-door  online  now: Time namespaces, 12 min left"; below it those of several schedules that are not up
// to date.
static void print_display(const json_t *display)
{
    struct str line = {0};
    const json_t *timer = json_member(display, "timer");
    const json_t *problems = json_member(display, "problems");
    int64_t left = 0;
    api_add_printable(&line, status_text_of(display, "id"));
    add(&line, "  ", status_text_of(display, "state"));
    add(&line, "  ", status_text_of(display, "label"));
    add(&line, "  ", status_text_of(display, "view"));
    add(&line, "  ", status_text_of(display, "slide"));
    add(&line, ": ", status_text_of(display, "now"));
    if (*status_text_of(display, "now") && json_as_integer(json_member(timer, "left_s"), &left))
        str_format(&line, ", %lld min left", (long long)(left + 59) / 60);
    for (size_t i = 0; i < json_array_size(problems); i++)
        str_format(&line, "%s%s", i == 0 ? "  !! " : ", ", json_string_value(json_array_get(problems, i)));
    str_add_char(&line, '\n');
    status_text_schedules(&line, display);
    fputs(str_text(&line), stdout);
    str_free(&line);
}

static void print_displays(const json_t *displays)
{
    for (size_t i = 0; i < json_array_size(displays); i++)
        print_display(json_array_get(displays, i));
    if (json_array_size(displays) == 0)
        puts("no display is known there");
}

static bool print_json(const json_t *root, struct error *error)
{
    char *text = json_dumps(root, JSON_COMPACT | JSON_PRESERVE_ORDER);
    if (!text)
        return error_memory(error, "not enough memory");
    puts(text);
    free(text);
    return true;
}

int status_fleet(const struct options *options)
{
    struct broker_client client = {0};
    struct broker_client_options broker = broker_options(options);
    struct error error;
    struct clock real = clock_real();
    bool ok = broker_client_open(&client, &broker, &error) && broker_client_listen(&client, &error);
    if (ok) {
        struct fleet_registry_now now = {
            .real = clock_seconds(clock_now_ms(&real)), .tick_ms = clock_tick_ms()};
        json_t *root = json_pack("{s:s}", "event", client.event);
        fleet_registry_json(&client.registry, &now, root);
        json_object_del(root, "commands");
        if (options->output.json)
            ok = print_json(root, &error);
        else
            print_displays(json_member(root, "displays"));
        json_decref(root);
    }
    broker_client_close(&client);
    return ok ? EXIT_SUCCESS : command_failed(&error);
}
