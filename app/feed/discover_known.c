#include "feed/discover_known.h"

#include "base/address_join.h"
#include "feed/address.h"
#include "schedule/syntax/page_kind.h"

#include <ctype.h>
#include <string.h>

// What a rule goes by.
struct known_page {
    struct discover_finder *finder;
    const char *path; // of the page, without query
    size_t length;
    bool is_known; // it has the marks of a product with rules here
};

static bool is_of(const struct known_page *page, const char *product)
{
    return page_kind_is(page->finder->page->bytes, page->finder->page->length, product);
}

static bool may_be_of(const struct known_page *page, const char *product)
{
    return !page->is_known || is_of(page, product);
}

// Where a folder's name begins in a path: its slash. NULL if it is not there.
static const char *find_folder(const char *path, size_t length, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = path; (at = memmem(at, length - (size_t)(at - path), name, size)); at++) {
        size_t end = (size_t)(at - path) + size;
        if (name[size - 1] == '/' || end == length || path[end] == '/')
            return at;
    }
    return NULL;
}

static size_t digits(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && isdigit((unsigned char)text[count]))
        count++;
    return count;
}

// --- Indico: https://docs.getindico.io/en/stable/http-api/exporters/timetable/

// The event's number in …/event/NUMBER/…; false if it is none. `prefix` is what is before.
static bool find_event(const char *path, size_t length, size_t *prefix, const char **number, size_t *size)
{
    const char *event = find_folder(path, length, "/event/");
    if (!event)
        return false;
    *prefix = (size_t)(event - path);
    *number = event + 7;
    *size = digits(*number, length - *prefix - 7);
    const char *behind = *number + *size;
    return *size > 0 && *size < 12 && (behind == path + length || *behind == '/');
}

static void add_event(
    const struct known_page *page, const char *prefix, size_t prefix_length, const char *number, size_t size)
{
    struct str path = {0};
    str_format(&path, "%.*s/export/timetable/%.*s.json", (int)prefix_length, prefix, (int)size, number);
    discover_add_path(
        page->finder, str_text(&path), path.length, "", "Indico has an event's timetable there");
    page->finder->out->arena.failed |= path.failed;
    str_clear(&path);
    str_format(&path, "%.*s/export/event/%.*s.json?detail=contributions", (int)prefix_length, prefix,
        (int)size, number);
    discover_add_path(
        page->finder, str_text(&path), path.length, "", "Indico has an event's contributions there");
    page->finder->out->arena.failed |= path.failed;
    str_free(&path);
}

// A page with a short name (/e/NAME) links to its event's pages by number: the number that most links have.
static void add_event_of_links(const struct known_page *page)
{
    enum { MOST = 64 };
    struct {
        char text[256]; // path up to and with the number
        size_t prefix, size, count;
    } events[MOST] = {{.count = 0}};
    size_t event_count = 0;
    struct str address = {0};
    const struct page *links = page->finder->links;
    for (size_t i = 0; i < links->link_count; i++) {
        const char *number;
        size_t prefix, size;
        if (!discover_join(page->finder, links->links[i].href, &address) ||
            !address_same_origin(str_text(&address), page->finder->page->address))
            continue;
        const char *path = address_rest(str_text(&address));
        if (!find_event(path, strcspn(path, "?#"), &prefix, &number, &size) ||
            prefix + 7 + size >= sizeof events[0].text)
            continue;
        size_t whole = prefix + 7 + size;
        size_t known = 0;
        while (known < event_count &&
               (strlen(events[known].text) != whole || memcmp(events[known].text, path, whole) != 0))
            known++;
        if (known == event_count && event_count < MOST) {
            memcpy(events[known].text, path, whole);
            events[known].text[whole] = '\0';
            events[known].prefix = prefix;
            events[known].size = size;
            events[known].count = 0;
            event_count++;
        }
        if (known < event_count)
            events[known].count++;
    }
    size_t best = 0;
    for (size_t i = 1; i < event_count; i++)
        if (events[i].count > events[best].count)
            best = i;
    if (event_count > 0)
        add_event(page, events[best].text, events[best].prefix, events[best].text + events[best].prefix + 7,
            events[best].size);
    str_free(&address);
}

