// How often the console may be asked: each token for itself, and emergencies apart from all other commands.
#include "support/test.h"

#include "console/main_requests.h"
#include "console/request_rates.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

enum { NOW_MS = 1000 };

static struct request_rates rates;
static struct guard_caller caller;
static struct sockaddr_storage address;

static int start(void **state)
{
    (void)state;
    memset(&rates, 0, sizeof rates);
    return 0;
}

// Whoever has the token (0: none is needed) and that role, at 10.0.0.`host`.
static struct request_origin who(int token, enum role role, int host)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x0A000000U + (unsigned)host)};
    caller = (struct guard_caller){.role = role, .by_token = token != 0, .hash = {(unsigned char)token}};
    memset(&address, 0, sizeof address);
    memcpy(&address, &ipv4, sizeof ipv4);
    return (struct request_origin){.caller = &caller, .address = &address};
}

static const char notice[] = "{\"type\":\"notice\",\"text\":\"Lunch\"}";
static const char emergency[] = "{\"type\":\"emergency\",\"kind\":\"evacuate\"}";
static const char escaped[] = "{\"type\":\"em\\u0065rgency\",\"kind\":\"evacuate\"}";
static const char lie[] = "{\"type\":\"notice\",\"text\":\"This is no emergency\"}";

// Sends one; returns how long to wait. `read`: whether its JSON was read.
static int64_t send_one(const struct request_origin *origin, const char *body, int64_t now_ms, bool *read)
{
    struct request_rates_command counted;
    int64_t wait = request_rates_look(&rates, origin, body, now_ms, &counted);
    *read = wait == 0;
    return wait > 0
               ? wait
               : request_rates_count(&rates, origin, body == emergency || body == escaped, now_ms, &counted);
}

// How many of `tries` are done at once, and how many of them are read.
static int done(const struct request_origin *origin, const char *body, int tries, int *reads)
{
    int count = 0;
    bool read;
    *reads = 0;
    for (int i = 0; i < tries; i++) {
        count += send_one(origin, body, NOW_MS, &read) == 0;
        *reads += read;
    }
    return count;
}

static void commands_have_a_rate_by_role(void **state)
{
    (void)state;
    static const struct {
        enum role role;
        int burst, per_s;
    } roles[] = {{ROLE_CHAIR, 100, 10}, {ROLE_STAFF, 300, 20}, {ROLE_EMERGENCY, 300, 20}};
    for (int i = 0; i < 3; i++) {
        struct request_origin origin = who(i + 1, roles[i].role, 1);
        int reads;
        bool read;
        assert_int_equal(done(&origin, notice, 20000, &reads), roles[i].burst);
        assert_int_equal(reads, roles[i].burst); // no more are read
        assert_int_equal(send_one(&origin, notice, NOW_MS, &read), 1000 / roles[i].per_s);
        assert_int_equal(send_one(&origin, notice, NOW_MS + 1000 / roles[i].per_s, &read), 0);
    }
}

static void an_emergency_passes_all_that_was_sent_before(void **state)
{
    (void)state;
    struct request_origin origin = who(1, ROLE_EMERGENCY, 1);
    int reads;
    assert_int_equal(done(&origin, notice, 20000, &reads), 300);
    assert_int_equal(done(&origin, emergency, 25, &reads), 25);
    assert_int_equal(done(&origin, escaped, 200, &reads), 25); // 50 at once
    assert_int_equal(done(&origin, emergency, 200, &reads), 0);
    assert_int_equal(reads, 0);
    origin = who(2, ROLE_EMERGENCY, 1);
    assert_int_equal(done(&origin, emergency, 20000, &reads), 50);
    assert_int_equal(done(&origin, notice, 20000, &reads), 300); // and the other way round
}

// The word alone exempts from nothing, and whoever may send no emergency gains nothing by it.
static void saying_emergency_does_not_help(void **state)
{
    (void)state;
    struct request_origin origin = who(1, ROLE_EMERGENCY, 1);
    int reads;
    assert_int_equal(done(&origin, lie, 20000, &reads), 300);
    assert_int_equal(reads, 300 + 50);
    for (int i = 0; i < 2; i++) {
        enum role role = i == 0 ? ROLE_CHAIR : ROLE_STAFF;
        int burst = i == 0 ? 100 : 300;
        origin = who(2 + i, role, 1);
        assert_int_equal(done(&origin, emergency, 20000, &reads), burst);
        assert_int_equal(reads, burst);
    }
}

