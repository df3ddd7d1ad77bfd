#include "console/mhd_dynload.h"

#include "base/dynload.h"

#include <pthread.h>

#define CALL(name)                                                                                           \
    {                                                                                                        \
        "MHD_" #name, offsetof(struct mhd_calls, name)                                                       \
    }

static struct mhd_calls loaded;
static struct error failure;
static bool ok;

static void load(void)
{
    static const struct dynload_symbol calls[] = {
        CALL(start_daemon),
        CALL(stop_daemon),
        CALL(run),
        CALL(get_timeout),
        CALL(get_daemon_info),
        CALL(get_connection_info),
        CALL(lookup_connection_value),
        CALL(get_connection_values_n),
        CALL(http_unescape),
        CALL(get_version),
        CALL(create_response_from_buffer),
        CALL(create_response_from_callback),
        CALL(add_response_header),
        CALL(queue_response),
        CALL(destroy_response),
        CALL(suspend_connection),
        CALL(resume_connection),
    };
    ok = dynload_load("libmicrohttpd.so.12", calls, sizeof calls / sizeof *calls, &loaded, &failure);
}

const struct mhd_calls *mhd_dynload(struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (ok)
        return &loaded;
    error_copy(error, &failure);
    return NULL;
}
