// plumbline record: prints the record of talks that the timer has written.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "control/talk_log.h"

#include <stdio.h>
#include <unistd.h>

int command_record(const struct options *options)
{
    enum { MAX_BYTES = 64 << 20 };
    struct config config;
    struct error error;
    struct str path = {0};
    struct str bytes = {0};
    if (!load_context_config(&options->content, &config, &error))
        return command_failed(&error);
    const char *state = config_state_folder(&config);
    bool ok = state != NULL;
    if (ok)
        talk_log_path(state, &path);
    else
        error_set(&error, "no state folder is known (\"state_dir\" in the config)");
    if (ok && access(str_text(&path), F_OK) != 0)
        ok = error_set(
            &error, "%s: there is no record yet; the display with the timer writes it", str_text(&path));
    ok = ok && file_read_regular(str_text(&path), MAX_BYTES, &bytes, &error);
    if (ok)
        fwrite(str_text(&bytes), 1, bytes.length, stdout);
    str_free(&path);
    str_free(&bytes);
    config_free(&config);
    return ok ? EXIT_SUCCESS : command_failed(&error);
}
