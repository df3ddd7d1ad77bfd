// The log: one line per message on standard error, with a priority prefix ("<4>…") if journald reads it.
// Never log a secret.
#ifndef PLUMBLINE_BASE_LOG_H
#define PLUMBLINE_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

// Drops lines beyond this level; the default is INFO. Call before other threads start.
void log_set_level(enum log_level level);

// From now on bounds how many lines of a kind are written (base/log_limit.h), except those of DEBUG. For
// programs that run for long; whoever checks a config wants to read all that is wrong with it.
void log_limit_lines(void);
// Writes how many lines were left out, where that is due, or all of it. From any thread, now and then: each
// line that is logged does it too.
void log_write_left_out(bool all);

// From any thread; a line is written in one piece. Control characters become "?".
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The prefix of a line of that level if journald reads it, else "". For lines that are printed by other
// means.
const char *log_priority(enum log_level level);

#endif
