#include "support/test.h"

#include "base/file.h"
#include "base/json.h"
#include "config/config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/plumbline-test-XXXXXX";
static char path[PATH_MAX];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/plumbline.json", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static bool read_text(struct config *config, const char *json, struct error *error)
{
    assert_true(file_write(path, json, strlen(json), false, error));
    return config_read(config, path, error);
}

static void all_keys_are_read(void **state)
{
    (void)state;
    struct config config;
    struct error error = {0};
    const char *json =
        "{\"$schema\":\"plumbline.schema.json\",\"schedule\":\"https://x.org/"
        "a.json\",\"fallback\":\"b.json\","
        "\"schedule_auth_file\":\"/run/"
        "key\",\"talk_qr\":true,\"room\":\"Jade\",\"view\":\"room\",\"language\":\"en\",\"clock\":12,"
        "\"timezone\":\"Europe/Lisbon\",\"refresh_s\":30,\"loss_limit_percent\":50,\"state_dir\":\"state\","
        "\"questions\":{\"by_length\":{\"15\":5,\"30\":10},\"by_session\":{\"BPF MC\":0}},"
        "\"aliases\":{\"Jade\":\"Jade/room-I&II\"},"
        "\"hall\":{\"rooms\":[\"Jade\",\"Opala\"],\"groups\":[{\"name\":\"Floor "
        "1\",\"rooms\":[\"Opala\"]}]},"
        "\"signs\":{\"Opala\":\"up-left\"},\"display\":{\"name\":\"jade-door\",\"diagonal_in\":43,"
        "\"farthest_viewer_m\":4.5,\"rotate\":90,\"night\":{\"from\":\"22:00\",\"until\":\"07:30\"},"
        "\"drift\":false,"
        "\"reduced_motion\":true,\"present\":\"renderer\",\"scan_m\":2,\"output\":\"HDMI-A-2\",\"keyboards\":"
        "[\"*Logi*\"]},\"theme\":\"daylight\","
        "\"info\":[{\"title\":\"Wi-Fi\",\"link\":\"https://x.org\"}],\"pictures\":[\"a.png\"],"
        "\"emergency\":{\"language\":\"pt\",\"assembly_point\":\"Hotel forecourt\",\"texts\":{\"evacuate\":"
        "{\"en\":\"Out.\",\"pt\":\"Saia.\"},\"test\":{\"de\":\"Probe.\"}}},"
        "\"about\":{\"title\":\"MC\",\"leads\":[\"A\",\"B\"],\"topics\":[\"T\"]},\"playlist\":[{\"slide\":"
        "\"now\",\"seconds\":15,"
        "\"when\":[\"talk\",\"during break\",\"last 10 min\"],\"from\":\"09:00\","
        "\"until\":\"2019-09-10T12:00:00+01:00\"},{\"slide\":\"agenda\"}]}";
    if (!read_text(&config, json, &error))
        fail_msg("%s", error.text);
    assert_string_equal(config_schedule(&config), "https://x.org/a.json");
    assert_true(config.talk_qr);
    assert_int_equal(config.clock_hours, 12);
    assert_string_equal(config.schedule_auth_file, "/run/key");
    char beside[PATH_MAX + 16];
    snprintf(beside, sizeof beside, "%s/b.json", folder);
    assert_string_equal(config.fallback, beside);
    assert_string_equal(config.room, "Jade");
    assert_int_equal(config.refresh_s, 30);
    assert_int_equal(config.update_limits.loss_percent, 50);
    assert_int_equal(config.alias_count, 1);
    assert_string_equal(config.aliases[0].room, "Jade/room-I&II");
    assert_int_equal(config.hall.rooms.count, 2);
    assert_string_equal(config.hall.rooms.list[1], "Opala");
    assert_int_equal(config.hall.group_count, 1);
    assert_string_equal(config.hall.groups[0].name, "Floor 1");
    assert_string_equal(config.hall.groups[0].rooms.list[0], "Opala");
    assert_int_equal(config.signs.count, 1);
    assert_string_equal(config.signs.list[0].name, "Opala");
    assert_int_equal(config.signs.list[0].direction, SIGN_UP_LEFT);
    assert_int_equal(config.questions.length_count, 2);
    assert_int_equal(config.questions.sessions[0].minutes, 0);
    assert_string_equal(config.display.name, "jade-door");
    assert_int_equal(config.display.rotate, 90);
    assert_int_equal(config.playlist.count, 2);
    assert_int_equal(config.playlist.entries[0].phases, (1U << PHASE_TALK) | (1U << PHASE_BREAK));
    assert_int_equal(config.playlist.entries[0].last_min, 10);
    assert_int_equal(config.playlist.entries[0].from.kind, PLAYLIST_DAILY);
    assert_int_equal(config.playlist.entries[0].from.seconds, 9 * 3600);
    assert_int_equal(config.playlist.entries[0].until.kind, PLAYLIST_INSTANT);
    assert_int_equal(config.playlist.entries[0].until.seconds, test_instant("2019-09-10T12:00:00+01:00"));
    assert_int_equal(config.playlist.entries[1].seconds, 10);
    assert_true(config.display.viewers.farthest_m > 4.4 && config.display.viewers.scan_m < 2.1);
    assert_true(config.display.reduced_motion && !config.display.drift);
    assert_int_equal(config.display.present, PRESENT_RENDERER);
    assert_string_equal(config.display.output, "HDMI-A-2");
    assert_false(config.display.keyboards.all);
    assert_int_equal(config.display.keyboards.count, 1);
    assert_string_equal(config.display.keyboards.names[0], "*Logi*");
    assert_int_equal(config.display.night.until_s, 7 * 3600 + 1800);
    assert_string_equal(config.theme, "daylight");
    assert_string_equal(config.extras.cards[0].link, "https://x.org");
    assert_string_equal(config.extras.cards[0].text, "");
    snprintf(beside, sizeof beside, "%s/a.png", folder);
    assert_string_equal(config.extras.images[0].path, beside);
    const struct emergency_words *emergency = &config.extras.emergency;
    assert_string_equal(emergency->language, "pt");
    assert_string_equal(emergency->assembly_point, "Hotel forecourt");
    assert_int_equal(emergency->text_count, 3);
    assert_int_equal(emergency->texts[1].kind, EMERGENCY_EVACUATE);
    assert_string_equal(emergency->texts[1].language, "pt");
    assert_string_equal(emergency->texts[1].text, "Saia.");
    assert_int_equal(emergency->texts[2].kind, EMERGENCY_TEST);
    assert_int_equal(config.extras.about.lead_count, 2);
    assert_string_equal(config.extras.about.topics[0], "T");
    config_free(&config);
}

