// The program as users run it: each sub-command, what it prints and its exit status.
#include "support/folder.h"
#include "support/program.h"
#include "support/test.h"

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "feeds/server.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void help_and_version(void **state)
{
    (void)state;
    program_expect("--version", 0, "plumbline 0.");
    program_expect("--help", 0, "Commands:");
    program_expect("agenda --help", 0, "--schedule URL|FILE");
    program_expect("shot --help", 0, "--slide NAME");
    program_expect("show --help", 0, "--headless WxH");
    program_expect("rooms --help", 0, "--json");
    program_expect("check --help", 0, "--config FILE");
}

static void a_wrong_command_line_is_status_2(void **state)
{
    (void)state;
    program_expect("dance", 2, "dance: no such command");
    program_expect("agenda --slide now", 2, "--slide: not an option of this command");
    program_expect("agenda --room", 2, "--room: a value is missing");
    program_expect("agenda --room a --session b", 2, "--room and --session: expected one of them");
    program_expect("agenda extra", 2, "extra: not an option");
    program_expect("show --window big", 2, "expected WxH");
    program_expect("show --window 10x10", 2, "expected WxH");
    program_expect("show --speed 0", 2, "expected a number");
    static const char *const days[] = {"0", "3651", "-1", "4294967297", "99999999999999999999", "7d", "\"\""};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        char arguments[80];
        snprintf(arguments, sizeof arguments,
            "token new --config nothing.json --role staff --name x --days %s", days[i]);
        program_expect(arguments, 2, "expected a number from 1 to 3650");
    }
    program_expect("shot --schedule assets/lpc2019.json", 2, "-o FILE.png or --text");
    program_expect("check", 2, "--config FILE or --schedule");
}

static void a_failure_is_status_1_with_the_reason(void **state)
{
    (void)state;
    program_expect("agenda", 1, "no schedule given");
    program_expect("agenda --schedule nothing.json", 1, "nothing.json: cannot be opened");
    program_expect("agenda --schedule assets/lpc2019.json", 1, "no room given; the schedule has \"");
    program_expect("agenda --schedule assets/lpc2019.json --room Topaz", 1, "\"Jade/room-I&II\"");
    program_expect(
        "agenda --schedule assets/lpc2019.json --room Jade --at noon", 1, "--at noon: expected a time");
    program_expect("agenda --config nothing.json", 1, "nothing.json: cannot be opened");
    program_expect("shot --schedule assets/lpc2019.json --room Jade --at 2019-09-10T16:35 --slide now --text",
        1, "nothing to show then: the phase is break");
    program_expect(
        "shot --schedule assets/lpc2019.json --room Jade --slide dance --text", 1, "there is no such slide");
    program_expect("shot --schedule assets/lpc2019.json --room Jade -o /nonexistent/x.png", 1,
        "/nonexistent/x.png: cannot be written");
    program_expect("agenda --schedule README.md --room x", 1, "README.md: this is Markdown");
    program_expect("show --headless 320x200", 1, "no schedule given");
}

static void the_agenda_of_an_afternoon(void **state)
{
    (void)state;
    program_expect("agenda --schedule assets/lpc2019.json --room Jade --at 2019-09-10T15:00", 0,
        "now    15:00 – 15:10  Opening session  · Stéphane Graber");
    struct str out = {0};
    assert_int_equal(
        program_run(
            "agenda --schedule assets/lpc2019.json --room Jade --at 2019-09-10T16:07:00+01:00 --json", &out),
        0);
    json_t *root = json_loads(str_text(&out), 0, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "at")), "2019-09-10T16:07:00+01:00");
    assert_string_equal(json_string_value(json_object_get(root, "phase")), "talk");
    assert_int_equal(json_integer_value(json_object_get(root, "remaining_s")), 1380);
    assert_int_equal(json_object_size(root), 10);
    json_decref(root);
    str_free(&out);
}

