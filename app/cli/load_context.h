// From the command line to what a command works with: config, schedule, place, time.
#ifndef PLUMBLINE_CLI_LOAD_CONTEXT_H
#define PLUMBLINE_CLI_LOAD_CONTEXT_H

#include "agenda/adjustments.h"
#include "agenda/programme.h"
#include "cli/options.h"
#include "config/config.h"

#include <stdbool.h>
#include <stdint.h>

// The config file (where one is named) with the options over it. Give config_free what it filled.
bool load_context_config(const struct options_content *content, struct config *config, struct error *error);

// Fetches and reads the config's schedule once, without the feed. The caller owns it (schedule_unref); NULL
// where it could not.
const struct schedule *load_context_schedule(const struct config *config, struct error *error);

// The desk of --desk; empty where none is given.
bool load_context_adjustments(
    const struct options_content *content, struct adjustments *out, struct error *error);

// The config and the adjustments of --desk, for a display (struct runtime_host); `content` is a const struct
// options_content.
bool load_context_for_display(
    void *content, struct config *config, struct adjustments *given, struct error *error);

// What one-shot commands need: everything read, the place found, the time settled.
struct load_context {
    struct config config;
    const struct schedule *schedule;
    struct programme *programme; // NULL where no place was asked for
    int64_t at;
};

// Fills it all, for the time `at` (NULL: now); with `with_place` also the place. Failing leaves nothing to
// free.
bool load_context_all(const struct options_content *content, const char *at, bool with_place,
    struct load_context *out, struct error *error);
void load_context_free(struct load_context *setup);

#endif
