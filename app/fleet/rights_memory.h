// What a broker last let this display's account write, kept in the state folder: a start or a reload while
// the broker is away decides by it (fleet_rights.h).
#ifndef PLUMBLINE_FLEET_RIGHTS_MEMORY_H
#define PLUMBLINE_FLEET_RIGHTS_MEMORY_H

#include "base/file_saver.h"
#include "control/command_exec.h"
#include "schedule/room_names.h"

#include <stdbool.h>
#include <stdint.h>

#define RIGHTS_MEMORY_FILE "broker-rights.json"

// As in struct fleet_rights. What is not known is not kept.
struct known_rights {
    enum command_right desk, room;
    char room_name[ROOM_NAMES_SIZE];
};

// Zero-initialise; close it before its worker.
struct rights_memory {
    struct known_rights known;
    uint64_t account; // of which account at which broker (a hash)
    struct file_saver saver;
    char *path; // owned; NULL: nothing is saved
};

// Reads the file in a folder (NULL: there is none). What is another account's, or cannot be read, is not
// known. What an opened memory knows of the same account stays.
void rights_memory_open(
    struct rights_memory *memory, const char *folder, struct worker *worker, uint64_t account);

// Saves what differs.
void rights_memory_note(struct rights_memory *memory, const struct known_rights *known);

// Waits for the last save. What is known stays, to be opened again or moved elsewhere.
void rights_memory_close(struct rights_memory *memory);

#endif
