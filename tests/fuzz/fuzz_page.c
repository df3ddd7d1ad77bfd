// Web pages: whatever is in them, what is taken from them is text, and no address from them leaves their
// server.
#include "fuzz/schedule.h"

#include "base/address_join.h"
#include "base/hash.h"
#include "feed/discover_addresses.h"
#include "schedule/syntax/page.h"
#include "schedule/syntax/unknown.h"

static void fuzz_page_address(const char *address)
{
    fuzz_schedule_text(address);
    for (const char *at = address; *at; at++)
        fuzz_holds((unsigned char)*at > ' ' && *at != '"');
}

static void fuzz_page_addresses(const struct discover_page *page, const struct page *links)
{
    struct discover_addresses found;
    fuzz_holds(discover_addresses_find(page, links, &found));
    for (size_t i = 0; i < found.here_count; i++) {
        fuzz_page_address(found.here[i].address);
        fuzz_holds(address_same_origin(found.here[i].address, page->address));
    }
    for (size_t i = 0; i < found.elsewhere_count; i++) {
        fuzz_page_address(found.elsewhere[i].address);
        fuzz_holds(!address_same_origin(found.elsewhere[i].address, page->address));
    }
    discover_addresses_free(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const addresses[] = {"https://a.example/sd/schedule/",
        "https://a.example/event/12/?x#y", "https://a.example/e/sd", "http://u:p@[::1]:8019/en/sd/public/",
        "https://sd.sched.com"};
    struct page links;
    struct error error = {0};
    fuzz_holds(page_look((const char *)bytes, length, NULL, &links, &error));
    fuzz_holds(links.link_count <= PAGE_MAX_LINKS);
    fuzz_schedule_text(links.title);
    fuzz_schedule_text(links.generator);
    // One of them for each page: all of them at each would take most of the time.
    size_t which = hash_bytes((const char *)bytes, length) % (sizeof addresses / sizeof *addresses);
    struct discover_page page = {addresses[which], (const char *)bytes, length};
    fuzz_page_addresses(&page, &links);
    page_free(&links);
    fuzz_holds(!unknown_explain((const char *)bytes, length, &error) || error.text[0] != '\0');
    fuzz_holds(text_is_utf8(error.text, strlen(error.text), NULL));
    return fuzz_schedule(bytes, length);
}