static void time_is_in_the_conferences_zone(void **state)
{
    (void)state;
    static const char *const hosts[] = {"UTC", "Asia/Tokyo", "America/Los_Angeles"};
    for (size_t i = 0; i < 3; i++) {
        setenv("TZ", hosts[i], 1);
        program_expect("agenda --schedule assets/lpc2019.json --room Jade --at 2019-09-10T15:33", 0,
            "Jade/room-I&II, Tuesday 10 September 15:33");
        program_expect("agenda --schedule assets/lpc2019.json --room Jade --at 2019-09-10T14:33Z", 0,
            "15:30 – 15:45  Address Space");
    }
    unsetenv("TZ");
}

static void a_session_is_followed(void **state)
{
    (void)state;
    program_expect(
        "agenda --schedule assets/lpc2019.json --session 'Containers and Checkpoint/Restore MC' --at "
        "2019-09-10T18:05",
        0, "Securing Container Runtimes");
    program_expect(
        "shot --schedule assets/lpc2019.json --session containers --at 2019-09-10T18:05 --slide now --text",
        0, "\"Jade/room-I&II\"");
}

static void rooms_are_listed(void **state)
{
    (void)state;
    program_expect("rooms --schedule assets/lpc2019.json", 0, "Jade/room-I&II  ");
    struct str out = {0};
    assert_int_equal(program_run("rooms --schedule assets/lpc2019.json --json", &out), 0);
    json_t *root = json_loads(str_text(&out), 0, NULL);
    assert_int_equal(json_array_size(root), 6);
    json_decref(root);
    str_free(&out);
}

static void shots_are_drawn(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str arguments = {0};
    str_format(&arguments,
        "shot --config config/plumbline.json --at 2019-09-10T15:33 --slide now --size 1280x720 --text -o "
        "%s/a.png",
        folder);
    program_expect(arguments.text, 0, "text title");
    program_expect(
        "shot --config config/plumbline.json --at 2019-09-10T15:33 --slide now --text", 0, "\"Jade I & II\"");
    program_expect(
        "shot --config config/plumbline.json --room Nowhere --slide unknown-room --text", 0, "\"Nowhere\"");
    program_expect("shot --schedule nothing.json --slide no-schedule --text", 0, "schedule yet");
    program_expect("shot --config config/plumbline.json --at 2019-09-10T15:33 --slide agenda --page 2 --text",
        0, "text");
    program_expect("shot --config config/plumbline.json --at 2019-09-10T15:33 --slide now --page 9 --text", 1,
        "--page 9: the slide has 1 page");
    program_expect("shot --config config/plumbline.json --page 0 --text", 2, "expected a number from 1");
    assert_int_equal(access(folder_file(folder, "a.png"), R_OK), 0);
    str_free(&arguments);
    folder_remove(folder);
}

// A QR code needs an address.
static void check_says_which_talks_have_a_page(void **state)
{
    (void)state;
    static const char *const found[][2] = {
        {"frab-links.json", "note  $.talk_qr  the schedule has the addresses of 12 of its 32 talks"},
        {"frab-rooms.json", "warning  $.talk_qr  the schedule has the addresses of 0 of its 5 talks"},
        {"xml-fosdem.xml", "0 findings"}};
    const char *folder = folder_new();
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        char text[200];
        struct str arguments = {0};
        int length = snprintf(text, sizeof text, "{\"talk_qr\":%s}", i == 2 ? "false" : "true");
        folder_write(folder, "c.json", text, (size_t)length);
        str_format(
            &arguments, "check --config %s/c.json --schedule tests/feeds/valid/%s", folder, found[i][0]);
        program_expect(arguments.text, 0, found[i][1]);
        str_free(&arguments);
    }
    folder_remove(folder);
}

