// plumbline record: what became of each talk, as the timer wrote it down.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "control/talk_log.h"

#include <stdio.h>
#include <unistd.h>

int command_record(const struct options *options)
{
    enum { MOST_BYTES = 64 << 20 };
    struct config config;
    struct error error;
    struct str path = {0};
    struct str bytes = {0};
    if (!load_context_config(&options->content, &config, &error))
        return command_failed(&error);
    const char *state = config_state_folder(&config);
    bool fine = state != NULL;
    if (fine)
        talk_log_path(state, &path);
    else
        error_set(&error, "no state folder is known (\"state_dir\" in the config)");
    if (fine && access(str_text(&path), F_OK) != 0)
        fine = error_set(
            &error, "%s: there is no record yet; the display with the timer writes it", str_text(&path));
    fine = fine && file_read_regular(str_text(&path), MOST_BYTES, &bytes, &error);
    if (fine)
        fwrite(str_text(&bytes), 1, bytes.length, stdout);
    str_free(&path);
    str_free(&bytes);
    config_free(&config);
    return fine ? EXIT_SUCCESS : command_failed(&error);
}
