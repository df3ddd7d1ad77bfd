// Memory that runs out while schedules, commands, the desk and configs are read, and what is made of them.
#include "support/allocations.h"
#include "support/folder.h"
#include "support/target.h"

#include "agenda/scope.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "config/config.h"
#include "control/adjustment_file.h"
#include "control/command.h"
#include "feed/schedule_cache.h"

enum { NOW = 1568120400 }; // 2019-09-10T13:00Z

static void read_input(const char *name)
{
    char path[PATH_MAX];
    struct error error;
    str_clear(&input);
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    if (!file_read(path, 1 << 20, &input, &error))
        fail_msg("%s", error.text);
}

static void try_schedule(const char *name, const char *file, const char *zone)
{
    struct trial trial = {name, nothing, run_schedule, tell_schedule, drop_schedule};
    read_input(file);
    hint = zone;
    each_in_turn(&trial);
    str_free(&input);
}

static void indico_timetable(void **state)
{
    (void)state;
    try_schedule("Indico's timetable", "feeds/valid/timetable.json", NULL);
    try_schedule("Indico's timetable with oddities", "feeds/valid/timetable-odd.json", NULL);
    try_schedule("Indico's timetable with a key twice", "feeds/valid/timetable-duplicate-key.json", NULL);
    try_schedule(
        "Indico's timetable in a viewer's zone", "feeds/valid/timetable-viewer-zone.json", "Europe/Lisbon");
}

static void indico_event(void **state)
{
    (void)state;
    try_schedule("Indico's event", "feeds/valid/event.json", NULL);
    try_schedule("Indico's event with sessions", "feeds/valid/event-sessions.json", NULL);
}

static void frab(void **state)
{
    (void)state;
    try_schedule("frab", "feeds/valid/frab.json", NULL);
    try_schedule("frab with oddities", "feeds/valid/frab-odd.json", NULL);
    try_schedule("frab without a zone", "feeds/valid/frab-offsets.json", NULL);
    try_schedule("frab without an offset", "feeds/valid/frab-naive.json", "Europe/Lisbon");
}

static void forms(void **state)
{
    (void)state;
    try_schedule("Sessionize", "feeds/valid/sessionize-all.json", "Europe/Lisbon");
    try_schedule("Sessionize's grid", "feeds/valid/sessionize-grid.json", NULL);
    try_schedule("OPass", "feeds/valid/opass.json", NULL);
    try_schedule("schema.org", "feeds/valid/jsonld-subevents.json", NULL);
    try_schedule("schema.org with references", "feeds/valid/jsonld-graph.json", "Europe/Lisbon");
}

static void apis(void **state)
{
    (void)state;
    try_schedule("pretalx's slots", "feeds/valid/pretalx-slots.json", NULL);
    try_schedule("pretalx's slots, not expanded", "feeds/valid/pretalx-slots-bare.json", NULL);
    try_schedule("pretalx's talks", "feeds/valid/pretalx-submissions.json", NULL);
    try_schedule("pretalx's schedule of old", "feeds/valid/pretalx-schedule-2024.json", "Europe/Lisbon");
    try_schedule("pretalx's widget", "feeds/valid/widget.json", NULL);
    try_schedule("the hub's second schema", "feeds/valid/hub.json", NULL);
    try_schedule("Indico's contributions", "feeds/valid/contributions.json", NULL);
    try_schedule("Indico's flat timetable", "feeds/valid/timetable-flat.json", NULL);
    try_schedule("Open Event's API", "feeds/valid/open-event-api.json", NULL);
    try_schedule("Open Event's export", "feeds/valid/open-event-files.json", NULL);
}

static void icalendar(void **state)
{
    (void)state;
    try_schedule("a calendar of series", "feeds/valid/icalendar-series.ics", NULL);
    try_schedule("a calendar with habits", "feeds/valid/icalendar-habits.ics", "Europe/Lisbon");
    try_schedule("pretalx's calendar", "feeds/valid/icalendar-pretalx.ics", NULL);
}

// The last good schedule on disk.
static const char address[] = "https://example.org/schedule.json";
static char folder[100];
static struct cached_schedule cached_schedule;

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", folder_new());
}

