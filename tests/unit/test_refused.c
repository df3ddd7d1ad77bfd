// What the system may refuse: descriptors, random numbers, a poll, a name's addresses. Each is reported, and
// a connection that was stopped notifies nobody.
//
// The functions that refuse are defined here and replace the library's.
#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "base/system_events.h"
#include "console/server.h"
#include "fleet/broker.h"
#include "fleet/fleet_client.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool refuses_eventfd, refuses_random;
static atomic_bool holds_names, refuses_waits;
static sem_t asked, answered;

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the library's are reserved names

int eventfd(unsigned count, int flags)
{
    if (!refuses_eventfd)
        return (int)syscall(SYS_eventfd2, count, flags);
    errno = EMFILE;
    return -1;
}

ssize_t getrandom(void *out, size_t size, unsigned flags)
{
    if (!refuses_random)
        return syscall(SYS_getrandom, out, size, flags);
    errno = ENOSYS;
    return -1;
}

int poll(struct pollfd *polled, nfds_t count, int timeout)
{
    struct timespec span = {.tv_sec = timeout / 1000, .tv_nsec = timeout % 1000 * 1000000L};
    if (!atomic_load(&refuses_waits))
        return ppoll(polled, count, timeout < 0 ? NULL : &span, NULL);
    errno = ENOMEM;
    return -1;
}

// A name server that does not answer until it is allowed to.
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
    memcpy(&real, &symbol, sizeof real);
    if (atomic_load(&holds_names)) {
        sem_post(&asked);
        sem_wait(&answered);
    }
    return real(name, service, hints, out);
}

// NOLINTEND(readability-inconsistent-declaration-parameter-name)

static atomic_int calls;

static void note_call(void *context)
{
    (void)context;
    atomic_fetch_add(&calls, 1);
}

// Nobody listens on port 1.
static const struct broker_options options = {
    .address = {.host = "127.0.0.1", .port = 1, .event = "e"}, .client = "test", .notify = note_call};

static int threads(void)
{
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    assert_non_null(tasks);
    for (const struct dirent *task; (task = readdir(tasks));)
        count += task->d_name[0] != '.';
    closedir(tasks);
    return count;
}

// Waits for an event of that type and returns its text, valid until the next call. Fails the test after a
// minute.
static const char *wait_for(struct broker *broker, enum broker_event_type type)
{
    static char text[512];
    for (int i = 0; i < 6000; i++) {
        struct broker_event *event = broker_next(broker);
        bool found = event && event->type == type;
        if (found)
            snprintf(text, sizeof text, "%s", event->text);
        if (event)
            broker_event_free(event);
        if (found)
            return text;
        if (!event)
            usleep(10000);
    }
    fail_msg("there was no such event");
    return NULL;
}

static void a_descriptor(void **state)
{
    (void)state;
    struct error error = {0};
    struct server_options desk = {.listen = "127.0.0.1:8019", .open_on_loopback = true, .per_address = 4};
    refuses_eventfd = true;
    assert_null(broker_start(&options, &error));
    assert_string_equal(error.text, "the connection to the broker cannot be set up: Too many open files");
    assert_null(server_open(&desk, NULL, &error));
    assert_string_equal(error.text, "the console cannot be opened: Too many open files");
}

// Ids of zeros would not be unique.
static void random_numbers(void **state)
{
    (void)state;
    struct error error = {0};
    struct adjustment_store store = {0};
    struct command_exec exec = {.store = &store};
    struct fleet_client client = {0};
    struct fleet_client_options fleet = {.broker = {.url = "mqtt://127.0.0.1:1/e", .event = "e"},
        .name = "door",
        .exec = &exec,
        .notify = note_call};
    refuses_random = true;
    assert_null(broker_start(&options, &error));
    assert_string_equal(error.text, "no random numbers for the broker's client id: Function not implemented");
    error.text[0] = '\0';
    assert_false(fleet_client_open(&client, &fleet, &error));
    assert_contains(error.text, "no random numbers");
    fleet_client_close(&client);
}

// A server that never answers.
static int listen_anywhere(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listening >= 0);
    assert_int_equal(bind(listening, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(listening, (struct sockaddr *)&address, &size), 0);
    assert_int_equal(listen(listening, 64), 0);
    *port = ntohs(address.sin_port);
    return listening;
}

static void a_wait(void **state)
{
    (void)state;
    struct error error = {0};
    struct broker_options here = options;
    int listening = listen_anywhere(&here.address.port);
    atomic_store(&refuses_waits, true);
    struct broker *broker = broker_start(&here, &error);
    if (!broker)
        fail_msg("%s", error.text);
    assert_contains(wait_for(broker, BROKER_LOST), "it cannot be polled: Cannot allocate memory");
    close(listening);
    // It keeps trying.
    atomic_store(&refuses_waits, false);
    while (strstr(wait_for(broker, BROKER_LOST), "it cannot be polled"))
        ;
    broker_stop(broker);
}

static void nothing(void *context)
{
    (void)context;
}

static void a_wait_for_the_hangup(void **state)
{
    (void)state;
    const char *folder = folder_new();
    const struct system_events_callbacks heard = {.stepped = nothing, .hung_up = nothing};
    struct error error = {0};
    struct str said = {0};
    int before = dup(STDERR_FILENO);
    int file = open(folder_file(folder, "log"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(before >= 0 && file >= 0);
    dup2(file, STDERR_FILENO);
    atomic_store(&refuses_waits, true);
    struct system_events *watch = system_events_start(&heard, &error);
    system_events_stop(watch);
    dup2(before, STDERR_FILENO);
    close(before);
    close(file);
    if (!watch)
        fail_msg("%s", error.text);
    assert_true(file_read(folder_file(folder, "log"), 4096, &said, &error));
    assert_contains(
        str_text(&said), "SIGHUP and steps of the clock are watched no more: Cannot allocate memory");
    str_free(&said);
    folder_remove(folder);
}

// What was to be notified and the texts it passed are gone by the time the name server answers.
static void a_names_addresses(void **state)
{
    (void)state;
    struct error error = {0};
    struct broker_options gone = options;
    char *texts[] = {strdup("test"), strdup("user"), strdup("topic"), strdup("will")};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_non_null(texts[i]);
    gone.client = texts[0];
    gone.user = texts[1];
    gone.will_topic = texts[2];
    gone.will = texts[3];
    atomic_store(&holds_names, true);
    struct broker *broker = broker_start(&gone, &error);
    if (!broker)
        fail_msg("%s", error.text);
    sem_wait(&asked);
    broker_stop(broker);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    int held = threads();
    atomic_store(&calls, 0);
    atomic_store(&holds_names, false);
    sem_post(&answered);
    for (int i = 0; i < 6000 && threads() == held; i++)
        usleep(10000);
    assert_int_equal(threads(), held - 1);
    assert_int_equal(atomic_load(&calls), 0);
}

static int refuse_nothing(void **state)
{
    (void)state;
    refuses_eventfd = refuses_random = false;
    atomic_store(&holds_names, false);
    atomic_store(&refuses_waits, false);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_names_addresses, refuse_nothing),
        cmocka_unit_test_setup(a_descriptor, refuse_nothing),
        cmocka_unit_test_setup(random_numbers, refuse_nothing),
        cmocka_unit_test_setup(a_wait, refuse_nothing),
        cmocka_unit_test_setup(a_wait_for_the_hangup, refuse_nothing),
    };
    sem_init(&asked, 0, 0);
    sem_init(&answered, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
