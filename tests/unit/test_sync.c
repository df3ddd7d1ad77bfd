// A fleet on a simulated network: however messages are lost, doubled and delayed, all displays end up with
// the same, and few publish. No sockets and no clock: time is a number.
#include "support/target.h"
#include "support/test.h"

#include "agenda/scope.h"
#include "control/adjustment_store.h"
#include "fleet/sync.h"

#include <stdio.h>
#include <stdlib.h>

enum { STEP_MS = 25, START_S = 1568120400 }; // 2019-09-10T13:00Z

struct member {
    struct network *network;
    struct adjustment_store store;
    struct sync sync;
    bool online, console; // with a console it follows every scope
    int64_t back_ms;      // when it connects again
    int64_t skew_s;
    int64_t last_ms; // messages to it arrive in order, except in faulty times
};

// A document in transit to a member.
struct message {
    size_t to;
    int64_t at_ms;
    char scope[64];
    char *text; // owned
};

struct retained {
    char scope[64];
    char *text; // owned
};

struct network {
    uint64_t first_seed, seed;
    int64_t now_ms;
    size_t member_count;
    struct member *members;
    size_t message_count, message_room;
    struct message *messages;
    size_t retained_count;
    struct retained retained[200];
    int lost_in_100, doubled_in_100, late_in_100; // of messages, in faulty times
    int slow_ms;                                  // to the broker and back
    size_t published, delivered;
    const char *watched;  // a scope
    int64_t published_ms; // when it was published first
};

static uint64_t dice(struct network *network, uint64_t sides)
{
    return sides > 0 ? test_random(&network->seed) % sides : 0;
}

static int64_t display_clock(const struct member *member)
{
    return START_S + member->network->now_ms / 1000 + member->skew_s;
}

static char *copy(const char *text)
{
    char *made = strdup(text);
    assert_non_null(made);
    return made;
}

// ---- a member, as a display runs it

static void done_here(void *context, const struct adjustments *entries)
{
    struct member *member = context;
    for (size_t i = 0; i < entries->count; i++)
        if (entries->entries[i].scope)
            sync_changed(&member->sync, entries->entries[i].scope,
                entries->entries[i].type == ADJUST_EMERGENCY ? SYNC_URGENT : SYNC_NORMAL,
                member->network->now_ms);
}

static void receive(struct member *member, const char *scope, const char *text)
{
    struct adjustment_store *store = &member->store;
    struct adjustments read = {0};
    struct adjustments theirs = {0};
    struct adjustments ours = {0};
    struct error error;
    bool fresh;
    int64_t now = display_clock(member);
    bool ok = adjustments_read(text, strlen(text), &read, &error);
    ok = ok && scope_assign(&read, scope, true, &theirs);
    if (ok) {
        assert_true(adjustment_store_merge(store, &theirs, now, &fresh, NULL));
        assert_true(scope_select(&store->all, scope, now - ADJUSTMENTS_RETENTION_S, &ours));
    }
    bool incomplete = !ok || !adjustments_covers(&theirs, &ours, now - ADJUSTMENTS_RETENTION_S);
    if (!ok)
        incomplete = scope_select(&store->all, scope, now - ADJUSTMENTS_RETENTION_S, &ours) && ours.count > 0;
    sync_received(&member->sync, scope, incomplete, member->network->now_ms);
    adjustments_free(&read);
    adjustments_free(&theirs);
    adjustments_free(&ours);
}

// ---- the broker

static bool follows(const struct member *member, const char *scope)
{
    const char *display = scope_display(scope);
    return member->console || !display || strcmp(display, member->store.target.display) == 0;
}

static void send_to(struct network *network, size_t to, const char *scope, const char *text)
{
    struct member *member = &network->members[to];
    if (!member->online || !follows(member, scope))
        return;
    if ((int)dice(network, 100) < network->lost_in_100) {
        // A connection loses nothing: what is lost is lost with the connection.
        member->online = false;
        member->back_ms = network->now_ms + (int64_t)dice(network, 5000);
        return;
    }
    int copies = (int)dice(network, 100) < network->doubled_in_100 ? 2 : 1;
    for (; copies > 0; copies--) {
        bool late = (int)dice(network, 100) < network->late_in_100;
        int64_t wait = 5 + (int64_t)dice(network, (uint64_t)network->slow_ms);
        int64_t at = network->now_ms + wait + (late ? (int64_t)dice(network, 3000) : 0);
        if (!late) {
            at = at > member->last_ms ? at : member->last_ms;
            member->last_ms = at;
        }
        if (network->message_count == network->message_room) {
            network->message_room = network->message_room ? 2 * network->message_room : 256;
            network->messages = realloc(network->messages, network->message_room * sizeof *network->messages);
            assert_non_null(network->messages);
        }
        struct message *message = &network->messages[network->message_count++];
        *message = (struct message){.to = to, .at_ms = at, .text = copy(text)};
        snprintf(message->scope, sizeof message->scope, "%s", scope);
    }
}