static void remove_folder(void)
{
    folder_remove(folder);
    str_free(&cached_schedule.body);
    cached_schedule = (struct cached_schedule){0};
}

static void write_store(const char *body)
{
    struct error error;
    struct cached_schedule old = {.validators = {.etag = "\"1\"", .last_modified = "Mon"}, .good_at = NOW};
    str_add_text(&old.body, body);
    assert_true(schedule_cache_write(folder, address, &old, &error));
    str_free(&old.body);
}

static void make_store(void)
{
    make_folder();
    write_store("{\"old\": true}");
}

static bool run_store_read(struct error *error)
{
    return schedule_cache_read(folder, address, &cached_schedule, error);
}

static void tell_stored(struct str *out)
{
    put(out, cached_schedule.body.text);
    put(out, cached_schedule.validators.etag);
    put(out, cached_schedule.validators.last_modified);
}

static bool run_store_write(struct error *error)
{
    static char body[] = "{\"new\": true}";
    struct cached_schedule new = {.body = {.text = body, .length = sizeof body - 1}, .good_at = NOW + 60};
    return schedule_cache_write(folder, address, &new, error);
}

static void tell_store(struct str *out)
{
    struct error error = {0};
    struct cached_schedule there;
    bool fine = schedule_cache_read(folder, address, &there, &error);
    put(out, fine ? there.body.text : error.text);
    schedule_cache_free(&there);
}

static void xml(void **state)
{
    (void)state;
    try_schedule("schedule.xml", "feeds/valid/xml-pretalx.xml", NULL);
    try_schedule("schedule.xml with oddities", "feeds/valid/xml-odd.xml", NULL);
    try_schedule("schedule.xml of old", "feeds/valid/xml-flat.xml", "Europe/Lisbon");
    try_schedule("schedule.xml in UTF-16", "feeds/valid/xml-utf16.xml", NULL);
}

static void cache(void **state)
{
    (void)state;
    struct trial decoder = {
        "the kept schedule, read", make_store, run_store_read, tell_stored, remove_folder};
    struct trial writing = {
        "the kept schedule, written", make_store, run_store_write, tell_store, remove_folder};
    each_in_turn(&decoder);
    each_in_turn(&writing);
}

// Commands.
static const char *command_text;
static struct command command;
static bool command_fine;
static const struct schedule *told;
static struct place place;
static const struct questions_rules questions;
static struct adjustments adjustments; // what was asked for so far
static struct adjustments wanted;

static bool run_command_read(struct error *error)
{
    struct refusal refusal;
    command_fine = command_read(command_text, strlen(command_text), &command, &refusal);
    *error = refusal.why;
    return command_fine;
}

static void tell_command(struct str *out)
{
    if (!command_fine)
        return;
    const char *texts[] = {command.id, command.to, command.item, command.room, command.text, command.title,
        command.slide, command.undo_id, command.source};
    put(out, command_type_name(command.type));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(out, texts[i]);
    for (size_t i = 0; i < command.speaker_count; i++)
        put(out, command.speakers[i]);
}

static void drop_command(void)
{
    command_free(&command);
    adjustments_free(&wanted);
    command_fine = false;
}

static void read_command(void)
{
    struct refusal refusal;
    if (!command_read(command_text, strlen(command_text), &command, &refusal))
        fail_msg("%s", refusal.why.text);
}

static bool run_entries(struct error *error)
{
    static const char *const names[] = {"now", NULL};
    struct command_context world = {.published = told,
        .shown = told,
        .adjustments = &adjustments,
        .place = &place,
        .questions = &questions,
        .now = NOW,
        .by = "staff",
        .slides = names};
    struct refusal refusal;
    bool fine = command_entries(&command, &world, &wanted, &refusal);
    *error = refusal.why;
    return fine;
}

static void tell_wanted(struct str *out)
{
    adjustments_write(&wanted, out);
    adjustments_write(&adjustments, out);
}

