#include "schedule/syntax/icalendar_lines.h"

#include <string.h>
#include <strings.h>

// The length of the line of the file that begins here, without its end.
static size_t measure(const char *at, const char *end)
{
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    const char *last = feed ? feed : end;
    const char *carriage = memchr(at, '\r', (size_t)(last - at));
    return (size_t)((carriage ? carriage : last) - at);
}

// Leaves out NULs.
static void take(struct icalendar_lines *lines, size_t length)
{
    const char *at = lines->at;
    const char *end = at + length;
    while (at < end && !lines->cut) {
        const char *nul = memchr(at, '\0', (size_t)(end - at));
        size_t piece = (size_t)((nul ? nul : end) - at);
        size_t room = ICALENDAR_LINE_MAX - lines->line.length;
        lines->cut = piece > room;
        str_add(&lines->line, at, lines->cut ? room : piece);
        at += piece + (nul != NULL);
    }
}

static void skip_end(struct icalendar_lines *lines)
{
    bool carriage = lines->at < lines->end && *lines->at == '\r';
    lines->at += carriage;
    if (lines->at < lines->end && *lines->at == '\n')
        lines->at++;
    lines->seen++;
}

// A character that was cut in two goes.
static void end_between_characters(struct str *line)
{
    size_t length = line->length;
    while (length > 0 && ((unsigned char)line->text[length - 1] & 0xC0) == 0x80)
        length--;
    if (length > 0 && ((unsigned char)line->text[length - 1] & 0xC0) == 0xC0)
        length--;
    line->length = length;
    line->text[length] = '\0';
}

bool icalendar_lines_next(struct icalendar_lines *lines)
{
    str_clear(&lines->line);
    lines->cut = false;
    while (lines->at < lines->end && lines->line.length == 0 && !lines->line.failed) {
        lines->number = lines->seen + 1;
        for (bool more = true; more;) {
            size_t length = measure(lines->at, lines->end);
            take(lines, length);
            lines->at += length;
            skip_end(lines);
            more = lines->at < lines->end && (*lines->at == ' ' || *lines->at == '\t');
            lines->at += more;
        }
    }
    if (lines->cut && !lines->line.failed)
        end_between_characters(&lines->line);
    return lines->line.length > 0 && !lines->line.failed;
}

bool icalendar_lines_is(const struct icalendar_lines *lines, const char *word, const char **name)
{
    size_t length = strlen(word);
    const char *text = str_text(&lines->line);
    if (strncasecmp(text, word, length) != 0)
        return false;
    *name = text + length + strspn(text + length, " \t");
    return true;
}

bool icalendar_lines_has(const struct icalendar_lines *lines, const char *name)
{
    const char *text = str_text(&lines->line);
    if ((text[0] | 0x20) != (name[0] | 0x20))
        return false;
    size_t length = strlen(name);
    return strncasecmp(text, name, length) == 0 && (text[length] == ':' || text[length] == ';');
}
