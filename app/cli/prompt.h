// Questions in a terminal: one on standard output, its answer a line of standard input.
#ifndef PLUMBLINE_CLI_PROMPT_H
#define PLUMBLINE_CLI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

enum { PROMPT_SIZE = 1000 }; // the longest answer, with its end

struct prompt {
    bool ended; // there are no more answers
};

// `usual` is what Enter alone answers; NULL where that is nothing. All are false where the input has ended;
// what is no answer is asked again.

// Any line, without the space around it.
bool prompt_line(struct prompt *ask, const char *question, const char *usual, char out[PROMPT_SIZE]);
bool prompt_yes(struct prompt *ask, const char *question, bool usual, bool *out);
bool prompt_number(
    struct prompt *ask, const char *question, const char *usual, double least, double most, double *out);
// One of the names (the last is NULL), or its first letters, as its index; `usual` is one, too.
bool prompt_choice(
    struct prompt *ask, const char *question, const char *const *names, size_t usual, size_t *out);

#endif
