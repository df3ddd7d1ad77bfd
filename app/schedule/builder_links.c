// The builder's addresses: those of talks' pages.
#include "base/address_join.h"
#include "schedule/builder_internal.h"
#include "schedule/item_sort.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Of a longer one, the QR code could not be scanned across a room. Before it is put together with the
// conference's, an address may be somewhat longer.
enum { MAX_LINK_BYTES = 500, MAX_GIVEN_BYTES = 2000 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

// What a value gives without the space around it, in `out`. False if that is nothing.
static bool trim(const json_t *value, struct str *out)
{
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    for (; length > 0 && is_space(*text); text++)
        length--;
    while (length > 0 && is_space(text[length - 1]))
        length--;
    if (length > 0)
        str_add(out, text, length);
    return length > 0;
}

// A server, and nobody's name before it: such an address looks like another's, or has a password in it.
static bool is_page(const char *address)
{
    const char *server = strstr(address, "://");
    size_t length = server ? strcspn(server + 3, "/?#@") : 0;
    return length > 0 && server[3 + length] != '@';
}

// Appends it whole and in ASCII (RFC 3987, 3.1). False if it does not lead to a page.
static bool resolve(const char *base, const char *address, struct str *out)
{
    struct str whole = {0};
    bool ok = address_join(base ? base : address, address, &whole) && is_page(str_text(&whole));
    str_add_text(&whole, address + strcspn(address, "#")); // which the join leaves out
    for (const char *at = str_text(&whole); ok && *at; at++)
        if ((unsigned char)*at < 0x80)
            str_add_char(out, *at);
        else
            str_format(out, "%%%02X", (unsigned)(unsigned char)*at);
    out->failed |= whole.failed;
    str_free(&whole);
    return ok && !out->failed && out->length <= MAX_LINK_BYTES;
}

// `odd`: it gives something, but no page.
static const char *keep_link(struct builder *builder, const json_t *value, bool *odd)
{
    struct str given = {0};
    struct str *link = &builder->scratch;
    const char *kept = NULL;
    str_clear(link);
    bool some = trim(value, &given);
    const char *address = str_text(&given);
    bool is_text = given.length <= MAX_GIVEN_BYTES && strlen(address) == given.length;
    // Where the format wants one, what has no page gives a name (RFC 8141), as this program itself.
    bool is_name = strncasecmp(address, "urn:", 4) == 0;
    if (some && is_text && resolve(builder->page, address, link))
        kept = text_pool_keep(&builder->texts, builder_arena(builder), str_text(link), link->length);
    *odd = some && !kept && !is_name;
    builder->failed |= given.failed || link->failed;
    str_free(&given);
    return kept;
}

bool builder_set_page(struct builder *builder, const json_t *address)
{
    bool odd;
    builder->page = NULL;
    if (!builder_cancelled(builder))
        builder->page = keep_link(builder, address, &odd);
    return builder->page != NULL;
}

static bool is_same_page(const char *a, const char *b)
{
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    a_length -= a_length > 0 && a[a_length - 1] == '/';
    b_length -= b_length > 0 && b[b_length - 1] == '/';
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

const char *builder_link(struct builder *builder, const json_t *address)
{
    bool odd;
    if (builder_cancelled(builder))
        return NULL;
    const char *link = keep_link(builder, address, &odd);
    builder->odd_links += odd;
    return link && builder->page && is_same_page(link, builder->page) ? NULL : link;
}

// ---- the end

static int by_link(const struct item *a, const struct item *b)
{
    return strcmp(a->link ? a->link : "", b->link ? b->link : "");
}

// The items of one address are order[0] to order[count - 1].
static void drop_shared(struct item *items, const uint32_t *order, size_t count)
{
    bool differ = false;
    for (size_t i = 1; i < count; i++)
        differ |= strcmp(items[order[i]].title, items[order[0]].title) != 0;
    for (size_t i = 0; i < count && differ; i++)
        items[order[i]].link = NULL;
}

static bool have_links(const struct item *items, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any |= items[i].link != NULL;
    return any;
}

void builder_check_links(struct builder *builder, struct item *items, size_t count)
{
    if (builder->odd_links > 0)
        builder_note(builder, FINDING_NOTE, NULL, NULL, "correct them at the publisher",
            "addresses of talks that lead to no page (http or https, at most %d bytes), left out: %zu",
            MAX_LINK_BYTES, builder->odd_links);
    if (!have_links(items, count))
        return;
    uint32_t *order = item_order(items, count, by_link, builder_is_cancelled, builder);
    builder->failed |= !order;
    for (size_t i = 0, next; order && i < count && !builder_cancelled(builder); i = next) {
        for (next = i + 1; next < count && by_link(&items[order[i]], &items[order[next]]) == 0;)
            next++;
        if (items[order[i]].link)
            drop_shared(items, order + i, next - i);
    }
    free(order);
}
