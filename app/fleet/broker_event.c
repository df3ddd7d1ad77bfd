#include "fleet/broker_event.h"

#include <stdlib.h>
#include <string.h>

// The event and its texts are one allocation.
struct broker_event *broker_event_new(
    enum broker_event_type type, const char *text, const void *payload, size_t length)
{
    size_t text_size = strlen(text) + 1;
    struct broker_event *event = malloc(sizeof *event + text_size + length + 1);
    if (!event)
        return NULL;
    char *at = (char *)(event + 1);
    *event = (struct broker_event){.type = type, .text = at, .payload = at + text_size, .length = length};
    memcpy(at, text, text_size);
    at += text_size;
    if (length > 0)
        memcpy(at, payload, length);
    at[length] = '\0';
    return event;
}

void broker_event_free(struct broker_event *event)
{
    free(event);
}
