#include "cli/prompt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool prompt_line(struct prompt *ask, const char *question, const char *usual, char out[PROMPT_SIZE])
{
    if (usual && *usual)
        printf("%s [%s]: ", question, usual);
    else
        printf("%s: ", question);
    fflush(stdout);
    if (!fgets(out, PROMPT_SIZE, stdin)) {
        ask->ended = true;
        putchar('\n');
        return false;
    }
    // What is longer than any answer is passed over whole.
    if (!strchr(out, '\n'))
        for (int c = getchar(); c != '\n' && c != EOF;)
            c = getchar();
    char *from = out + strspn(out, " \t");
    memmove(out, from, strlen(from) + 1);
    size_t length = strcspn(out, "\r\n");
    while (length > 0 && (out[length - 1] == ' ' || out[length - 1] == '\t'))
        length--;
    out[length] = '\0';
    if (length == 0 && usual)
        snprintf(out, PROMPT_SIZE, "%s", usual);
    return true;
}

bool prompt_yes(struct prompt *ask, const char *question, bool usual, bool *out)
{
    char answer[PROMPT_SIZE];
    for (;;) {
        if (!prompt_line(ask, question, usual ? "yes" : "no", answer))
            return false;
        *out = answer[0] == 'y' || answer[0] == 'Y';
        if (*out || answer[0] == 'n' || answer[0] == 'N')
            return true;
        puts("  yes or no is expected");
    }
}

bool prompt_number(
    struct prompt *ask, const char *question, const char *usual, double least, double most, double *out)
{
    char answer[PROMPT_SIZE];
    for (;;) {
        char *end = NULL;
        if (!prompt_line(ask, question, usual, answer))
            return false;
        errno = 0;
        *out = strtod(answer, &end);
        if (errno == 0 && end != answer && *end == '\0' && *out >= least && *out <= most)
            return true;
        printf("  a number from %g to %g is expected\n", least, most);
    }
}

bool prompt_choice(
    struct prompt *ask, const char *question, const char *const *names, size_t usual, size_t *out)
{
    char answer[PROMPT_SIZE];
    for (;;) {
        if (!prompt_line(ask, question, names[usual], answer))
            return false;
        size_t length = strlen(answer);
        for (*out = 0; names[*out]; ++*out)
            if (strncmp(names[*out], answer, length) == 0)
                return true;
        puts("  that is none of them");
    }
}
