// Copies of one message: urgent ones come by two connections, and are handled when the first copy arrives.
//
// Each message is counted by connection, so that one that its sender repeats is handled as often as it was
// sent. Bounded in number and time; what is forgotten is handled again, which does no harm.
#ifndef PLUMBLINE_FLEET_MESSAGE_COPIES_H
#define PLUMBLINE_FLEET_MESSAGE_COPIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MESSAGE_COPIES_KNOWN = 256, MESSAGE_COPIES_MS = 60000 };

struct message_copy {
    uint64_t hash; // of topic and payload
    int64_t until_ms;
    int balance; // its copies by the first connection minus those by the other
};

// Zero-initialise, also to forget all.
struct message_copies {
    size_t next; // to fill, modulo their number
    struct message_copy list[MESSAGE_COPIES_KNOWN];
};

// Notes a message that came by the first connection or by the other. True if the other one brought it before.
bool message_copies_note(struct message_copies *copies, bool first, const char *topic, const char *payload,
    size_t length, int64_t now_ms);

#endif
