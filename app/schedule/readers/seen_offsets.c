#include "schedule/readers/seen_offsets.h"

#include <stdlib.h>

static bool keep(struct seen_offsets *seen, const struct frab_offset *offset)
{
    if (seen->count == seen->capacity) {
        size_t capacity = seen->capacity ? seen->capacity * 2 : 64;
        struct frab_offset *moved = realloc(seen->all, capacity * sizeof *moved);
        if (!moved)
            return false;
        seen->all = moved;
        seen->capacity = capacity;
    }
    seen->all[seen->count++] = *offset;
    return true;
}

void seen_offsets_add(struct seen_offsets *seen, struct builder *builder, const json_t *date)
{
    const char *text = json_string_value(date);
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_offset)
        return;
    struct frab_offset offset = {
        .at = civil_seconds(&parsed.civil) - parsed.offset_s, .offset_s = parsed.offset_s};
    if (!keep(seen, &offset))
        builder_fail(builder);
}

void seen_offsets_doubt(const struct seen_offsets *seen, struct builder *builder,
    const struct schedule_hints *hints, const struct json_path *path)
{
    bool utc = seen->count > 0 && !hints->zone;
    for (size_t i = 0; utc && i < seen->count; i++)
        utc = seen->all[i].offset_s == 0;
    if (utc)
        builder_note(builder, FINDING_WARNING, path, NULL, "set \"timezone\" in the config",
            "no zone is given, and all times are in UTC; they are shown in UTC");
}

bool seen_offsets_zone(struct seen_offsets *seen, struct builder *builder, const char *name,
    const struct schedule_hints *hints, const struct json_path *path, struct zone *out)
{
    bool named = name && *name;
    const struct zone *zone = named ? builder_zone(builder, name, path) : NULL;
    bool unknown = named && !zone;
    if (!zone && hints->zone)
        zone = builder_zone(builder, hints->zone, NULL);
    bool by_offsets = !zone && frab_zone_from_offsets(builder_arena(builder), seen->all, seen->count, out);
    free(seen->all);
    *seen = (struct seen_offsets){0};
    if (!zone && !by_offsets) {
        builder_note(builder, FINDING_WARNING, path, NULL, "set \"timezone\" in the config",
            "neither a zone nor an offset is given; times are taken as UTC");
        zone = builder_zone(builder, "UTC", NULL);
        unknown = false;
    }
    if (zone)
        *out = *zone;
    if (unknown && (zone || by_offsets))
        builder_note(builder, FINDING_NOTE, path, NULL,
            by_offsets ? "set \"timezone\" in the config" : "nothing, if the config's timezone is right",
            "times are shown in %s instead, %s", out->name,
            by_offsets ? "by the dates' offsets" : "the config's timezone");
    return zone || by_offsets;
}
