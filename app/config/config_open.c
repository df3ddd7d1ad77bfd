// What a config names, made ready for use.
#include "base/file.h"
#include "base/log.h"
#include "config/config.h"

const char *config_open_state_folder(struct config *config)
{
    const char *state = config_state_folder(config);
    struct error why;
    if (state && !file_make_folder(state, &why))
        log_warning("%s; until that is mended nothing is kept", why.text);
    if (state)
        file_remove_temporaries(state);
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
