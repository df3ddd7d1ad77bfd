// libmicrohttpd, loaded when a display opens its console (see base/dynload.h).
#ifndef PLUMBLINE_CONSOLE_MHD_DYNLOAD_H
#define PLUMBLINE_CONSOLE_MHD_DYNLOAD_H

#include "base/error.h"

#include <microhttpd.h>

// The library's functions, named without "MHD_".
struct mhd_calls {
    struct MHD_Daemon *(*start_daemon)(
        unsigned, uint16_t, MHD_AcceptPolicyCallback, void *, MHD_AccessHandlerCallback, void *, ...);
    void (*stop_daemon)(struct MHD_Daemon *);
    enum MHD_Result (*run)(struct MHD_Daemon *);
    enum MHD_Result (*get_timeout)(struct MHD_Daemon *, MHD_UNSIGNED_LONG_LONG *);
    const union MHD_DaemonInfo *(*get_daemon_info)(struct MHD_Daemon *, enum MHD_DaemonInfoType, ...);
    const union MHD_ConnectionInfo *(*get_connection_info)(
        struct MHD_Connection *, enum MHD_ConnectionInfoType, ...);
    const char *(*lookup_connection_value)(struct MHD_Connection *, enum MHD_ValueKind, const char *);
    int (*get_connection_values_n)(
        struct MHD_Connection *, enum MHD_ValueKind, MHD_KeyValueIteratorN, void *);
    size_t (*http_unescape)(char *);
    const char *(*get_version)(void);
    struct MHD_Response *(*create_response_from_buffer)(size_t, void *, enum MHD_ResponseMemoryMode);
    struct MHD_Response *(*create_response_from_callback)(
        uint64_t, size_t, MHD_ContentReaderCallback, void *, MHD_ContentReaderFreeCallback);
    enum MHD_Result (*add_response_header)(struct MHD_Response *, const char *, const char *);
    enum MHD_Result (*queue_response)(struct MHD_Connection *, unsigned, struct MHD_Response *);
    void (*destroy_response)(struct MHD_Response *);
    void (*suspend_connection)(struct MHD_Connection *);
    void (*resume_connection)(struct MHD_Connection *);
};

// Loads the library on the first call; callable from any thread. NULL with the reason on failure.
const struct mhd_calls *mhd_dynload(struct error *error);

#endif
