// What a display's account may write at the broker: what is known of each scope, over starts and reloads, and
// what happens to what was promised.
#include "support/folder.h"
#include "support/test.h"

#include "base/clock.h"
#include "fleet/broker.c" // to look into its queues. NOLINT(bugprone-suspicious-include)
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char *const folder = folder_here;
static struct adjustment_store *store;
static struct command_exec exec;
static struct fleet_client *client;
static struct error error;
static char no_broker; // stands for one that is never reached

static void open_client(const char *name)
{
    client->options = (struct fleet_client_options){.name = name,
        .broker = {.url = "mqtt://broker", .event = "event"},
        .has_console = true,
        .exec = &exec};
    client->connection.broker = (struct broker *)(void *)&no_broker;
    fleet_rights_open(client);
}

static int set_up(void **state)
{
    static const struct adjustments none = {0};
    struct room_names room = {.count = 1, .list = {"Jade"}};
    int done = folder_set_up(state);
    store = calloc(1, sizeof *store);
    client = calloc(1, sizeof *client);
    assert_true(store && client);
    assert_true(adjustment_store_open(store, NULL, &none, &error));
    adjustment_store_set_target(store, "door", &room);
    exec = (struct command_exec){.store = store, .folder = folder, .display = "door"};
    open_client("door");
    return done;
}

static void close_client(void)
{
    fleet_rights_close(client);
    *client = (struct fleet_client){0};
}

static int tear_down(void **state)
{
    close_client();
    free(client);
    adjustment_store_close(store);
    free(store);
    return folder_tear_down(state);
}

static void patience_ends(void)
{
    client->rights.patient_until_ms = clock_tick_ms();
}

static void broker_denies(const char *topic)
{
    assert_true(fleet_rights_denied(client, topic));
}

static void broker_allows(const char *scope)
{
    struct topic topic = {.kind = TOPIC_RIGHTS, .display = "door"};
    snprintf(topic.scope, sizeof topic.scope, "%s", scope);
    fleet_rights_receive(client, &topic, client->connection.instance);
}

static const char desk_probe[] = "plumbline/event/desk/rights/door";
static const char room_probe[] = "plumbline/event/desk/room/Jade/rights/door";

static void expect(const char *scope, enum command_right right)
{
    if (fleet_rights_of(client, scope) != right)
        fail_msg("%s: %d, not %d", scope, (int)fleet_rights_of(client, scope), (int)right);
}

static void asked_room(void)
{
    snprintf(client->rights.room_name, sizeof client->rights.room_name, "Jade");
}

