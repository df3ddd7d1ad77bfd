// Many displays at one broker, in one process: the real control code (broker connection, merging, telling,
// answering), without schedule and screen, beside bare subscribers of the same broker. Prints lines of JSON.
//
//   bench_fleet URL EVENT COUNT SCHEDULE STATE_FOLDER SECONDS
#include "base/clock.h"
#include "cli/load_context.h"
#include "control/command_exec.h"
#include "display/status_json.h"
#include "fleet/fleet_client.h"
#include "support/target.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { ROOMS = 12, EMERGENCIES = 20, CHANGES_A_SECOND = 100 };

struct member {
    struct config config;
    struct display display;
    struct adjustment_store store;
    struct command_exec exec;
    struct fleet_client link;
    char name[24];
    _Atomic bool called;
    bool has;
    struct broker *bare;
};

static struct member *members;
static int member_count;
static int wake;
static double *latencies;
static size_t latency_count;

static double now_s(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int64_t wall_s(void)
{
    return (int64_t)time(NULL);
}

static void die(const char *what, const struct error *error)
{
    fprintf(stderr, "bench_fleet: %s: %s\n", what, error ? error->text : "");
    exit(1);
}

static void notify(void *context)
{
    struct member *member = context;
    uint64_t one = 1;
    member->called = true;
    ssize_t ignored = write(wake, &one, sizeof one);
    (void)ignored;
}

static bool serve(struct member *member)
{
    if (!member->called)
        return false;
    member->called = false;
    fleet_client_receive(&member->link, wall_s(), wall_s());
    return true;
}

// One round: what has come is taken, what is due is done. `seen` looks at each member that took something.
static void turn(int timeout_ms, void (*seen)(struct member *))
{
    struct pollfd polled = {.fd = wake, .events = POLLIN};
    uint64_t count;
    if (poll(&polled, 1, timeout_ms) > 0)
        while (read(wake, &count, sizeof count) > 0)
            ;
    for (int i = 0; i < member_count; i++) {
        bool took = serve(&members[i]);
        fleet_client_tick(&members[i].link, wall_s());
        if (took && seen)
            seen(&members[i]);
    }
}

static void turn_for(double seconds)
{
    double until = now_s() + seconds;
    while (now_s() < until)
        turn(20, NULL);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double percentile(double share)
{
    qsort(latencies, latency_count, sizeof *latencies, compare_doubles);
    size_t place = (size_t)(share * (double)(latency_count - 1));
    return latency_count > 0 ? latencies[place] : 0;
}

static void print_latencies(const char *what)
{
    printf("{\"what\":\"%s\",\"count\":%zu,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f}\n", what,
        latency_count, percentile(0.5) * 1000, percentile(0.99) * 1000, percentile(1) * 1000);
    fflush(stdout);
    latency_count = 0;
}

static long resident_kib(void)
{
    char text[128] = "";
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    if (!fgets(text, sizeof text, file))
        text[0] = '\0';
    fclose(file);
    return strtol(text + strcspn(text, " "), NULL, 10) * (sysconf(_SC_PAGESIZE) / 1024);
}

static double cpu_s(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void say_all(void)
{
    for (int i = 0; i < member_count; i++) {
        struct view view;
        if (!display_view(&members[i].display, wall_s(), wall_s(), &view))
            continue;
        struct status_facts facts = {
            .display = &members[i].display, .view = &view, .slide = "now", .now = wall_s()};
        status_publish_to_fleet(&members[i].link, &facts);
    }
}

static void world_of(void *display, int64_t now, struct command_context *out)
{
    display_command_context(display, now, out);
}

static const struct zone *zone_of(void *display)
{
    return display_zone(display);
}

static void open_member(int i, const char *url, const char *event, const char *state)
{
    static const struct adjustments none = {0};
    struct member *member = &members[i];
    struct error error;
    config_defaults(&member->config);
    snprintf(member->name, sizeof member->name, "display-%04d", i);
    member->config.display.name = member->name;
    member->config.control.broker.url = url;
    member->config.control.broker.event = event;
    member->config.timezone = "UTC";
    member->display.config = &member->config;
    member->display.zone = config_zone(&member->config);
    char room[16];
    snprintf(room, sizeof room, "Room %d", i % ROOMS);
    member->store.fleet = true;
    member->display.store = &member->store;
    member->exec = (struct command_exec){.store = &member->store,
        .display = member->name,
        .fill_context = world_of,
        .zone = zone_of,
        .context = &member->display};
    set_target(&member->store, member->name, room);
    if (!adjustment_store_open(&member->store, state, &none, &error))
        die("adjustments", &error);
    struct fleet_client_options options = {.broker = member->config.control.broker,
        .name = member->name,
        .exec = &member->exec,
        .notify = notify,
        .notify_context = member};
    if (!fleet_client_open(&member->link, &options, &error))
        die("broker", &error);
}

static bool all_connected(void)
{
    for (int i = 0; i < member_count; i++)
        if (!members[i].link.connection.up)
            return false;
    return true;
}

// ---- bare subscribers

static void bare_notify(void *context)
{
    notify(context);
}

static void take_bare(double since, int *left)
{
    for (int i = 0; i < member_count; i++) {
        if (!members[i].called)
            continue;
        members[i].called = false;
        for (struct broker_event *event; (event = broker_next(members[i].bare)); broker_event_free(event)) {
            if (event->type == BROKER_CONNECTED)
                broker_subscribe(members[i].bare, "bare/all");
            if (event->type == BROKER_SUBSCRIBED || (event->type == BROKER_MESSAGE && !members[i].has))
                --*left;
            if (event->type == BROKER_MESSAGE && !members[i].has) {
                members[i].has = true;
                latencies[latency_count++] = now_s() - since;
            }
        }
    }
}

static void wait_bare(double since, int *left)
{
    struct pollfd polled = {.fd = wake, .events = POLLIN};
    uint64_t count;
    for (double until = now_s() + 30; *left > 0 && now_s() < until;) {
        if (poll(&polled, 1, 100) > 0)
            while (read(wake, &count, sizeof count) > 0)
                ;
        take_bare(since, left);
    }
}

static void measure_bare(const char *url)
{
    struct broker_options options = {.client = "bare", .notify = bare_notify};
    struct error error;
    char payload[400];
    int left = member_count;
    memset(payload, 'x', sizeof payload);
    if (!broker_address_read(url, &options.address, &error))
        die("address", &error);
    for (int i = 0; i < member_count; i++) {
        options.context = &members[i];
        members[i].bare = broker_start(&options, &error);
        if (!members[i].bare)
            die("bare", &error);
    }
    wait_bare(0, &left);
    for (int i = 0; i < EMERGENCIES; i++) {
        for (int k = 0; k < member_count; k++)
            members[k].has = false;
        left = member_count;
        double since = now_s();
        broker_publish(members[0].bare, BROKER_ORDINARY, "bare/all", payload, sizeof payload, true);
        wait_bare(since, &left);
    }
    for (int i = 0; i < member_count; i++) {
        broker_stop(members[i].bare);
        members[i].called = false;
    }
    print_latencies("bare subscribers");
}

// ---- the fleet

static bool ask(const char *text)
{
    struct command command;
    struct refusal refusal;
    struct command_result command_result;
    struct command_sender sender = {.by = "staff", .role = ROLE_EMERGENCY, .now = wall_s()};
    bool fine = command_read(text, strlen(text), &command, &refusal) &&
                command_execute(&members[0].exec, &command, &sender, &command_result, &refusal);
    if (!fine)
        fprintf(stderr, "bench_fleet: %s: %s\n", text, refusal.why.text);
    command_free(&command);
    return fine;
}

static double asked_at;
static int missing;
static bool emergency_wanted;

static void look_for_emergency(struct member *member)
{
    bool there = adjustments_emergency(&member->store.adjustments, wall_s()) != NULL;
    if (member->has || there != emergency_wanted)
        return;
    member->has = true;
    missing--;
    latencies[latency_count++] = now_s() - asked_at;
}

static void measure_emergencies(const char *when)
{
    for (int i = 0; i < EMERGENCIES; i++) {
        char text[200];
        emergency_wanted = i % 2 == 0;
        snprintf(text, sizeof text, "{\"id\":\"%s-emergency-%d\",\"type\":\"emergency\",\"kind\":\"%s\"}",
            when, i, emergency_wanted ? "evacuate" : "lift");
        for (int k = 0; k < member_count; k++)
            members[k].has = false;
        missing = member_count;
        asked_at = now_s();
        ask(text);
        look_for_emergency(&members[0]);
        turn(0, look_for_emergency);
        for (double until = asked_at + 10; missing > 0 && now_s() < until;)
            turn(100, look_for_emergency);
        if (missing > 0)
            printf("{\"what\":\"missing\",\"count\":%d}\n", missing);
        turn_for(0.3);
    }
    print_latencies("emergency");
}

// Delays and other titles for the talks of all rooms, notices, pins.
static void change(int n)
{
    const struct schedule *schedule = members[0].display.published;
    const struct item *item =
        &schedule->items[(size_t)n % (schedule->item_count < 60 ? schedule->item_count : 60)];
    char text[400];
    char until[40]; // the event is past, and what is said of it would hold for its day only
    time_t soon = time(NULL) + 3600;
    struct tm utc;
    gmtime_r(&soon, &utc);
    strftime(until, sizeof until, "%Y-%m-%dT%H:%M:%SZ", &utc);
    if (n % 10 < 6)
        snprintf(text, sizeof text,
            "{\"id\":\"change-%d\",\"type\":\"rename\",\"item\":\"%s\",\"title\":\"Title "
            "%d\",\"until\":\"%s\"}",
            n, item->id, n, until);
    else if (n % 10 < 8)
        snprintf(text, sizeof text,
            "{\"id\":\"change-%d\",\"type\":\"notice\",\"item\":\"notice-%d\",\"text\":\"Notice %d\"}", n,
            n % 15, n);
    else
        snprintf(text, sizeof text,
            "{\"id\":\"change-%d\",\"type\":\"pin\",\"slide\":\"%s\",\"to\":\"display/display-%04d\"}", n,
            n % 3 ? "now" : "agenda", n % member_count);
    // More than a day's commands of one person: now and then another day begins.
    if (n % 500 == 0) {
        act_list_free(&members[0].store.undoable);
        act_list_free(&members[0].store.ids);
    }
    ask(text);
}

static uint64_t hash_of(const struct adjustments *all, bool desks_too)
{
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t i = 0; i < all->count; i++) {
        const struct adjustment *entry = &all->entries[i];
        // Other displays' own are not followed by all.
        if (!desks_too && scope_display(entry->scope))
            continue;
        char text[700];
        int length = snprintf(text, sizeof text, "%d|%s|%s|%s|%lld|%s|%s|%s|%d|%d|%d|%lld", (int)entry->type,
            entry->scope, entry->item ? entry->item : "", entry->id ? entry->id : "",
            (long long)entry->number, entry->title ? entry->title : "", entry->text ? entry->text : "",
            entry->slide ? entry->slide : "", (int)entry->level, (int)entry->emergency, (int)entry->view,
            (long long)entry->until);
        for (int k = 0; k < length; k++)
            hash = (hash ^ (unsigned char)text[k]) * 0x100000001b3U;
    }
    return hash;
}

static int different(void)
{
    int count = 0;
    uint64_t wanted = hash_of(&members[0].store.all, false);
    for (int i = 1; i < member_count; i++)
        count += hash_of(&members[i].store.all, false) != wanted;
    return count;
}

static struct broker_counts count_all(void)
{
    struct broker_counts sum = {0};
    for (int i = 0; i < member_count; i++) {
        struct broker_counts counts = broker_counts(members[i].link.connection.broker);
        sum.sent += counts.sent;
        sum.received += counts.received;
        sum.bytes_sent += counts.bytes_sent;
        sum.bytes_received += counts.bytes_received;
    }
    return sum;
}

static void measure_storm(double seconds)
{
    struct broker_counts before = count_all();
    double start = now_s();
    double cpu = cpu_s();
    double said = start;
    double changing = 0;
    int done = 0;
    while (now_s() < start + seconds) {
        // Not more in one turn than a desk would have at once.
        for (int i = 0; i < 40 && done < (int)((now_s() - start) * CHANGES_A_SECOND); i++) {
            double since = now_s();
            change(done++);
            changing += now_s() - since;
        }
        turn(2, NULL);
        if (now_s() - said > 1) {
            say_all();
            said = now_s();
        }
    }
    double ended = now_s();
    int differ = different();
    int at_the_end = differ;
    while (differ > 0 && now_s() < ended + 60) {
        turn_for(0.1);
        differ = different();
    }
    struct broker_counts after = count_all();
    printf("{\"what\":\"storm\",\"changes\":%d,\"seconds\":%.1f,\"entries\":%zu,\"different_at_the_end\":%d,"
           "\"different\":%d,"
           "\"equal_after_s\":%.2f,\"received_a_display\":%.1f,\"kib_received_a_display\":%.1f,\"sent\":%llu,"
           "\"cpu_share\":%.2f,\"ms_a_change\":%.2f}\n",
        done, ended - start, members[0].store.all.count, at_the_end, differ, now_s() - ended,
        (double)(after.received - before.received) / member_count,
        (double)(after.bytes_received - before.bytes_received) / 1024 / member_count,
        (unsigned long long)(after.sent - before.sent), (cpu_s() - cpu) / (now_s() - start),
        changing / (done > 0 ? done : 1) * 1000);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    struct error error;
    if (argc != 7)
        return 2;
    member_count = (int)strtol(argv[3], NULL, 10);
    wake = eventfd(0, EFD_NONBLOCK);
    members = calloc((size_t)member_count, sizeof *members);
    latencies = calloc((size_t)member_count * EMERGENCIES + 1, sizeof *latencies);
    if (!members || !latencies)
        return 1;
    measure_bare(argv[1]);
    long before = resident_kib();
    double start = now_s();
    for (int i = 0; i < member_count; i++)
        open_member(i, argv[1], argv[2], i == 0 ? argv[5] : NULL);
    config_set_schedule(&members[0].config, argv[4]);
    const struct schedule *schedule = load_context_schedule(&members[0].config, &error);
    if (!schedule)
        die("schedule", &error);
    while (!all_connected())
        turn(20, NULL);
    display_set_schedule(&members[0].display, schedule, false, wall_s());
    printf("{\"what\":\"connected\",\"count\":%d,\"seconds\":%.2f}\n", member_count, now_s() - start);
    say_all();
    turn_for(5);
    printf(
        "{\"what\":\"memory\",\"kib_a_display\":%.1f}\n", (double)(resident_kib() - before) / member_count);
    measure_emergencies("before");
    measure_storm(strtod(argv[6], NULL));
    printf("{\"what\":\"memory after\",\"kib_a_display\":%.1f}\n",
        (double)(resident_kib() - before) / member_count);
    measure_emergencies("behind");
    fflush(stdout);
    _exit(0); // five hundred threads are not worth waiting for
}
