// Names documents that are no schedule, or none that is read, and says what to ask the organiser for.
#ifndef PLUMBLINE_SCHEDULE_EXPLAIN_H
#define PLUMBLINE_SCHEDULE_EXPLAIN_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>

// Sets the error. Always false.
bool explain_document(const json_t *root, struct error *error);

#endif