static void add_indico(const struct known_page *page)
{
    const char *number;
    size_t prefix, size;
    if (!may_be_of(page, "Indico"))
        return;
    if (find_event(page->path, page->length, &prefix, &number, &size)) {
        add_event(page, page->path, prefix, number, size);
        return;
    }
    // Before version 2: conferenceDisplay.py?confId=NUMBER
    const char *old = strstr(page->path, "confId=");
    size = old ? digits(old + 7, strlen(old + 7)) : 0;
    const char *slash = memrchr(page->path, '/', page->length);
    if (size > 0 && size < 12)
        add_event(page, page->path, slash ? (size_t)(slash - page->path) : 0, old + 7, size);
    else if (is_of(page, "Indico") || find_folder(page->path, page->length, "/e/"))
        add_event_of_links(page);
}

// --- pretalx: https://docs.pretalx.org/ and eventyay, whose talks are managed by it

static const char in_pretalx[] = "/schedule/export/schedule.json";
static const char why_pretalx[] = "pretalx has an event's schedule there";

// The length of an event's folder in the path of one of its pages; 0 if it is none. `depth`: how many folders
// an event's front page has; 0: unknown.
static size_t event_folder(const char *path, size_t length, int depth)
{
    static const char *const pages[] = {
        "/schedule", "/talk", "/speaker", "/cfp", "/featured", "/sneak", "/me"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const char *at = find_folder(path, length, pages[i]);
        if (at)
            return (size_t)(at - path);
    }
    size_t end = 0;
    for (; depth > 0 && end + 1 < length; depth--) {
        const char *slash = memchr(path + end + 1, '/', length - end - 1);
        end = slash ? (size_t)(slash - path) : length;
    }
    return end;
}

// A list of events, or a front page: the first event that it links to.
static void add_pretalx_of_links(const struct known_page *page)
{
    struct str address = {0};
    const struct page *links = page->finder->links;
    for (size_t i = 0; i < links->link_count; i++) {
        if (!discover_join(page->finder, links->links[i].href, &address) ||
            !address_same_origin(str_text(&address), page->finder->page->address))
            continue;
        const char *path = address_rest(str_text(&address));
        size_t folder = event_folder(path, strcspn(path, "?#"), 0);
        if (folder > 0) {
            discover_add_path(page->finder, path, folder, in_pretalx, why_pretalx);
            break;
        }
    }
    str_free(&address);
}

static void add_pretalx(const struct known_page *page)
{
    // eventyay has events below their organisers.
    int depth = is_of(page, "eventyay") ? 2 : is_of(page, "pretalx") ? 1 : 0;
    bool sure = depth > 0;
    if (!sure && page->is_known)
        return;
    size_t folder = event_folder(page->path, page->length, depth);
    if (folder > 0)
        discover_add_path(page->finder, page->path, folder, in_pretalx, why_pretalx);
    else if (sure)
        add_pretalx_of_links(page);
}

// --- frab: https://github.com/frab/frab, /LANGUAGE/CONFERENCE/public/…

static void add_frab(const struct known_page *page)
{
    const char *public = find_folder(page->path, page->length, "/public");
    if (public && may_be_of(page, "frab"))
        discover_add_path(page->finder, page->path, (size_t)(public - page->path), "/public/schedule.json",
            "frab has a conference's schedule there");
}

// --- OSEM: https://github.com/openSUSE/osem, /conferences/NAME/…

static void add_osem(const struct known_page *page)
{
    static const char folder[] = "/conferences/";
    const char *at = find_folder(page->path, page->length, folder);
    if (!at || !may_be_of(page, "OSEM"))
        return;
    const char *name = at + sizeof folder - 1;
    const char *end = memchr(name, '/', (size_t)(page->path + page->length - name));
    size_t length = (size_t)((end ? end : page->path + page->length) - page->path);
    if (page->path + length == name)
        return;
    discover_add_path(
        page->finder, page->path, length, "/schedule.xml", "OSEM has a conference's schedule there");
    discover_add_path(
        page->finder, page->path, length, "/schedule.ics", "OSEM has a conference's schedule there");
}

// --- eventyay, when it was Open Event: https://github.com/fossasia/open-event-server, /e/NAME/…

static void add_eventyay(const struct known_page *page)
{
    const char *at = find_folder(page->path, page->length, "/e/");
    if (!at || !is_of(page, "eventyay"))
        return;
    const char *name = at + 3;
    const char *end = memchr(name, '/', (size_t)(page->path + page->length - name));
    size_t length = (size_t)((end ? end : page->path + page->length) - page->path);
    if (page->path + length > name)
        discover_add_path(page->finder, page->path, length, "/schedule/pentabarf.xml",
            "eventyay has an event's schedule there");
}

