// The last reply of a connection whose request has not arrived whole, and never may: libmicrohttpd sends none
// before.
#ifndef PLUMBLINE_CONSOLE_RAW_REPLY_H
#define PLUMBLINE_CONSOLE_RAW_REPLY_H

#include "console/mhd_dynload.h"

// Writes a problem (RFC 9457) as the reply and closes our side of the connection. Never waits; a client that
// does not read gets less, or nothing. `title` and `detail` are plain ASCII without quotes. The connection is
// the caller's to end.
void raw_reply(const struct mhd_calls *mhd, struct MHD_Connection *connection, int status, const char *title,
    const char *detail);

#endif
