// plumbline check --broker: publishes a probe to each topic that matters, and sees what the broker allows and
// delivers. Displays ignore the probe.
#include "cli/check_broker.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_MS = 10000, PAUSE_MS = 700, ROW_COUNT = 9 };

static const char probe[] = "{\"probe\":\"plumbline check\"}";

struct row {
    struct topic topic;
    bool required; // for a display
    const char *purpose;
    struct str text; // the topic
    enum { UNKNOWN, YES, NO } writes;
    bool reads; // the probe came back
};

static struct row make_row(
    enum topic_kind kind, const char *name, const char *scope, bool required, const char *purpose)
{
    struct row row = {.topic = {.kind = kind}, .required = required, .purpose = purpose};
    snprintf(row.topic.display, sizeof row.topic.display, "%s", name);
    snprintf(row.topic.scope, sizeof row.topic.scope, "%s", scope);
    return row;
}

static struct row make_command_row(
    enum role role, const char *who, const char *scope, bool required, const char *purpose)
{
    struct row row = make_row(TOPIC_COMMAND, "", scope, required, purpose);
    row.topic.role = role;
    snprintf(row.topic.account, sizeof row.topic.account, "%s", who);
    return row;
}

static void fill_rows(const struct broker_client *client, struct row rows[ROW_COUNT])
{
    char own[SCOPE_SIZE];
    char room[SCOPE_SIZE];
    const struct config *config = &client->config;
    const char *name = config->display.name;
    const char *who = client->user ? client->user : "anybody";
    scope_of_display(name, own);
    scope_of_room(config->room ? config->room : "any", room);
    const struct row all[ROW_COUNT] = {make_row(TOPIC_STATUS, name, "", true, "report its status"),
        make_row(TOPIC_ACK, name, "", true, "acknowledge commands"),
        make_row(TOPIC_ADJUSTMENTS, "", SCOPE_ALL, true, "publish adjustments for all"),
        make_row(TOPIC_ADJUSTMENTS, "", room, true, "publish adjustments for the room"),
        make_row(TOPIC_ADJUSTMENTS, "", own, true, "publish adjustments for itself"),
        make_command_row(ROLE_VIEW, who, own, true, "ask for pictures"),
        make_command_row(ROLE_CHAIR, who, room, false, "act as chair of the room"),
        make_command_row(ROLE_STAFF, who, SCOPE_ALL, false, "command all displays as staff"),
        make_command_row(ROLE_EMERGENCY, who, SCOPE_ALL, false, "raise an emergency")};
    memcpy(rows, all, sizeof all);
    for (size_t i = 0; i < ROW_COUNT; i++)
        topic_write(client->event, &rows[i].topic, &rows[i].text);
}

static void note_event(struct row rows[ROW_COUNT], const struct broker_event *event)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (strcmp(str_text(&rows[i].text), event->text) != 0)
            continue;
        if (event->type == BROKER_DENIED)
            rows[i].writes = NO;
        else if (event->type == BROKER_PUBLISHED && rows[i].writes == UNKNOWN)
            rows[i].writes = YES;
        else if (event->type == BROKER_MESSAGE && strstr(event->payload, "\"probe\""))
            rows[i].reads = true;
    }
}

static bool is_settled(const struct row rows[ROW_COUNT])
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (rows[i].writes == UNKNOWN || (rows[i].writes == YES && !rows[i].reads))
            return false;
    return true;
}

// Publishes the probes as soon as the subscription is settled, and waits for their fates.
static bool probe_all(struct broker_client *client, struct row rows[ROW_COUNT], struct error *error)
{
    struct str filter = {0};
    topic_write_prefix(client->event, &filter);
    str_add_char(&filter, '#');
    bool sent = false;
    bool ok = !filter.failed && broker_subscribe(client->broker, str_text(&filter));
    int64_t until = clock_tick_ms() + TIMEOUT_MS;
    while (ok && clock_tick_ms() < until && !is_settled(rows)) {
        struct broker_event *event = broker_client_next(client, sent ? PAUSE_MS : TIMEOUT_MS);
        if (!event)
            break;
        bool subscribed = event->type == BROKER_SUBSCRIBED || event->type == BROKER_DENIED;
        if (event->type == BROKER_LOST)
            ok = error_set(error, "%s", event->text);
        note_event(rows, event);
        for (size_t i = 0; subscribed && !sent && i < ROW_COUNT; i++)
            broker_client_publish(client, &rows[i].topic, probe);
        sent = sent || subscribed;
        broker_event_free(event);
    }
    str_free(&filter);
    return ok;
}

// MQTT 3.1.1 does not report denied publications: only a probe that came back is known to be allowed.
static const char *describe_writes(const struct row *row, int version)
{
    if (row->writes == NO)
        return "no";
    if (row->writes == YES && (version == 5 || row->reads))
        return "yes";
    return "not known";
}

static const char *describe_reads(const struct row *row)
{
    if (row->reads)
        return "yes";
    return row->writes == NO ? "not known" : "no";
}

// Returns whether the account may do what a display does.
static bool print_rows(const struct broker_client *client, const struct row rows[ROW_COUNT])
{
    int version = broker_version(client->broker);
    bool suffices = true;
    struct str root = {0};
    topic_write_prefix(client->event, &root);
    printf("%s:%d, %s, MQTT %s, event %s, account %s\n", client->address.host, client->address.port,
        client->address.tls ? "TLS, certificate verified" : "plain, on this machine",
        version == 5 ? "5" : "3.1.1", client->event, client->user ? client->user : "none");
    printf("%-48s %-10s %-10s\n", "", "writes", "reads");
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const char *writes = describe_writes(&rows[i], version);
        printf("%-48s %-10s %-10s %s\n", str_text(&rows[i].text) + root.length, writes,
            describe_reads(&rows[i]), rows[i].purpose);
        suffices = suffices && (!rows[i].required || strcmp(writes, "no") != 0);
    }
    str_free(&root);
    printf("%zu displays and desks are known to the broker\n", client->registry.count);
    puts(suffices ? "the account may do what a display does"
                  : "the account may not do all that a display does");
    return suffices;
}

int check_broker(const struct options *options)
{
    struct broker_client client = {0};
    struct broker_client_options broker = broker_options(options);
    struct row rows[ROW_COUNT] = {0};
    struct error error;
    if (!options->content.config)
        return command_misused("check", "--broker: --config FILE is missing");
    bool ok = broker_client_open(&client, &broker, &error);
    if (ok) {
        fill_rows(&client, rows);
        ok = probe_all(&client, rows, &error);
    }
    bool suffices = ok && print_rows(&client, rows);
    for (size_t i = 0; i < ROW_COUNT; i++)
        str_free(&rows[i].text);
    broker_client_close(&client);
    if (!ok)
        return command_failed(&error);
    return suffices ? EXIT_SUCCESS : EXIT_FAILURE;
}
