// What `plumbline setup` asks, and what the config says by the answers. Where there is a config already, it
// is gone on from: its values are what Enter answers, and what is not asked stays.
#ifndef PLUMBLINE_CLI_SETUP_WIZARD_H
#define PLUMBLINE_CLI_SETUP_WIZARD_H

#include "base/str.h"
#include "cli/load_context.h"
#include "cli/prompt.h"

#include <jansson.h>

// Zero-initialise, but for `options`.
struct setup_wizard {
    const struct options_content *options;
    struct prompt ask;
    struct str path;      // of the config
    struct config before; // what the config says now; the defaults where there is none that is of use
    bool known;           // there is one
    json_t *root;         // what it will say
    const struct schedule *schedule;
    bool console; // it opens a desk beyond this machine
};

// Takes up the config at `path`, if there is one of use, else begins an empty one. The example that is
// installed is of no use: it is somebody else's conference. False where there was no memory.
bool setup_wizard_begin(struct setup_wizard *talk);

// All questions in their order. False where the input has ended.
bool setup_wizard_ask(struct setup_wizard *talk);

void setup_wizard_end(struct setup_wizard *talk);

#endif
