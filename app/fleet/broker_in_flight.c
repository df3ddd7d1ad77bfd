#include "fleet/broker_in_flight.h"

#include <stdlib.h>
#include <string.h>

void broker_in_flight_add(struct broker_in_flight *in_flight, int id, bool subscribe, const char *topic)
{
    size_t slot = in_flight->next++ % BROKER_IN_FLIGHT_MAX;
    free(in_flight->slots[slot].topic);
    in_flight->slots[slot].id = id;
    in_flight->slots[slot].subscribe = subscribe;
    in_flight->slots[slot].topic = strdup(topic);
}

char *broker_in_flight_take(struct broker_in_flight *in_flight, int id, bool subscribe)
{
    for (size_t i = 0; i < BROKER_IN_FLIGHT_MAX; i++) {
        char *topic = in_flight->slots[i].topic;
        if (!topic || in_flight->slots[i].id != id || in_flight->slots[i].subscribe != subscribe)
            continue;
        in_flight->slots[i].topic = NULL;
        return topic;
    }
    return NULL;
}

void broker_in_flight_clear(struct broker_in_flight *in_flight)
{
    for (size_t i = 0; i < BROKER_IN_FLIGHT_MAX; i++) {
        free(in_flight->slots[i].topic);
        in_flight->slots[i].topic = NULL;
    }
}
