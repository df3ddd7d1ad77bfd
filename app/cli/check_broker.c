// plumbline check --broker: publishes a probe to each topic that matters, and sees what the broker allows and
// delivers. Displays ignore the probe.
#include "cli/check_broker.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "schedule/room_lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ROOMS_MAX keeps all probes among the messages that a connection keeps track of (BROKER_IN_FLIGHT_MAX).
enum { TIMEOUT_MS = 10000, PAUSE_MS = 700, ROOMS_MAX = 200, OTHER_ROWS = 12 };

static const char probe[] = "{\"probe\":\"plumbline check\"}";

// Who has to be allowed to write a topic.
enum need { NEED_DISPLAY, NEED_PICTURE, NEED_ROOM, NEED_DESK, NEED_PERSON, NEED_NOBODY };

struct row {
    struct str text; // the topic
    enum need need;
    const char *purpose; // NULL: it is tried, but not listed
    const char *room;    // of NEED_ROOM: its name
    enum { UNKNOWN, YES, NO } writes;
    bool reads; // the probe came back
};

struct check {
    struct broker_client client;
    struct config config;            // with the command line's options
    const struct schedule *schedule; // NULL if it could not be read
    struct place place;              // what the config shows; PLACE_EVENT if no room or session
    size_t count;
    struct row rows[OTHER_ROWS + ROOMS_MAX];
};

enum rights { RIGHTS_LACKING, RIGHTS_DISPLAY, RIGHTS_MIXED, RIGHTS_DESK };

// ---- which topics

// Adds a row; the caller appends the topic without its prefix.
static struct row *add_row(struct check *check, enum need need, const char *purpose)
{
    struct row *row = &check->rows[check->count++];
    *row = (struct row){.need = need, .purpose = purpose};
    topic_write_prefix(check->client.event, &row->text);
    return row;
}

// Appends one level of a topic.
static void add_level(struct str *out, const char *name)
{
    char scope[SCOPE_SIZE];
    struct str text = {0};
    topic_write_scope(scope_of_display(name, scope), &text);
    if (!text.failed)
        str_add_text(out, str_text(&text) + strlen("display/"));
    out->failed = out->failed || text.failed;
    str_free(&text);
}

static void add_named_row(
    struct check *check, enum need need, const char *purpose, const char *before, const char *name)
{
    struct str *text = &add_row(check, need, purpose)->text;
    str_add_text(text, before);
    add_level(text, name);
}

static void add_scope_row(
    struct check *check, enum need need, const char *purpose, const char *before, const char *scope)
{
    struct str *text = &add_row(check, need, purpose)->text;
    str_add_text(text, before);
    topic_write_scope(scope, text);
}

static void add_command_row(
    struct check *check, enum need need, const char *purpose, enum role role, const char *scope)
{
    struct str *text = &add_row(check, need, purpose)->text;
    str_format(text, "command/%s/", role_name(role));
    add_level(text, check->client.user ? check->client.user : "anybody");
    str_add_char(text, '/');
    topic_write_scope(scope, text);
}

static size_t count_rooms(const struct check *check)
{
    size_t count = 0;
    for (size_t i = 0; i < check->count; i++)
        count += check->rows[i].need == NEED_ROOM;
    return count;
}

static void add_room_row(struct check *check, const char *room, const char *purpose)
{
    char scope[SCOPE_SIZE];
    if (count_rooms(check) == ROOMS_MAX)
        return;
    add_scope_row(check, NEED_ROOM, purpose, "desk/", scope_of_room(room, scope));
    check->rows[check->count - 1].room = room;
}

// Does the config show this room of the schedule?
static bool is_shown(const struct check *check, size_t room)
{
    if (check->place.kind != PLACE_SESSION)
        return check->place.kind == PLACE_ROOM && check->place.room == room;
    const struct room *in = &check->schedule->rooms[room];
    for (size_t i = in->first; i < in->first + in->count; i++) {
        const char *session = check->schedule->items[i].session;
        if (session && strcmp(session, check->place.session) == 0)
            return true;
    }
    return false;
}

// What the schedule calls the config's room, as far as the config knows.
static const char *room_without_schedule(const struct config *config)
{
    for (size_t i = 0; config->room && i < config->alias_count; i++)
        if (strcmp(config->aliases[i].name, config->room) == 0)
            return config->aliases[i].room;
    return config->room;
}