// Rooms that are not in the schedule are left out until they are.
static void wrong_rooms_of_the_board_are_found(void **state)
{
    (void)state;
    static const char json[] =
        "{\"view\":\"hall\",\"hall\":{\"rooms\":[\"Topaz\"],\"groups\":[{\"name\":\"A\","
        "\"rooms\":[\"Jade/room-I&II\",\"Quartz\"]}]},\"signs\":{\"Onyx\":\"left\"}}";
    const char *folder = folder_new();
    struct str arguments = {0};
    folder_write(folder, "hall.json", json, sizeof json - 1);
    str_format(&arguments, "check --config %s/hall.json --schedule assets/lpc2019.json", folder);
    program_expect(arguments.text, 0, "warning  $.hall.rooms[0]  no room is called \"Topaz\"");
    program_expect(arguments.text, 0, "warning  $.hall.groups[0].rooms[1]  no room is called \"Quartz\"");
    program_expect(arguments.text, 0, "warning  $.signs[\"Onyx\"]  no room is called \"Onyx\"");
    program_expect(arguments.text, 0, "3 findings");
    str_free(&arguments);
    folder_remove(folder);
}

static void findings_say_where_and_what_to_do(void **state)
{
    (void)state;
    program_expect("check --config config/plumbline.json", 0, "times in Europe/Lisbon\n0 findings");
    program_expect("check --schedule tests/feeds/valid/frab-contradiction.json", 0,
        "warning  $.schedule.conference.time_zone_name");
    program_expect(
        "check --schedule tests/feeds/valid/timetable-empty.json", 1, "error  $  the schedule has no items");
    program_expect("check --schedule tests/feeds/valid/timetable-unpublished.json", 0,
        "warning  $.results[\"7\"]  the event's timetable is not published");
    program_expect("check --schedule tests/feeds/invalid/truncated.json", 1, "error  $.schedule");
    program_expect("check --schedule assets/lpc2019.json --room Topaz", 1, "error  $.room");
    program_expect("check --schedule assets/lpc2019.json --json", 0, "[]");
    program_expect("check --schedule tests/feeds/valid/frab-contradiction.json --json", 0,
        "[{\"severity\":\"warning\",\"path\":\"$.");
    program_expect("check --config config/plumbline.schema.json", 1, "an unknown key");
}

static void a_full_disk_is_no_success(void **state)
{
    (void)state;
    program_expect("agenda --schedule assets/lpc2019.json --room Jade >/dev/full", 1, "");
}

static void show_runs_through_its_slides_headless(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str arguments = {0};
    str_format(&arguments,
        "show --config config/plumbline.json --at 2019-09-10T15:00 --speed 5000 --headless 640x360 --out "
        "%s --once",
        folder);
    setenv("XDG_STATE_HOME", folder, 1);
    program_expect(arguments.text, 0, "now.png");
    assert_int_equal(access(folder_file(folder, "next.png"), R_OK), 0);
    assert_int_equal(access(folder_file(folder, "agenda.png"), R_OK), 0);
    struct str clean = {0};
    str_format(&clean, "rm -r '%s/plumbline'", folder);
    assert_int_equal(system(clean.text), 0); // NOLINT(cert-env33-c): a command of the test itself
    str_free(&clean);
    str_free(&arguments);
    unsetenv("XDG_STATE_HOME");
    folder_remove(folder);
}

// Kills a display at a random time after its start; the first one has fetched the schedule.
static void run_and_kill(const char *command, struct server *server, bool first, uint64_t *seed)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    for (int ms = 0; first && feed_server_request_count(server) == 0; ms++) {
        if (ms > 60000)
            fail_msg("no request came within a minute");
        usleep(1000);
    }
    usleep((useconds_t)(test_random(seed) % 150000) + (first ? 500000 : 0));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