static struct retained *find_retained(struct network *network, const char *scope)
{
    for (size_t i = 0; i < network->retained_count; i++)
        if (strcmp(network->retained[i].scope, scope) == 0)
            return &network->retained[i];
    return NULL;
}

static void publish(struct network *network, const char *scope, const char *text)
{
    struct retained *found = find_retained(network, scope);
    network->published++;
    if (network->watched && strcmp(network->watched, scope) == 0) {
        network->published_ms = network->published_ms ? network->published_ms : network->now_ms;
    }
    if (!found) {
        assert_true(network->retained_count < sizeof network->retained / sizeof *network->retained);
        found = &network->retained[network->retained_count++];
        *found = (struct retained){0};
        snprintf(found->scope, sizeof found->scope, "%s", scope);
    }
    free(found->text);
    found->text = copy(text);
    for (size_t i = 0; i < network->member_count; i++)
        send_to(network, i, scope, text);
}

static void publish_scope(struct member *member, const char *scope)
{
    struct network *network = member->network;
    struct adjustments part;
    struct str text = {0};
    assert_true(
        scope_select(&member->store.all, scope, display_clock(member) - ADJUSTMENTS_RETENTION_S, &part));
    adjustments_write(&part, &text);
    assert_false(text.failed);
    if ((int)dice(network, 100) < network->lost_in_100) {
        member->online = false; // it did not arrive
        member->back_ms = network->now_ms + (int64_t)dice(network, 5000);
    } else {
        publish(network, scope, str_text(&text));
    }
    str_free(&text);
    adjustments_free(&part);
}

static void drop_messages(struct network *network, size_t to)
{
    size_t left = 0;
    for (size_t i = 0; i < network->message_count; i++)
        if (network->messages[i].to == to)
            free(network->messages[i].text);
        else
            network->messages[left++] = network->messages[i];
    network->message_count = left;
}

static void connect(struct member *member)
{
    struct network *network = member->network;
    size_t index = (size_t)(member - network->members);
    member->online = true;
    drop_messages(network, index);
    sync_connected(&member->sync, &member->store.all, network->now_ms);
    for (size_t i = 0; i < network->retained_count && member->online; i++)
        send_to(network, index, network->retained[i].scope, network->retained[i].text);
}

static void leave(struct member *member, int64_t for_ms)
{
    member->online = false;
    member->back_ms = member->network->now_ms + for_ms;
}

static void forget_retained(struct network *network)
{
    for (size_t i = 0; i < network->retained_count; i++)
        free(network->retained[i].text);
    network->retained_count = 0;
}

// It loses what it retained, and all connections.
static void restart_broker(struct network *network)
{
    forget_retained(network);
    for (size_t i = 0; i < network->member_count; i++)
        leave(&network->members[i], (int64_t)dice(network, 3000));
}

// ---- time

static void deliver(struct network *network)
{
    for (size_t i = 0; i < network->message_count;) {
        struct message message = network->messages[i];
        if (message.at_ms > network->now_ms) {
            i++;
            continue;
        }
        network->message_count--;
        memmove(
            network->messages + i, network->messages + i + 1, (network->message_count - i) * sizeof message);
        struct member *member = &network->members[message.to];
        network->delivered++;
        if (member->online)
            receive(member, message.scope, message.text);
        free(message.text);
    }
}

static void step(struct network *network)
{
    network->now_ms += STEP_MS;
    deliver(network);
    for (size_t i = 0; i < network->member_count; i++) {
        struct member *member = &network->members[i];
        if (!member->online && member->back_ms <= network->now_ms)
            connect(member);
        while (member->online) {
            const char *scope = sync_next(&member->sync, network->now_ms);
            if (!scope)
                break;
            publish_scope(member, scope);
        }
    }
}

