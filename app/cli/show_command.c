// plumbline show: the display itself.
#include "cli/commands.h"
#include "cli/load_context.h"
#include "display/show.h"

int command_show(const struct options *options)
{
    struct size size = options->headless.width ? options->headless : options->window;
    struct show_options show_options = {.time = {.at = options->at, .speed = options->speed},
        .force = options->force,
        .once = options->once,
        .out = options->out,
        .headless = options->headless.width != 0,
        .width = size.width,
        .height = size.height,
        .load = load_context_for_display,
        .loader = (void *)options};
    struct error error;
    return show_run(&show_options, &error) ? EXIT_SUCCESS : command_failed(&error);
}
