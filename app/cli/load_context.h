// Loads what the command line names: config, schedule, adjustments, place, time.
#ifndef PLUMBLINE_CLI_LOAD_CONTEXT_H
#define PLUMBLINE_CLI_LOAD_CONTEXT_H

#include "agenda/adjustments.h"
#include "agenda/programme.h"
#include "cli/options.h"
#include "config/config.h"
#include "feed/discover.h"

#include <stdbool.h>
#include <stdint.h>

// Reads the config file, or the defaults without one, and applies the options over it. Free with config_free.
// False leaves nothing to free.
bool load_context_config(const struct options_content *content, struct config *config, struct error *error);

// Fetches and reads the config's schedule once, without the feed. The caller owns it (schedule_unref). NULL
// on failure.
const struct schedule *load_context_schedule(const struct config *config, struct error *error);

// The same, but if a web page comes, the schedule is looked for from there: see schedule_source_find.
const struct schedule *load_context_find_schedule(
    const struct config *config, struct discovery *found, struct error *error);

// Reads the adjustments of --desk; empty without the option. Free with adjustments_free.
bool load_context_adjustments(
    const struct options_content *content, struct adjustments *out, struct error *error);

// The config and the adjustments for a display: the `load` of struct runtime_host. `content` is a const
// struct options_content.
bool load_context_for_display(
    void *content, struct config *config, struct adjustments *given, struct error *error);

// What a command that runs once needs: everything read, the place found, the time known.
struct load_context {
    struct config config;
    const struct schedule *schedule; // adjusted
    struct programme *programme;     // NULL without `with_place`
    int64_t at;                      // Unix seconds
};

// Loads it for the time `at` (NULL: now); finds the place if `with_place`. Free with load_context_free. False
// leaves nothing to free.
bool load_context_all(const struct options_content *content, const char *at, bool with_place,
    struct load_context *out, struct error *error);
void load_context_free(struct load_context *context);

#endif
