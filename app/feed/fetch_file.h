// Fetching what is a file of this machine. For use within this folder.
#ifndef PLUMBLINE_FEED_FETCH_FILE_H
#define PLUMBLINE_FEED_FETCH_FILE_H

#include "feed/fetch.h"

// Unchanged is a file whose time, size and number are those of `known`. Only regular files are read, up to
// `limit` bytes: a pipe could keep us for ever.
enum fetch_result fetch_file(const char *path, const struct fetch_validators *known, size_t limit,
    struct fetch_answer *answer, struct error *error);

#endif
