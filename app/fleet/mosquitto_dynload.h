// libmosquitto, loaded when a broker is configured (see base/dynload.h).
#ifndef PLUMBLINE_FLEET_MOSQUITTO_DYNLOAD_H
#define PLUMBLINE_FLEET_MOSQUITTO_DYNLOAD_H

#include "base/error.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>

// The library's functions, named without "mosquitto_".
struct mosquitto_calls {
    __typeof__(mosquitto_lib_init) *lib_init;
    __typeof__(mosquitto_new) *new;
    __typeof__(mosquitto_destroy) *destroy;
    __typeof__(mosquitto_username_pw_set) *username_pw_set;
    __typeof__(mosquitto_will_set) *will_set;
    __typeof__(mosquitto_int_option) *int_option;
    __typeof__(mosquitto_tls_set) *tls_set;
    __typeof__(mosquitto_connect_v5_callback_set) *connect_v5_callback_set;
    __typeof__(mosquitto_disconnect_v5_callback_set) *disconnect_v5_callback_set;
    __typeof__(mosquitto_publish_v5_callback_set) *publish_v5_callback_set;
    __typeof__(mosquitto_message_callback_set) *message_callback_set;
    __typeof__(mosquitto_subscribe_callback_set) *subscribe_callback_set;
    __typeof__(mosquitto_log_callback_set) *log_callback_set;
    __typeof__(mosquitto_connect_bind_async) *connect_bind_async;
    __typeof__(mosquitto_subscribe) *subscribe;
    __typeof__(mosquitto_unsubscribe) *unsubscribe;
    __typeof__(mosquitto_publish) *publish;
    __typeof__(mosquitto_loop_read) *loop_read;
    __typeof__(mosquitto_loop_write) *loop_write;
    __typeof__(mosquitto_loop_misc) *loop_misc;
    __typeof__(mosquitto_want_write) *want_write;
    __typeof__(mosquitto_socket) *socket;
    __typeof__(mosquitto_strerror) *strerror;
    __typeof__(mosquitto_reason_string) *reason_string;
    __typeof__(mosquitto_connack_string) *connack_string;
};

// Loads and starts the library on the first call; callable from any thread. NULL with the reason on failure.
const struct mosquitto_calls *mosquitto_dynload(struct error *error);

#endif