// A display that is killed at any moment and then loses the network shows the last good schedule.
static void the_last_good_schedule_survives_kills_and_outages(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct server *server = feed_server_start();
    struct str lpc = {0};
    struct str config = {0};
    struct str command = {0};
    char *url = feed_server_url(server, "/ok");
    assert_int_equal(program_run("--version >/dev/null; cat assets/lpc2019.json", &lpc), 0);
    const char *json = strchr(str_text(&lpc), '{');
    feed_server_set_body(server, json, "v1");
    str_format(
        &config, "{\"schedule\":\"%s\",\"room\":\"Jade\",\"state_dir\":\"%s\",\"refresh_s\":5}", url, folder);
    folder_write(folder, "c.json", config.text, config.length);
    str_format(&command, "exec '%s' show --config '%s' --at 2019-09-10T15:33 --headless 320x200 2>/dev/null",
        program_path(), folder_file(folder, "c.json"));
    uint64_t seed = 4;
    for (int round = 0; round < 12; round++)
        run_and_kill(command.text, server, round == 0, &seed);
    feed_server_set_broken(server, true);
    struct str arguments = {0};
    str_format(&arguments,
        "show --config %s --at 2019-09-10T15:33 --speed 100 --headless 320x200 --out %s --once",
        folder_file(folder, "c.json"), folder);
    program_expect(arguments.text, 0, "500 Internal Server Error");
    assert_int_equal(access(folder_file(folder, "now.png"), R_OK), 0);
    str_free(&arguments);
    str_free(&command);
    str_free(&config);
    str_free(&lpc);
    free(url);
    feed_server_stop(server);
    folder_remove(folder);
}

static void a_rehearsal_on_the_day_itself_is_refused(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str json = {0};
    struct str arguments = {0};
    char date[40];
    time_t now = time(NULL);
    struct tm tm;
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:00Z", gmtime_r(&now, &tm));
    str_format(&json,
        "{\"schedule\":{\"conference\":{\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{\"R\":[{\"id\":1,"
        "\"title\":\"T\","
        "\"date\":\"%s\",\"duration\":30}]}}]}}}",
        date);
    folder_write(folder, "s.json", json.text, json.length);
    setenv("XDG_STATE_HOME", "/proc/nonexistent", 1);
    str_format(&arguments,
        "show --schedule %s/s.json --at 2030-01-01T10:00Z --speed 100 --headless 320x200 --once", folder);
    program_expect(arguments.text, 1, "a simulated clock is refused (--force allows it)");
    str_add_text(&arguments, " --force");
    program_expect(arguments.text, 0, "");
    unsetenv("XDG_STATE_HOME");
    str_free(&json);
    str_free(&arguments);
    folder_remove(folder);
}

static void why_explains_in_sentences(void **state)
{
    (void)state;
    program_expect(
        "why --config config/plumbline.json --at 2019-09-10T16:07:10", 0, "Slide \"now\": entry 23 of 31");
    program_expect("why --config config/plumbline.json --at 2019-09-10T16:07:10", 0,
        "Phase \"talk\": \"Update on Task Migration at Google Using CRIU\" (c9003) is on from 16:05 – 16:30; "
        "next: \"Break\" at 16:30.");
    program_expect("why --config config/plumbline.json --at 2019-09-10T16:07:10", 0,
        "Clock: simulated, 2019-09-10T16:07:10+01:00, shown in Europe/Lisbon.");
    program_expect("why --schedule assets/lpc2019.json --room Topaz", 0, "No agenda: no room is");
}

// A whole day in Jade, line by line.
static void a_day_is_replayed(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str arguments = {0};
    struct str found = {0};
    struct str expected = {0};
    char path[PATH_MAX];
    struct error error;
    str_format(&arguments, "replay --config config/plumbline.json --day 2019-09-10 --out %s", folder);
    assert_int_equal(program_run(arguments.text, &found), 0);
    snprintf(path, sizeof path, "%s/scenes/replay-jade-2019-09-10.txt", test_folder());
    if (getenv("UPDATE"))
        assert_true(file_write(path, str_text(&found), found.length, false, &error));
    assert_true(file_read(path, 1 << 20, &expected, &error));
    assert_string_equal(str_text(&found), str_text(&expected));
    str_clear(&found);
    assert_true(file_read(folder_file(folder, "replay.txt"), 1 << 20, &found, &error));
    assert_string_equal(str_text(&found), str_text(&expected));
    program_expect("replay --config config/plumbline.json", 2, "--out FOLDER is missing");
    program_expect("replay --config config/plumbline.json --out /tmp --day tomorrow", 1,
        "--day tomorrow: expected a date");
    str_free(&arguments);
    str_free(&found);
    str_free(&expected);
    folder_remove(folder);
}