// When something happens next without anybody acting.
static int64_t next_ms(const struct network *network)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < network->message_count; i++)
        next = network->messages[i].at_ms < next ? network->messages[i].at_ms : next;
    for (size_t i = 0; i < network->member_count; i++) {
        const struct member *member = &network->members[i];
        int64_t at = member->online ? sync_next_ms(&member->sync) : member->back_ms;
        next = at < next ? at : next;
    }
    return next;
}

static void run(struct network *network, int64_t for_ms)
{
    for (int64_t end = network->now_ms + for_ms; network->now_ms < end;) {
        int64_t next = next_ms(network) - STEP_MS;
        next = next < end - STEP_MS ? next : end - STEP_MS;
        network->now_ms = next > network->now_ms ? next : network->now_ms;
        step(network);
    }
}

static void open_network(struct network *network, uint64_t seed, size_t members)
{
    *network = (struct network){.first_seed = seed, .seed = seed, .slow_ms = 60, .member_count = members};
    network->members = calloc(members, sizeof *network->members);
    assert_non_null(network->members);
    for (size_t i = 0; i < members; i++) {
        static const char *const rooms[] = {"Jade", "Opala", NULL};
        struct member *member = &network->members[i];
        struct adjustments none = {0};
        struct error error;
        char name[32];
        snprintf(name, sizeof name, "d%zu", i);
        member->network = network;
        member->console = dice(network, 2);
        member->sync.random = test_random(&network->seed);
        member->store.fleet = true;
        member->store.publish = done_here;
        member->store.context = member;
        set_target(&member->store, name, rooms[dice(network, 3)]);
        assert_true(adjustment_store_open(&member->store, NULL, &none, &error));
        connect(member);
    }
}

static void close_network(struct network *network)
{
    for (size_t i = 0; i < network->member_count; i++) {
        sync_free(&network->members[i].sync);
        adjustment_store_close(&network->members[i].store);
    }
    for (size_t i = 0; i < network->message_count; i++)
        free(network->messages[i].text);
    forget_retained(network);
    free(network->messages);
    free(network->members);
}

// ---- what people do

static void random_scope(struct network *network, const struct member *member, char out[SCOPE_SIZE])
{
    char name[32];
    uint64_t which = dice(network, member->console ? 5 : 3);
    if (which == 0 || (which == 1 && !member->store.target.room[0]))
        snprintf(out, SCOPE_SIZE, "%s", SCOPE_ALL);
    else if (which == 1)
        scope_of_staff_room(member->store.target.room, out);
    else if (which == 2)
        scope_of_display(member->store.target.display, out);
    else if (which == 3)
        scope_of_staff_room(dice(network, 2) ? "Jade" : "Opala", out);
    else {
        snprintf(name, sizeof name, "d%d", (int)dice(network, network->member_count));
        scope_of_display(name, out);
    }
}

static struct adjustment random_entry(struct network *network, const struct member *member)
{
    static const char *const items[] = {"c1", "c2", "c3", "n1", "n2"};
    static const char *const people[] = {"ana", "ben", "chair@d1"};
    static const char *names[] = {"A", "B"};
    int64_t now = display_clock(member);
    struct adjustment e = {.type = (enum adjustment_type)dice(network, ADJUST_TYPES),
        .number = 1,
        .by = people[dice(network, 3)],
        .at = now,
        .until = now + 20 + (int64_t)dice(network, dice(network, 2) ? 60 : 9000),
        .starts_at = now + (int64_t)dice(network, 3) * 60,
        .ends_at = now + 600 + (int64_t)dice(network, 3) * 60,
        .from = now,
        .room = dice(network, 2) ? "Jade" : "Opala",
        .swap_with = items[dice(network, 5)],
        .title = "T",
        .text = dice(network, 2) ? "Lunch &amp; <more>" : "Keys",
        .slide = "custom",
        .speakers = names,
        .speaker_count = 1 + dice(network, 2)};
    if (adjustment_is_about_item(e.type))
        e.item = items[dice(network, 5)];
    if (e.type == ADJUST_NOTICE)
        e.level = dice(network, 2) ? NOTICE_INFO : NOTICE_URGENT;
    if (e.type == ADJUST_VIEW)
        e.view = dice(network, 2) ? VIEW_ROOMS : VIEW_TIMER;
    if (dice(network, 8) == 0)
        e.until = ADJUST_WITHDRAWN;
    return e;
}

static void do_entry(struct member *member, const struct adjustment *entry, const char *scope, const char *id)
{
    struct adjustments acts;
    struct error error = {0};
    assert_true(adjustments_from_entries(entry, 1, &acts));
    struct adjustment_store_act act = {.entries = &acts,
        .scope = scope,
        .id = id,
        .undoable = true,
        .urgent = true,
        .now = display_clock(member)};
    if (!adjustment_store_apply(&member->store, &act, &error))
        fail_msg("%s", error.text);
    adjustments_free(&acts);
}