static void add_shown_rooms(struct check *check)
{
    const char *purpose = "publish what chairs and keys do in the room";
    const char *room = room_without_schedule(&check->config);
    if (!check->schedule && room)
        add_room_row(check, room, purpose);
    for (size_t i = 0; check->schedule && i < check->schedule->room_count; i++)
        if (is_shown(check, i))
            add_room_row(check, check->schedule->rooms[i].name, purpose);
}

static void add_other_rooms(struct check *check)
{
    for (size_t i = 0; check->schedule && i < check->schedule->room_count; i++)
        if (!is_shown(check, i) && !check->schedule->rooms[i].gone)
            add_room_row(check, check->schedule->rooms[i].name, NULL);
}

static void fill_rows(struct check *check)
{
    char own[SCOPE_SIZE];
    char room[SCOPE_SIZE];
    const char *name = check->config.display.name;
    scope_of_display(name, own);
    add_scope_row(check, NEED_DISPLAY, "report its status", "", own);
    str_add_text(&check->rows[0].text, "/status");
    add_named_row(check, NEED_DISPLAY, "acknowledge commands", "ack/", name);
    add_named_row(check, NEED_PICTURE, "send pictures of its screen", "display/", name);
    str_add_text(&check->rows[check->count - 1].text, "/picture/now");
    // Of the topics that no version uses.
    add_named_row(check, NEED_NOBODY, NULL, "display/", name);
    str_add_text(&check->rows[check->count - 1].text, "/picture/plumbline-check");
    size_t first = check->count;
    add_shown_rooms(check);
    bool has_room = check->count > first;
    scope_of_staff_room(has_room ? check->rows[first].room : "", room);
    if (has_room)
        add_scope_row(check, NEED_DESK, "publish what staff do about the room", "desk/", room);
    add_scope_row(check, NEED_DESK, "publish adjustments for all", "desk/", SCOPE_ALL);
    add_scope_row(check, NEED_DESK, "publish adjustments for itself", "desk/", own);
    add_named_row(check, NEED_DESK, "be known as a desk", "desk/rights/", name);
    add_command_row(check, NEED_DESK, "ask for pictures", ROLE_VIEW, own);
    scope_of_room(has_room ? check->rows[first].room : "", room); // commands are for rooms as a whole
    if (has_room)
        add_command_row(check, NEED_PERSON, "act as chair of the room", ROLE_CHAIR, room);
    add_command_row(check, NEED_PERSON, "command all displays as staff", ROLE_STAFF, SCOPE_ALL);
    add_command_row(check, NEED_PERSON, "raise an emergency", ROLE_EMERGENCY, SCOPE_ALL);
    add_other_rooms(check);
}

// ---- trying them

static void note_event(struct check *check, const struct broker_event *event)
{
    for (size_t i = 0; i < check->count; i++) {
        struct row *row = &check->rows[i];
        if (strcmp(str_text(&row->text), event->text) != 0)
            continue;
        if (event->type == BROKER_DENIED)
            row->writes = NO;
        else if (event->type == BROKER_PUBLISHED && row->writes == UNKNOWN)
            row->writes = YES;
        else if (event->type == BROKER_MESSAGE && strstr(event->payload, "\"probe\""))
            row->reads = true;
    }
}

static bool is_settled(const struct check *check)
{
    for (size_t i = 0; i < check->count; i++) {
        const struct row *row = &check->rows[i];
        if (row->writes == UNKNOWN || (row->writes == YES && !row->reads))
            return false;
    }
    return true;
}

static void publish_probes(struct check *check)
{
    for (size_t i = 0; i < check->count; i++)
        if (!check->rows[i].text.failed)
            broker_publish(check->client.broker, BROKER_ORDINARY, str_text(&check->rows[i].text), probe,
                strlen(probe), false);
}

