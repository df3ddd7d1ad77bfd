#include "feed/discover.h"

#include "base/address_join.h"
#include "feed/address.h"
#include "feed/discover_addresses.h"
#include "feed/update_policy.h"
#include "schedule/syntax/page.h"
#include "schedule/syntax/page_kind.h"
#include "schedule/syntax/syntax.h"

#include <string.h>

bool discover_is_page(const struct fetch_answer *answer)
{
    return syntax_of(str_text(&answer->body), answer->body.length) == SYNTAX_PAGE;
}

bool discover_knows(const char *address)
{
    struct str host = {0};
    address_host(address, &host);
    const struct page_kind *kind = page_kind_of_host(str_text(&host));
    str_free(&host);
    return kind && strcmp(kind->name, "Sched") == 0;
}

// Notes what was asked in vain: fetching names the address by itself, reading does not.
static void note_try(struct discovery *out, const struct discover_address *tried, const char *problem)
{
    struct str public = {0};
    address_public(tried->address, &public);
    bool named = strncmp(problem, str_text(&public), public.length) == 0;
    out->tries[out->try_count++] =
        (struct discover_try){.address = arena_keep(&out->arena, str_text(&public)),
            .why = tried->why,
            .problem = arena_format(
                &out->arena, "%s%s%s", named ? "" : str_text(&public), named ? "" : ": ", problem)};
    out->arena.failed |= public.failed;
    str_free(&public);
}

// An answer from another host is that host's, whoever asked for it.
static bool check_answer(const char *address, const struct fetch_answer *answer, struct error *error)
{
    if (answer->address.length > 0 && !address_same_host(address, str_text(&answer->address)))
        return error_set(error, "it leads to another server (%s)", str_text(&answer->address));
    return !discover_is_page(answer) || error_set(error, "a web page came");
}

static const struct schedule *try_one(
    const struct discover_source *source, const char *address, struct error *error)
{
    struct fetch_answer answer = {0};
    const struct schedule *schedule = NULL;
    bool is_given = address_same_origin(address, source->given);
    if (source->fetch(source->context, address, is_given, &answer, error) &&
        check_answer(address, &answer, error))
        schedule = schedule_read(str_text(&answer.body), answer.body.length, source->hints, error);
    fetch_answer_free(&answer);
    return schedule;
}

// Takes it if it is better than what there is.
static bool take(struct discovery *out, const struct schedule *schedule, const struct discover_address *from)
{
    bool better = !out->schedule || (out->schedule->item_count == 0 && schedule->item_count > 0);
    if (better) {
        schedule_unref(out->schedule);
        out->schedule = schedule;
        out->address = arena_keep(&out->arena, from->address);
        out->why = from->why;
    } else {
        schedule_unref(schedule);
    }
    return better;
}

// False if it is no use going on.
static bool try_next(const struct discover_source *source, const struct discover_address *next,
    struct discovery *out, struct error *error)
{
    struct error why = {0};
    const struct schedule *schedule = try_one(source, next->address, &why);
    if (!schedule && (why.code == ERROR_CANCELLED || why.code == ERROR_MEMORY))
        return error_copy(error, &why);
    bool shows = schedule && update_policy_shows(schedule);
    if (!schedule || schedule->item_count == 0)
        note_try(out, next, schedule ? "it has no items" : why.text);
    if (shows)
        take(out, schedule, next);
    else
        schedule_unref(schedule);
    return true;
}

static bool try_all(const struct discover_source *source, const struct discover_addresses *addresses,
    struct discovery *out, struct error *error)
{
    for (size_t i = 0; i < addresses->here_count && i < DISCOVER_MOST_REQUESTS - 1; i++) {
        if (!try_next(source, &addresses->here[i], out, error))
            return false;
        if (out->schedule && out->schedule->item_count > 0)
            break;
    }
    return true;
}

