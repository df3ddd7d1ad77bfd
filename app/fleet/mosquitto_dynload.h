// libmosquitto, loaded when a broker is configured (see base/dynload.h).
#ifndef PLUMBLINE_FLEET_MOSQUITTO_DYNLOAD_H
#define PLUMBLINE_FLEET_MOSQUITTO_DYNLOAD_H

#include "base/error.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <stdbool.h>

// The library's own functions, by their names without "mosquitto_".
struct mosquitto_calls {
    int (*lib_init)(void);
    struct mosquitto *(*new)(const char *, bool, void *);
    void (*destroy)(struct mosquitto *);
    int (*username_pw_set)(struct mosquitto *, const char *, const char *);
    int (*will_set)(struct mosquitto *, const char *, int, const void *, int, bool);
    int (*int_option)(struct mosquitto *, enum mosq_opt_t, int);
    int (*tls_set)(struct mosquitto *, const char *, const char *, const char *, const char *,
        int (*)(char *, int, int, void *));
    void (*connect_v5_callback_set)(
        struct mosquitto *, void (*)(struct mosquitto *, void *, int, int, const mosquitto_property *));
    void (*disconnect_v5_callback_set)(
        struct mosquitto *, void (*)(struct mosquitto *, void *, int, const mosquitto_property *));
    void (*publish_v5_callback_set)(
        struct mosquitto *, void (*)(struct mosquitto *, void *, int, int, const mosquitto_property *));
    void (*message_callback_set)(
        struct mosquitto *, void (*)(struct mosquitto *, void *, const struct mosquitto_message *));
    void (*subscribe_callback_set)(
        struct mosquitto *, void (*)(struct mosquitto *, void *, int, int, const int *));
    void (*log_callback_set)(struct mosquitto *, void (*)(struct mosquitto *, void *, int, const char *));
    int (*connect_bind_async)(struct mosquitto *, const char *, int, int, const char *);
    int (*disconnect)(struct mosquitto *);
    int (*subscribe)(struct mosquitto *, int *, const char *, int);
    int (*unsubscribe)(struct mosquitto *, int *, const char *);
    int (*publish)(struct mosquitto *, int *, const char *, int, const void *, int, bool);
    int (*loop_read)(struct mosquitto *, int);
    int (*loop_write)(struct mosquitto *, int);
    int (*loop_misc)(struct mosquitto *);
    bool (*want_write)(struct mosquitto *);
    int (*socket)(struct mosquitto *);
    const char *(*strerror)(int);
    const char *(*reason_string)(int);
    const char *(*connack_string)(int);
};

// NULL with the reason where it cannot be loaded. From any thread.
const struct mosquitto_calls *mosquitto_late(struct error *error);

#endif
