#include "export/export.h"

#include "export/export_list.h"

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
