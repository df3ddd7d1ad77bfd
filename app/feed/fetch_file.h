// Fetches a local file. For use within this folder.
#ifndef PLUMBLINE_FEED_FETCH_FILE_H
#define PLUMBLINE_FEED_FETCH_FILE_H

#include "feed/fetch.h"

// A file with the modification time, size and inode of `known` is unchanged. Only regular files are read, up
// to `limit` bytes: a pipe could block for ever.
enum fetch_result fetch_file(const char *path, const struct fetch_validators *known, size_t limit,
    struct fetch_answer *answer, struct error *error);

#endif