static struct member *anybody(struct network *network)
{
    return &network->members[dice(network, network->member_count)];
}

static void change_something(struct network *network)
{
    char scope[SCOPE_SIZE];
    struct member *member = anybody(network);
    struct adjustment entry = random_entry(network, member);
    struct error error;
    random_scope(network, member, scope);
    if (dice(network, 6) == 0) {
        struct adjustment_store_act undoing = {.now = display_clock(member)};
        adjustment_store_undo(&member->store, NULL, &undoing, &error);
        return;
    }
    do_entry(member, &entry, scope, dice(network, 2) ? "command-1" : NULL);
    // Another member changes the same thing differently, with the same number.
    if (dice(network, 3) == 0) {
        struct member *other = anybody(network);
        entry.by = "zoe";
        entry.text = "Keys";
        if (follows(other, scope))
            do_entry(other, &entry, scope, NULL);
    }
}

// A command through the broker: all members that it concerns carry it out, and one of them publishes.
static void command_to(struct network *network, const char *scope, const struct adjustment *entry)
{
    char id[20];
    snprintf(id, sizeof id, "command-%llu", (unsigned long long)dice(network, 1000000));
    for (size_t i = 0; i < network->member_count; i++) {
        struct member *member = &network->members[i];
        const struct adjustment_store *store = &member->store;
        struct scope_target here = {.display = store->target.display, .room = store->target.room};
        if (!member->online || !scope_reaches(scope, &here) || adjustment_store_number(store, id))
            continue;
        do_entry(member, entry, scope, id);
        sync_received(&member->sync, scope, false, network->now_ms);
        sync_changed(&member->sync, scope, store->leads ? SYNC_URGENT : SYNC_SHARED, network->now_ms);
    }
}

// ---- what must hold

// What the broker retains of a scope.
static void read_retained(struct network *network, const char *scope, struct adjustments *out)
{
    const struct retained *found = find_retained(network, scope);
    struct adjustments read = {0};
    struct error error = {0};
    if (found && !adjustments_read(found->text, strlen(found->text), &read, &error))
        fail_msg("%s: %s", scope, error.text);
    assert_true(scope_assign(&read, scope, true, out));
    adjustments_free(&read);
}

// `b` must cover `a`, except for entries so old that the clocks disagree about them.
static void expect_covered(const struct adjustments *a, const struct adjustments *b, int64_t then,
    const char *who, const struct network *network)
{
    for (size_t i = 0; i < a->count; i++) {
        struct adjustments one = {.count = 1, .entries = &a->entries[i]};
        struct str text = {0};
        if (adjustments_covers(b, &one, then))
            continue;
        adjustments_write(&one, &text);
        fail_msg("seed %llu: %s lacks %s", (unsigned long long)network->first_seed, who, str_text(&text));
    }
}

static void expect_agreement_on(struct network *network, const char *scope)
{
    int64_t then = START_S + network->now_ms / 1000 - ADJUSTMENTS_RETENTION_S + 60;
    struct adjustments retained;
    struct adjustments all;
    read_retained(network, scope, &all);
    assert_true(scope_select(&all, scope, then, &retained));
    adjustments_free(&all);
    for (size_t i = 0; i < network->member_count; i++) {
        const struct member *member = &network->members[i];
        struct adjustments part;
        if (!follows(member, scope))
            continue;
        assert_true(scope_select(&member->store.all, scope, then, &part));
        expect_covered(&part, &retained, then, "the broker", network);
        expect_covered(&retained, &part, then, member->store.target.display, network);
        adjustments_free(&part);
    }
    adjustments_free(&retained);
}

static void expect_agreement(struct network *network)
{
    char scope[SCOPE_SIZE];
    expect_agreement_on(network, SCOPE_ALL);
    expect_agreement_on(network, "room/Jade");
    expect_agreement_on(network, "room/Opala");
    for (size_t i = 0; i < network->member_count; i++)
        expect_agreement_on(network, scope_of_display(network->members[i].store.target.display, scope));
}

// Nothing may be published for so long.
static void expect_rest(struct network *network, int64_t for_ms)
{
    size_t before = network->published;
    run(network, for_ms);
    if (network->published != before)
        fail_msg("seed %llu: %zu documents in quiet times", (unsigned long long)network->first_seed,
            network->published - before);
    assert_int_equal(network->message_count, 0);
}

