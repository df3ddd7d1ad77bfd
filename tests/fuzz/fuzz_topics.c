// Topics, names and addresses of brokers: a topic that can be read is written as one that reads the same.
#include "fuzz/fuzz.h"

#include "base/text.h"
#include "fleet/broker_address.h"
#include "fleet/topics.h"

#include <string.h>

static void same_when_read_again(const char *event, const struct topic *topic)
{
    struct topic again;
    struct str text = {0};
    topic_write(event, topic, &text);
    fuzz_holds(topic_read(event, str_text(&text), &again));
    fuzz_holds(again.kind == topic->kind && again.role == topic->role);
    fuzz_holds(strcmp(again.display, topic->display) == 0 && strcmp(again.request, topic->request) == 0 &&
               strcmp(again.scope, topic->scope) == 0 && strcmp(again.account, topic->account) == 0);
    str_free(&text);
}

static void names_are_read_back(const char *name)
{
    struct topic topic = {.kind = TOPIC_STATUS};
    if (!topic_name_is_valid(name))
        return;
    fuzz_holds(strlen(name) < sizeof topic.display);
    strcpy(topic.display, name); // NOLINT: its length was checked
    same_when_read_again(name, &topic);
}

static void addresses_are_plain(const char *text)
{
    struct broker_address address;
    struct error error = {0};
    bool ok = broker_address_read(text, &address, &error);
    fuzz_holds(ok || error.text[0] != '\0');
    fuzz_holds(!ok || broker_address_has_scheme(text));
    fuzz_holds(!ok || (address.host[0] != '\0' && address.port > 0 && address.port < 65536));
    fuzz_holds(!ok || text_is_utf8(address.event, strlen(address.event), NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct topic topic;
    char *text = malloc(length + 1);
    if (!text)
        return 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    if (topic_read("e", text, &topic))
        same_when_read_again("e", &topic);
    names_are_read_back(text);
    addresses_are_plain(text);
    free(text);
    return 0;
}