// Publishes the probes as soon as the subscription is settled, and waits for their fates.
static bool probe_all(struct check *check, struct error *error)
{
    struct str filter = {0};
    topic_write_prefix(check->client.event, &filter);
    str_add_char(&filter, '#');
    bool sent = false;
    bool ok = !filter.failed && broker_subscribe(check->client.broker, str_text(&filter));
    int64_t until = clock_tick_ms() + TIMEOUT_MS;
    while (ok && clock_tick_ms() < until && !is_settled(check)) {
        struct broker_event *event = broker_client_next(&check->client, sent ? PAUSE_MS : TIMEOUT_MS);
        if (!event)
            break;
        bool subscribed = event->type == BROKER_SUBSCRIBED || event->type == BROKER_DENIED;
        if (event->type == BROKER_LOST)
            ok = error_set(error, "%s", event->text);
        note_event(check, event);
        if (subscribed && !sent)
            publish_probes(check);
        sent = sent || subscribed;
        broker_event_free(event);
    }
    str_free(&filter);
    return ok;
}

// ---- what it means

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

static bool is_writable(const struct check *check, const struct row *row)
{
    return strcmp(describe_writes(row, broker_version(check->client.broker)), "yes") == 0;
}

static enum rights judge(const struct check *check)
{
    size_t desk = 0;
    size_t desk_writable = 0;
    for (size_t i = 0; i < check->count; i++) {
        const struct row *row = &check->rows[i];
        bool writable = is_writable(check, row);
        if (row->need == NEED_DISPLAY && row->writes == NO)
            return RIGHTS_LACKING;
        desk += row->need == NEED_DESK;
        desk_writable += row->need == NEED_DESK && writable;
    }
    if (desk_writable == 0)
        return RIGHTS_DISPLAY;
    return desk_writable == desk ? RIGHTS_DESK : RIGHTS_MIXED;
}

static void print_rows(const struct check *check)
{
    const struct broker_client *client = &check->client;
    int version = broker_version(client->broker);
    struct str root = {0};
    topic_write_prefix(client->event, &root);
    printf("%s:%d, %s, MQTT %s, event %s, account %s\n", client->address.host, client->address.port,
        client->address.tls ? "TLS, certificate verified" : "plain, on this machine",
        version == 5 ? "5" : "3.1.1", client->event, client->user ? client->user : "none");
    printf("%-48s %-10s %-10s\n", "", "writes", "reads");
    for (size_t i = 0; i < check->count; i++) {
        const struct row *row = &check->rows[i];
        if (row->purpose)
            printf("%-48s %-10s %-10s %s\n", str_text(&row->text) + root.length,
                describe_writes(row, version), describe_reads(row), row->purpose);
    }
    str_free(&root);
    printf("%zu displays and desks are known to the broker\n", client->registry.count);
}

// As one word of a shell's command.
static void add_word(struct str *out, const char *word)
{
    str_add_text(out, " '");
    for (; *word; word++) {
        if (*word == '\'')
            str_add_text(out, "'\\'");
        str_add_char(out, *word);
    }
    str_add_char(out, '\'');
}

// The rooms that the account should be given: those that are shown, and with `writable` those that it has.
static void add_room_words(const struct check *check, bool writable, struct str *out)
{
    for (size_t i = 0; i < check->count; i++) {
        const struct row *row = &check->rows[i];
        if (row->need == NEED_ROOM && (row->purpose || (writable && is_writable(check, row))))
            add_word(out, row->room);
    }
}

static void print_finding(
    enum finding_severity severity, const char *path, const struct str *what, const struct str *advice)
{
    printf("%s  %s  %s  (%s)\n", finding_severity_name(severity), path, str_text(what), str_text(advice));
}

// Of an account that may write more than a display has to.
static void warn_of_power(const struct check *check)
{
    bool display = check->config.room || check->config.session;
    struct str what = {0};
    struct str advice = {0};
    str_add_text(
        &what, display ? "this is a display, and whoever takes it can command all others: its account may "
                         "write everything"
                       : "if this is a display and not a desk, whoever takes it can command all others");
    str_add_text(&advice, "setup.sh restrict FOLDER");
    add_word(&advice, check->client.user ? check->client.user : "ACCOUNT");
    add_room_words(check, false, &advice);
    str_add_text(&advice, ", and let the broker read it");
    print_finding(display ? FINDING_WARNING : FINDING_NOTE, "$.control.broker", &what, &advice);
    str_free(&what);
    str_free(&advice);
}

// How to give the account the rights of a display of its rooms.
static void advise_to_add(const struct check *check, struct str *advice)
{
    str_add_text(advice, "setup.sh add FOLDER");
    add_word(advice, check->client.event);
    str_add_text(advice, " display");
    add_word(advice, check->client.user ? check->client.user : "ACCOUNT");
    add_room_words(check, true, advice);
    str_add_text(advice, ", and let the broker read it");
}

