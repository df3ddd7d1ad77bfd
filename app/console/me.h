// What a caller may do here: the answer of /api/v1/me, which also comes first in a stream of events. The page
// shows nothing that would be refused.
#ifndef PLUMBLINE_CONSOLE_ME_H
#define PLUMBLINE_CONSOLE_ME_H

#include "base/str.h"
#include "console/guard.h"

struct room_names;

// The role that reading the log of commands needs.
#define ME_LOG_ROLE ROLE_STAFF

// Appends {"role":"chair","name":"Ana","room":"Jade","acts":["full","timer","message","undo"]}:
// "room" and "expires" are there where the token has them; `acts` are the types of commands that are not
// refused for want of a role or for the room that the display shows, and "log". `shown` are that room's
// names.
void me_write(const struct guard_caller *caller, const struct room_names *shown, struct str *out);

#endif
