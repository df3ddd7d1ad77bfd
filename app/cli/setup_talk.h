// What `plumbline setup` asks, and what the config says by the answers. Where there is a config already, it
// is gone on from: its values are what Enter answers, and what is not asked stays.
#ifndef PLUMBLINE_CLI_SETUP_TALK_H
#define PLUMBLINE_CLI_SETUP_TALK_H

#include "base/str.h"
#include "cli/ask.h"
#include "cli/setup.h"

#include <jansson.h>

// Zero-initialise, but for `options`.
struct setup_talk {
    const struct options *options;
    struct ask ask;
    struct str path;      // of the config
    struct config before; // what the config says now; the defaults where there is none that is of use
    bool known;           // there is one
    json_t *root;         // what it will say
    const struct schedule *schedule;
    bool desk; // it opens a desk beyond this machine
};

// Takes up the config at `path`, if there is one of use, else begins an empty one. The example that is
// installed is of no use: it is somebody else's conference. False where there was no memory.
bool setup_talk_begin(struct setup_talk *talk);

// All questions in their order. False where the input has ended.
bool setup_talk_ask(struct setup_talk *talk);

void setup_talk_end(struct setup_talk *talk);

#endif
