#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int level_shown = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
    atomic_store(&level_shown, (int)level);
}

const char *log_priority(enum log_level level)
{
    // journald sets JOURNAL_STREAM and understands syslog's priorities in angle brackets (sd-daemon(3)).
    static const char *const journal[] = {"<3>", "<4>", "<6>", "<7>"};
    return getenv("JOURNAL_STREAM") && !isatty(STDERR_FILENO) ? journal[level] : "";
}

static const char *prefix(enum log_level level)
{
    static const char *const plain[] = {"error: ", "warning: ", "", "debug: "};
    const char *priority = log_priority(level);
    return *priority ? priority : plain[level];
}

__attribute__((format(printf, 2, 0))) static void write_line(
    enum log_level level, const char *format, va_list arguments)
{
    if ((int)level > atomic_load(&level_shown))
        return;
    char line[2048];
    int start = snprintf(line, sizeof line, "%splumbline: ", prefix(level));
    int length = vsnprintf(line + start, sizeof line - (size_t)start - 1, format, arguments);
    if (length < 0)
        return;
    size_t end = (size_t)start + (size_t)length;
    if (end > sizeof line - 2)
        end = sizeof line - 2;
    for (size_t i = 0; i < end; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
            line[i] = '?';
    line[end] = '\n';
    // One write, so that lines of two threads do not mix. There is no way to report that it failed.
    ssize_t ignored = write(STDERR_FILENO, line, end + 1);
    (void)ignored;
}

#define DEFINE_LOG(name, level)                                                                              \
    void name(const char *format, ...)                                                                       \
    {                                                                                                        \
        va_list arguments;                                                                                   \
        va_start(arguments, format);                                                                         \
        write_line(level, format, arguments);                                                                \
        va_end(arguments);                                                                                   \
    }

DEFINE_LOG(log_error, LOG_LEVEL_ERROR)
DEFINE_LOG(log_warning, LOG_LEVEL_WARNING)
DEFINE_LOG(log_info, LOG_LEVEL_INFO)
DEFINE_LOG(log_debug, LOG_LEVEL_DEBUG)