// The text of the item with this role in a scene, such as "9:57".
static void text_of(const struct str *scene, const char *role, char *out, size_t size)
{
    const char *line = strstr(str_text(scene), role);
    const char *quote = line ? strchr(line, '"') : NULL;
    if (!quote)
        fail_msg("no text has the role %s", role);
    else
        snprintf(out, size, "%.*s", (int)strcspn(quote + 1, "\""), quote + 1);
}

// Two displays with the same inputs show the same second, even while the chair holds the timer.
static void two_displays_show_the_same_second(void **state)
{
    (void)state;
    static const char adjustments[] =
        "{\"format\":1,\"entries\":[{\"type\":\"hold\",\"item\":\"c431\",\"number\":1,\"by\":\"chair\","
        "\"at\":\"2019-09-10T15:34:00+01:00\",\"until\":\"2019-09-11T00:00:00+01:00\","
        "\"starts_at\":\"2019-09-10T15:34:00+01:00\",\"ends_at\":\"2019-09-10T15:47:00+01:00\"}]}";
    const char *folder = folder_new();
    static const char *const times[] = {"15:33:07", "15:40:00", "15:41:59", "16:30:00", "16:36:30"};
    folder_write(folder, "desk.json", adjustments, sizeof adjustments - 1);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char counts[2][32];
        for (int k = 0; k < 2; k++) {
            struct str arguments = {0};
            struct str out = {0};
            str_format(&arguments,
                "shot --schedule assets/lpc2019.json --room Jade --slide stage --at 2019-09-10T%s --desk %s "
                "--text "
                "--size %s",
                times[i], folder_file(folder, "desk.json"), k ? "1080x1920" : "1920x1080");
            assert_int_equal(program_run(str_text(&arguments), &out), 0);
            text_of(&out, "countdown", counts[k], sizeof counts[k]);
            str_free(&arguments);
            str_free(&out);
        }
        assert_string_equal(counts[0], counts[1]);
        if (i == 1 || i == 2)
            assert_string_equal(counts[0], "13:00");
    }
    folder_remove(folder);
}

static void the_record_is_printed(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str config = {0};
    struct str arguments = {0};
    str_format(&config, "{\"state_dir\":\"%s\"}", folder);
    folder_write(folder, "c.json", str_text(&config), config.length);
    str_format(&arguments, "record --config %s", folder_file(folder, "c.json"));
    program_expect(str_text(&arguments), 1, "there is no record yet");
    folder_write(folder, "record.csv", "day,room\r\n", 10);
    program_expect(str_text(&arguments), 0, "day,room\r\n");
    str_free(&config);
    str_free(&arguments);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_and_version),
        cmocka_unit_test(a_wrong_command_line_is_status_2),
        cmocka_unit_test(a_failure_is_status_1_with_the_reason),
        cmocka_unit_test(the_agenda_of_an_afternoon),
        cmocka_unit_test(time_is_in_the_conferences_zone),
        cmocka_unit_test(a_session_is_followed),
        cmocka_unit_test(rooms_are_listed),
        cmocka_unit_test(shots_are_drawn),
        cmocka_unit_test(check_says_which_talks_have_a_page),
        cmocka_unit_test(findings_say_where_and_what_to_do),
        cmocka_unit_test(wrong_rooms_of_the_board_are_found),
        cmocka_unit_test(a_full_disk_is_no_success),
        cmocka_unit_test(a_rehearsal_on_the_day_itself_is_refused),
        cmocka_unit_test(why_explains_in_sentences),
        cmocka_unit_test(a_day_is_replayed),
        cmocka_unit_test(show_runs_through_its_slides_headless),
        cmocka_unit_test(the_last_good_schedule_survives_kills_and_outages),
        cmocka_unit_test(two_displays_show_the_same_second),
        cmocka_unit_test(the_record_is_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