// What looks alike is alike, but the bytes of a path are the file system's.
static void names_are_composed(void **state)
{
    (void)state;
    struct config config;
    struct error error;
    const char *json = "{\"room\":\"U\u0308bung\",\"aliases\":{\"Ko\u0308ln\":\"U\u0308bung\"},"
                       "\"fallback\":\"/u\u0308.json\",\"display\":{\"name\":\"tu\u0308r\"}}";
    if (!config_read_bytes(&config, "/x.json", json, strlen(json), &error))
        fail_msg("%s", error.text);
    assert_string_equal(config.room, "\u00DCbung");
    assert_string_equal(config.aliases[0].name, "K\u00F6ln");
    assert_string_equal(config.aliases[0].room, "\u00DCbung");
    assert_string_equal(config.display.name, "t\u00FCr");
    assert_string_equal(config.fallback, "/u\u0308.json");
    config_free(&config);
}

static void several_schedules_are_a_list(void **state)
{
    (void)state;
    struct config config;
    struct error error;
    if (!read_text(&config,
            "{\"schedule\":[\"https://x.org/a.json\",{\"address\":\"b.ics\",\"auth_file\":\"/run/key\"}]}",
            &error))
        fail_msg("%s", error.text);
    assert_int_equal(config.schedules.count, 2);
    assert_string_equal(config_schedule(&config), "https://x.org/a.json");
    assert_null(config.schedules.list[0].auth_file);
    char beside[PATH_MAX + 16];
    snprintf(beside, sizeof beside, "%s/b.ics", folder);
    assert_string_equal(config.schedules.list[1].address, beside);
    assert_string_equal(config.schedules.list[1].auth_file, "/run/key");
    config_set_schedule(&config, "c.json"); // as the command line does
    assert_int_equal(config.schedules.count, 1);
    assert_string_equal(config_schedule(&config), "c.json");
    config_free(&config);
}

