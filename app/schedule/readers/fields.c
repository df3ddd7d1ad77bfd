#include "schedule/readers/fields.h"

#include "base/text.h"
#include "schedule/readers/indico.h"
#include "schedule/readers/language.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool fields_instant(const json_t *value, const struct zone *zone, int64_t *out)
{
    const char *text = json_string_value(value);
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_time)
        return false;
    *out = parsed.has_offset ? civil_seconds(&parsed.civil) - parsed.offset_s
                             : zone_instant(zone, &parsed.civil);
    return true;
}

const struct zone *fields_zone(struct builder *builder, const char *name, const struct schedule_hints *hints,
    const struct json_path *path)
{
    bool named = name && *name;
    const struct zone *zone = named ? builder_zone(builder, name, path) : NULL;
    if (zone)
        return zone;
    zone = hints->zone ? builder_zone(builder, hints->zone, NULL) : NULL;
    if (zone && named)
        builder_note(builder, FINDING_NOTE, path, NULL, "nothing, if the config's timezone is right",
            "times are shown in %s instead, the config's timezone", zone->name);
    if (!zone)
        builder_note(builder, FINDING_WARNING, path, NULL, "set \"timezone\" in the config",
            "no zone is given; times are taken as UTC");
    return zone ? zone : builder_zone(builder, "UTC", NULL);
}

bool fields_is_break(const char *text)
{
    static const char *const words[] = {"break", "breaks", "pause", "pausen", "lunch", "coffee", "tea"};
    return text && text_has_word(text, words, sizeof words / sizeof *words);
}

bool fields_is_break_title(const char *title)
{
    return title && indico_is_break_title(title);
}

bool fields_any(const json_t *value, bool (*is)(const char *text))
{
    const char *language;
    json_t *text;
    json_object_foreach((json_t *)value, language, text)
    {
        if (is(json_string_value(text)))
            return true;
    }
    return is(json_string_value(value));
}

const char *fields_language(struct builder *builder, const json_t *value)
{
    char tag[LANGUAGE_SIZE];
    return language_tag(json_string_value(value), tag) ? builder_key_text(builder, tag) : NULL;
}

bool fields_is_yes(const json_t *value)
{
    const char *text = json_string_value(value);
    int64_t number;
    return json_is_true(value) || (json_as_integer(value, &number) && number != 0) ||
           (text && (strcasecmp(text, "true") == 0 || strcasecmp(text, "yes") == 0));
}

uint32_t fields_colour(const json_t *value)
{
    const char *text = json_string_value(value);
    if (!text)
        return 0;
    text += *text == '#';
    size_t digits = strspn(text, "0123456789abcdefABCDEF");
    if (text[digits] != '\0' || (digits != 3 && digits != 6))
        return 0;
    uint32_t colour = (uint32_t)strtoul(text, NULL, 16);
    if (digits == 6)
        return colour;
    return ((colour & 0xF00) * 0x1100) | ((colour & 0xF0) * 0x110) | ((colour & 0xF) * 0x11);
}
