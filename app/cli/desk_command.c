// plumbline desk: serves the staff's console without a screen.
#include "cli/commands.h"
#include "cli/load_context.h"
#include "display/staff_desk.h"

int command_desk(const struct options *options)
{
    struct staff_desk_options desk = {.time = {.at = options->time.at, .speed = options->time.speed},
        .load = load_context_for_display,
        .loader = (void *)&options->content};
    struct error error;
    return staff_desk_run(&desk, &error) ? EXIT_SUCCESS : command_failed(&error);
}
