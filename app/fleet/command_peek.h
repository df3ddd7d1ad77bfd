// A look at a command without reading it: its id and type, in one pass and without memory, for what is to be
// refused cheaply.
#ifndef PLUMBLINE_FLEET_COMMAND_PEEK_H
#define PLUMBLINE_FLEET_COMMAND_PEEK_H

#include "fleet/answer.h"

#include <stddef.h>

struct command_peek {
    char id[ANSWER_ID_SIZE];
    char type[24];
};

// Fills in the strings "id" and "type" of a JSON object. What is missing, too long or written with escapes is
// "". Of other bytes any result is possible: read the command before it is carried out.
void command_peek(const char *bytes, size_t length, struct command_peek *out);

#endif
