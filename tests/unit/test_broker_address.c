// Addresses of brokers: which are accepted, and which would send a password unencrypted over a network.
#include "support/test.h"

#include "fleet/broker_address.h"

#include <stdio.h>

static void expect(
    const char *text, bool tls, const char *host, int port, const char *user, const char *event)
{
    struct broker_address address;
    struct error error = {0};
    if (!broker_address_read(text, &address, &error))
        fail_msg("%s: %s", text, error.text);
    assert_int_equal(address.tls, tls);
    assert_string_equal(address.host, host);
    assert_int_equal(address.port, port);
    assert_string_equal(address.user, user);
    assert_string_equal(address.event, event);
    assert_true(broker_address_has_scheme(text));
}

static void addresses_are_split(void **state)
{
    (void)state;
    expect("mqtts://broker.example.org", true, "broker.example.org", 8883, "", "");
    expect("mqtts://broker.example.org:443", true, "broker.example.org", 443, "", "");
    expect("mqtts://broker.example.org/", true, "broker.example.org", 8883, "", "");
    expect("MQTTS://b:8884/lpc2019", true, "b", 8884, "", "lpc2019");
    expect("mqtts://ana@b/lpc2019", true, "b", 8883, "ana", "lpc2019");
    expect("mqtts://a%40b%2Fc@b:1/FOSDEM%20%2726", true, "b", 1, "a@b/c", "FOSDEM '26");
    expect("mqtts://b/a%2fb", true, "b", 8883, "", "a/b");
    expect("mqtts://192.0.2.7:65535", true, "192.0.2.7", 65535, "", "");
    expect("mqtts://[2001:db8::1]", true, "2001:db8::1", 8883, "", "");
    expect("mqtts://ana@[2001:db8::1]:9999/e", true, "2001:db8::1", 9999, "ana", "e");
    expect("mqtts://x_1-y.local", true, "x_1-y.local", 8883, "", "");
}

static void plain_ones_stay_on_this_machine(void **state)
{
    (void)state;
    expect("mqtt://localhost", false, "localhost", 1883, "", "");
    expect("mqtt://LocalHost:1884/e", false, "LocalHost", 1884, "", "e");
    expect("mqtt://127.0.0.1", false, "127.0.0.1", 1883, "", "");
    expect("mqtt://127.255.3.4:9", false, "127.255.3.4", 9, "", "");
    expect("mqtt://[::1]:1883", false, "::1", 1883, "", "");
    expect("mqtt://[0:0:0:0:0:0:0:1]", false, "0:0:0:0:0:0:0:1", 1883, "", "");
    static const char *const elsewhere[] = {"mqtt://broker.example.org", "mqtt://192.0.2.7", "mqtt://0.0.0.0",
        "mqtt://127.evil.example", "mqtt://127.0.0.1.evil.example", "mqtt://127.0.0.1evil", "mqtt://127.",
        "mqtt://1270.0.0.1", "mqtt://127.0.0", "mqtt://127.0.0.256", "mqtt://localhost.evil",
        "mqtt://localhost.evil.example", "mqtt://evil-localhost", "mqtt://localhosts", "mqtt://[::2]",
        "mqtt://[::ffff:192.0.2.1]", "mqtt://[::127.0.0.1]", "mqtt://[2001:db8::1]", "mqtt://localhost@evil",
        "mqtt://127.0.0.1@evil.example", "mqtt://ana@evil/localhost", "mqtt://1.127.0.1"};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        struct broker_address address;
        struct error error = {0};
        if (broker_address_read(elsewhere[i], &address, &error))
            fail_msg("%s is accepted: %s", elsewhere[i], address.host);
        assert_contains(error.text, "without TLS only a broker on this machine");
    }
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "mqtt", "mqtts:", "mqtts:/", "mqtts://", "mqtt://", "mqtts:///e",
        "mqtts://:8883", "mqtts://b:", "mqtts://b:0", "mqtts://b:65536", "mqtts://b:123456", "mqtts://b:-1",
        "mqtts://b:+1", "mqtts://b:8x", "mqtts://b: 8", "mqtts://b:88:83", "mqtts://@", "mqtts://ana@",
        "mqtts://ana@:1", "mqtts://ana:secret@b", "mqtts://ana%3Asecret@b", "mqtts://a@b@c", "mqtts://b/e/f",
        "mqtts://b/e%", "mqtts://b/e%4", "mqtts://b/%00", "mqtts://b/%zz", "mqtts://b/%ff", "mqtts://%@b",
        "mqtts://%C3@b", "mqtts://[", "mqtts://[]", "mqtts://[::1", "mqtts://[::1]8883",
        "mqtts://[::1]:", "mqtts://[b]", "mqtts://[::g]", "mqtts://::1", "mqtts://fe80::1:1883",
        "mqtts://b?x", "mqtts://b#x", "mqtts://a b", "mqtts://b\n", "mqtts://b%20", "mqtts://a\\b",
        "mqtts://a]b", "http://b", "http://ana:secret@b", "https://localhost", "mqttss://b", "xmqtts://b",
        "b:8883", "mqtt:localhost", "ws://b"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct broker_address address;
        struct error error = {0};
        if (broker_address_read(wrong[i], &address, &error))
            fail_msg("%s is accepted: %s", wrong[i], address.host);
        assert_contains(error.text, "is not a broker's address; expected one such as mqtts://host:8883");
        assert_null(strstr(error.text, "secret"));
    }
    assert_true(broker_address_has_scheme("mqtt://"));
    assert_false(broker_address_has_scheme("http://mqtt://"));
}

static void no_part_exceeds_its_size(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        size_t max;
    } parts[] = {{"mqtts://", ":1/e", BROKER_HOST_SIZE - 1}, {"mqtts://", "@b", BROKER_USER_SIZE - 1},
        {"mqtts://b/", "", 255}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (size_t more = 0; more < 2; more++) {
            char text[400];
            struct broker_address address;
            struct error error;
            size_t length = strlen(parts[i].before);
            memcpy(text, parts[i].before, length);
            memset(text + length, 'x', parts[i].max + more);
            snprintf(text + length + parts[i].max + more, 16, "%s", parts[i].after);
            assert_int_equal(broker_address_read(text, &address, &error), more == 0);
        }
    uint64_t seed = 12;
    for (int round = 0; round < 20000; round++) {
        char text[700];
        struct broker_address address;
        struct error error = {0};
        size_t length = (size_t)snprintf(text, sizeof text, "mqtt%s://", test_random(&seed) % 2 ? "s" : "");
        size_t end = length + test_random(&seed) % (test_random(&seed) % 4 ? 20 : sizeof text - length);
        for (; length < end; length++)
            text[length] = "127.0.0.1:/@[]%4localhost"[test_random(&seed) % 25];
        text[length] = '\0';
        if (broker_address_read(text, &address, &error))
            assert_true(address.host[0] && address.port > 0 && address.port < 65536);
        else
            assert_true(error.text[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_split),
        cmocka_unit_test(plain_ones_stay_on_this_machine),
        cmocka_unit_test(other_texts_are_refused),
        cmocka_unit_test(no_part_exceeds_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
