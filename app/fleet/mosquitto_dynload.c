#include "fleet/mosquitto_dynload.h"

#include "base/dynload.h"

#include <pthread.h>

#define CALL(name)                                                                                           \
    {                                                                                                        \
        "mosquitto_" #name, offsetof(struct mosquitto_calls, name)                                           \
    }

static struct mosquitto_calls loaded;
static struct error failure;
static bool ok;

static void load(void)
{
    static const struct dynload_symbol calls[] = {
        CALL(lib_init),
        CALL(new),
        CALL(destroy),
        CALL(username_pw_set),
        CALL(will_set),
        CALL(int_option),
        CALL(tls_set),
        CALL(connect_v5_callback_set),
        CALL(disconnect_v5_callback_set),
        CALL(publish_v5_callback_set),
        CALL(message_callback_set),
        CALL(subscribe_callback_set),
        CALL(log_callback_set),
        CALL(connect_bind_async),
        CALL(subscribe),
        CALL(unsubscribe),
        CALL(publish),
        CALL(loop_read),
        CALL(loop_write),
        CALL(loop_misc),
        CALL(want_write),
        CALL(socket),
        CALL(strerror),
        CALL(reason_string),
        CALL(connack_string),
    };
    ok = dynload_load("libmosquitto.so.1", calls, sizeof calls / sizeof *calls, &loaded, &failure);
    if (ok && loaded.lib_init() != MOSQ_ERR_SUCCESS)
        ok = error_set(&failure, "libmosquitto cannot be initialised");
}

const struct mosquitto_calls *mosquitto_dynload(struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (ok)
        return &loaded;
    error_copy(error, &failure);
    return NULL;
}
