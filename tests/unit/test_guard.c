// Who may use the console, above all while the clock is wrong.
#include "support/folder.h"
#include "support/target.h"
#include "support/test.h"

#include "base/time_mark.h"
#include "console/guard.h"
#include "console/socket_address.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY = 24 * 3600 };

static const char far[] = "192.0.2.7";
static const char near[] = "127.0.0.1";

static int64_t built; // some time after the program was built
static struct clock_evidence here_and_now;

static struct clock_evidence evidence(void)
{
    return here_and_now;
}

static struct sockaddr_storage address(const char *text)
{
    struct sockaddr_storage out = {0};
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)&out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)&out;
    bool is_four = inet_pton(AF_INET, text, &four->sin_addr) == 1;
    out.ss_family = is_four ? AF_INET : AF_INET6;
    if (!is_four)
        assert_int_equal(inet_pton(AF_INET6, text, &six->sin6_addr), 1);
    return out;
}

// A venue: a tokens file with one token of each kind, the text of which is its index.
static const struct token kinds[] = {
    {.id = "t0", .name = "for ever", .role = ROLE_STAFF},
    {.id = "t1", .name = "staff", .role = ROLE_STAFF, .made = 10, .expires = 10 + 3 * DAY},
    {.id = "t2", .name = "chair", .role = ROLE_CHAIR, .made = 10, .expires = 10 + 3 * DAY},
    {.id = "t3", .name = "emergency", .role = ROLE_EMERGENCY, .made = 10, .expires = 10 + 3 * DAY},
    {.id = "t4", .name = "of an older version", .role = ROLE_STAFF, .expires = 10 + 3 * DAY},
    {.id = "t5", .name = "view", .role = ROLE_VIEW, .made = 10, .expires = 10 + 3 * DAY},
};
enum { FOR_EVER, STAFF, CHAIR, EMERGENCY, OLDER, VIEW, KINDS };

static char tokens_path[300];
static char clock_path[300];

static struct guard new_guard(void)
{
    struct guard guard = {.tokens_file = tokens_path, .evidence = evidence};
    guard.clock.path = clock_path;
    return guard;
}

static int set_up(void **state)
{
    struct token list[KINDS];
    struct tokens tokens = {.count = KINDS, .list = list};
    struct error error;
    assert_int_equal(folder_set_up(state), 0);
    built = clock_built_at() + 1000 * (int64_t)DAY;
    snprintf(tokens_path, sizeof tokens_path, "%s/tokens.json", folder_here);
    snprintf(clock_path, sizeof clock_path, "%s/clock", folder_here);
    for (size_t i = 0; i < KINDS; i++) {
        char text[2] = {(char)('0' + i), '\0'};
        list[i] = kinds[i];
        list[i].made += kinds[i].made ? built : 0;
        list[i].expires += kinds[i].expires ? built : 0;
        tokens_hash(text, list[i].hash);
    }
    assert_true(tokens_write(tokens_path, &tokens, &error));
    return 0;
}

// Asks as `from` with a token; 200, or the status of the refusal, which says `why` (NULL: anything).
static int ask_by(struct guard *guard, int kind, const char *from, const char *forwarded, const char *why)
{
    char authorization[] = "Bearer 0";
    struct guard_headers headers = {.authorization = authorization, .forwarded = forwarded};
    struct sockaddr_storage source = address(from);
    struct guard_caller caller;
    struct guard_refusal refusal;
    authorization[sizeof authorization - 2] = (char)('0' + kind);
    if (guard_admit(guard, &headers, &source, ROLE_VIEW, &caller, &refusal)) {
        assert_string_equal(caller.by, kinds[kind].name);
        return 200;
    }
    if (why)
        assert_contains(refusal.why.text, why);
    return refusal.status;
}

static int ask(struct guard *guard, int kind, const char *from, const char *why)
{
    return ask_by(guard, kind, from, NULL, why);
}

static void set_clock(int64_t now, enum clock_kernel kernel)
{
    here_and_now = (struct clock_evidence){.now = now, .kernel = kernel};
}

static void tokens_expire_by_a_trusted_clock(void **state)
{
    (void)state;
    struct guard guard = new_guard();
    set_clock(built + 10 + 3 * DAY - 1, CLOCK_KERNEL_SYNCED);
    for (int kind = 0; kind < KINDS; kind++)
        assert_int_equal(ask(&guard, kind, far, NULL), 200);
    set_clock(built + 10 + 3 * DAY, CLOCK_KERNEL_SYNCED);
    for (int kind = 0; kind < KINDS; kind++) {
        assert_int_equal(ask(&guard, kind, far, "this token expired at "), kind == FOR_EVER ? 200 : 401);
        assert_int_equal(ask(&guard, kind, near, "this token expired at "), kind == FOR_EVER ? 200 : 401);
    }
    guard_free(&guard);
}

