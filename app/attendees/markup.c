#include "attendees/markup.h"

#include <string.h>

// https://html.spec.whatwg.org/multipage/syntax.html#attributes-2 and #elements-2
void markup_text(struct str *out, const char *text)
{
    for (const char *c = text; *c;) {
        size_t plain = strcspn(c, "&<>\"'");
        str_add(out, c, plain);
        c += plain;
        if (*c)
            str_format(out, "&#%d;", *c++);
    }
}

static bool is_tag(const char *language)
{
    enum { LONGEST = 35 }; // RFC 5646, 4.4.1
    size_t length = language ? strlen(language) : 0;
    return length > 1 && length <= LONGEST &&
           strspn(language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == length;
}

void markup_element(
    struct str *out, const char *name, const char *class, const char *language, const char *text)
{
    str_format(out, "<%s", name);
    if (class)
        str_format(out, " class=\"%s\"", class);
    if (is_tag(language))
        str_format(out, " lang=\"%s\"", language);
    // <bdi> has it by itself.
    str_add_text(out, strcmp(name, "bdi") == 0 ? ">" : " dir=\"auto\">");
    markup_text(out, text);
    str_format(out, "</%s>", name);
}

void markup_query(struct str *out, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    for (const char *c = text; *c; c++)
        if (strchr(plain, *c))
            str_add_char(out, *c);
        else
            str_format(out, "%%%02X", (unsigned)(unsigned char)*c);
}