static void wrong_values_are_refused_by_name_and_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"shedule\":\"x\"}", "$.shedule: an unknown key; expected one of $schema, schedule"},
        {"{\"display\":{\"rotation\":90}}", "$.display.rotation: an unknown key"},
        {"{\"display\":{\"rotate\":45}}", "$.display.rotate: no quarter turn; expected 0, 90, 180 or 270"},
        {"{\"emergency\":{\"language\":\"tlh\"}}", "$.emergency.language: an unknown language"},
        {"{\"emergency\":{\"texts\":{\"lift\":{}}}}",
            "$.emergency.texts.lift: a kind that has no standard text"},
        {"{\"emergency\":{\"texts\":{\"flood\":{}}}}",
            "$.emergency.texts.flood: an unknown kind of emergency"},
        {"{\"emergency\":{\"texts\":{\"test\":{\"xx\":\"T\"}}}}",
            "$.emergency.texts.test.xx: an unknown language"},
        {"{\"emergency\":{\"texts\":{\"test\":{\"en\":7}}}}",
            "$.emergency.texts.test.en: a number; expected a text"},
        {"{\"emergency\":{\"texts\":[]}}", "$.emergency.texts: a list; expected an object"},
        {"{\"display\":7}", "$.display: a number; expected an object"},
        {"{\"display\":{\"diagonal_in\":0}}", "$.display.diagonal_in: a number out of range"},
        {"{\"refresh_s\":0}", "$.refresh_s: a number out of range; expected a whole number from 5 to 86400"},
        {"{\"refresh_s\":\"60\"}", "$.refresh_s: a text; expected a whole number"},
        {"{\"talk_qr\":\"yes\"}", "$.talk_qr: a text; expected true or false"},
        {"{\"accept_shift\":1}", "$.accept_shift: a number; expected true or false"},
        {"{\"schedule\":null}", "$.schedule: null; expected a text"},
        {"{\"schedule\":\"\"}", "$.schedule: an empty text"},
        {"{\"schedule\":[]}", "$.schedule: an empty list; expected an address, or a list"},
        {"{\"schedule\":[\"a.json\",7]}", "$.schedule[1]: a number; expected a text"},
        {"{\"schedule\":[\"a.json\",{\"auth_file\":\"k\"}]}", "$.schedule[1]: no address; expected "},
        {"{\"schedule\":[{\"url\":\"a.json\"}]}", "$.schedule[0].url: an unknown key"},
        {"{\"schedule\":[\"a.json\",\"b.ics\",\"a.json\"]}", "$.schedule[2]: an address that is there twice"},
        {"{\"schedule\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\","
         "\"14\",\"15\",\"16\",\"17\"]}",
            "$.schedule: a longer list"},
        {"{\"timezone\":\"Lisbon\"}", "$.timezone: \"Lisbon\" is not a time zone"},
        {"{\"view\":\"wall\"}", "$.view: an unknown view; expected one of room, hall, stage"},
        {"{\"theme\":\"pink\"}", "$.theme: an unknown theme; expected one of lisbon, daylight, contrast"},
        {"{\"info\":[{}]}", "$.info[0]: no title"},
        {"{\"info\":{}}", "$.info: an object; expected a list of cards"},
        {"{\"pictures\":[7]}", "$.pictures[0]: a number; expected a text"},
        {"{\"about\":{\"leads\":\"x\"}}", "$.about.leads: a text; expected a list of texts"},
        {"{\"display\":{\"night\":{\"from\":\"22:00\"}}}", "$.display.night: half a night"},
        {"{\"display\":{\"night\":{\"from\":\"25:00\"}}}", "$.display.night.from: no time of day"},
        {"{\"display\":{\"output\":\"\"}}", "$.display.output: "},
        {"{\"display\":{\"keyboards\":\"mine\"}}", "$.display.keyboards: an unknown choice of keyboards"},
        {"{\"display\":{\"keyboards\":[1]}}", "$.display.keyboards[0]: "},
        {"{\"display\":{\"present\":\"gl\"}}", "$.display.present: an unknown way to present"},
        {"{\"playlist\":[{\"slide\":\"info\",\"seconds\":9}]}",
            "$.playlist[0].seconds: too short for a QR code"},
        {"{\"playlist\":[{\"slide\":\"now\",\"when\":[]}]}", "$.playlist[0].when: an empty list"},
        {"{\"playlist\":[{\"slide\":\"now\",\"when\":[\"last 0 min\"]}]}",
            "$.playlist[0].when[0]: an unknown phase"},
        {"{\"playlist\":[{\"slide\":\"now\",\"from\":\"noon\"}]}", "$.playlist[0].from: no time"},
        {"{\"language\":\"tlh\"}",
            "$.language: an unknown language; expected one of en, pt, de, fr, es, it, nl, ja"},
        {"{\"clock\":13}", "$.clock: another number of hours; expected 12 or 24"},
        {"{\"clock\":\"12\"}", "$.clock: a text; expected "},
        {"{\"hall\":{\"rooms\":\"Jade\"}}", "$.hall.rooms: a text; expected a list of texts"},
        {"{\"hall\":{\"groups\":{\"A\":[\"B\"]}}}", "$.hall.groups: an object; expected a list such as"},
        {"{\"hall\":{\"groups\":[{\"rooms\":[\"B\"]}]}}", "$.hall.groups[0]: a group without a name"},
        {"{\"hall\":{\"groups\":[{\"name\":\"A\",\"rooms\":[]}]}}",
            "$.hall.groups[0]: a group without rooms"},
        {"{\"signs\":{\"Jade\":\"west\"}}", "$.signs.Jade: an unknown direction; expected one of here, up"},
        {"{\"signs\":[]}", "$.signs: a list; expected an object"},
        {"{\"aliases\":[]}", "$.aliases: a list; expected an object"},
        {"{\"aliases\":{\"a b\":1}}", "$.aliases[\"a b\"]: a number; expected a text"},
        {"{\"questions\":{\"by_length\":{\"x\":5}}}", "$.questions.by_length.x: a key that is no length"},
        {"{\"questions\":{\"by_session\":{\"x\":-1}}}", "$.questions.by_session.x: a number out of range"},
        {"{\"stage\":{\"count\":\"sideways\"}}",
            "$.stage.count: an unknown way to count; expected one of down, up"},
        {"{\"stage\":{\"over\":\"stop\"}}",
            "$.stage.over: an unknown way to be over the time; expected one of count, hold"},
        {"{\"stage\":{\"warnings\":{\"usual\":[5]}}}", "$.stage.warnings.usual: a list of another length"},
        {"{\"stage\":{\"warnings\":{\"by_length\":{\"x\":[5,1]}}}}",
            "$.stage.warnings.by_length.x: a key that is no length"},
        {"{\"stage\":{\"warnings\":{\"by_session\":{\"BPF MC\":[5,-1]}}}}",
            "$.stage.warnings.by_session[\"BPF MC\"][1]: a number out of range"},
        {"{\"stage\":{\"messages\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\"]}}",
            "$.stage.messages: too many messages"},
        {"{\"keys\":{\"stage\":{\"PageDown\":\"explode\"}}}",
            "$.keys.stage.PageDown: an unknown action; expected one of none, quit"},
        {"{\"keys\":{\"stage\":{\"k\":\"until\"}}}", "$.keys.stage.k: an unknown action"},
        {"{\"keys\":{\"stage\":7}}", "$.keys.stage: a number; expected an object"},
        {"{\"control\":{\"listen\":8019}}", "$.control.listen: a number; expected a text"},
        {"{\"control\":{\"port\":8019}}", "$.control.port: an unknown key"},
        {"{\"control\":{\"notices\":\"Lunch\"}}", "$.control.notices: a text"},
        {"{\"control\":{\"notices\":[1]}}", "$.control.notices"},
        {"{\"control\":{\"notices\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\","
         "\"12\",\"13\"]}}",
            "$.control.notices: too many texts; expected at most twelve"},
        {"{\"control\":{\"tls\":{\"key\":\"k.pem\"}}}", "$.control.tls: half of it"},
        {"{\"questions\":{\"minutes\":5}}", "$.questions.minutes: an unknown key"},
        {"{\"playlist\":[]}", "$.playlist: a list of the wrong length"},
        {"{\"playlist\":[{\"slide\":\"nwo\"}]}",
            "$.playlist[0].slide: an unknown slide; expected one of now, next"},
        {"{\"playlist\":[{\"seconds\":5}]}", "$.playlist[0]: no slide"},
        {"{\"playlist\":[{\"slide\":\"now\",\"when\":[\"lunch\"]}]}",
            "$.playlist[0].when[0]: an unknown phase"},
        {"{\"room\":\"a\",\"session\":\"b\"}", "\"room\" and \"session\" are both given"},
        {"{\"room\":\"a\",\"room\":\"b\"}", "a key appears twice"},
        {"[]", "$: a list; expected an object"},
        {"{", "not JSON at line 1"},
        {"", "not JSON at line 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config config;
        struct error error = {0};
        assert_false(read_text(&config, cases[i][0], &error));
        assert_contains(error.text, cases[i][1]);
        assert_contains(error.text, path);
        assert_int_equal(config.refresh_s, 60);
        config_free(&config);
    }
}

