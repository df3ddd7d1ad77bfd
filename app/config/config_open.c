// What a config names, made ready for use.
#include "base/file.h"
#include "base/log.h"
#include "config/config.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>

// What is secret in a state folder, also when it was moved aside.
static bool is_secret(const char *name)
{
    static const char *const patterns[] = {"tokens.json", "tokens.json.lock", "clock", "desk.json*",
        "changes-*.json*", "log.jsonl*", "log.1.jsonl*", "schedule-*.cache*", "schedule-*.names*"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (fnmatch(patterns[i], name, 0) == 0)
            return true;
    return false;
}

// Older versions left some to all eyes: it is secret from the next start on, not only when it is written
// next.
static void make_private(const char *folder)
{
    DIR *directory = opendir(folder);
    if (!directory)
        return;
    // The stream is local.
    // cppcheck-suppress readdirCalled
    for (struct dirent *entry; (entry = readdir(directory));) {
        char *path = is_secret(entry->d_name) ? file_join(folder, entry->d_name) : NULL;
        if (path)
            file_make_private(path);
        free(path);
    }
    closedir(directory);
}

const char *config_open_state_folder(struct config *config)
{
    const char *state = config_state_folder(config);
    struct error why;
    if (state && !file_make_folder(state, &why))
        log_warning("%s; until that is mended nothing is kept", why.text);
    if (state) {
        file_remove_temporaries(state);
        make_private(state);
    }
    return state;
}

const struct zone *config_zone(struct config *config)
{
    struct zone *zone = arena_alloc(&config->arena, 1, sizeof *zone);
    if (!zone)
        return NULL;
    if (!config->timezone || !zone_load(&config->arena, config->timezone, zone, NULL))
        zone_fixed(&config->arena, 0, zone);
    return zone;
}
