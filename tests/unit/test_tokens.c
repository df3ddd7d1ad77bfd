// Tokens and the commands that they allow.
#include "support/folder.h"
#include "support/target.h"
#include "support/test.h"

#include "console/tokens.h"
#include "control/command.h"

#include <sys/stat.h>

static void a_token_is_known_by_its_hash(void **state)
{
    (void)state;
    const char *folder = folder_new();
    char path[200];
    char text[TOKEN_SIZE];
    char other[TOKEN_SIZE];
    struct error error;
    struct token one = {.id = "t1", .name = "Ana", .role = ROLE_CHAIR, .room = "Jade", .expires = 1000};
    struct tokens written = {.count = 1, .list = &one};
    struct tokens read;
    struct stat status;
    snprintf(path, sizeof path, "%s/tokens.json", folder);
    assert_true(tokens_read(path, &read, &error)); // none is no error
    assert_int_equal(read.count, 0);
    assert_true(tokens_generate(text, one.hash, &error));
    assert_true(tokens_generate(other, (unsigned char[TOKEN_HASH_BYTES]){0}, &error));
    assert_int_equal(strlen(text), 43);
    assert_string_not_equal(text, other);
    assert_true(tokens_write(path, &written, &error));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(tokens_read(path, &read, &error));
    const struct token *found = tokens_find(&read, text, 999);
    assert_non_null(found);
    assert_string_equal(found->name, "Ana");
    assert_string_equal(found->room, "Jade");
    assert_int_equal(found->role, ROLE_CHAIR);
    assert_null(tokens_find(&read, text, 1000)); // expired
    assert_null(tokens_find(&read, other, 999));
    assert_null(tokens_find(&read, "", 999));
    tokens_free(&read);
    folder_remove(folder);
}

static void the_hash_is_sha_256(void **state)
{
    (void)state;
    // FIPS 180-2, B.1
    static const unsigned char abc[TOKEN_HASH_BYTES] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41,
        0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10,
        0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    unsigned char hash[TOKEN_HASH_BYTES];
    tokens_hash("abc", hash);
    assert_memory_equal(hash, abc, sizeof hash);
}

static void rubbish_is_refused_by_its_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"[]", "no list of tokens"},
        {"{\"format\":1}", "no list of tokens"}, {"{\"format\":1,\"tokens\":[{}]}", "$.tokens[0]: no token"},
        {"{\"format\":1,\"tokens\":[{\"id\":\"a\",\"role\":\"king\",\"sha256\":\"\"}]}",
            "$.tokens[0]: no token"},
        {"{\"format\":1,\"tokens\":[{\"id\":\"a\",\"role\":\"view\",\"sha256\":\"zz\"}]}",
            "$.tokens[0]: no token"},
        {"{", "not JSON"}};
    const char *folder = folder_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tokens tokens;
        struct error error;
        folder_write(folder, "tokens.json", cases[i][0], strlen(cases[i][0]));
        assert_false(tokens_read(folder_file(folder, "tokens.json"), &tokens, &error));
        assert_contains(error.text, cases[i][1]);
    }
    folder_remove(folder);
}

// Bytes changed, left out and added: never a crash, always a reason.
static void damaged_commands_are_refused_with_a_reason(void **state)
{
    (void)state;
    static const char good[] = "{\"id\":\"abcdefgh\",\"type\":\"notice\",\"text\":\"Lunch\",\"until\":\"2019-"
                               "09-10T15:20:00+01:00\",\"level\":"
                               "\"urgent\",\"room\":\"Jade\",\"item\":\"n1\"}";
    uint64_t seed = 3;
    struct command command;
    struct refusal refusal;
    assert_true(command_read(good, sizeof good - 1, &command, &refusal));
    assert_int_equal(command.type, COMMAND_NOTICE);
    assert_string_equal(command.text, "Lunch");
    command_free(&command);
    for (int round = 0; round < 20000; round++) {
        char bytes[sizeof good];
        memcpy(bytes, good, sizeof good);
        size_t length = sizeof good - 1;
        for (uint64_t n = test_random(&seed) % 3; n < 3; n++)
            bytes[test_random(&seed) % length] = (char)test_random(&seed);
        if (test_random(&seed) % 4 == 0)
            length = test_random(&seed) % length;
        if (!command_read(bytes, length, &command, &refusal)) {
            assert_true(refusal.status >= 400 && refusal.status < 600);
            assert_true(refusal.why.text[0] != '\0');
        }
        command_free(&command);
    }
}

static void roles_and_rooms(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *room;
        enum role role;
        bool allowed;
    } cases[] = {
        {"{\"id\":\"abcdefgh\",\"type\":\"timer\",\"act\":\"next\"}", NULL, ROLE_VIEW, false},
        {"{\"id\":\"abcdefgh\",\"type\":\"timer\",\"act\":\"next\"}", "Jade", ROLE_CHAIR, true},
        {"{\"id\":\"abcdefgh\",\"type\":\"timer\",\"act\":\"next\"}", "Opala", ROLE_CHAIR, false},
        {"{\"id\":\"abcdefgh\",\"type\":\"full\",\"room\":\"Opala\"}", "Jade", ROLE_CHAIR, false},
        {"{\"id\":\"abcdefgh\",\"type\":\"full\",\"room\":\"Opala\"}", NULL, ROLE_STAFF, true},
        {"{\"id\":\"abcdefgh\",\"type\":\"blank\"}", NULL, ROLE_CHAIR, false},
        {"{\"id\":\"abcdefgh\",\"type\":\"emergency\",\"kind\":\"LIFT\"}", NULL, ROLE_STAFF, false},
        {"{\"id\":\"abcdefgh\",\"type\":\"emergency\",\"kind\":\"LIFT\"}", NULL, ROLE_EMERGENCY, true},
    };
    const struct room_names jade = room_called("Jade");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct command command;
        struct refusal refusal;
        assert_true(command_read(cases[i].body, strlen(cases[i].body), &command, &refusal));
        assert_int_equal(
            command_allowed(&command, cases[i].role, cases[i].room, &jade, &refusal), cases[i].allowed);
        command_free(&command);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_is_known_by_its_hash),
        cmocka_unit_test(the_hash_is_sha_256),
        cmocka_unit_test(rubbish_is_refused_by_its_place),
        cmocka_unit_test(damaged_commands_are_refused_with_a_reason),
        cmocka_unit_test(roles_and_rooms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
