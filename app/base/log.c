#include "base/log.h"

#include "base/clock.h"
#include "base/log_limit.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int level_shown = LOG_LEVEL_INFO;
static atomic_bool is_limited;
static pthread_mutex_t limit_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct log_limit limit; // under limit_mutex

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

// One write, so that lines of two threads do not mix. There is no way to report that it failed.
static void write_line(enum log_level level, const char *text)
{
    char line[2048];
    int length = snprintf(line, sizeof line - 1, "%splumbline: %s", prefix(level), text);
    size_t end = length < 0 ? 0 : (size_t)length;
    if (end > sizeof line - 2)
        end = sizeof line - 2;
    for (size_t i = 0; i < end; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
            line[i] = '?';
    line[end] = '\n';
    ssize_t ignored = write(STDERR_FILENO, line, end + 1);
    (void)ignored;
}

void log_limit_lines(void)
{
    atomic_store(&is_limited, true);
}

void log_write_left_out(bool all)
{
    char text[200];
    bool any = atomic_load(&is_limited);
    while (any) {
        pthread_mutex_lock(&limit_mutex);
        any = log_limit_report(&limit, all, clock_monotonic_ms(), text, sizeof text);
        pthread_mutex_unlock(&limit_mutex);
        if (any)
            write_line(LOG_LEVEL_WARNING, text);
    }
}

static bool may_write(const char *format, const char *text)
{
    pthread_mutex_lock(&limit_mutex);
    bool takes = log_limit_takes(&limit, format, text, clock_monotonic_ms());
    pthread_mutex_unlock(&limit_mutex);
    return takes;
}

__attribute__((format(printf, 2, 0))) static void write_message(
    enum log_level level, const char *format, va_list arguments)
{
    char text[2000];
    if ((int)level > atomic_load(&level_shown) || vsnprintf(text, sizeof text, format, arguments) < 0)
        return;
    if (level == LOG_LEVEL_DEBUG || !atomic_load(&is_limited)) {
        write_line(level, text);
        return;
    }
    log_write_left_out(false);
    if (may_write(format, text))
        write_line(level, text);
}

#define DEFINE_LOG(name, level)                                                                              \
    void name(const char *format, ...)                                                                       \
    {                                                                                                        \
        va_list arguments;                                                                                   \
        va_start(arguments, format);                                                                         \
        write_message(level, format, arguments);                                                             \
        va_end(arguments);                                                                                   \
    }

DEFINE_LOG(log_error, LOG_LEVEL_ERROR)
DEFINE_LOG(log_warning, LOG_LEVEL_WARNING)
DEFINE_LOG(log_info, LOG_LEVEL_INFO)
DEFINE_LOG(log_debug, LOG_LEVEL_DEBUG)