// Entries of the day before expire in the middle of the trouble, by each clock at another instant.
static void remember_yesterday(struct network *network)
{
    for (int i = 0; i < 8; i++) {
        char scope[SCOPE_SIZE];
        struct member *member = &network->members[dice(network, network->member_count)];
        struct adjustment entry = random_entry(network, member);
        entry.at = display_clock(member) - ADJUSTMENTS_RETENTION_S + (int64_t)dice(network, 60) + 32;
        entry.until = entry.at + (int64_t)dice(network, 20);
        random_scope(network, member, scope);
        do_entry(member, &entry, scope, NULL);
    }
    run(network, 10000);
}

static void have_trouble(struct network *network)
{
    static const int64_t trouble_ms = 25000;
    int changes = 0;
    network->lost_in_100 = (int)dice(network, 12);
    network->doubled_in_100 = (int)dice(network, 30);
    network->late_in_100 = (int)dice(network, 30);
    network->slow_ms = 1 + (int)dice(network, 800);
    for (size_t i = 0; i < network->member_count; i++)
        network->members[i].skew_s = (int64_t)dice(network, 61) - 30;
    for (int64_t end = network->now_ms + trouble_ms; network->now_ms < end;) {
        step(network);
        if (dice(network, 20) == 0 && changes++ < 50)
            change_something(network);
        if (dice(network, 150) == 0) {
            struct adjustment entry = random_entry(network, anybody(network));
            command_to(network, dice(network, 2) ? "all" : "room/Jade", &entry);
        }
        if (dice(network, 120) == 0)
            leave(anybody(network), (int64_t)dice(network, 15000));
        if (dice(network, 600) == 0)
            restart_broker(network);
    }
}

static void all_end_up_with_the_same(void **state)
{
    (void)state;
    enum { SEEDS = 20 };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct network network;
        open_network(&network, seed, 3 + seed % 10);
        remember_yesterday(&network);
        have_trouble(&network);
        // Then the network recovers, and so do the connections.
        network.lost_in_100 = network.doubled_in_100 = network.late_in_100 = 0;
        network.slow_ms = 60;
        run(&network, 90000);
        for (size_t i = 0; i < network.member_count; i++)
            assert_true(network.members[i].online);
        expect_rest(&network, 60000);
        expect_agreement(&network);
        close_network(&network);
    }
}

// ---- the order of acts

static struct adjustment emergency(const struct member *member, const char *text, bool raised)
{
    int64_t now = display_clock(member);
    return (struct adjustment){.type = ADJUST_EMERGENCY,
        .number = 1,
        .by = "ana",
        .at = now,
        .until = raised ? now + 3600 : ADJUST_WITHDRAWN,
        .text = text};
}

static void expect_emergency(const struct network *network, int number, bool raised)
{
    char text[20];
    snprintf(text, sizeof text, "%d", number);
    for (size_t i = 0; i < network->member_count; i++) {
        const struct member *member = &network->members[i];
        const struct adjustment *found =
            adjustments_find(&member->store.adjustments, ADJUST_EMERGENCY, NULL, display_clock(member));
        if (!found != !raised || (found && strcmp(found->text, text) != 0))
            fail_msg("seed %llu, act %d: display %zu shows %s", (unsigned long long)network->first_seed,
                number, i, found ? found->text : "none");
    }
}

// Whatever way they took, and although the desk's numbers of commands from the broker lead: of acts that
// follow each other, the last one holds.
static void the_last_act_holds(void **state)
{
    (void)state;
    enum { SEEDS = 20, ACTS = 40 };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct network network;
        bool raised = false;
        open_network(&network, seed, 5);
        for (size_t i = 0; i < network.member_count; i++) {
            network.members[i].store.clock = ADMISSION_CLOCK_GOOD;
            network.members[i].store.leads = i == 0;
        }
        run(&network, 10000);
        for (int i = 0; i < ACTS; i++) {
            char text[20];
            struct member *member = anybody(&network);
            snprintf(text, sizeof text, "%d", i);
            raised = dice(&network, 3) > 0;
            struct adjustment entry = emergency(member, text, raised);
            // What everybody heard of can be followed at once.
            bool to_all = dice(&network, 2);
            if (to_all)
                command_to(&network, SCOPE_ALL, &entry);
            else
                do_entry(member, &entry, SCOPE_ALL, dice(&network, 2) ? text : NULL);
            bool at_once = to_all && dice(&network, 2);
            run(&network, at_once ? STEP_MS : 300 + (int64_t)dice(&network, 400));
            if (!at_once)
                expect_emergency(&network, i, raised);
        }
        run(&network, 30000);
        expect_emergency(&network, ACTS - 1, raised);
        expect_agreement(&network);
        close_network(&network);
    }
}

