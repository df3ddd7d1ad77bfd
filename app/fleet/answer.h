// A display's answer to a command, as published on its topic "ack/ID":
// {"answers":[{"id":"…","status":200,"number":8}]}.
#ifndef PLUMBLINE_FLEET_ANSWER_H
#define PLUMBLINE_FLEET_ANSWER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { ANSWER_ID_SIZE = 72 };

// Texts are borrowed.
struct answer {
    const char *id;             // the command's
    int status;                 // as in HTTP; 200: the display has it
    int64_t number;             // of the adjustments that it became; 0: none
    const char *field, *detail; // what was refused, and why; of a command that is carried out what its times
                                // mean: "ends 00:05 on Thursday"; NULL: none
    int pages, seconds;         // of a notice (struct command_result); 0: not known
    const char *code;           // of a question (struct refusal); NULL: none
};

// Appends an answer to the list; without memory it is left out.
void answer_add(json_t *list, const struct answer *answer);

// Reads one answer of another display: id, status, detail and code. Its texts live as long as the JSON. An
// endless detail is left out. False without a usable id and status.
bool answer_read(const json_t *json, struct answer *out);

#endif
