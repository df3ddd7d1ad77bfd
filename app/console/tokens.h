// Bearer tokens, stored as hashes in a file that only the display's user can read.
//
// A token is 256 random bits in base64url; the file holds its SHA-256. A slow hash would add nothing to that
// many bits. Hashes are compared in constant time.
#ifndef PLUMBLINE_CONSOLE_TOKENS_H
#define PLUMBLINE_CONSOLE_TOKENS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/file_lock.h"
#include "base/str.h"
#include "control/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TOKEN_SIZE = 44, TOKEN_HASH_BYTES = 32 }; // TOKEN_SIZE: the text with its NUL
enum { TOKENS_MAX = 1000, TOKENS_WAIT_MS = 20 * 1000 };

struct token {
    const char *id;   // short, for revoking it
    const char *name; // of its owner, for the log
    enum role role;
    const char *room; // the only room it is for, by its name in the schedule; NULL: any
    int64_t expires;  // Unix seconds; 0: never
    int64_t made;     // Unix seconds; 0: not known, as in older files
    unsigned char hash[TOKEN_HASH_BYTES];
};

// Zero-initialise.
struct tokens {
    struct arena arena;
    size_t count;
    struct token *list;
    int64_t last; // the number in the last id that was given out ("t7"), also if it is withdrawn by now
};

// Reads the file. A missing file is an empty list; a file of another format and unknown roles are errors.
// Free with tokens_free.
bool tokens_read(const char *path, struct tokens *out, struct error *error);
// Writes the file, readable by its owner only.
bool tokens_write(const char *path, const struct tokens *tokens, struct error *error);
void tokens_free(struct tokens *tokens);

// Whoever changes the file has its lock (base/file_lock.h) from before it is read until it is written.
// Several may do so at once: nothing of what the others did is lost.
struct tokens_edit {
    const char *path;
    struct file_lock lock;
    struct tokens tokens; // to be changed in place
};

// Locks and reads the file, whose folder exists; waits up to TOKENS_WAIT_MS for others. If true, call
// tokens_edit_end. `path` is borrowed until then.
bool tokens_edit_begin(struct tokens_edit *edit, const char *path, struct error *error);
// Adds a token to the list, with an id that none had before; what it points to is copied. Refuses more than
// TOKENS_MAX. NULL on failure.
const struct token *tokens_edit_add(struct tokens_edit *edit, const struct token *token, struct error *error);
// Removes a token from the list. False if there is none with that id.
bool tokens_edit_remove(struct tokens_edit *edit, const char *id);
// Writes the file as the list is now.
bool tokens_edit_save(const struct tokens_edit *edit, struct error *error);
void tokens_edit_end(struct tokens_edit *edit);

// Finds the token with this text, expired or not (console/token_clock.h). NULL if there is none.
const struct token *tokens_find(const struct tokens *tokens, const char *text);
// The same by the hash of its text.
const struct token *tokens_find_hash(const struct tokens *tokens, const unsigned char hash[TOKEN_HASH_BYTES]);

// Makes a new random token and its hash.
bool tokens_generate(char text[TOKEN_SIZE], unsigned char hash[TOKEN_HASH_BYTES], struct error *error);
void tokens_hash(const char *text, unsigned char hash[TOKEN_HASH_BYTES]);

#endif