// Nothing is promised to others that may never be passed on.
static void what_is_not_known_is_not_assumed(void **state)
{
    (void)state;
    expect("display/door", COMMAND_RIGHT_YES);
    expect("room/Jade", COMMAND_RIGHT_UNKNOWN); // it waits for the broker
    assert_true(fleet_rights_are_awaited(client));
    assert_true(fleet_rights_due_ms(client) <= client->rights.patient_until_ms);
    patience_ends();
    assert_false(fleet_rights_are_awaited(client));
    expect("display/door", COMMAND_RIGHT_YES);
    expect("room/Jade", COMMAND_RIGHT_YES); // it is for here first
    static const char *const others[] = {
        "all", "staff/room/Jade", "room/Opal", "staff/room/Opal", "display/foyer"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        expect(others[i], COMMAND_RIGHT_UNKNOWN);
}

static void each_answer_counts_for_its_scopes(void **state)
{
    (void)state;
    asked_room();
    broker_denies(desk_probe);
    expect("all", COMMAND_RIGHT_NO);
    expect("room/Jade", COMMAND_RIGHT_UNKNOWN);
    broker_allows("room/Jade");
    expect("room/Jade", COMMAND_RIGHT_YES);
    expect("staff/room/Jade", COMMAND_RIGHT_NO);
    expect("room/Opal", COMMAND_RIGHT_NO);
    broker_denies(room_probe);
    expect("room/Jade", COMMAND_RIGHT_NO);
    expect("display/door", COMMAND_RIGHT_YES);
}

static void what_was_known_holds_after_a_start(void **state)
{
    (void)state;
    asked_room();
    broker_denies(desk_probe);
    broker_allows("room/Jade");
    close_client();
    open_client("door");
    assert_false(fleet_rights_are_awaited(client)); // nobody waits for what is known
    expect("all", COMMAND_RIGHT_NO);
    expect("room/Jade", COMMAND_RIGHT_YES);
    struct stat info;
    assert_int_equal(stat(folder_file(folder, RIGHTS_MEMORY_FILE), &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    // Of another room, account or with a broken file it is not.
    struct room_names room = {.count = 1, .list = {"Opal"}};
    adjustment_store_set_target(store, "door", &room);
    expect("room/Opal", COMMAND_RIGHT_UNKNOWN);
    close_client();
    open_client("window");
    expect("all", COMMAND_RIGHT_UNKNOWN);
    close_client();
    folder_write(folder, RIGHTS_MEMORY_FILE, "{\"acc", 5);
    open_client("door");
    expect("all", COMMAND_RIGHT_UNKNOWN);
}

static void what_was_known_holds_after_a_reload_without_a_folder(void **state)
{
    struct fleet_client *old = client;
    (void)state;
    exec.folder = NULL;
    close_client();
    open_client("door");
    broker_denies(desk_probe);
    client = calloc(1, sizeof *client);
    assert_non_null(client);
    fleet_client_inherit(client, old);
    fleet_rights_close(old);
    free(old);
    open_client("door");
    expect("all", COMMAND_RIGHT_NO);
}

// ---- what was promised

static void ask_for(const char *scope, const char *id)
{
    enum { NOW = 1568120400 };
    struct adjustments adjustments;
    struct adjustment entry = {.type = ADJUST_NOTICE,
        .item = id,
        .id = id,
        .scope = scope,
        .number = 1,
        .by = "staff",
        .text = "Lunch",
        .at = NOW,
        .until = NOW + 3600};
    struct adjustment_store_act act = {.entries = &adjustments,
        .id = id,
        .scope = scope,
        .undoable = true,
        .by = "staff",
        .role = ROLE_STAFF,
        .now = NOW};
    assert_true(adjustments_from_entries(&entry, 1, &adjustments));
    assert_true(adjustment_store_apply(store, &act, &error));
    fleet_promises_note(client, &entry);
    adjustments_free(&adjustments);
}

static size_t holding(const char *scope)
{
    struct adjustments part;
    size_t count = 0;
    assert_true(scope_select(&store->all, scope, 0, &part));
    for (size_t i = 0; i < part.count; i++)
        count += part.entries[i].until > 1568120400;
    adjustments_free(&part);
    return count;
}

static void what_can_never_be_passed_on_is_reported(void **state)
{
    (void)state;
    client->rights.desk = COMMAND_RIGHT_YES; // as the broker last said
    ask_for("all", "notice-all");
    ask_for("display/foyer", "notice-foyer");
    ask_for("display/door", "notice-door");
    assert_int_equal(client->promises.count, 2);
    asked_room();
    broker_denies(desk_probe);
    client->rights.room_asked = true;
    fleet_promises_check(client, 1568120401);
    assert_int_equal(client->refused.count, 0); // not before both answers
    broker_allows("room/Jade");
    fleet_promises_check(client, 1568120401);
    assert_int_equal(client->refused.count, 2);
    assert_string_equal(client->refused.list[0].topic, "desk/display/foyer");
    assert_contains(client->refused.list[0].why, "withdrawn");
    assert_string_equal(client->refused.list[1].topic, "desk/all");
    assert_contains(client->refused.list[1].why, "Only this display has it");
    assert_int_equal(holding("all"), 1);
    assert_int_equal(holding("display/foyer"), 0);
    assert_int_equal(holding("display/door"), 1);
    assert_int_equal(client->promises.count, 0);
}

static void what_is_passed_on_is_no_longer_a_promise(void **state)
{
    (void)state;
    client->rights.desk = COMMAND_RIGHT_YES;
    for (int i = 0; i < FLEET_PROMISES + 3; i++) {
        char id[32];
        snprintf(id, sizeof id, "notice-%d", i);
        ask_for("all", id);
        ask_for("all", id);
    }
    assert_int_equal(client->promises.count, FLEET_PROMISES);
    broker_allows("");
    fleet_promises_check(client, 1568120401);
    assert_int_equal(client->promises.count, 0);
    assert_int_equal(client->refused.count, 0);
    assert_int_equal(holding("all"), FLEET_PROMISES + 3);
    client->connection.up = true;
    ask_for("all", "notice-at-once");
    assert_int_equal(client->promises.count, 0);
}

// ---- which scopes are followed

static void only_rooms_that_are_subscribed_to_are_followed(void **state)
{
    static char jade[] = "Jade";
    static char *names[] = {jade};
    (void)state;
    client->rights.desk = COMMAND_RIGHT_YES;
    assert_false(fleet_follows(client, "room/Jade"));
    assert_false(fleet_follows(client, "staff/room/Jade"));
    client->rooms.names = names;
    client->rooms.count = 1;
    assert_true(fleet_follows(client, "room/Jade"));
    assert_true(fleet_follows(client, "staff/room/Jade"));
    assert_false(fleet_follows(client, "staff/room/Opal"));
    assert_true(fleet_follows(client, "all"));
    assert_true(fleet_follows(client, "display/door"));
    assert_true(fleet_follows(client, "display/foyer"));
    client->rights.desk = COMMAND_RIGHT_NO;
    assert_false(fleet_follows(client, "display/foyer"));
    client->rooms = (struct fleet_rooms){0};
}

// ---- commands about the feed

static void a_reload_of_others_is_done_or_refused(void **state)
{
    struct command reload = {.type = COMMAND_RELOAD, .to = "all", .source = "{}"};
    (void)state;
    assert_int_equal(fleet_client_forward(client, &reload, ROLE_STAFF), FLEET_UNDECIDED);
    client->rights.desk = COMMAND_RIGHT_YES;
    assert_int_equal(fleet_client_forward(client, &reload, ROLE_STAFF), FLEET_UNREACHABLE);
    client->rights.desk = COMMAND_RIGHT_NO;
    assert_int_equal(fleet_client_forward(client, &reload, ROLE_STAFF), FLEET_FORBIDDEN);
    reload.to = "display/door";
    assert_int_equal(fleet_client_forward(client, &reload, ROLE_STAFF), FLEET_NOT_FORWARDED);
    reload.to = NULL;
    assert_int_equal(fleet_client_forward(client, &reload, ROLE_STAFF), FLEET_NOT_FORWARDED);
}

static void expect_speaks_for(
    enum command_right desk, enum command_right in_room, bool room, const char *word)
{
    struct str text = {0};
    struct str part = {0};
    struct room_names names = {.count = room ? 1 : 0, .list = {"Jade"}};
    adjustment_store_set_target(store, "door", &names);
    client->rights.desk = desk;
    client->rights.room = in_room;
    client->watch.on = true;
    assert_true(fleet_client_write(client, NULL, 0, &text));
    str_format(&part, "\"speaks_for\":\"%s\"", word);
    assert_contains(str_text(&text), str_text(&part));
    str_free(&part);
    str_free(&text);
}

static void it_speaks_for_what_is_known(void **state)
{
    enum command_right no = COMMAND_RIGHT_NO;
    enum command_right yes = COMMAND_RIGHT_YES;
    enum command_right unknown = COMMAND_RIGHT_UNKNOWN;
    (void)state;
    expect_speaks_for(unknown, unknown, true, "unknown");
    patience_ends();
    expect_speaks_for(unknown, unknown, true, "unknown");
    expect_speaks_for(unknown, unknown, false, "unknown");
    expect_speaks_for(yes, unknown, true, "all");
    expect_speaks_for(no, unknown, true, "unknown");
    expect_speaks_for(no, yes, true, "its room");
    expect_speaks_for(no, no, true, "itself");
    expect_speaks_for(no, unknown, false, "itself");
}

// The broker's thread may find both at once.
static void a_probe_does_not_overtake_its_subscription(void **state)
{
    struct broker *broker = calloc(1, sizeof *broker);
    (void)state;
    assert_true(broker && broker_queues_init(&broker->queues, NULL, NULL, &error));
    client->connection.broker = broker;
    assert_true(broker_subscribe(broker, "event/before"));
    fleet_rights_ask(client, broker);
    struct str probed = {0};
    for (struct broker_request *request; (request = broker_queues_take_request(&broker->queues, BROKER_BULK));
         broker_request_free(request))
        if (strstr(request->topic, "rights"))
            str_add_char(&probed, request->type == BROKER_SUBSCRIBE ? 's' : 'p');
    assert_string_equal(str_text(&probed), "spsp");
    str_free(&probed);
    client->connection.broker = NULL;
    broker_queues_free(&broker->queues);
    free(broker);
}

#define CLIENT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLIENT(what_is_not_known_is_not_assumed),
        CLIENT(each_answer_counts_for_its_scopes),
        CLIENT(what_was_known_holds_after_a_start),
        CLIENT(what_was_known_holds_after_a_reload_without_a_folder),
        CLIENT(what_can_never_be_passed_on_is_reported),
        CLIENT(what_is_passed_on_is_no_longer_a_promise),
        CLIENT(only_rooms_that_are_subscribed_to_are_followed),
        CLIENT(a_reload_of_others_is_done_or_refused),
        CLIENT(it_speaks_for_what_is_known),
        CLIENT(a_probe_does_not_overtake_its_subscription),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