// False if it is no use going on.
static bool read_page(const struct discover_source *source, struct discovery *out, struct error *error)
{
    const struct str *body = &source->page->body;
    struct error why = {0};
    const struct schedule *own = schedule_read(str_text(body), body->length, source->hints, &why);
    if (!own && (why.code == ERROR_CANCELLED || why.code == ERROR_MEMORY))
        return error_copy(error, &why);
    struct discover_address here = {source->given, "it is in the page itself, as JSON-LD"};
    out->page_reads = own && own->item_count > 0;
    if (out->page_reads)
        out->in_page = take(out, own, &here);
    else
        schedule_unref(own);
    return true;
}

static void keep_hints(const struct discover_addresses *addresses, struct discovery *out)
{
    for (size_t i = 0; i < addresses->elsewhere_count && i < DISCOVER_MOST_HINTS; i++)
        out->hints[out->hint_count++] =
            (struct discover_try){.address = arena_keep(&out->arena, addresses->elsewhere[i].address),
                .why = addresses->elsewhere[i].why};
}

static bool search(
    const struct discover_source *source, const char *address, struct discovery *out, struct error *error)
{
    const struct str *body = &source->page->body;
    struct discover_page page = {.address = address, .bytes = str_text(body), .length = body->length};
    struct discover_addresses addresses = {0};
    struct page links;
    bool ok = page_look(page.bytes, page.length, source->hints->cancel, &links, error);
    if (ok && !discover_addresses_find(&page, &links, &addresses))
        ok = error_memory(error, "not enough memory");
    if (ok) {
        keep_hints(&addresses, out);
        ok = try_all(source, &addresses, out, error) && read_page(source, out, error);
    }
    discover_addresses_free(&addresses);
    page_free(&links);
    return ok && (!out->arena.failed || error_memory(error, "not enough memory"));
}

// What is known of whoever serves or fills the page.
static const struct page_kind *kind_of(const struct discover_source *source, const char *address)
{
    const struct str *body = &source->page->body;
    struct str host = {0};
    address_host(address, &host);
    const struct page_kind *kind = page_kind_of_host(str_text(&host));
    str_free(&host);
    return kind && kind->advice ? kind : page_kind_of(str_text(body), body->length);
}

static bool explain(const struct discover_source *source, const char *address, const struct discovery *out,
    struct error *error)
{
    static const char none[] = "a web page came instead of a schedule, and none was found from there";
    size_t asked = out->try_count + 1;
    const char *addresses = asked == 1 ? "address" : "addresses";
    const struct page_kind *kind = kind_of(source, address);
    if (out->hint_count > 0)
        return error_set(error, "%s (%zu %s asked): it may be at another server, at %s", none, asked,
            addresses, out->hints[0].address);
    if (kind && kind->advice)
        return error_set(error, "%s (%zu %s asked): it has to do with %s; %s", none, asked, addresses,
            kind->name, kind->advice);
    return error_set(error,
        "%s (%zu %s asked): ask the organiser for the address of the programme as schedule.json, "
        "schedule.xml or "
        "iCalendar (.ics)",
        none, asked, addresses);
}

// The page's own address, with the user that was given if it is still the same server.
static void write_address(const struct discover_source *source, struct str *out)
{
    const char *now = str_text(&source->page->address);
    if (now[0] == '\0') {
        str_add_text(out, source->given);
    } else if (address_same_origin(source->given, now)) {
        const char *rest = address_rest(source->given);
        size_t length = strcspn(rest, "?#");
        const char *path = address_rest(now);
        address_origin(source->given, out);
        str_add_text(out, strlen(path) == length && strncmp(path, rest, length) == 0 ? rest : path);
    } else {
        str_add_text(out, now);
    }
}

bool discover_schedule(const struct discover_source *source, struct discovery *out, struct error *error)
{
    *out = (struct discovery){0};
    struct str address = {0};
    write_address(source, &address);
    const char *page = str_text(&address);
    bool ok = !address.failed || error_memory(error, "not enough memory");
    ok = ok && search(source, page, out, error) && (out->schedule || explain(source, page, out, error));
    if (!ok && !address.failed && !address_same_host(source->given, page))
        error_prefix(error, "it leads to %s: ", page);
    str_free(&address);
    return ok;
}

void discovery_free(struct discovery *discovery)
{
    schedule_unref(discovery->schedule);
    arena_free(&discovery->arena);
    *discovery = (struct discovery){0};
}