// ---- how much is published

static struct adjustment notice(const struct member *member, const char *item)
{
    int64_t now = display_clock(member);
    return (struct adjustment){.type = ADJUST_NOTICE,
        .item = item,
        .number = 1,
        .by = "ana",
        .at = now,
        .until = now + 3600,
        .text = "Lunch",
        .level = NOTICE_INFO};
}

static void open_quiet(struct network *network, size_t members)
{
    open_network(network, 7, members);
    run(network, 10000);
    assert_int_equal(network->published, 0); // there is nothing to publish
}

static void one_change_costs_one_document(void **state)
{
    (void)state;
    struct network network;
    open_quiet(&network, 50);
    struct adjustment entry = notice(&network.members[3], "n1");
    do_entry(&network.members[3], &entry, SCOPE_ALL, "command-1");
    run(&network, 30000);
    assert_int_equal(network.published, 1);
    assert_int_equal(network.delivered, 50);
    expect_agreement(&network);
    expect_rest(&network, 600000);
    close_network(&network);
}

static void a_command_that_all_carry_out_is_published_by_few(void **state)
{
    (void)state;
    struct network network;
    open_quiet(&network, 50);
    struct adjustment entry = notice(&network.members[0], "n1");
    command_to(&network, SCOPE_ALL, &entry);
    run(&network, 30000);
    assert_in_range(network.published, 1, 8);
    expect_agreement(&network);
    expect_rest(&network, 600000);
    // Also if the members had counted differently before.
    for (size_t i = 0; i < network.member_count; i += 3)
        network.members[i].store.max_number += (int64_t)i;
    command_to(&network, SCOPE_ALL, &entry);
    run(&network, 30000);
    assert_in_range(network.published, 2, 40);
    expect_agreement(&network);
    expect_rest(&network, 600000);
    close_network(&network);
}

static void a_broker_that_forgot_is_restored_by_few(void **state)
{
    (void)state;
    static const char *const items[] = {"a", "b", "c", "d", "e", "f"};
    struct network network;
    open_quiet(&network, 50);
    for (size_t i = 0; i < 6; i++) {
        struct adjustment entry = notice(&network.members[i], items[i]);
        do_entry(&network.members[i], &entry, i < 3 ? "all" : i < 5 ? "room/Jade" : "room/Opala", NULL);
    }
    run(&network, 30000);
    expect_agreement(&network);
    expect_rest(&network, 60000);
    size_t before = network.published;
    restart_broker(&network);
    run(&network, 30000);
    assert_in_range(network.published - before, 3, 15); // three scopes
    expect_agreement(&network);
    expect_rest(&network, 600000);
    close_network(&network);
}

// A member that was away learns everything from the broker.
static void a_late_member_needs_only_the_broker(void **state)
{
    (void)state;
    struct network network;
    open_quiet(&network, 12);
    leave(&network.members[4], 20000);
    struct adjustment entry = notice(&network.members[3], "n1");
    do_entry(&network.members[3], &entry, SCOPE_ALL, NULL);
    run(&network, 40000);
    assert_int_equal(network.published, 1);
    assert_int_equal(network.members[4].store.adjustments.count, 1);
    // What it changed while away is published once when it comes back.
    leave(&network.members[4], 20000);
    run(&network, 1000);
    entry = notice(&network.members[4], "n2");
    do_entry(&network.members[4], &entry, SCOPE_ALL, NULL);
    run(&network, 5000);
    assert_int_equal(network.published, 1);
    run(&network, 40000);
    assert_in_range(network.published, 2, 3);
    expect_agreement(&network);
    close_network(&network);
}

