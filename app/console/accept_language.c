#include "console/accept_language.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

// Thousandths of a weight such as "0.8"; 1000 without one (RFC 9110, 12.4.2).
static int weight_of(const char *range, size_t length)
{
    const char *semicolon = memchr(range, ';', length);
    if (!semicolon)
        return 1000;
    const char *c = semicolon + 1;
    const char *end = range + length;
    while (c < end && (*c == ' ' || *c == '\t'))
        c++;
    if (end - c < 3 || (*c != 'q' && *c != 'Q') || c[1] != '=')
        return 0;
    int weight = c[2] == '1' ? 1000 : 0;
    int digit = 100;
    for (c += 3; weight < 1000 && c < end && digit > 0; c++) {
        if (*c >= '0' && *c <= '9') {
            weight += (*c - '0') * digit;
            digit /= 10;
        } else if (*c != '.') {
            break;
        }
    }
    return weight;
}

// NULL for a language that is not spoken.
static const char *language_of(const char *range, size_t length, const char *const *languages)
{
    for (size_t i = 0; languages[i]; i++) {
        size_t tag = strlen(languages[i]);
        if (length >= tag && strncasecmp(range, languages[i], tag) == 0 &&
            (length == tag || strchr("-; \t", range[tag])))
            return languages[i];
    }
    return NULL;
}

const char *accept_language(const char *header, const char *const *languages, const char *usual)
{
    const char *best = NULL;
    int best_weight = 0;
    for (const char *range = header ? header : ""; *range;) {
        range += strspn(range, ", \t");
        size_t length = strcspn(range, ",");
        const char *language = language_of(range, length, languages);
        int weight = language ? weight_of(range, length) : 0;
        if (weight > best_weight) {
            best = language;
            best_weight = weight;
        }
        range += length;
    }
    return best ? best : usual;
}
