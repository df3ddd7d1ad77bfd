// plumbline why: prints the sentences that key I shows over the slide.
#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "display/display.h"
#include "display/why.h"

#include <stdio.h>

int command_why(const struct options *options)
{
    log_set_level(LOG_LEVEL_WARNING); // the rest is in the output
    struct load_context context;
    struct error error;
    if (!load_context_all(&options->content, options->time.at, false, &context, &error))
        return command_failed(&error);
    struct clock clock = clock_real();
    int64_t now = clock_seconds(clock_now_ms(&clock));
    struct display display = {
        .config = &context.config, .zone = &context.schedule->zone, .simulated = options->time.at != NULL};
    display.source = FEED_NETWORK;
    display.good_at = now;
    display_set_schedule(&display, context.schedule, false, now);
    struct view view;
    struct str sentences = {0};
    bool ok = display_view(&display, context.at, now, &view);
    if (ok) {
        struct turn turn = playlist_turn(config_playlist(&context.config), &view, context.at);
        struct why why = {.display = &display, .view = &view, .turn = &turn};
        why_write(&why, &sentences);
        fputs(str_text(&sentences), stdout);
    } else {
        error_memory(&error, "not enough memory");
    }
    str_free(&sentences);
    display_free(&display);
    load_context_free(&context);
    return ok ? EXIT_SUCCESS : command_failed(&error);
}
