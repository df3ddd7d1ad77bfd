#include "fleet/message_copies.h"

#include "base/hash.h"

static struct message_copy *find(struct message_copies *copies, uint64_t hash, int64_t now_ms)
{
    for (size_t i = 0; i < MESSAGE_COPIES_KNOWN; i++)
        if (copies->list[i].hash == hash && copies->list[i].until_ms > now_ms)
            return &copies->list[i];
    struct message_copy *unused = &copies->list[copies->next++ % MESSAGE_COPIES_KNOWN];
    *unused = (struct message_copy){.hash = hash};
    return unused;
}

bool message_copies_note(struct message_copies *copies, bool first, const char *topic, const char *payload,
    size_t length, int64_t now_ms)
{
    uint64_t hash = hash_add_number(hash_add_text(HASH_BEGIN, topic), (int64_t)hash_bytes(payload, length));
    struct message_copy *copy = find(copies, hash, now_ms);
    bool known = first ? copy->balance < 0 : copy->balance > 0;
    copy->balance += first ? 1 : -1;
    copy->until_ms = now_ms + MESSAGE_COPIES_MS;
    return known;
}
