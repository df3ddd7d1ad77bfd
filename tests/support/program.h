// Running the program as its user does.
#ifndef PLUMBLINE_TESTS_SUPPORT_PROGRAM_H
#define PLUMBLINE_TESTS_SUPPORT_PROGRAM_H

#include "base/str.h"

// The program that was built beside the test; the text lives as long as the process.
const char *program_path(void);

// Runs "plumbline ARGUMENTS" by the shell in the project's folder; appends standard output and error to
// `out`, returns the exit status.
int program_run(const char *arguments, struct str *out);

// The same with shell words before it, which end in what the program's name may follow: "ulimit -n 12; ",
// "A=b ". A signal that kills it is an exit status above 128.
int program_run_after(const char *before, const char *arguments, struct str *out);

// Fails the test where it ends with another status or does not say `part`.
void program_expect(const char *arguments, int status, const char *part);

#endif
