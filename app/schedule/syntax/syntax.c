#include "schedule/syntax/syntax.h"

#include "schedule/syntax/icalendar.h"
#include "schedule/syntax/page.h"
#include "schedule/syntax/unknown.h"
#include "schedule/syntax/xml.h"

#include <string.h>

// How a document begins, after white space and a byte-order mark, and what reads it. Of what begins as none
// of these it is said what it is (unknown.h), or where it is not JSON.
struct syntax {
    enum syntax_kind kind;
    bool (*begins)(const char *bytes, size_t length);
    json_t *(*read)(const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate,
        struct error *error);
};

static bool begins_as_json(const char *bytes, size_t length)
{
    return length > 0 && (bytes[0] == '{' || bytes[0] == '[');
}

static json_t *read_json(
    const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate, struct error *error)
{
    (void)cancel; // json_scratch_begin was told
    return json_read(bytes, length, duplicate, error);
}

static const struct syntax syntaxes[] = {
    {SYNTAX_JSON, begins_as_json, read_json},
    {SYNTAX_PAGE, page_begins, page_read},
    {SYNTAX_XML, xml_begins, xml_read},
    {SYNTAX_ICALENDAR, icalendar_begins, icalendar_read},
};

static const struct syntax *find(const char *bytes, size_t length)
{
    static const char mark[] = "\xEF\xBB\xBF";
    if (length >= 3 && memcmp(bytes, mark, 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    while (length > 0 && strchr(" \t\r\n", bytes[0]) && bytes[0] != '\0') {
        bytes++;
        length--;
    }
    for (size_t i = 0; i < sizeof syntaxes / sizeof *syntaxes; i++)
        if (syntaxes[i].begins(bytes, length))
            return &syntaxes[i];
    return NULL;
}

enum syntax_kind syntax_of(const char *bytes, size_t length)
{
    const struct syntax *syntax = find(bytes, length);
    return syntax ? syntax->kind : SYNTAX_UNKNOWN;
}

json_t *syntax_read(
    const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate, struct error *error)
{
    const struct syntax *syntax = find(bytes, length);
    error_clear(duplicate);
    if (!syntax && unknown_explain(bytes, length, error))
        return NULL;
    return (syntax ? syntax->read : read_json)(bytes, length, cancel, duplicate, error);
}
