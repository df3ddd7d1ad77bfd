// plumbline agenda: prints what is on and what comes next, as text or as JSON.
#include "agenda/agenda.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "scene/i18n.h"

#include <stdio.h>

static void print_item(const struct agenda *agenda, const char *label, const struct item *item)
{
    const struct schedule *schedule = agenda->programme->schedule;
    struct str when = {0};
    i18n_span(&when, &schedule->zone, item->at.start, item->at.end, agenda->at);
    printf("%-6s %s  %s", label, str_text(&when), item->title);
    if (item->poster_count > 0)
        printf("  · %zu %s", item->poster_count, item->poster_count == 1 ? "poster" : "posters");
    for (size_t i = 0; i < item->speaker_count; i++)
        printf("%s%s", i == 0 ? "  · " : ", ", item->speakers[i].name);
    putchar('\n');
    str_free(&when);
}

static void print_agenda(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    char clock[ZONE_CLOCK_SIZE];
    struct str text = {0};
    i18n_date(&text, &schedule->zone, agenda->at);
    printf("%s, %s %s (%s): %s", agenda->programme->place.label, str_text(&text),
        zone_clock(&schedule->zone, agenda->at, clock), schedule->zone.name, phase_name(agenda->phase));
    str_clear(&text);
    if (agenda->remaining_s != AGENDA_NONE) {
        i18n_left(&text, agenda->remaining_s);
        printf(", %s", str_text(&text));
    }
    putchar('\n');
    for (size_t i = 0; i < agenda->now_count; i++)
        print_item(agenda, "now", agenda->now[i]);
    if (agenda->next)
        print_item(agenda, "next", agenda->next);
    for (size_t i = 0; i < agenda->later_count; i++)
        print_item(agenda, "", agenda->later[i]);
    str_free(&text);
}

int command_agenda(const struct options *options)
{
    struct load_context context;
    struct error error;
    if (!load_context_all(&options->content, options->time.at, true, &context, &error))
        return command_failed(&error);
    struct agenda agenda;
    struct str json = {0};
    bool ok = agenda_at(context.programme, context.at, &agenda);
    if (ok && options->output.json) {
        agenda_to_json(&agenda, &json);
        ok = !json.failed;
        if (ok)
            puts(str_text(&json));
    } else if (ok) {
        print_agenda(&agenda);
    }
    if (!ok)
        error_memory(&error, "not enough memory");
    str_free(&json);
    agenda_release(&agenda);
    load_context_free(&context);
    return ok ? EXIT_SUCCESS : command_failed(&error);
}
