// Answers many questions about one schedule for judge.py: reads lines of "<unix seconds>\t<room>" from
// standard input and prints one agenda per line, with the code of `plumbline agenda --json`.
#include "agenda/agenda.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct programme *find(const struct schedule *schedule, const char *room)
{
    struct room_query query = {.room = room};
    struct place place;
    struct error error;
    if (!room_lookup(schedule, &query, &place, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return NULL;
    }
    return programme_new(schedule, &place);
}

static bool answer(const struct schedule *schedule, char *line, struct programme **programme, char **room)
{
    char *tab = strchr(line, '\t');
    if (!tab)
        return false;
    tab[strcspn(tab, "\n")] = '\0';
    if (!*room || strcmp(*room, tab + 1) != 0) {
        programme_free(*programme);
        free(*room);
        *room = strdup(tab + 1);
        *programme = find(schedule, *room);
    }
    struct agenda agenda;
    struct str json = {0};
    if (!*programme || !agenda_at(*programme, strtoll(line, NULL, 10), &agenda))
        return false;
    agenda_to_json(&agenda, &json);
    puts(str_text(&json));
    str_free(&json);
    agenda_release(&agenda);
    return true;
}

int main(int argc, char **argv)
{
    struct error error = {0};
    struct str bytes = {0};
    struct schedule_hints hints = {0};
    if (argc != 2 || !file_read(argv[1], 64 << 20, &bytes, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 2;
    }
    const struct schedule *schedule = schedule_read(str_text(&bytes), bytes.length, &hints, &error);
    str_free(&bytes);
    if (!schedule) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    struct programme *programme = NULL;
    char *room = NULL;
    char *line = NULL;
    size_t size = 0;
    bool ok = true;
    while (ok && getline(&line, &size, stdin) > 0)
        ok = answer(schedule, line, &programme, &room);
    free(line);
    free(room);
    programme_free(programme);
    schedule_unref(schedule);
    return ok ? 0 : 1;
}
