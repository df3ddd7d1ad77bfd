// Notifies the service manager: datagrams of NAME=VALUE lines to the socket that NOTIFY_SOCKET names, a
// stable interface of systemd (sd_notify(3)). Does nothing without one.
#ifndef PLUMBLINE_BASE_SD_NOTIFY_H
#define PLUMBLINE_BASE_SD_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

// Were we started by a service manager, which would start us again?
bool sd_notify_is_service(void);

// Sends lines such as "READY=1\nSTATUS=…". False without a service manager, or if sending failed.
bool sd_notify_send(const char *lines);

// The watchdog's interval in milliseconds; 0 without a watchdog.
int64_t sd_notify_watchdog_ms(void);

// Call often while the main loop is alive: reports that we are ready, once, and feeds the watchdog, no more
// often than it needs.
void sd_notify_alive(void);

// A reload begins, and ends.
void sd_notify_reloading(void);
void sd_notify_ready(void);

// The program is about to end.
void sd_notify_stopping(void);

#endif
