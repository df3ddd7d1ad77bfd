// UTF-8 text from outside: checks it and cleans it for a public screen.
#ifndef PLUMBLINE_BASE_TEXT_H
#define PLUMBLINE_BASE_TEXT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Is it valid UTF-8 (RFC 3629: no surrogates, no overlong forms)? If not, `bad_at` (may be NULL) is the index
// of the first wrong byte.
bool text_is_utf8(const char *bytes, size_t length, size_t *bad_at);

// Copies as much of a text as fits, cut before the first wrong byte and between characters.
void text_copy(char *out, size_t size, const char *text);

// The code point at *text, which must be valid UTF-8 and not at its end; moves *text past it.
uint32_t text_next(const char **text);

// Longer texts are cut before they are cleaned or normalised: no screen could show them.
enum { TEXT_MAX_BYTES = 64 * 1024 };

// Appends `bytes` (valid UTF-8) as one line of plain text in NFC. HTML's entities are decoded and its markup
// removed (html.h), also where they are encoded twice; "std::vector<int>", "a < b" and "Why <a> and <b>"
// stay. Control characters and soft hyphens are removed, and so are bidirectional overrides, embeddings and
// isolates, which would rearrange the text around them. A letter keeps at most four combining marks, since
// more would climb over other lines. White space becomes single spaces, with none at the ends.
//
// Takes time in proportion to the length. Cleaning the result again changes nothing.
void text_clean(struct str *out, const char *bytes, size_t length);

// The same for text without HTML. Leaves its own output and that of text_clean unchanged.
void text_plain(struct str *out, const char *bytes, size_t length);

// The same of a text with line breaks, which stay; lines without anything in them go.
void text_clean_lines(struct str *out, const char *bytes, size_t length);
void text_plain_lines(struct str *out, const char *bytes, size_t length);

// Does a text show anything at all? One of spaces, format characters, fillers and marks without letters does
// not.
bool text_is_visible(const char *text);

// Appends a text (valid UTF-8) in NFC, Unicode's composed form: what looks alike is then alike. A text of
// more than TEXT_MAX_BYTES is appended as it is.
void text_nfc(struct str *out, const char *text, size_t length);

// Appends `text` as a key for comparing names as people do: with Unicode's full case folding, however their
// accents are encoded, and without white space. What is not UTF-8, as an address or a command line may be, is
// its own key.
void text_fold(struct str *out, const char *text);

// Does `text` contain one of the `words` as a whole word, in any case? Words are lower-case ASCII.
bool text_has_word(const char *text, const char *const *words, size_t count);

#endif
