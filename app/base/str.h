// A growing string, NUL-terminated after the first write. `failed` says that memory ran out and the text is
// incomplete, so a writer need only check once, at the end.
#ifndef PLUMBLINE_BASE_STR_H
#define PLUMBLINE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

// Zero-initialise before use.
struct str {
    char *text; // owned; NULL before the first write
    size_t length;
    size_t capacity;
    bool failed;
};

void str_add(struct str *str, const char *bytes, size_t length);
void str_add_text(struct str *str, const char *text);
void str_add_char(struct str *str, char c);
void str_add_code_point(struct str *str, unsigned code_point); // as UTF-8
void str_format(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The text so far, never NULL; valid until the next write.
const char *str_text(const struct str *str);

// Empties the string but keeps its memory.
void str_clear(struct str *str);
void str_free(struct str *str);

#endif