// What a broken or hostile member publishes is replaced, at the cost of a few documents.
static void rubbish_is_replaced(void **state)
{
    (void)state;
    static const char *const rubbish[] = {"", "{", "[]", "null", "{\"probe\":\"x\"}", "\xff",
        "{\"format\":2,\"entries\":[]}", "{\"format\":1,\"entries\":[{}]}", "{\"format\":1,\"entries\":[]}"};
    struct network network;
    open_quiet(&network, 20);
    struct adjustment entry = notice(&network.members[3], "n1");
    do_entry(&network.members[3], &entry, SCOPE_ALL, NULL);
    run(&network, 30000);
    for (size_t i = 0; i < sizeof rubbish / sizeof *rubbish; i++) {
        size_t before = network.published;
        publish(&network, SCOPE_ALL, rubbish[i]);
        run(&network, 10000);
        assert_in_range(network.published - before, 2, 6);
        expect_agreement(&network);
    }
    // Nobody knows anything of this scope, so nothing replaces it.
    size_t before = network.published;
    publish(&network, "room/Opala", "{");
    expect_rest(&network, 60000);
    assert_int_equal(network.published, before + 1);
    close_network(&network);
}

// ---- the pace of one

// Takes all that may be published now, and counts it.
static size_t go(struct sync *sync, int64_t now_ms)
{
    size_t count = 0;
    while (sync_next(sync, now_ms))
        count++;
    return count;
}

static void change_scopes(struct sync *sync, size_t count, int64_t now_ms)
{
    for (size_t i = 0; i < count; i++) {
        char scope[SCOPE_SIZE];
        snprintf(scope, sizeof scope, "room/%zu", i);
        sync_changed(sync, scope, SYNC_NORMAL, now_ms);
    }
}

static void a_burst_goes_at_once_and_then_ten_a_second(void **state)
{
    (void)state;
    struct sync sync = {.random = 1};
    change_scopes(&sync, 100, 5000);
    assert_int_equal(sync_next_ms(&sync), 5000);
    assert_int_equal(go(&sync, 5000), 8);
    for (int64_t now = 5001; sync.count > 0; now++) {
        int64_t next = sync_next_ms(&sync);
        size_t went = go(&sync, now);
        assert_int_equal(went, next <= now);
        assert_true(went <= 1);
        assert_true(now < 5000 + 100 * 100);
        assert_int_equal(8 + (size_t)(now - 5000) / 100, 100 - sync.count);
    }
    assert_int_equal(sync_next_ms(&sync), INT64_MAX);
    // After a pause there may be another burst, no greater than the first.
    change_scopes(&sync, 100, 3600000);
    assert_int_equal(go(&sync, 3600000), 8);
    sync_free(&sync);
}

// Changes that never stop are collected.
static void frequent_changes_are_published_together(void **state)
{
    (void)state;
    struct sync sync = {.random = 1};
    size_t published = 0;
    for (int64_t now = 0; now < 60000; now++) {
        sync_changed(&sync, "all", SYNC_NORMAL, now);
        sync_changed(&sync, "room/Jade", SYNC_NORMAL, now);
        published += go(&sync, now);
        assert_true(sync.count <= 2);
    }
    assert_in_range(published, 500, 8 + 600);
    sync_free(&sync);
}

static void urgent_changes_do_not_wait(void **state)
{
    (void)state;
    struct sync sync = {.random = 1};
    change_scopes(&sync, 500, 1000);
    assert_int_equal(go(&sync, 1000), 8);
    sync_changed(&sync, "all", SYNC_URGENT, 1001);
    assert_int_equal(sync_next_ms(&sync), 1001);
    const char *scope = sync_next(&sync, 1001);
    assert_non_null(scope);
    assert_string_equal(scope, "all");
    assert_null(sync_next(&sync, 1001));
    // Also if the scope was due later.
    sync_received(&sync, "all", true, 1002);
    sync_changed(&sync, "all", SYNC_URGENT, 1003);
    assert_string_equal(sync_next(&sync, 1003), "all");
    // Before other scopes that are due.
    sync_changed(&sync, "display/x", SYNC_URGENT, 2000);
    assert_string_equal(sync_next(&sync, 2000), "display/x");
    // They count in the pace of the others.
    size_t left = sync.count;
    for (int i = 0; i < 50; i++) {
        sync_changed(&sync, "all", SYNC_URGENT, 3000);
        assert_string_equal(sync_next(&sync, 3000), "all");
    }
    assert_int_equal(go(&sync, 3000), 0);
    assert_int_equal(sync.count, left);
    sync_free(&sync);
}