static void each_token_and_without_one_each_address_counts_for_itself(void **state)
{
    (void)state;
    int reads;
    struct request_origin origin = who(1, ROLE_CHAIR, 1);
    assert_int_equal(done(&origin, notice, 1000, &reads), 100);
    origin = who(1, ROLE_CHAIR, 2); // the same token elsewhere
    assert_int_equal(done(&origin, notice, 1000, &reads), 0);
    origin = who(2, ROLE_CHAIR, 1); // another one at the same place, as behind a proxy
    assert_int_equal(done(&origin, notice, 1000, &reads), 100);
    origin = who(0, ROLE_EMERGENCY, 1);
    assert_int_equal(done(&origin, notice, 1000, &reads), 300);
    origin = who(0, ROLE_EMERGENCY, 2);
    assert_int_equal(done(&origin, notice, 1000, &reads), 300);
}

static int taken(enum request_rate rate, const struct request_origin *origin)
{
    int count = 0;
    for (int i = 0; i < 2000; i++)
        count += request_rates_take(&rates, rate, origin, NOW_MS) == 0;
    return count;
}

// Many may have one view token: whoever asks too much stands back alone.
static void looking_has_a_rate_too(void **state)
{
    (void)state;
    int reads;
    struct request_origin origin = who(1, ROLE_VIEW, 1);
    assert_int_equal(taken(REQUEST_RATE_FREE, &origin), 2000);
    assert_int_equal(taken(REQUEST_RATE_READ, &origin), 500);
    assert_int_equal(taken(REQUEST_RATE_COSTLY, &origin), 200);
    assert_int_equal(taken(REQUEST_RATE_DRAW, &origin), 10);
    origin = who(1, ROLE_VIEW, 2);
    assert_int_equal(taken(REQUEST_RATE_READ, &origin), 500);
    origin = who(1, ROLE_STAFF, 1);
    assert_int_equal(done(&origin, notice, 1000, &reads), 300);
}

// ---- answers

// A connection is told by its place.
struct MHD_Connection {
    int unused;
};
static struct MHD_Connection connections[4];
static long resumed[10];
static int resumed_count;

static void suspend(struct MHD_Connection *connection)
{
    (void)connection;
}

static void resume(struct MHD_Connection *connection)
{
    resumed[resumed_count++] = (long)(connection - connections);
}

static struct server_request *asked[10];
static int asked_count;

static bool ask(void *context, struct server_request *request)
{
    (void)context;
    asked[asked_count++] = request;
    return true;
}

static void urgent_answers_overtake_the_others(void **state)
{
    (void)state;
    static const struct mhd_calls mhd = {.suspend_connection = suspend, .resume_connection = resume};
    struct main_requests requests;
    struct main_requests_waiter waiters[4] = {0};
    main_requests_init(&requests, ask, NULL);
    requests.mhd = &mhd;
    for (int i = 0; i < 4; i++) {
        struct server_request *request = calloc(1, sizeof *request);
        assert_non_null(request);
        request->urgent = i == 2;
        waiters[i].connection = &connections[i];
        assert_int_equal(main_requests_ask(&requests, &waiters[i], request), MAIN_REQUESTS_ASKED);
    }
    for (int i = 0; i < 4; i++)
        main_requests_answer(&requests, asked[i]);
    main_requests_take_answers(&requests);
    assert_int_equal(resumed_count, 4);
    assert_int_equal(resumed[0], 2);
    for (int i = 0; i < 4; i++) {
        assert_true(waiters[i].done && waiters[i].answer == asked[i]);
        main_requests_waiter_free(&waiters[i]);
    }
    main_requests_free(&requests);
}

static void phones_behind_one_address_are_a_crowd(void **state)
{
    (void)state;
    struct request_origin origin = who(0, ROLE_NONE, 1);
    int taken = 0;
    while (taken < 20000 && request_rates_take(&rates, REQUEST_RATE_CROWD, &origin, NOW_MS) == 0)
        taken++;
    assert_int_equal(taken, 5000);
    assert_int_equal(request_rates_take(&rates, REQUEST_RATE_READ, &origin, NOW_MS), 0);
    origin = who(0, ROLE_NONE, 2);
    assert_int_equal(request_rates_take(&rates, REQUEST_RATE_CROWD, &origin, NOW_MS), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(commands_have_a_rate_by_role, start),
        cmocka_unit_test_setup(an_emergency_passes_all_that_was_sent_before, start),
        cmocka_unit_test_setup(saying_emergency_does_not_help, start),
        cmocka_unit_test_setup(each_token_and_without_one_each_address_counts_for_itself, start),
        cmocka_unit_test_setup(looking_has_a_rate_too, start),
        cmocka_unit_test_setup(phones_behind_one_address_are_a_crowd, start),
        cmocka_unit_test(urgent_answers_overtake_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
