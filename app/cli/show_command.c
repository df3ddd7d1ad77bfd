// plumbline show: runs the display.
#include "cli/commands.h"
#include "cli/load_context.h"
#include "display/show.h"

int command_show(const struct options *options)
{
    struct option_size size =
        options->screen.headless.width ? options->screen.headless : options->screen.window;
    struct show_options show_options = {.time = {.at = options->time.at, .speed = options->time.speed},
        .force = options->time.force,
        .once = options->screen.once,
        .out = options->output.folder,
        .headless = options->screen.headless.width != 0,
        .width = size.width,
        .height = size.height,
        .load = load_context_for_display,
        .loader = (void *)&options->content};
    struct error error;
    return show_run(&show_options, &error) ? EXIT_SUCCESS : command_failed(&error);
}
