// plumbline check --broker: what the config's account may do at its broker, tried with words that mean
// nothing.
#include "cli/check_broker.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 10000, PAUSE_MS = 700, ROWS = 9 };

// A topic that is tried: may the account write there, and did its own word come back?
struct row {
    struct topic topic;
    bool needed; // by a display
    const char *what;
    struct str text;
    enum { UNKNOWN, YES, NO } writes;
    bool reads;
};

static struct row row_of(
    enum topic_kind kind, const char *name, const char *scope, bool needed, const char *what)
{
    struct row row = {.topic = {.kind = kind}, .needed = needed, .what = what};
    snprintf(row.topic.display, sizeof row.topic.display, "%s", name);
    snprintf(row.topic.scope, sizeof row.topic.scope, "%s", scope);
    return row;
}

static struct row command_row(
    enum role role, const char *who, const char *scope, bool needed, const char *what)
{
    struct row row = row_of(TOPIC_COMMAND, "", scope, needed, what);
    row.topic.role = role;
    snprintf(row.topic.account, sizeof row.topic.account, "%s", who);
    return row;
}

static void fill(const struct broker_client *client, struct row rows[ROWS])
{
    char own[SCOPE_SIZE];
    char room[SCOPE_SIZE];
    const struct config *config = &client->config;
    const char *name = config->display.name;
    const char *who = client->user ? client->user : "anybody";
    scope_of_display(name, own);
    scope_of_room(config->room ? config->room : "any", room);
    const struct row all[ROWS] = {row_of(TOPIC_STATUS, name, "", true, "say how it is"),
        row_of(TOPIC_ACK, name, "", true, "answer commands"),
        row_of(TOPIC_ADJUSTMENTS, "", SCOPE_ALL, true, "tell what is decided for all"),
        row_of(TOPIC_ADJUSTMENTS, "", room, true, "for a room"),
        row_of(TOPIC_ADJUSTMENTS, "", own, true, "for one display"),
        command_row(ROLE_VIEW, who, own, true, "ask for pictures"),
        command_row(ROLE_CHAIR, who, room, false, "act as this room's chair"),
        command_row(ROLE_STAFF, who, SCOPE_ALL, false, "ask all displays as staff"),
        command_row(ROLE_EMERGENCY, who, SCOPE_ALL, false, "call an emergency")};
    memcpy(rows, all, sizeof all);
    for (size_t i = 0; i < ROWS; i++)
        topic_write(client->event, &rows[i].topic, &rows[i].text);
}

static void note(struct row rows[ROWS], const struct broker_event *event)
{
    for (size_t i = 0; i < ROWS; i++) {
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

static bool is_settled(const struct row rows[ROWS])
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].writes == UNKNOWN || (rows[i].writes == YES && !rows[i].reads))
            return false;
    return true;
}

static bool try_all(struct broker_client *client, struct row rows[ROWS], struct error *error)
{
    struct str filter = {0};
    topic_write_prefix(client->event, &filter);
    str_add_char(&filter, '#');
    bool sent = false;
    bool fine = !filter.failed && broker_subscribe(client->broker, str_text(&filter));
    int64_t until = clock_tick_ms() + PATIENCE_MS;
    while (fine && clock_tick_ms() < until && !is_settled(rows)) {
        struct broker_event *event = broker_client_next(client, sent ? PAUSE_MS : PATIENCE_MS);
        if (!event)
            break;
        bool granted = event->type == BROKER_SUBSCRIBED || event->type == BROKER_DENIED;
        if (event->type == BROKER_LOST)
            fine = error_set(error, "%s", event->text);
        note(rows, event);
        for (size_t i = 0; granted && !sent && i < ROWS; i++)
            broker_client_publish(client, &rows[i].topic, "{\"probe\":\"plumbline check\"}");
        sent = sent || granted;
        broker_event_free(event);
    }
    str_free(&filter);
    return fine;
}

// A broker that speaks 3.1.1 says nothing of what it does not allow: what comes back was allowed.
static const char *word(const struct row *row, int version)
{
    if (row->writes == NO)
        return "no";
    if (row->writes == YES && (version == 5 || row->reads))
        return "yes";
    return "not known";
}

static bool print(const struct broker_client *client, struct row rows[ROWS])
{
    int version = broker_version(client->broker);
    bool display = true;
    size_t root = 0;
    struct str text = {0};
    topic_write_prefix(client->event, &text);
    root = text.length;
    str_free(&text);
    printf("%s:%d, %s, MQTT %s, event %s, account %s\n", client->address.host, client->address.port,
        client->address.tls ? "TLS, certificate verified" : "plain, on this machine",
        version == 5 ? "5" : "3.1.1", client->event, client->user ? client->user : "none");
    printf("%-48s %-10s %-10s\n", "", "writes", "hears");
    for (size_t i = 0; i < ROWS; i++) {
        const char *writes = word(&rows[i], version);
        printf("%-48s %-10s %-10s %s\n", str_text(&rows[i].text) + root, writes,
            rows[i].reads          ? "yes"
            : rows[i].writes == NO ? "not known"
                                   : "no",
            rows[i].what);
        display = display && (!rows[i].needed || strcmp(writes, "no") != 0);
    }
    printf("%zu displays and desks are known there\n", client->registry.count);
    puts(display ? "it may do what a display does" : "it may not do all that a display does");
    return display;
}

int check_broker(const struct options *options)
{
    struct broker_client client = {0};
    struct broker_client_options broker = broker_options(options);
    struct row rows[ROWS] = {0};
    struct error error;
    if (!options->config)
        return command_misused("check", "--broker: --config FILE is missing");
    bool fine = broker_client_open(&client, &broker, &error);
    if (fine) {
        fill(&client, rows);
        fine = try_all(&client, rows, &error);
    }
    bool display = fine && print(&client, rows);
    for (size_t i = 0; i < ROWS; i++)
        str_free(&rows[i].text);
    broker_client_close(&client);
    if (!fine)
        return command_failed(&error);
    return display ? EXIT_SUCCESS : EXIT_FAILURE;
}