// --- wafer: https://github.com/CTPUG/wafer, the schedule of DebConf and PyConZA

static void add_wafer(const struct known_page *page, bool sure)
{
    const char *at = find_folder(page->path, page->length, "/schedule");
    if (sure ? is_of(page, "wafer") : at && !page->is_known)
        discover_add_path(page->finder, page->path, at ? (size_t)(at - page->path) : 0,
            "/schedule/pentabarf.xml", "wafer has a conference's schedule there");
}

// --- Sched, Sessionize, Google's calendar, and pretalx from elsewhere

static void add_sched(struct discover_finder *finder, const char *address, const char *why)
{
    struct str host = {0};
    struct str all = {0};
    address_host(address, &host);
    const struct page_kind *kind = page_kind_of_host(str_text(&host));
    if (kind && strcmp(kind->name, "Sched") == 0 && host.length > strlen("sched.com")) {
        str_format(&all, "https://%s/all.ics", str_text(&host));
        discover_add(finder, str_text(&all), why);
    }
    finder->out->arena.failed |= host.failed || all.failed;
    str_free(&host);
    str_free(&all);
}

static void add_sessionize(struct discover_finder *finder, const char *address)
{
    static const char api[] = "sessionize.com/api/v2/";
    const char *id = strstr(address, api);
    size_t length =
        id ? strspn(id + sizeof api - 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
           : 0;
    struct str all = {0};
    if (length == 0)
        return;
    str_format(&all, "https://%s%.*s/view/All", api, (int)length, id + sizeof api - 1);
    discover_add(finder, str_text(&all), "the page embeds it from Sessionize");
    finder->out->arena.failed |= all.failed;
    str_free(&all);
}

static void add_google_calendar(struct discover_finder *finder, const char *address)
{
    const char *id = strstr(address, "calendar.google.com/calendar/") ? strstr(address, "src=") : NULL;
    struct str all = {0};
    if (!id)
        return;
    str_format(&all, "https://calendar.google.com/calendar/ical/%.*s/public/basic.ics",
        (int)strcspn(id + 4, "&"), id + 4);
    discover_add(finder, str_text(&all), "the page embeds it from Google Calendar");
    finder->out->arena.failed |= all.failed;
    str_free(&all);
}

// …/EVENT/schedule/widget/v2/en.js
static void add_widget(struct discover_finder *finder, const char *address)
{
    const char *widget = strstr(address, "/schedule/widget/");
    struct str all = {0};
    if (!widget)
        return;
    str_format(&all, "%.*s%s", (int)(widget - address), address, in_pretalx);
    discover_add(finder, str_text(&all), "the page embeds it from pretalx");
    finder->out->arena.failed |= all.failed;
    str_free(&all);
}

static void add_embedded(struct discover_finder *finder)
{
    struct str address = {0};
    for (size_t i = 0; i < finder->links->link_count; i++) {
        if (!discover_join(finder, finder->links->links[i].href, &address))
            continue;
        add_sched(finder, str_text(&address), "the page leads to Sched, which has it there");
        add_sessionize(finder, str_text(&address));
        add_google_calendar(finder, str_text(&address));
        add_widget(finder, str_text(&address));
    }
    str_free(&address);
}

static struct known_page known(struct discover_finder *finder)
{
    const struct page_kind *kind = page_kind_of(finder->page->bytes, finder->page->length);
    const char *path = address_rest(finder->page->address);
    return (struct known_page){.finder = finder,
        .path = path,
        .length = strcspn(path, "?#"),
        // What others fill is still the page of whoever embeds it.
        .is_known = kind && !kind->advice};
}

void discover_known(struct discover_finder *finder)
{
    struct known_page page = known(finder);
    add_sched(finder, finder->page->address, "Sched has an event's whole programme there");
    add_indico(&page);
    add_eventyay(&page);
    add_pretalx(&page);
    add_frab(&page);
    add_osem(&page);
    add_wafer(&page, true);
    add_embedded(finder);
}

void discover_guesses(struct discover_finder *finder)
{
    struct known_page page = known(finder);
    add_wafer(&page, false);
}
