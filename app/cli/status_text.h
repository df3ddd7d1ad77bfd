// Writes a display's status (assets/desk/openapi.json) as lines for a terminal.
#ifndef PLUMBLINE_CLI_STATUS_TEXT_H
#define PLUMBLINE_CLI_STATUS_TEXT_H

#include "base/str.h"

#include <jansson.h>

// A member of an object; "" if it is missing or not a string.
const char *status_text_of(const json_t *object, const char *key);

// Appends a line for each of a display's "schedules", if it has any.
void status_text_schedules(struct str *out, const json_t *display);

// Appends the lines. The status is untrusted.
void status_text_write(struct str *out, const char *address, const json_t *status);

#endif
