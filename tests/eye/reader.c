#include "eye/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool add(struct eye_reading *reading, const struct eye_token *token)
{
    if (reading->count == reading->capacity) {
        size_t capacity = reading->capacity ? 2 * reading->capacity : 256;
        struct eye_token *tokens = realloc(reading->tokens, capacity * sizeof *tokens);
        if (!tokens)
            return false;
        reading->tokens = tokens;
        reading->capacity = capacity;
    }
    reading->tokens[reading->count++] = *token;
    return true;
}

// A line of tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence,
// text. Words have level 5; pages count from 1.
static bool read_line(const char *line, struct eye_token *token)
{
    enum { LEVEL, PAGE, LEFT = 6, TOP, WIDTH, HEIGHT, CONFIDENCE, NUMBERS };
    long numbers[NUMBERS];
    char *rest = NULL;
    for (size_t i = 0; i < NUMBERS; i++) {
        numbers[i] = strtol(line, &rest, 10);
        rest = strchr(rest, '\t');
        if (!rest)
            return false;
        line = rest + 1;
    }
    if (numbers[LEVEL] != 5 || numbers[PAGE] < 1)
        return false;
    token->picture = (size_t)numbers[PAGE] - 1;
    token->box =
        (struct box){(int)numbers[LEFT], (int)numbers[TOP], (int)numbers[WIDTH], (int)numbers[HEIGHT]};
    snprintf(token->text, sizeof token->text, "%.*s", (int)strcspn(line, "\n"), line);
    return true;
}

bool eye_read(const char *list, struct eye_reading *out)
{
    char command[512];
    char line[512];
    snprintf(command, sizeof command,
        "OMP_THREAD_LIMIT=1 tesseract %s stdout --psm 11 -c tessedit_create_tsv=1 2>/dev/null", list);
    FILE *pipe = popen(command, "r"); // NOLINT(cert-env33-c): a command of our own
    if (!pipe)
        return false;
    bool ok = true;
    while (fgets(line, sizeof line, pipe)) {
        struct eye_token token;
        if (read_line(line, &token))
            ok = add(out, &token) && ok;
    }
    return pclose(pipe) == 0 && ok;
}

void eye_reading_free(struct eye_reading *reading)
{
    free(reading->tokens);
    *reading = (struct eye_reading){0};
}
