// How many lines of a kind the log takes: what anybody in the network can cause must not fill a disk. What is
// left out is counted, and the count is written. Not safe between threads; the log locks it.
#ifndef PLUMBLINE_BASE_LOG_LIMIT_H
#define PLUMBLINE_BASE_LOG_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LOG_LIMIT_BURST = 200,       // lines of a kind at once; then
    LOG_LIMIT_EVERY_MS = 2000,   // one in that time
    LOG_LIMIT_REPORT_MS = 30000, // how long a count waits before it is written
    LOG_LIMIT_KINDS = 64,        // that are told apart; further ones share one
};

struct log_kind {
    uint64_t name;    // 0: unused
    int64_t spent_ms; // when the kind has its whole burst again
    int64_t since_ms; // when the first of the lines was left out
    unsigned long left_out;
    char example[100]; // the start of the last line that was left out
};

// Zero-initialise.
struct log_limit {
    struct log_kind kinds[LOG_LIMIT_KINDS];
};

// Whether the line may be written at `now_ms`; else it is counted. Its kind is its format or, where that has
// no words of its own ("%s: %s"), the start of the line.
bool log_limit_takes(struct log_limit *limit, const char *format, const char *line, int64_t now_ms);

// Fills `out` with a count that is due, or with any where `all`; false if there is none. Call it until then.
bool log_limit_report(struct log_limit *limit, bool all, int64_t now_ms, char *out, size_t size);

#endif
