// Asks questions in a terminal: the question goes to standard output, the answer is a line of standard input.
#ifndef PLUMBLINE_CLI_PROMPT_H
#define PLUMBLINE_CLI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

enum { PROMPT_SIZE = 1000 }; // longest answer, with the NUL

struct prompt {
    bool ended; // the input has ended
};

// Enter alone answers `preset`. Invalid answers are asked for again. Each function returns false once the
// input has ended.

// Asks for a line, and trims it. Without a preset (NULL) it may be empty.
bool prompt_line(struct prompt *prompt, const char *question, const char *preset, char out[PROMPT_SIZE]);

bool prompt_yes(struct prompt *prompt, const char *question, bool preset, bool *out);

// Asks for a number from `min` to `max`.
bool prompt_number(
    struct prompt *prompt, const char *question, const char *preset, double min, double max, double *out);

// Asks for one of the names (the last is NULL) or its first letters. `preset` and `out` are indices.
bool prompt_choice(
    struct prompt *prompt, const char *question, const char *const *names, size_t preset, size_t *out);

#endif
