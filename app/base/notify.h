// Telling the service manager how we are (sd_notify(3): datagrams of NAME=VALUE lines to the socket that
// NOTIFY_SOCKET names, a stable interface of systemd). Without one, nothing is told.
#ifndef PLUMBLINE_BASE_NOTIFY_H
#define PLUMBLINE_BASE_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

// Is there a service manager that started us, and would start us again?
bool notify_is_service(void);

// Sends the lines, such as "READY=1\nSTATUS=…". False where nobody is to be told, or it could not be sent.
bool notify_send(const char *lines);

// How often the watchdog wants to hear of us, in milliseconds; 0 where there is none.
int64_t notify_watchdog_ms(void);

// The loop is alive and its picture stands: says that we are ready, the first time, and feeds the watchdog,
// not more often than it needs.
void notify_alive(void);

// The config is being read anew, and the end of that.
void notify_reloading(void);
void notify_ready(void);

// The end has begun.
void notify_stopping(void);

#endif
