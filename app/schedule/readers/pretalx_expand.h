// What a document of pretalx's API is, and whether it lacks what only ?expand= brings: without it, talks,
// rooms and people are codes and numbers.
// Source: https://docs.pretalx.org/api/, and https://github.com/pretalx/pretalx, src/pretalx/api/views
// (schedule.py, submission.py), which name what can be expanded.
#ifndef PLUMBLINE_SCHEDULE_READERS_PRETALX_EXPAND_H
#define PLUMBLINE_SCHEDULE_READERS_PRETALX_EXPAND_H

#include "base/json.h"

#include <stdbool.h>

// Is it one?
bool pretalx_api_recognises(const json_t *root);

// The list that holds slots or talks, and where it is; NULL if there is none.
const json_t *pretalx_api_list(const json_t *root, struct json_path *path);

// Is an entry of the list a talk, and no slot?
bool pretalx_api_is_talk(const json_t *entry);

// What to ask for: "room,submission,…".
const char *pretalx_api_expansion(const json_t *root);

// Is it a document of the API in which something is not expanded that is needed?
bool pretalx_api_is_bare(const json_t *root);

#endif
