#include "base/error.h"

#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// A message cut in the middle of a character would be invalid UTF-8 in the log and on the screen.
static void drop_partial_character(char *text, size_t size)
{
    size_t length = strlen(text);
    if (length + 1 < size)
        return;
    while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
        length--;
    if (length > 0 && (unsigned char)text[length - 1] >= 0xC0)
        length--;
    text[length] = '\0';
}

// Text that others cut must not get there either: jansson's messages end anywhere, and so does "%.200s".
static void make_utf8(char *text, size_t size)
{
    size_t bad = 0;
    drop_partial_character(text, size);
    for (size_t length = strlen(text); !text_is_utf8(text, length, &bad); length -= bad + 1) {
        text[bad] = '?';
        text += bad + 1;
    }
}

__attribute__((format(printf, 4, 0))) static void set(
    struct error *error, enum error_code code, int detail, const char *format, va_list arguments)
{
    if (!error)
        return;
    error->code = code;
    error->detail = detail;
    vsnprintf(error->text, sizeof error->text, format, arguments);
    make_utf8(error->text, sizeof error->text);
}

bool error_set(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set(error, ERROR_INVALID, 0, format, arguments);
    va_end(arguments);
    return false;
}

bool error_memory(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set(error, ERROR_MEMORY, 0, format, arguments);
    va_end(arguments);
    return false;
}

bool error_cancel(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set(error, ERROR_CANCELLED, 0, format, arguments);
    va_end(arguments);
    return false;
}

bool error_refuse(struct error *error, int detail, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set(error, ERROR_REFUSED, detail, format, arguments);
    va_end(arguments);
    return false;
}

bool error_number(struct error *error, int number, const char *format, ...)
{
    if (!error)
        return false;
    va_list arguments;
    va_start(arguments, format);
    set(error, number == ENOMEM ? ERROR_MEMORY : ERROR_SYSTEM, number, format, arguments);
    va_end(arguments);
    size_t used = strlen(error->text);
    snprintf(error->text + used, sizeof error->text - used, ": %s", strerror(number));
    make_utf8(error->text, sizeof error->text);
    return false;
}

bool error_prefix(struct error *error, const char *format, ...)
{
    if (!error)
        return false;
    struct error old = *error;
    va_list arguments;
    va_start(arguments, format);
    int used = vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    if (used >= 0 && (size_t)used < sizeof error->text)
        snprintf(error->text + used, sizeof error->text - (size_t)used, "%s", old.text);
    make_utf8(error->text, sizeof error->text);
    return false;
}

bool error_copy(struct error *error, const struct error *from)
{
    if (error)
        *error = *from;
    return false;
}

void error_clear(struct error *error)
{
    if (!error)
        return;
    error->code = ERROR_NONE;
    error->detail = 0;
    error->text[0] = '\0';
}