static void a_missing_file_says_so(void **state)
{
    (void)state;
    struct config config;
    struct error error = {0};
    assert_false(config_read(&config, "/nonexistent/plumbline.json", &error));
    assert_contains(error.text, "/nonexistent/plumbline.json: cannot be opened: No such file");
    assert_false(config_read(&config, folder, &error));
    assert_contains(error.text, "is a folder");
}

static void the_config_that_ships_is_read(void **state)
{
    (void)state;
    char shipped[PATH_MAX];
    struct config config;
    struct error error = {0};
    snprintf(shipped, sizeof shipped, "%s/../config/plumbline.json", test_folder());
    if (!config_read(&config, shipped, &error))
        fail_msg("%s", error.text);
    assert_non_null(config_schedule(&config));
    config_free(&config);
}

// Every key that the program knows is in the schema, and the other way round.
static void the_schema_describes_the_keys(void **state)
{
    (void)state;
    char schema_path[PATH_MAX];
    struct str bytes = {0};
    struct error error = {0};
    snprintf(schema_path, sizeof schema_path, "%s/../config/plumbline.schema.json", test_folder());
    if (!file_read(schema_path, 1 << 20, &bytes, &error))
        fail_msg("%s", error.text);
    json_t *schema = json_loads(bytes.text, 0, NULL);
    assert_non_null(schema);
    const char *key;
    json_t *property;
    struct str names = {0};
    json_object_foreach(json_object_get(schema, "properties"), key, property)
    {
        assert_non_null(json_object_get(property, "description"));
        str_format(&names, "%s%s", names.length > 0 ? ", " : "", key);
    }
    struct config config;
    assert_false(read_text(&config, "{\"unknown\":1}", &error));
    assert_contains(error.text, str_text(&names));
    json_decref(schema);
    str_free(&names);
    str_free(&bytes);
}

