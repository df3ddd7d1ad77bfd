#include "feed/discover_addresses.h"

#include "base/address_join.h"
#include "feed/address.h"
#include "feed/discover_known.h"

#include <string.h>
#include <strings.h>

static bool is_listed(const struct discover_address *list, size_t count, const char *address)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].address, address) == 0)
            return true;
    return false;
}

static bool is_same_page(const char *a, const char *b, struct arena *arena)
{
    struct str public_a = {0};
    struct str public_b = {0};
    address_public(a, &public_a);
    address_public(b, &public_b);
    bool same = strcmp(str_text(&public_a), str_text(&public_b)) == 0;
    arena->failed |= public_a.failed || public_b.failed;
    str_free(&public_a);
    str_free(&public_b);
    return same;
}

void discover_add(struct discover_finder *finder, const char *address, const char *why)
{
    struct discover_addresses *out = finder->out;
    bool here = address_same_origin(address, finder->page->address);
    struct discover_address *list = here ? out->here : out->elsewhere;
    size_t *count = here ? &out->here_count : &out->elsewhere_count;
    if (*count == DISCOVER_MOST_ADDRESSES || is_listed(list, *count, address) ||
        is_same_page(address, finder->page->address, &out->arena))
        return;
    const char *kept = arena_keep(&out->arena, address);
    if (kept)
        list[(*count)++] = (struct discover_address){kept, why};
}

void discover_add_path(
    struct discover_finder *finder, const char *path, size_t length, const char *more, const char *why)
{
    struct str address = {0};
    address_origin(finder->page->address, &address);
    str_add(&address, path, length);
    str_add_text(&address, more);
    if (address.failed)
        finder->out->arena.failed = true;
    else
        discover_add(finder, str_text(&address), why);
    str_free(&address);
}

bool discover_join(const struct discover_finder *finder, const char *href, struct str *out)
{
    static const char webcal[] = "webcal:";
    struct str real = {0};
    str_clear(out);
    if (strncasecmp(href, webcal, sizeof webcal - 1) == 0) {
        str_format(&real, "%s%s",
            strncasecmp(finder->base, "https:", 6) == 0 ? "https:" : "http:", href + sizeof webcal - 1);
        href = str_text(&real);
    }
    bool fine = !real.failed && address_join(finder->base, href, out);
    finder->out->arena.failed |= real.failed || out->failed;
    str_free(&real);
    return fine;
}

static bool is_calendar_or_data(const char *type)
{
    static const char *const types[] = {"application/json", "text/calendar", "application/xml", "text/xml"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strncasecmp(type, types[i], strlen(types[i])) == 0 && !strchr(type, '+'))
            return true;
    return false;
}

// Every page of WordPress has itself as JSON.
static bool is_page_again(const char *href)
{
    return strstr(href, "/wp-json/") || strstr(href, "oembed");
}

static void add_alternates(struct discover_finder *finder)
{
    struct str address = {0};
    for (size_t i = 0; i < finder->links->link_count; i++) {
        const struct page_link *link = &finder->links->links[i];
        if (link->kind == PAGE_LINK_ALTERNATE && is_calendar_or_data(link->type) &&
            !is_page_again(link->href) && discover_join(finder, link->href, &address))
            discover_add(
                finder, str_text(&address), "the page names it as an alternate (<link rel=\"alternate\">)");
    }
    str_free(&address);
}

static bool ends(const char *text, size_t length, const char *with)
{
    size_t size = strlen(with);
    return length >= size && strncasecmp(text + length - size, with, size) == 0;
}

static bool has_part(const char *text, size_t length, const char *const *parts)
{
    for (; *parts; parts++)
        for (size_t i = 0; i + strlen(*parts) <= length; i++)
            if (strncasecmp(text + i, *parts, strlen(*parts)) == 0)
                return true;
    return false;
}

enum { NO_EXPORT = -1 };

// How good an export of a schedule it seems to be, from 0; NO_EXPORT: none. By its name, and by the folders
// that FOSDEM and Indico have exports in.
static int export_rank(const char *address)
{
    static const char *const about[] = {
        "schedule", "timetable", "fahrplan", "program", "agenda", "pentabarf", "conference", NULL};
    const char *path = address_rest(address);
    size_t length = strcspn(path, "?#");
    const char *slash = memrchr(path, '/', length);
    const char *name = slash ? slash + 1 : path;
    size_t size = (size_t)(path + length - name);
    bool known =
        has_part(name, size, about) || has_part(path, length, (const char *const[]){"/export/", NULL});
    if (ends(path, length, "/schedule/xml"))
        return 1;
    if (ends(path, length, "/schedule/ical") || ends(path, length, "/all.ics"))
        return 2;
    if (!known)
        return NO_EXPORT;
    return ends(name, size, ".json")  ? 0
           : ends(name, size, ".xml") ? 1
           : ends(name, size, ".ics") ? 2
                                      : NO_EXPORT;
}

static void add_exports(struct discover_finder *finder, int rank)
{
    struct str address = {0};
    for (size_t i = 0; i < finder->links->link_count; i++)
        if (finder->links->links[i].kind == PAGE_LINK_ANCHOR &&
            discover_join(finder, finder->links->links[i].href, &address) &&
            export_rank(str_text(&address)) == rank)
            discover_add(finder, str_text(&address), "the page links to it");
    str_free(&address);
}

bool discover_addresses_find(
    const struct discover_page *page, const struct page *links, struct discover_addresses *out)
{
    *out = (struct discover_addresses){0};
    struct str base = {0};
    struct discover_finder finder = {.page = page, .links = links, .base = page->address, .out = out};
    if (links->base[0] != '\0' && address_join(page->address, links->base, &base))
        finder.base = str_text(&base);
    discover_known(&finder);
    add_alternates(&finder);
    for (int rank = 0; rank <= 2; rank++)
        add_exports(&finder, rank);
    discover_guesses(&finder);
    bool ok = !base.failed && !out->arena.failed;
    str_free(&base);
    return ok;
}

void discover_addresses_free(struct discover_addresses *addresses)
{
    arena_free(&addresses->arena);
    *addresses = (struct discover_addresses){0};
}
