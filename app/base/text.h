// UTF-8 text from outside: checking it, and turning it into what may stand on a public screen.
#ifndef PLUMBLINE_BASE_TEXT_H
#define PLUMBLINE_BASE_TEXT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Valid UTF-8 (RFC 3629: no surrogates, no overlong forms)? Else `bad_at` (may be NULL) is the first wrong
// byte.
bool text_is_utf8(const char *bytes, size_t length, size_t *bad_at);

// The code point at *text, which must be valid UTF-8 and not at its end; moves *text behind it.
uint32_t text_next(const char **text);

// Appends `bytes` (valid UTF-8) as one line of plain text: HTML tags gone and entities decoded, once; control
// characters, soft hyphens and bidirectional overrides, embeddings and isolates stripped (they would
// rearrange the text around them); of combining marks at most four on a letter (more climb over the lines
// around it); white space folded to single spaces, none at the ends. Only names of HTML
// elements are taken as tags: "std::vector<int>" and "a < b" stay.
void text_clean(struct str *out, const char *bytes, size_t length);

// The same for what is no HTML: what text_clean made stays as it is.
void text_plain(struct str *out, const char *bytes, size_t length);

// Appends `text` as a key for comparing names as people do: case folded (Unicode's full case folding), white
// space left out.
void text_fold(struct str *out, const char *text);

// Has `text` one of the `words` as a whole word, in any case? Words are lower-case ASCII.
bool text_has_word(const char *text, const char *const *words, size_t count);

#endif