// Each way in which a clock may be wrong, when nothing is known of the time but what it says.
static void while_the_clock_is_doubtful_only_staff_at_the_display_are_served(void **state)
{
    (void)state;
    const struct {
        struct clock_evidence evidence;
        const char *why;
    } cases[] = {
        {{.now = built + DAY, .kernel = CLOCK_KERNEL_UNSYNCED}, "is not synchronised"},
        {{.now = built + DAY, .kernel = CLOCK_KERNEL_UNKNOWN}, "is not synchronised"},
        {{.now = 0, .kernel = CLOCK_KERNEL_UNSYNCED}, "is not set"},
        {{.now = 0, .kernel = CLOCK_KERNEL_SYNCED}, "is not set"},
        {{.now = built + DAY, .skew_known = true, .skew_ms = 60000}, "differs from that"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct guard guard = new_guard();
        here_and_now = cases[i].evidence;
        for (int kind = 0; kind < KINDS; kind++) {
            bool staff = kind != CHAIR && kind != VIEW;
            assert_int_equal(ask(&guard, kind, far, cases[i].why), kind == FOR_EVER ? 200 : 401);
            assert_int_equal(ask(&guard, kind, near, cases[i].why), staff ? 200 : 401);
            assert_int_equal(ask(&guard, kind, "::1", cases[i].why), staff ? 200 : 401);
            // A proxy is at the loopback, its clients are not.
            assert_int_equal(ask_by(&guard, kind, near, far, cases[i].why), kind == FOR_EVER ? 200 : 401);
        }
        // It is nobody's mistake, so nobody is slowed for it.
        for (int j = 0; j < 20; j++)
            assert_int_equal(ask(&guard, CHAIR, far, cases[i].why), 401);
        guard_free(&guard);
        // What a doubtful clock says is not kept.
        assert_int_equal(time_mark_read(clock_path), 0);
    }
}

static void a_clock_before_the_token_is_wrong(void **state)
{
    (void)state;
    struct guard guard = new_guard();
    set_clock(built - DAY, CLOCK_KERNEL_SYNCED);
    assert_int_equal(ask(&guard, STAFF, far, "earlier than when this token was made"), 401);
    assert_int_equal(ask(&guard, CHAIR, near, "earlier than when this token was made"), 401);
    assert_int_equal(ask(&guard, STAFF, near, NULL), 200);
    assert_int_equal(ask(&guard, OLDER, far, NULL), 200); // nobody knows when
    guard_free(&guard);
}

static void a_date_that_agrees_makes_up_for_a_kernel_that_does_not_know(void **state)
{
    (void)state;
    struct guard guard = new_guard();
    here_and_now =
        (struct clock_evidence){.now = built + DAY, .kernel = CLOCK_KERNEL_UNSYNCED, .skew_known = true};
    assert_int_equal(ask(&guard, CHAIR, far, NULL), 200);
    guard_free(&guard);
}

// However the clock is set back, also over a restart or without a time server: what has expired stays so.
static void setting_the_clock_back_revives_nothing(void **state)
{
    (void)state;
    const int64_t end = built + 10 + 3 * DAY;
    const struct {
        int64_t now;
        enum clock_kernel kernel;
    } back[] = {{end - 1, CLOCK_KERNEL_SYNCED}, {end - 30, CLOCK_KERNEL_SYNCED},
        {end - DAY, CLOCK_KERNEL_SYNCED}, {built + 20, CLOCK_KERNEL_UNSYNCED}, {0, CLOCK_KERNEL_UNSYNCED},
        {0, CLOCK_KERNEL_UNKNOWN}};
    struct guard guard = new_guard();
    struct stat status;
    set_clock(end + 5, CLOCK_KERNEL_SYNCED);
    assert_int_equal(ask(&guard, STAFF, far, "expired"), 401);
    // It is on disk at once: a power cut may come.
    assert_int_equal(time_mark_read(clock_path), end + 5);
    assert_int_equal(stat(clock_path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    for (size_t i = 0; i < sizeof back / sizeof *back; i++) {
        for (int again = 0; again < 2; again++) {
            set_clock(back[i].now, back[i].kernel);
            for (int kind = 1; kind < KINDS; kind++) {
                assert_int_equal(ask(&guard, kind, far, "expired"), 401);
                assert_int_equal(ask(&guard, kind, near, "expired"), 401);
            }
            assert_int_equal(ask(&guard, FOR_EVER, far, NULL), 200);
            guard_free(&guard);
            guard = new_guard();
        }
    }
    guard_free(&guard);
    assert_int_equal(time_mark_read(clock_path), end + 5);
}

// Nothing has expired yet, but the clock is known to be wrong.
static void a_clock_that_was_set_back_is_not_trusted(void **state)
{
    (void)state;
    struct guard guard = new_guard();
    set_clock(built + 2 * DAY, CLOCK_KERNEL_SYNCED);
    guard_tick(&guard);
    assert_int_equal(time_mark_read(clock_path), built + 2 * DAY);
    set_clock(built + 2 * DAY - 50, CLOCK_KERNEL_SYNCED); // a small correction
    assert_int_equal(ask(&guard, CHAIR, far, NULL), 200);
    set_clock(built + DAY, CLOCK_KERNEL_SYNCED);
    assert_int_equal(ask(&guard, CHAIR, far, "was set back"), 401);
    assert_int_equal(ask(&guard, STAFF, near, NULL), 200);
    set_clock(built + 2 * DAY + 1, CLOCK_KERNEL_SYNCED);
    assert_int_equal(ask(&guard, CHAIR, far, NULL), 200);
    guard_free(&guard);
}

static void the_time_is_noted_now_and_then(void **state)
{
    (void)state;
    struct guard guard = new_guard();
    set_clock(built + 100, CLOCK_KERNEL_SYNCED);
    guard_tick(&guard);
    set_clock(built + 159, CLOCK_KERNEL_SYNCED);
    guard_tick(&guard);
    assert_int_equal(time_mark_read(clock_path), built + 100);
    set_clock(built + 160, CLOCK_KERNEL_SYNCED);
    guard_tick(&guard);
    assert_int_equal(time_mark_read(clock_path), built + 160);
    set_clock(built + 170, CLOCK_KERNEL_SYNCED);
    guard_tick(&guard);
    guard_free(&guard); // and at the end
    assert_int_equal(time_mark_read(clock_path), built + 170);
}

static void what_stands_there_is_not_followed(void **state)
{
    (void)state;
    struct error error;
    folder_write(folder_here, "victim", "x", 1);
    assert_int_equal(symlink(folder_file(folder_here, "victim"), clock_path), 0);
    assert_false(time_mark_write(clock_path, built, &error));
    assert_int_equal(time_mark_read(clock_path), 0);
    assert_int_equal(unlink(clock_path), 0);
    assert_int_equal(mkfifo(clock_path, 0600), 0);
    assert_false(time_mark_write(clock_path, built, &error));
    assert_int_equal(time_mark_read(clock_path), 0);
}

// What was admitted once, as an event stream, lasts as long as it would be admitted again.
static void the_clock_ends_what_was_admitted(void **state)
{
    (void)state;
    struct guard guard = new_guard();
    char authorization[] = "Bearer 1";
    struct guard_headers headers = {.authorization = authorization};
    struct sockaddr_storage sources[] = {address(far), address(near)};
    struct guard_caller callers[2];
    struct guard_refusal refusal;
    set_clock(built + DAY, CLOCK_KERNEL_SYNCED);
    for (int i = 0; i < 2; i++)
        assert_true(guard_admit(&guard, &headers, &sources[i], ROLE_VIEW, &callers[i], &refusal));
    assert_true(guard_still_admits(&guard, &callers[0]));
    set_clock(built + DAY, CLOCK_KERNEL_UNSYNCED);
    assert_false(guard_still_admits(&guard, &callers[0]));
    assert_true(guard_still_admits(&guard, &callers[1])); // staff at the display
    set_clock(built + 4 * DAY, CLOCK_KERNEL_SYNCED);
    assert_false(guard_still_admits(&guard, &callers[1]));
    guard_free(&guard);
}

static void loopback_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool loopback;
    } cases[] = {{"127.0.0.1", true}, {"127.255.0.9", true}, {"128.0.0.1", false}, {"0.0.0.0", false},
        {"::1", true}, {"::", false}, {"::2", false}, {"::ffff:127.0.0.1", true}, {"::ffff:192.0.2.1", false},
        {"::127.0.0.1", false}, {"fe80::1", false}, {"2001:db8::1", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sockaddr_storage one = address(cases[i].text);
        if (socket_address_is_loopback(&one) != cases[i].loopback)
            fail_msg("%s", cases[i].text);
    }
}

// Two versions of the file within one step of its clock, of the same length, in the same inode.
static void a_change_within_one_tick_is_seen(void **state)
{
    (void)state;
    struct guard guard = new_guard();
    struct stat before;
    set_clock(built + DAY, CLOCK_KERNEL_SYNCED);
    assert_int_equal(ask(&guard, CHAIR, far, NULL), 200);
    assert_int_equal(stat(tokens_path, &before), 0);
    FILE *file = fopen(tokens_path, "r+be");
    assert_non_null(file);
    char bytes[4096] = {0};
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    char *role = strstr(bytes, "\"chair\"");
    assert_non_null(role);
    char *sum = strstr(role, "sha256\": \"");
    assert_non_null(sum);
    sum[10] = sum[10] == '0' ? '1' : '0';
    rewind(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    const struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, before.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, tokens_path, times, 0), 0);
    assert_int_equal(ask(&guard, CHAIR, far, "not known"), 401);
    guard_free(&guard);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, folder_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tokens_expire_by_a_trusted_clock),
        TEST(while_the_clock_is_doubtful_only_staff_at_the_display_are_served),
        TEST(a_clock_before_the_token_is_wrong),
        TEST(a_date_that_agrees_makes_up_for_a_kernel_that_does_not_know),
        TEST(setting_the_clock_back_revives_nothing),
        TEST(a_clock_that_was_set_back_is_not_trusted),
        TEST(the_time_is_noted_now_and_then),
        TEST(what_stands_there_is_not_followed),
        TEST(a_change_within_one_tick_is_seen),
        TEST(the_clock_ends_what_was_admitted),
        cmocka_unit_test(loopback_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
