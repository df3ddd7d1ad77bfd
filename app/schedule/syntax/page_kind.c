#include "schedule/syntax/page_kind.h"

#include "base/str.h"
#include "schedule/syntax/page.h"

#include <string.h>
#include <strings.h>

// Products, their marks in the pages that they make or fill, and the host that they serve all pages from.
struct product {
    struct page_kind kind;
    const char *marks[4];
    const char *host;
};

#define ASK "ask the organiser for the programme as iCalendar (.ics), schedule.xml or schedule.json"

// What the products export is from their own help pages, and from programs that read it: sched.com's all.ics
// from many of those, ConfTool's from https://www.conftool.net/de/dokumentation_zur_konfiguration/whova.html,
// Swapcard's and Cvent's keys from https://help.swapcard.com/en/articles/8879103, Guidebook's feeds from
// https://support.guidebook.com/hc/en-us/articles/215877178.
static const struct product products[] = {
    {{"pretalx", NULL}, {"pretalx"}, "pretalx.com"},
    {{"Indico", NULL}, {"getindico.io", "Indico.Urls", "indico_"}, NULL},
    {{"wafer", NULL}, {"wafer-schedule", "wafer.schedule"}, NULL},
    {{"OSEM", NULL}, {"openSUSE/osem", "osem.io"}, NULL},
    {{"eventyay", NULL}, {"eventyay", "open-event"}, "eventyay.com"},
    {{"frab", NULL}, {"frab/frab", "content=\"frab", "/public/schedule"}, NULL},
    {{"Sessionize",
         "Sessionize gives it as JSON: ask the organiser for the address of an API endpoint (Sessionize: "
         "API / Embed, format JSON), https://sessionize.com/api/v2/ID/view/All"},
        {"sessionize.com/api/v2/"}, "sessionize.com"},
    {{"Sched",
         "Sched has the whole programme as iCalendar: give the address https://EVENT.sched.com/all.ics"},
        {".sched.com", "sched.co/"}, "sched.com"},
    {{"Whova",
         "Whova has no public export that a display could fetch, and is itself filled from a table: " ASK
         " from where that was made, or keep it in a public calendar"},
        {"whova.com/"}, "whova.com"},
    {{"Guidebook", "Guidebook's guides are for its app, and many are filled from a calendar: ask the "
                   "organiser for the address of "
                   "that iCal feed (Builder, Schedule, Data Sync)"},
        {"guidebook.com/"}, "guidebook.com"},
    {{"ConfTool", "what ConfTool exports for organisers (Overview, Data Import and Export, Data Export) is a "
                  "table: " ASK},
        {"ConfTool", "conftool."}, "conftool.net"},
    {{"EasyChair", "EasyChair's Smart Program is published as web pages only: " ASK},
        {"smart-program", "EasyChair Smart"}, "easychair.org"},
    {{"Cvent", "Cvent gives its sessions only to programs with a key of the organiser's account: " ASK},
        {"cvent.com", "cvent-assets"}, "cvent.com"},
    {{"RingCentral Events (Hopin)",
         "it gives its schedule only to programs with a key of the organiser's account: " ASK},
        {"hopin.com", "events.ringcentral.com"}, "hopin.com"},
    {{"Swapcard",
         "Swapcard gives its programme only to programs with a key of the organiser's account: " ASK},
        {"swapcard.com"}, "swapcard.com"},
    {{"Google Calendar",
         "give the calendar's own address: in its settings, Integrate calendar, Public address in iCal "
         "format"},
        {"calendar.google.com/calendar/embed", "calendar/embed?"}, "calendar.google.com"},
    {{"Google Docs or Sheets",
         "a table or text that people read cannot be followed: keep the programme in a public "
         "Google Calendar and give its address in iCal format, or " ASK},
        {"docs.google.com/spreadsheets", "docs.google.com/document", "docs.google.com/static"},
        "docs.google.com"},
};

// Marks are in what every page of a product has, which is not far from its beginning or its end.
static bool has_mark(const char *bytes, size_t length, const struct product *product)
{
    enum { MOST = sizeof product->marks / sizeof *product->marks, LOOKED_AT = 512 * 1024 };
    size_t head = length < LOOKED_AT ? length : LOOKED_AT;
    for (size_t i = 0; i < MOST && product->marks[i]; i++) {
        size_t size = strlen(product->marks[i]);
        if (memmem(bytes, head, product->marks[i], size) ||
            memmem(bytes + length - head, head, product->marks[i], size))
            return true;
    }
    return false;
}

const struct page_kind *page_kind_of(const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof products / sizeof *products; i++)
        if (has_mark(bytes, length, &products[i]))
            return &products[i].kind;
    return NULL;
}

bool page_kind_is(const char *bytes, size_t length, const char *name)
{
    for (size_t i = 0; i < sizeof products / sizeof *products; i++)
        if (strcmp(products[i].kind.name, name) == 0)
            return has_mark(bytes, length, &products[i]);
    return false;
}

const struct page_kind *page_kind_of_host(const char *host)
{
    size_t length = strlen(host);
    for (size_t i = 0; i < sizeof products / sizeof *products; i++) {
        size_t own = products[i].host ? strlen(products[i].host) : 0;
        if (own > 0 && length >= own && strcasecmp(host + length - own, products[i].host) == 0 &&
            (length == own || host[length - own - 1] == '.'))
            return &products[i].kind;
    }
    return NULL;
}

static const char came[] = "a web page came instead of a schedule";
static const char look[] = "plumbline check --schedule, with the page's address, looks for its schedule";

bool page_kind_explain(const char *bytes, size_t length, const atomic_bool *cancel, struct error *error)
{
    struct page page;
    struct str title = {0};
    if (!page_look(bytes, length, cancel, &page, error)) {
        page_free(&page);
        return false;
    }
    const struct page_kind *kind = page_kind_of(bytes, length);
    if (page.title[0] != '\0')
        str_format(&title, " \"%s\"", page.title);
    if (title.failed)
        error_memory(error, "not enough memory to read the page");
    else if (page.asks_password)
        error_set(error,
            "%s (a login page or a captive portal?):%s asks for a password; give an address that needs none, "
            "or the publisher's key in schedule_auth_file",
            came, title.length > 0 ? str_text(&title) : " it");
    else if (kind && kind->advice)
        error_set(error, "%s:%s has to do with %s; %s", came, title.length > 0 ? str_text(&title) : " it",
            kind->name, kind->advice);
    else if (kind)
        error_set(error, "%s:%s is a page of %s; %s", came, title.length > 0 ? str_text(&title) : " it",
            kind->name, look);
    else
        error_set(error, "%s (a login page or a captive portal?)%s; if it is the conference's own, %s", came,
            str_text(&title), look);
    str_free(&title);
    page_free(&page);
    return false;
}
