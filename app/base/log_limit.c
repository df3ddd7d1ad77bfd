#include "base/log_limit.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

// Never 0, which marks an unused entry.
static uint64_t name_of(const char *text, size_t max)
{
    uint64_t hash = hash_bytes(text, strnlen(text, max));
    return hash ? hash : 1;
}

// Whether a format says more than which values it takes.
static bool has_words(const char *format)
{
    size_t letters = 0;
    for (const char *at = format; *at; at++)
        if (*at == '%')
            at += strspn(at + 1, "-+ #0123456789.*hlzjt") + (at[1] != '\0');
        else
            letters += (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
    return letters > 3;
}

// The entry of a kind: its own, or an unused one, or one whose burst is whole again; the first is shared by
// all that find none.
static struct log_kind *find_kind(struct log_limit *limit, uint64_t name, int64_t now_ms)
{
    struct log_kind *unused = NULL;
    for (size_t i = 1; i < LOG_LIMIT_KINDS; i++) {
        struct log_kind *kind = &limit->kinds[i];
        if (kind->name == name)
            return kind;
        if (!unused && (kind->name == 0 || (kind->spent_ms <= now_ms && kind->left_out == 0)))
            unused = kind;
    }
    if (!unused)
        return &limit->kinds[0];
    *unused = (struct log_kind){.name = name};
    return unused;
}

bool log_limit_takes(struct log_limit *limit, const char *format, const char *line, int64_t now_ms)
{
    enum { START = 24 };
    uint64_t name = has_words(format) ? name_of(format, SIZE_MAX) : name_of(line, START);
    struct log_kind *kind = find_kind(limit, name, now_ms);
    if (kind->spent_ms < now_ms)
        kind->spent_ms = now_ms;
    if (kind->spent_ms - now_ms <= (int64_t)(LOG_LIMIT_BURST - 1) * LOG_LIMIT_EVERY_MS) {
        kind->spent_ms += LOG_LIMIT_EVERY_MS;
        return true;
    }
    if (kind->left_out++ == 0)
        kind->since_ms = now_ms;
    snprintf(kind->example, sizeof kind->example, "%s", line);
    return false;
}

bool log_limit_report(struct log_limit *limit, bool all, int64_t now_ms, char *out, size_t size)
{
    for (size_t i = 0; i < LOG_LIMIT_KINDS; i++) {
        struct log_kind *kind = &limit->kinds[i];
        if (kind->left_out == 0 || (!all && now_ms - kind->since_ms < LOG_LIMIT_REPORT_MS))
            continue;
        snprintf(out, size, "%lu more like this were left out in %lld s: %s", kind->left_out,
            (long long)(now_ms - kind->since_ms + 999) / 1000, kind->example);
        kind->left_out = 0;
        return true;
    }
    return false;
}