static void warn_of_room(const struct check *check, const struct row *denied)
{
    struct str what = {0};
    struct str advice = {0};
    str_format(&what,
        "the account may not write for the room %s: what chairs and keys do here stays on this display",
        denied->room);
    advise_to_add(check, &advice);
    print_finding(FINDING_WARNING, "$.room", &what, &advice);
    str_free(&what);
    str_free(&advice);
}

// Where a display may write any topic below its own name, as setup.sh of older versions let it.
static void warn_of_endless_topics(const struct check *check)
{
    for (size_t i = 0; i < check->count; i++) {
        if (check->rows[i].need != NEED_NOBODY || !is_writable(check, &check->rows[i]))
            continue;
        struct str what = {0};
        struct str advice = {0};
        str_add_text(&what,
            "whoever takes this display can fill the broker's memory: its account may write topics "
            "without end");
        advise_to_add(check, &advice);
        print_finding(FINDING_WARNING, "$.control.broker", &what, &advice);
        str_free(&what);
        str_free(&advice);
    }
}

static void print_display_rights(const struct check *check)
{
    size_t count = 0;
    const struct row *denied = NULL;
    struct str rooms = {0};
    for (size_t i = 0; i < check->count; i++) {
        const struct row *row = &check->rows[i];
        if (row->need != NEED_ROOM)
            continue;
        if (is_writable(check, row))
            str_format(&rooms, "%s %s", count++ ? "," : "", row->room);
        else if (row->purpose && !denied)
            denied = row;
    }
    if (count > 0)
        printf("a display's account: it may write for itself and the %s%s\n", count == 1 ? "room" : "rooms",
            str_text(&rooms));
    else
        puts("a display's account: it may write for itself alone, and for no room");
    str_free(&rooms);
    if (denied)
        warn_of_room(check, denied);
    warn_of_endless_topics(check);
}

static void print_rights(const struct check *check, enum rights rights)
{
    switch (rights) {
    case RIGHTS_LACKING:
        printf("the account may not do all that a display does (a display's account has its name: %s)\n",
            check->config.display.name);
        break;
    case RIGHTS_DISPLAY:
        print_display_rights(check);
        break;
    case RIGHTS_MIXED:
        puts("an account that may write more than a display's, and less than a desk's");
        warn_of_power(check);
        break;
    case RIGHTS_DESK:
        puts("a desk's account: it may write everything of the event");
        warn_of_power(check);
        break;
    }
}

// ---- the command

// The schedule has the names of rooms. Without it, only the config's own room is tried.
static void find_place(struct check *check)
{
    struct error error;
    struct room_query query = config_room_query(&check->config);
    check->place.kind = PLACE_EVENT;
    check->schedule = load_context_schedule(&check->config, &error);
    if (!check->schedule) {
        printf("note  $.schedule  %s  (the account is tried for the config's own room alone)\n", error.text);
        return;
    }
    if (!query.room && !query.session)
        return;
    if (!room_lookup(check->schedule, &query, &check->place, &error)) {
        printf("warning  $.room  %s  (plumbline rooms lists them)\n", error.text);
        check->place.kind = PLACE_EVENT;
    }
}

static bool run_check(struct check *check, const struct options *options, struct error *error)
{
    struct broker_client_options broker = broker_options(options);
    if (!load_context_config(&options->content, &check->config, error))
        return false;
    if (!broker_client_open(&check->client, &broker, error))
        return false;
    find_place(check);
    fill_rows(check);
    return probe_all(check, error);
}

int check_broker(const struct options *options)
{
    struct check check = {0};
    struct error error;
    if (!options->content.config)
        return command_misused("check", "--broker: --config FILE is missing");
    check.client.wake = -1;
    enum rights rights = RIGHTS_LACKING;
    bool ok = run_check(&check, options, &error);
    if (ok) {
        rights = judge(&check);
        print_rows(&check);
        print_rights(&check, rights);
    }
    for (size_t i = 0; i < check.count; i++)
        str_free(&check.rows[i].text);
    broker_client_close(&check.client);
    schedule_unref(check.schedule);
    config_free(&check.config);
    if (!ok)
        return command_failed(&error);
    return rights == RIGHTS_LACKING ? EXIT_FAILURE : EXIT_SUCCESS;
}
