// Where a config's state and tokens are.
#include "config/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *service_folder(struct arena *arena, const char *path)
{
    static const char folder[] = "/etc/plumbline/";
    static const char ending[] = ".json";
    size_t length = strlen(path);
    if (length < sizeof folder + sizeof ending - 1 || strncmp(path, folder, sizeof folder - 1) != 0 ||
        strcmp(path + length - (sizeof ending - 1), ending) != 0 || strchr(path + sizeof folder - 1, '/'))
        return NULL;
    size_t name = length - (sizeof folder - 1) - (sizeof ending - 1);
    if (name == strlen("plumbline") && strncmp(path + sizeof folder - 1, "plumbline", name) == 0)
        return "/var/lib/plumbline";
    return arena_format(arena, "/var/lib/plumbline/%.*s", (int)name, path + sizeof folder - 1);
}

const char *config_service_folder(struct arena *arena, const char *path)
{
    char *whole = path ? realpath(path, NULL) : NULL;
    const char *folder = path ? service_folder(arena, whole ? whole : path) : NULL;
    free(whole);
    return folder;
}

// What root or the service's user does with a service's config is meant for the service.
static const char *folder_of_service(struct config *config)
{
    const char *folder = config_service_folder(&config->arena, config->path);
    return folder && (geteuid() == 0 || access(folder, W_OK) == 0) ? folder : NULL;
}

const char *config_state_folder(struct config *config)
{
    if (config->state_dir)
        return config->state_dir;
    // systemd.exec(5), then the XDG base directory specification.
    const char *systemd = getenv("STATE_DIRECTORY");
    const char *xdg = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (systemd && *systemd)
        return arena_text(&config->arena, systemd, strcspn(systemd, ":"));
    const char *service = folder_of_service(config);
    if (service)
        return service;
    if (xdg && *xdg == '/')
        return arena_format(&config->arena, "%s/plumbline", xdg);
    return home && *home ? arena_format(&config->arena, "%s/.local/state/plumbline", home) : NULL;
}

bool config_is_foreign(struct config *config)
{
    const char *service = config_service_folder(&config->arena, config->path);
    const char *state = config_state_folder(config);
    return service && !config->state_dir && !(state && strcmp(state, service) == 0);
}

const char *config_tokens_file(struct config *config)
{
    const char *folder = config_state_folder(config);
    if (config->control.tokens_file)
        return config->control.tokens_file;
    return folder ? arena_format(&config->arena, "%s/tokens.json", folder) : NULL;
}
