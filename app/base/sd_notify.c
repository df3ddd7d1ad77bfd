#include "base/sd_notify.h"

#include "base/clock.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

bool sd_notify_is_service(void)
{
    const char *path = getenv("NOTIFY_SOCKET");
    return path && *path;
}

bool sd_notify_send(const char *lines)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = getenv("NOTIFY_SOCKET");
    size_t length = path ? strlen(path) : 0;
    if (length < 2 || length >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@'))
        return false;
    memcpy(address.sun_path, path, length);
    // An abstract name begins with a NUL (unix(7)).
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return false;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    bool sent =
        sendto(descriptor, lines, strlen(lines), MSG_NOSIGNAL, (struct sockaddr *)&address, size) >= 0;
    close(descriptor);
    return sent;
}

int64_t sd_notify_watchdog_ms(void)
{
    const char *span = getenv("WATCHDOG_USEC");
    const char *process = getenv("WATCHDOG_PID");
    char *end = NULL;
    if (!span || (process && strtol(process, NULL, 10) != (long)getpid()))
        return 0;
    long long microseconds = strtoll(span, &end, 10);
    return end != span && *end == '\0' && microseconds >= 1000 ? microseconds / 1000 : 0;
}

void sd_notify_alive(void)
{
    static bool ready;
    static int64_t fed_ms;
    int64_t now_ms = clock_tick_ms();
    int64_t span = sd_notify_watchdog_ms();
    if (!ready) {
        ready = true;
        sd_notify_ready();
    }
    if (span == 0 || (fed_ms != 0 && now_ms - fed_ms < span / 4))
        return;
    fed_ms = now_ms;
    sd_notify_send("WATCHDOG=1");
}

void sd_notify_reloading(void)
{
    char lines[80];
    // As systemd 253 and later ask for.
    snprintf(lines, sizeof lines, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_monotonic_us());
    sd_notify_send(lines);
}

void sd_notify_ready(void)
{
    sd_notify_send("READY=1");
}

void sd_notify_stopping(void)
{
    sd_notify_send("STOPPING=1");
}