static void the_state_folder_follows_the_environment(void **state)
{
    (void)state;
    struct config config;
    config_defaults(&config);
    setenv("HOME", "/home/x", 1);
    unsetenv("XDG_STATE_HOME");
    unsetenv("STATE_DIRECTORY");
    assert_string_equal(config_state_folder(&config), "/home/x/.local/state/plumbline");
    setenv("XDG_STATE_HOME", "/xdg", 1);
    assert_string_equal(config_state_folder(&config), "/xdg/plumbline");
    setenv("STATE_DIRECTORY", "/var/lib/plumbline:/other", 1);
    assert_string_equal(config_state_folder(&config), "/var/lib/plumbline");
    config.state_dir = "/mine";
    assert_string_equal(config_state_folder(&config), "/mine");
    config_free(&config);
}

static void a_service_has_its_own_state_folder(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"/etc/plumbline/plumbline.json", "/var/lib/plumbline"},
        {"/etc/plumbline/east.json", "/var/lib/plumbline/east"},
        {"/etc/plumbline/desk.json", "/var/lib/plumbline/desk"},
        {"/etc/plumbline/plumbline2.json", "/var/lib/plumbline/plumbline2"},
        {"/etc/plumbline/east.json.old", NULL}, {"/etc/plumbline/.json", NULL}, {"/etc/plumbline/", NULL},
        {"/etc/plumbline/old/east.json", NULL}, {"plumbline.json", NULL}, {"/home/x/plumbline.json", NULL},
        {"", NULL}, {NULL, NULL}};
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = config_service_folder(&arena, cases[i][0]);
        if (!found != !cases[i][1] || (found && strcmp(found, cases[i][1]) != 0))
            fail_msg("%s: %s", cases[i][0], found);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_keys_are_read),
        cmocka_unit_test(names_are_composed),
        cmocka_unit_test(several_schedules_are_a_list),
        cmocka_unit_test(wrong_values_are_refused_by_name_and_place),
        cmocka_unit_test(a_missing_file_says_so),
        cmocka_unit_test(the_config_that_ships_is_read),
        cmocka_unit_test(the_schema_describes_the_keys),
        cmocka_unit_test(the_state_folder_follows_the_environment),
        cmocka_unit_test(a_service_has_its_own_state_folder),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
