// Bearer tokens, stored as hashes in a file that only the display's user can read.
//
// A token is 256 random bits in base64url; the file holds its SHA-256. A slow hash would add nothing to that
// many bits. Hashes are compared in constant time.
#ifndef PLUMBLINE_CONSOLE_TOKENS_H
#define PLUMBLINE_CONSOLE_TOKENS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "control/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TOKEN_SIZE = 44, TOKEN_HASH_BYTES = 32 }; // TOKEN_SIZE: the text with its NUL

struct token {
    const char *id;   // short, for revoking it
    const char *name; // of its owner, for the log
    enum role role;
    const char *room; // the only room it is for, by its name in the schedule; NULL: any
    int64_t expires;  // Unix seconds; 0: never
    unsigned char hash[TOKEN_HASH_BYTES];
};

// Zero-initialise.
struct tokens {
    struct arena arena;
    size_t count;
    struct token *list;
};

// Reads the file. A missing file is an empty list; a file of another format and unknown roles are errors.
// Free with tokens_free.
bool tokens_read(const char *path, struct tokens *out, struct error *error);
// Writes the file, readable by its owner only.
bool tokens_write(const char *path, const struct tokens *tokens, struct error *error);
void tokens_free(struct tokens *tokens);

// Finds the token with this text. NULL if there is none or it has expired at `now` (real Unix time, in
// seconds).
const struct token *tokens_find(const struct tokens *tokens, const char *text, int64_t now);
// The same by the hash of its text.
const struct token *tokens_find_hash(
    const struct tokens *tokens, const unsigned char hash[TOKEN_HASH_BYTES], int64_t now);

// Makes a new random token and its hash.
bool tokens_generate(char text[TOKEN_SIZE], unsigned char hash[TOKEN_HASH_BYTES], struct error *error);
void tokens_hash(const char *text, unsigned char hash[TOKEN_HASH_BYTES]);

#endif
