#include "cli/send_question.h"

#include "cli/prompt.h"
#include "remote/api.h"

#include <stdio.h>
#include <unistd.h>

bool send_question(const struct options *options, const char *what)
{
    struct prompt prompt = {0};
    struct str question = {0};
    bool yes = options->remote.yes;
    if (yes)
        return true;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        fputs("plumbline: --yes does it all the same\n", stderr);
        return false;
    }
    api_add_printable(&question, what);
    str_add_text(&question, ". Do it all the same?");
    bool answered = prompt_yes(&prompt, str_text(&question), false, &yes);
    str_free(&question);
    return answered && yes;
}
