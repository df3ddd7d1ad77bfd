// Questions in a terminal: one on standard output, its answer a line of standard input.
#ifndef PLUMBLINE_CLI_ASK_H
#define PLUMBLINE_CLI_ASK_H

#include <stdbool.h>
#include <stddef.h>

enum { ASK_SIZE = 1000 }; // the longest answer, with its end

struct ask {
    bool ended; // there are no more answers
};

// `usual` is what Enter alone answers; NULL where that is nothing. All are false where the input has ended;
// what is no answer is asked again.

// Any line, without the space around it.
bool ask_line(struct ask *ask, const char *question, const char *usual, char out[ASK_SIZE]);
bool ask_yes(struct ask *ask, const char *question, bool usual, bool *out);
bool ask_number(
    struct ask *ask, const char *question, const char *usual, double least, double most, double *out);
// One of the names (the last is NULL), or its first letters, as its index; `usual` is one, too.
bool ask_choice(struct ask *ask, const char *question, const char *const *names, size_t usual, size_t *out);

#endif
