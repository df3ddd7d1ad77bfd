#include "base/lines_back.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, MAX_LINE = 1 << 20 };

bool lines_back_open(struct lines_back *lines, const char *path, struct error *error)
{
    *lines = (struct lines_back){0};
    FILE *file = file_open_regular(path, error);
    int descriptor = file ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 3) : -1;
    bool ok = descriptor >= 0 && fstat(descriptor, &lines->info) == 0;
    if (file && !ok)
        error_number(error, errno, "%s: cannot be read", path);
    if (file)
        fclose(file);
    lines->file = descriptor >= 0 ? descriptor : 0;
    lines->begin = ok ? (int64_t)lines->info.st_size : 0;
    return ok;
}

void lines_back_close(struct lines_back *lines)
{
    if (lines->file > 0)
        close(lines->file);
    free(lines->bytes);
    *lines = (struct lines_back){0};
}

static bool read_all(int file, char *out, size_t length, int64_t at)
{
    size_t done = 0;
    while (done < length) {
        ssize_t got = pread(file, out + done, length - done, (off_t)(at + (int64_t)done));
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        done += got > 0 ? (size_t)got : 0;
    }
    return true;
}

// Puts the block before the bytes in memory in front of them. False at the beginning of the file.
static bool read_block(struct lines_back *lines)
{
    size_t size = lines->begin < BLOCK ? (size_t)lines->begin : BLOCK;
    char *bytes = size > 0 ? malloc(size + lines->length + 1) : NULL;
    if (!bytes || !read_all(lines->file, bytes, size, lines->begin - (int64_t)size)) {
        free(bytes);
        return false;
    }
    if (lines->length > 0)
        memcpy(bytes + size, lines->bytes, lines->length);
    free(lines->bytes);
    lines->bytes = bytes;
    lines->length += size;
    lines->begin -= (int64_t)size;
    lines->read += size;
    return true;
}

static bool is_end(char c)
{
    return c == '\n' || c == '\0';
}

const char *lines_back_next(struct lines_back *lines)
{
    size_t length; // up to the line's end
    size_t at;     // the line's beginning, or where it was looked for so far
    size_t after;  // bytes behind `at` that are known to have no end in them
    do {
        while (lines->length > 0 && is_end(lines->bytes[lines->length - 1]))
            lines->length--;
    } while (lines->length == 0 && read_block(lines));
    if (lines->length == 0)
        return NULL;
    for (after = 0;;) {
        length = lines->length;
        at = length - after;
        while (at > 0 && !is_end(lines->bytes[at - 1]))
            at--;
        after = length - at;
        if (at > 0 || length > MAX_LINE || !read_block(lines))
            break;
    }
    lines->bytes[length] = '\0';
    lines->length = at;
    return lines->bytes + at;
}
