// The questions that displays ask before they carry out a command (the code of struct refusal).
#ifndef PLUMBLINE_CLI_SEND_QUESTION_H
#define PLUMBLINE_CLI_SEND_QUESTION_H

#include "cli/options.h"

// Whether to do it all the same. `what` says what would happen: "it would last 23 h 50 min". --yes has
// answered it; else it is asked in the terminal, if there is one.
bool send_question(const struct options *options, const char *what);

#endif