static const char *const commands[] = {
    "{\"id\":\"command-1\",\"type\":\"notice\",\"text\":\"Lunch is "
    "<b>outside</b>\",\"level\":\"urgent\",\"to\":\"all\","
    "\"at\":\"2019-09-10T13:00:00Z\",\"until\":\"2019-09-10T14:00:00Z\"}",
    "{\"id\":\"command-2\",\"type\":\"speakers\",\"item\":\"a\",\"speakers\":[\"Ann\",\"Bob\"]}",
    "{\"id\":\"command-3\",\"type\":\"delay\",\"room\":\"Jade\",\"from\":\"2019-09-10T13:00:00Z\","
    "\"starts_at\":\"2019-09-10T13:10:00Z\",\"to\":\"room/Jade\"}",
    "{\"id\":\"command-4\",\"type\":\"timer\",\"act\":\"until\",\"item\":\"a\",\"ends_at\":\"2019-09-10T13:"
    "25:00Z\"}",
    "{\"id\":\"command-5\",\"type\":\"message\",\"text\":\"Please come to an end\"}",
};

static void make_world(void)
{
    struct room_query query = {.room = "Jade"};
    struct error error;
    told = test_schedule(
        "{\"schedule\":{\"conference\":{\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{\"Jade\":["
        "{\"guid\":\"a\",\"title\":\"A\",\"date\":\"2019-09-10T13:00:00Z\",\"duration\":\"00:20\"},"
        "{\"guid\":\"b\",\"title\":\"B\",\"date\":\"2019-09-10T13:20:00Z\",\"duration\":\"00:20\"}],"
        "\"Opala\":[]}}]}}}");
    assert_true(room_lookup(told, &query, &place, &error));
}

static void a_command(void **state)
{
    (void)state;
    make_world();
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char json_decode_name[64];
        char doing_name[64];
        struct trial decoder = {json_decode_name, nothing, run_command_read, tell_command, drop_command};
        struct trial doing = {doing_name, read_command, run_entries, tell_wanted, drop_command};
        command_text = commands[i];
        read_command();
        snprintf(json_decode_name, sizeof json_decode_name, "a command, read: %s",
            command_type_name(command.type));
        snprintf(doing_name, sizeof doing_name, "a command, worked out: %s", command_type_name(command.type));
        drop_command();
        each_in_turn(&decoder);
        each_in_turn(&doing);
    }
    schedule_unref(told);
}

// The desk, from bytes, on a schedule, and on disk.
static const char desk_text[] = "{\"format\":1,\"entries\":["
                                "{\"type\":\"time\",\"item\":\"a\",\"starts_at\":\"2019-09-10T13:05:00Z\","
                                "\"number\":1,\"by\":\"x\",\"id\":\"command-9\","
                                "\"at\":\"2019-09-10T12:00:00Z\",\"until\":\"2019-09-10T23:00:00Z\"},"
                                "{\"type\":\"speakers\",\"item\":\"b\",\"speakers\":[\"Ann\"],\"number\":2,"
                                "\"by\":\"x\",\"at\":\"2019-09-10T12:00:00Z\","
                                "\"until\":\"2019-09-10T23:00:00Z\",\"scope\":\"room/Jade\"},"
                                "{\"type\":\"notice\",\"item\":\"n\",\"text\":\"T\",\"number\":3,\"by\":"
                                "\"x\",\"at\":\"2019-09-10T12:00:00Z\","
                                "\"until\":\"2019-09-10T23:00:00Z\",\"scope\":\"all\"}]}";

static bool run_desk_read(struct error *error)
{
    return adjustments_read(desk_text, sizeof desk_text - 1, &wanted, error);
}

static void drop_wanted(void)
{
    adjustments_free(&wanted);
}

static void read_desk(void)
{
    struct error error;
    if (!run_desk_read(&error))
        fail_msg("%s", error.text);
}

static bool run_desk_apply(struct error *error)
{
    read_now = adjustments_apply(&wanted, told, NOW);
    return read_now || error_memory(error, "not enough memory");
}

static void drop_applied(void)
{
    drop_schedule();
    drop_wanted();
}

static struct str written;

static bool run_desk_write(struct error *error)
{
    adjustments_write(&wanted, &written);
    if (!written.failed)
        return true;
    str_free(&written);
    return error_memory(error, "not enough memory");
}

static void tell_written(struct str *out)
{
    put(out, written.text);
}

