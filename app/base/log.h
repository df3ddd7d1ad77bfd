// What the program has to say to whoever runs it: one line each on standard error, with a level that
// journald understands ("<4>…") where it is the reader. Never give it a secret.
#ifndef PLUMBLINE_BASE_LOG_H
#define PLUMBLINE_BASE_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

// Lines beyond this level are dropped; INFO until told otherwise. Call before other threads start.
void log_set_level(enum log_level level);

// May be called from any thread; a line is written in one piece. Control characters are shown as "?".
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

// What a line of that level begins with where journald reads it, for lines that are printed otherwise; else
// "".
const char *log_priority(enum log_level level);

#endif
