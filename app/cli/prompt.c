#include "cli/prompt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Reads a line. What does not fit is dropped.
static bool read_line(char out[PROMPT_SIZE])
{
    if (!fgets(out, PROMPT_SIZE, stdin))
        return false;
    if (!strchr(out, '\n'))
        for (int c = getchar(); c != '\n' && c != EOF;)
            c = getchar();
    out[strcspn(out, "\r\n")] = '\0';
    return true;
}

static void trim(char text[PROMPT_SIZE])
{
    const char *from = text + strspn(text, " \t");
    size_t length = strlen(from);
    while (length > 0 && (from[length - 1] == ' ' || from[length - 1] == '\t'))
        length--;
    memmove(text, from, length);
    text[length] = '\0';
}

bool prompt_line(struct prompt *prompt, const char *question, const char *preset, char out[PROMPT_SIZE])
{
    if (preset && *preset)
        printf("%s [%s]: ", question, preset);
    else
        printf("%s: ", question);
    fflush(stdout);
    if (!read_line(out)) {
        prompt->ended = true;
        putchar('\n');
        return false;
    }
    trim(out);
    if (*out == '\0' && preset)
        snprintf(out, PROMPT_SIZE, "%s", preset);
    return true;
}

bool prompt_yes(struct prompt *prompt, const char *question, bool preset, bool *out)
{
    char answer[PROMPT_SIZE];
    for (;;) {
        if (!prompt_line(prompt, question, preset ? "yes" : "no", answer))
            return false;
        *out = answer[0] == 'y' || answer[0] == 'Y';
        if (*out || answer[0] == 'n' || answer[0] == 'N')
            return true;
        puts("  please answer yes or no");
    }
}

bool prompt_number(
    struct prompt *prompt, const char *question, const char *preset, double min, double max, double *out)
{
    char answer[PROMPT_SIZE];
    for (;;) {
        char *end = NULL;
        if (!prompt_line(prompt, question, preset, answer))
            return false;
        errno = 0;
        *out = strtod(answer, &end);
        if (errno == 0 && end != answer && *end == '\0' && *out >= min && *out <= max)
            return true;
        printf("  please answer with a number from %g to %g\n", min, max);
    }
}

bool prompt_choice(
    struct prompt *prompt, const char *question, const char *const *names, size_t preset, size_t *out)
{
    char answer[PROMPT_SIZE];
    for (;;) {
        if (!prompt_line(prompt, question, names[preset], answer))
            return false;
        size_t length = strlen(answer);
        for (*out = 0; names[*out]; ++*out)
            if (strncmp(names[*out], answer, length) == 0)
                return true;
        puts("  please answer with one of these");
    }
}