static void drop_written(void)
{
    str_free(&written);
    drop_wanted();
}

static void a_desk(void **state)
{
    (void)state;
    struct trial decoder = {"the desk, read", nothing, run_desk_read, tell_wanted, drop_wanted};
    struct trial applying = {
        "the desk on the schedule", read_desk, run_desk_apply, tell_schedule, drop_applied};
    struct trial writing = {"the desk, written", read_desk, run_desk_write, tell_written, drop_written};
    make_world();
    each_in_turn(&decoder);
    each_in_turn(&applying);
    each_in_turn(&writing);
    schedule_unref(told);
}

static struct adjustment_store store;

static void make_kept(void)
{
    make_folder();
    read_input("fuzz/seeds/adjustment_file/full.json");
    folder_write(folder, "desk.json", str_text(&input), input.length);
    str_free(&input);
    set_target(&store, "door", "Jade");
}

static bool run_keeper_open(struct error *error)
{
    static const struct adjustments none = {0};
    return adjustment_store_open(&store, folder, &none, error);
}

static void tell_keeper(struct str *out)
{
    adjustment_file_write(&store, out);
}

static void drop_kept(void)
{
    adjustment_store_close(&store);
    drop_wanted();
    remove_folder();
}

static void open_kept(void)
{
    struct error error;
    make_kept();
    if (!run_keeper_open(&error))
        fail_msg("%s", error.text);
    read_desk();
}

static bool run_keeper_do(struct error *error)
{
    struct adjustment_store_act act = {
        .entries = &wanted, .id = "command-7", .undoable = true, .by = "ana", .role = ROLE_STAFF, .now = NOW};
    return adjustment_store_apply(&store, &act, error);
}

// Also what is on disk: it is what holds, but where the keeper says that it is not.
static void tell_kept(struct str *out)
{
    struct str kept = {0};
    struct error error;
    adjustment_file_write(&store, out);
    if (store.path && !store.save_failed) {
        assert_true(file_read(folder_file(folder, "desk.json"), 1 << 20, &kept, &error));
        struct adjustment_store again = {0};
        struct str there = {0};
        set_target(&again, "door", "Jade");
        assert_true(adjustment_store_read(&again, str_text(&kept), kept.length, &error));
        adjustment_file_write(&again, &there);
        assert_string_equal(str_text(&there), str_text(out));
        adjustment_store_close(&again);
        str_free(&there);
    }
    str_free(&kept);
}

static bool run_keeper_move(struct error *error)
{
    return set_target(&store, "foyer", "Opala") || error_memory(error, "not enough memory");
}

static void tell_moved(struct str *out)
{
    adjustments_write(&store.adjustments, out);
    set_target(&store, "foyer", "Opala"); // asked again, also where nothing came of it
    adjustments_write(&store.adjustments, out);
    assert_false(set_target(&store, "foyer", "Opala"));
}

static bool run_keeper_undo(struct error *error)
{
    struct adjustment_store_act undoing = {.id = "undoing-1", .by = "ana", .role = ROLE_STAFF, .now = NOW};
    return adjustment_store_undo(&store, NULL, &undoing, error);
}

static void a_keeper(void **state)
{
    (void)state;
    struct trial opening = {"the desk's file, read", make_kept, run_keeper_open, tell_keeper, drop_kept};
    struct trial doing = {"the desk's file, with a command", open_kept, run_keeper_do, tell_kept, drop_kept};
    struct trial undoing = {"the desk's file, undoing", open_kept, run_keeper_undo, tell_kept, drop_kept};
    struct trial moving = {
        "the desk's file, of another room", open_kept, run_keeper_move, tell_moved, drop_kept};
    each_in_turn(&opening);
    each_in_turn(&doing);
    each_in_turn(&undoing);
    each_in_turn(&moving);
}

// The config.
static struct config config;

static void no_config(void)
{
    config_defaults(&config);
}

static bool run_config(struct error *error)
{
    return config_read_bytes(&config, "room/config.json", str_text(&input), input.length, error);
}

static void put_texts(struct str *out, size_t count, const char *const *texts)
{
    for (size_t i = 0; i < count; i++)
        put(out, texts[i]);
}