static void an_incomplete_document_is_completed_after_a_while(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 500; seed++) {
        struct sync sync = {.random = seed * 977};
        sync_received(&sync, "all", false, 100);
        assert_int_equal(sync_next_ms(&sync), INT64_MAX);
        sync_received(&sync, "all", true, 1000);
        int64_t at = sync_next_ms(&sync);
        assert_in_range(at, 2000, 7000);
        assert_null(sync_next(&sync, at - 1));
        sync_received(&sync, "all", true, 1100); // not postponed again
        assert_true(sync_next_ms(&sync) <= at);
        sync_received(&sync, "room/Jade", false, 1150); // another scope
        assert_int_equal(sync.count, 1);
        sync_received(&sync, "all", false, 1150); // another member published
        assert_int_equal(sync_next_ms(&sync), INT64_MAX);
        sync_changed(&sync, "all", SYNC_SHARED, 5000);
        assert_in_range(sync_next_ms(&sync), 5050, 9000);
        sync_received(&sync, "all", false, 5000);
        // The member that changed it last comes first.
        sync_changed(&sync, "all", SYNC_NORMAL, 6000);
        assert_string_equal(sync_next(&sync, 6000), "all");
        sync_received(&sync, "all", true, 7000);
        assert_in_range(sync_next_ms(&sync), 7020, 7300);
        sync_free(&sync);
    }
}

// Any number of scopes is bounded, and published at the usual pace.
static void many_scopes_do_not_flood(void **state)
{
    (void)state;
    struct sync sync = {.random = 1};
    change_scopes(&sync, 20000, 0);
    assert_true(sync.count <= 4096);
    assert_int_equal(go(&sync, 0), 8);
    change_scopes(&sync, 3, 0);
    assert_int_equal(go(&sync, 60000), 8);
    sync_free(&sync);
}

// What is urgent has a place however many wait, and of urgent ones none displaces another.
static void urgent_scopes_displace_others(void **state)
{
    (void)state;
    struct sync sync = {.random = 1};
    change_scopes(&sync, 5000, 1000);
    size_t full = sync.count;
    sync_changed(&sync, "all", SYNC_URGENT, 1000);
    assert_int_equal(sync.count, full);
    assert_string_equal(sync_next(&sync, 1000), "all");
    for (size_t i = 0; i < full + 100; i++) {
        char scope[SCOPE_SIZE];
        snprintf(scope, sizeof scope, "staff/room/%zu", i);
        sync_changed(&sync, scope, SYNC_URGENT, 1000 + (int64_t)i);
    }
    assert_int_equal(sync.count, full);
    assert_string_equal(sync_next(&sync, 100000), "staff/room/0");
    sync_free(&sync);
}

// An evacuation in the middle of a storm of changes and with a slow broker is everywhere within a moment.
static void a_storm_does_not_delay_an_emergency(void **state)
{
    (void)state;
    struct network network;
    open_quiet(&network, 20);
    for (int64_t end = network.now_ms + 2000; network.now_ms < end;) {
        step(&network);
        for (int i = 0; i < 2; i++)
            change_something(&network);
    }
    struct member *first = &network.members[5];
    struct adjustment entry = {.type = ADJUST_EMERGENCY,
        .emergency = EMERGENCY_EVACUATE,
        .number = 1,
        .by = "zoe",
        .at = display_clock(first),
        .until = display_clock(first) + 3600};
    int64_t raised = network.now_ms;
    network.watched = "all";
    do_entry(first, &entry, "all", NULL);
    run(&network, 150);
    assert_true(network.published_ms >= raised && network.published_ms <= raised + STEP_MS);
    for (size_t i = 0; i < network.member_count; i++) {
        const struct adjustment *on =
            adjustments_emergency(&network.members[i].store.adjustments, display_clock(first));
        assert_non_null(on);
        assert_int_equal(on->emergency, EMERGENCY_EVACUATE);
    }
    close_network(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_end_up_with_the_same),
        cmocka_unit_test(the_last_act_holds),
        cmocka_unit_test(one_change_costs_one_document),
        cmocka_unit_test(a_command_that_all_carry_out_is_published_by_few),
        cmocka_unit_test(a_broker_that_forgot_is_restored_by_few),
        cmocka_unit_test(a_late_member_needs_only_the_broker),
        cmocka_unit_test(rubbish_is_replaced),
        cmocka_unit_test(a_burst_goes_at_once_and_then_ten_a_second),
        cmocka_unit_test(frequent_changes_are_published_together),
        cmocka_unit_test(urgent_changes_do_not_wait),
        cmocka_unit_test(an_incomplete_document_is_completed_after_a_while),
        cmocka_unit_test(many_scopes_do_not_flood),
        cmocka_unit_test(urgent_scopes_displace_others),
        cmocka_unit_test(a_storm_does_not_delay_an_emergency),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
