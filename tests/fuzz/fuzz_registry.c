// Messages from a broker, separated by NULs. The first line of each is its topic ("!" before it: retained),
// the rest its payload.
#include "fuzz/fuzz.h"
#include "support/target.h"

#include "base/clock.h"
#include "base/log.h"
#include "display/display.h"
#include "fleet/command_peek.h"

// Messages are passed to its static functions, without a connection.
#include "fleet/fleet_receive.c" // NOLINT(bugprone-suspicious-include)

enum { NOW = 1568125980 }; // 2019-09-10T15:33:00+01:00, within the first talk

static struct config config;
static struct display display;

static void world_of(void *context, int64_t now, struct command_context *out)
{
    (void)context;
    display_command_context(&display, now, out);
}

static const struct zone *zone_of(void *context)
{
    (void)context;
    return display_zone(&display);
}

static struct adjustment_store store;
static struct command_exec exec = {
    .store = &store, .display = "door", .fill_context = world_of, .zone = zone_of};
static struct fleet_client connection;

static void begin_once(void)
{
    static const char talks[] =
        "{\"schedule\":{\"conference\":{\"time_zone_name\":\"Europe/Lisbon\",\"days\":[{\"rooms\":{\"Jade\":["
        "{\"guid\":\"c1\",\"title\":\"A\",\"date\":\"2019-09-10T15:20:00\",\"duration\":20},"
        "{\"guid\":\"c2\",\"title\":\"B\",\"date\":\"2019-09-10T15:40:00\",\"duration\":20},"
        "{\"guid\":\"c3\",\"title\":\"Break\",\"date\":\"2019-09-10T16:00:00\",\"duration\":30},"
        "{\"guid\":\"c4\",\"title\":\"C\",\"date\":\"2019-09-10T16:30:00\",\"duration\":20}],\"Opala\":["
        "{\"guid\":\"c5\",\"title\":\"D\",\"date\":\"2019-09-10T15:30:00\",\"duration\":60}]}}]}}}";
    struct schedule_hints hints = {0};
    struct error error;
    if (display.config)
        return;
    log_set_level(LOG_LEVEL_ERROR);
    config_defaults(&config);
    config.room = "Jade";
    config.display.name = "door";
    config.control.broker.url = "mqtt://localhost";
    config.control.broker.event = "e";
    display.config = &config;
    const struct schedule *schedule = schedule_read(talks, sizeof talks - 1, &hints, &error);
    fuzz_holds(schedule);
    display_set_schedule(&display, schedule, false, NOW);
    schedule_unref(schedule);
}

static void receive(const char *message, size_t length)
{
    const char *end = memchr(message, '\n', length);
    size_t topic = end ? (size_t)(end - message) : length;
    bool retained = topic > 0 && message[0] == '!';
    size_t after = end ? topic + 1 : topic;
    char *text = strndup(message + retained, topic - retained);
    char *payload = malloc(length - after + 1);
    struct broker_event event = {
        .type = BROKER_MESSAGE, .retained = retained, .text = text, .length = length - after};
    if (text && payload) {
        memcpy(payload, message + after, event.length);
        payload[event.length] = '\0';
        event.payload = payload;
        receive_message(&connection, NULL, &event, NOW, NOW);
        struct command_peek peek;
        command_peek(payload, event.length, &peek);
        fuzz_holds(strlen(peek.id) < sizeof peek.id && strlen(peek.type) < sizeof peek.type);
    }
    free(text);
    free(payload);
}

// The registry can be written.
static void write_registry(void)
{
    struct fleet_registry_now now = {.real = NOW, .tick_ms = clock_tick_ms()};
    json_t *out = json_object();
    fleet_registry_json(&connection.registry, &now, out);
    char *text = json_dumps(out, JSON_COMPACT);
    fuzz_holds(text);
    free(text);
    json_decref(out);
}

// The adjustments are read as they are written.
static void write_adjustments(void)
{
    struct adjustments again;
    struct error error;
    struct str text = {0};
    adjustments_write(&store.all, &text);
    fuzz_holds(adjustments_read(str_text(&text), text.length, &again, &error));
    fuzz_holds(adjustments_covers(&again, &store.all, INT64_MIN));
    adjustments_free(&again);
    str_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct adjustments none = {0};
    struct error error;
    begin_once();
    // "*" makes it a staff desk.
    bool desk = length > 0 && bytes[0] == '*';
    connection.options = (struct fleet_client_options){.broker = config.control.broker,
        .name = config.display.name,
        .staff_desk = desk,
        .has_console = true,
        .exec = &exec};
    connection.watch.on = true;
    connection.own_status.namesake_ms = 1; // a namesake was logged already
    // Not used while not connected.
    connection.connection.broker = (struct broker *)(void *)&connection;
    store.fleet = true;
    display.store = &store;
    set_target(&store, config.display.name, display_room(&display));
    fuzz_holds(adjustment_store_open(&store, NULL, &none, &error));
    const char *at = (const char *)bytes + desk;
    const char *after = (const char *)bytes + length;
    while (at < after) {
        const char *end = memchr(at, '\0', (size_t)(after - at));
        end = end ? end : after;
        receive(at, (size_t)(end - at));
        at = end + 1;
    }
    fleet_client_tick(&connection, NOW);
    write_registry();
    write_adjustments();
    connection.connection.broker = NULL;
    fleet_client_close(&connection);
    memset(&connection, 0, sizeof connection);
    adjustment_store_close(&store);
    return 0;
}
