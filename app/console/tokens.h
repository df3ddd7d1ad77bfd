// Who knocks: bearer tokens, kept as hashes in a file that only the display's user can read.
//
// A token is 256 random bits in base64url; the file holds its SHA-256 (a slow hash would add nothing to that
// many bits). Comparing takes the same time wherever two differ. The file is read anew when it changes, so
// that a token can be added or withdrawn under a running display.
#ifndef PLUMBLINE_CONSOLE_TOKENS_H
#define PLUMBLINE_CONSOLE_TOKENS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "control/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TOKEN_SIZE = 44, TOKEN_HASH_BYTES = 32 }; // the token's text with its NUL

struct token {
    const char *id;   // short, for withdrawing it
    const char *name; // whose it is, for the log
    enum role role;
    const char *room; // the schedule's name of the one it is for; NULL: any
    int64_t expires;  // Unix seconds; 0: never
    unsigned char hash[TOKEN_HASH_BYTES];
};

// Zero-initialise.
struct tokens {
    struct arena arena;
    size_t count;
    struct token *list;
};

// Reads the file; one that is not there is an empty list. Refused: what is none of ours, and roles unknown.
bool tokens_read(const char *path, struct tokens *out, struct error *error);
bool tokens_write(const char *path, const struct tokens *tokens, struct error *error);
void tokens_free(struct tokens *tokens);

// The token that this text is, unless it expired at `now` (real time); NULL for none.
const struct token *tokens_find(const struct tokens *tokens, const char *text, int64_t now);

// A new random token into `text`, and its hash.
bool token_make(char text[TOKEN_SIZE], unsigned char hash[TOKEN_HASH_BYTES], struct error *error);
void token_hash(const char *text, unsigned char hash[TOKEN_HASH_BYTES]);

#endif
