#include "export/export.h"

#include "export/export_list.h"

#include <string.h>

const char *const export_format_names[] = {"json", "ics", "xml", NULL};

const char *export_media_type(enum export_format format)
{
    static const char *const types[EXPORT_FORMATS] = {
        "application/json", "text/calendar; charset=utf-8", "application/xml"};
    return types[format];
}

bool export_write(enum export_format format, const struct export_source *source, struct str *out)
{
    static void (*const writers[EXPORT_FORMATS])(const struct export_source *, const struct export_list *,
        struct str *) = {export_write_json, export_write_icalendar, export_write_xml};
    bool calendar = format == EXPORT_ICALENDAR;
    struct export_list list;
    bool ok = export_list_make(source, calendar, calendar, &list);
    if (ok)
        writers[format](source, &list, out);
    export_list_free(&list);
    return ok && !out->failed;
}

static bool is_asked_for(const struct export_source *source, const struct export_item *listed)
{
    if (source->only_item && strcmp(listed->item->id, source->only_item) != 0)
        return false;
    return !source->only_room ||
           strcmp(source->schedule->rooms[listed->item->room].name, source->only_room) == 0;
}

bool export_write_some(const struct export_source *source, struct str *out, bool *found)
{
    struct export_list list;
    size_t kept = 0;
    bool ok = export_list_make(source, true, false, &list);
    for (size_t i = 0; ok && i < list.count; i++)
        if (is_asked_for(source, &list.items[i]))
            list.items[kept++] = list.items[i];
    list.count = ok ? kept : 0;
    *found = kept > 0;
    if (*found)
        export_write_icalendar(source, &list, out);
    export_list_free(&list);
    return ok && !out->failed;
}
