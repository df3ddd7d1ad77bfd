// Telling the service manager how we are (sd_notify(3): datagrams of NAME=VALUE lines to the socket that
// NOTIFY_SOCKET names, a stable interface of systemd). Without one, nothing is told.
#ifndef PLUMBLINE_BASE_SD_NOTIFY_H
#define PLUMBLINE_BASE_SD_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

// Is there a service manager that started us, and would start us again?
bool sd_notify_is_service(void);

// Sends the lines, such as "READY=1\nSTATUS=…". False where nobody is to be told, or it could not be sent.
bool sd_notify_send(const char *lines);

// How often the watchdog wants to hear of us, in milliseconds; 0 where there is none.
int64_t sd_notify_watchdog_ms(void);

// The loop is alive and its picture stands: says that we are ready, the first time, and feeds the watchdog,
// not more often than it needs.
void sd_notify_alive(void);

// The config is being read anew, and the end of that.
void sd_notify_reloading(void);
void sd_notify_ready(void);

// The end has begun.
void sd_notify_stopping(void);

#endif