static void tell_lists(struct str *out)
{
    const struct about *about = &config.extras.about;
    for (size_t i = 0; i < config.alias_count; i++) {
        put(out, config.aliases[i].name);
        put(out, config.aliases[i].room);
    }
    for (size_t i = 0; i < config.extras.card_count; i++) {
        put(out, config.extras.cards[i].title);
        put(out, config.extras.cards[i].text);
        put(out, config.extras.cards[i].link);
    }
    for (size_t i = 0; i < config.extras.image_count; i++)
        put(out, config.extras.images[i].path);
    put(out, about->session);
    put(out, about->title);
    put_texts(out, about->lead_count, about->leads);
    put_texts(out, about->topic_count, about->topics);
    for (size_t i = 0; i < config.questions.session_count; i++)
        put(out, config.questions.sessions[i].session);
    for (size_t i = 0; i < config.playlist.count; i++)
        str_format(
            out, " %s %d;", config.playlist.entries[i].slide->name, config.playlist.entries[i].seconds);
    for (int where = 0; where < KEYS_MODES; where++)
        for (size_t i = 0; i < config.keys.counts[where]; i++)
            put(out, config.keys.bindings[where][i].key);
    put_texts(out, config.timer.message_count, config.timer.messages);
    put_texts(out, config.control.names.count, config.control.names.list);
}

static void tell_config(struct str *out)
{
    const struct config_control *control = &config.control;
    const char *texts[] = {config_schedule(&config), config.schedule_auth_file, config.fallback, config.room,
        config.session, config.theme, config.language, config.timezone, config.state_dir, config.display.name,
        control->listen, control->tokens_file, control->certificate, control->key, control->broker.url,
        control->broker.event, control->broker.user, control->broker.password_file, control->broker.ca_file};
    put_texts(out, sizeof texts / sizeof *texts, texts);
    tell_lists(out);
}

static void drop_config(void)
{
    config_free(&config);
}

static const char stage_text[] =
    "{\"schedule\":\"https://example.org/"
    "s.json\",\"schedule_auth_file\":\"key\",\"fallback\":\"f.json\",\"session\":\"S\","
    "\"view\":\"stage\",\"theme\":\"./my.json\",\"timezone\":\"Europe/"
    "Lisbon\",\"state_dir\":\"s\",\"stage\":{\"warnings\":"
    "{\"usual\":[5,1],\"by_length\":{\"30\":[10,2]},\"by_session\":{\"BPF "
    "MC\":[3,1]}},\"messages\":[\"Please speak up\"]},"
    "\"keys\":{\"slides\":{\"F1\":\"help\"},\"stage\":{\"Space\":\"hold\"}},\"control\":{\"listen\":\"127.0."
    "0.1:8019\","
    "\"names\":[\"x\"],\"tokens_file\":\"t\",\"tls\":{\"certificate\":\"c\",\"key\":\"k\"},\"broker\":{"
    "\"url\":"
    "\"mqtts://"
    "b.example.org:8883\",\"event\":\"e\",\"user\":\"u\",\"password_file\":\"p\",\"ca_file\":\"c\"}},"
    "\"display\":{\"name\":\"stage\"}}";

static void a_config(void **state)
{
    (void)state;
    struct trial room = {"a config: a room", no_config, run_config, tell_config, drop_config};
    struct trial stage = {"a config: a stage", no_config, run_config, tell_config, drop_config};
    read_input("fuzz/seeds/config/room.json");
    each_in_turn(&room);
    str_clear(&input);
    str_add_text(&input, stage_text);
    each_in_turn(&stage);
    str_free(&input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indico_timetable),
        cmocka_unit_test(indico_event),
        cmocka_unit_test(frab),
        cmocka_unit_test(xml),
        cmocka_unit_test(forms),
        cmocka_unit_test(apis),
        cmocka_unit_test(icalendar),
        cmocka_unit_test(cache),
        cmocka_unit_test(a_command),
        cmocka_unit_test(a_desk),
        cmocka_unit_test(a_keeper),
        cmocka_unit_test(a_config),
    };
    log_set_level(LOG_LEVEL_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
