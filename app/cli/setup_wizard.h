// The questions of `plumbline setup`, and the config that the answers make. An existing config is continued:
// Enter keeps its values, and keys that are not asked about stay.
#ifndef PLUMBLINE_CLI_SETUP_WIZARD_H
#define PLUMBLINE_CLI_SETUP_WIZARD_H

#include "base/str.h"
#include "cli/load_context.h"
#include "cli/prompt.h"

#include <jansson.h>

// Zero-initialise except for `options`; call config_defaults for `old`.
struct setup_wizard {
    const struct options_content *options;
    struct prompt prompt;
    struct str path;                 // of the config
    struct config old;               // the existing config, else the defaults
    bool has_old;                    // there is a usable config
    json_t *root;                    // the new config
    const struct schedule *schedule; // of the new config
    bool console;                    // the network can reach the console
};

// Continues the config at `path`, or begins an empty one if there is none, it cannot be used, or it is the
// installed example, which is somebody else's conference. False if out of memory.
bool setup_wizard_begin(struct setup_wizard *wizard);

// Asks all questions. False if the input has ended.
bool setup_wizard_ask(struct setup_wizard *wizard);

// Frees everything but the options.
void setup_wizard_end(struct setup_wizard *wizard);

#endif
