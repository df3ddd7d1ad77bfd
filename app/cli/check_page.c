#include "cli/check_page.h"

#include "base/str.h"
#include "feed/address.h"

static const char where[] = "$.schedule";

void check_page(const struct discovery *found, bool in_config,
    void (*add)(void *context, enum finding_severity severity, const char *path, const char *what,
        const char *advice),
    void *context)
{
    struct str what = {0};
    struct str advice = {0};
    struct str public = {0};
    for (size_t i = 0; i < found->try_count; i++) {
        str_clear(&what);
        str_format(&what, "asked in vain (%s): %s", found->tries[i].why, found->tries[i].problem);
        add(context, FINDING_NOTE, where, str_text(&what), "nothing to do");
    }
    for (size_t i = 0; !found->address && i < found->hint_count; i++) {
        str_clear(&what);
        str_format(
            &what, "it may be at another server (%s): %s", found->hints[i].why, found->hints[i].address);
        add(context, FINDING_NOTE, where, str_text(&what), "try that address");
    }
    str_clear(&what);
    if (found->address && !found->in_page) {
        address_public(found->address, &public);
        str_format(&what, "the address is a web page's; the schedule is at %s (%s), and is checked there",
            str_text(&public), found->why);
        str_format(&advice, "write into the config: \"schedule\": \"%s\"", str_text(&public));
        add(context, in_config && !found->page_reads ? FINDING_ERROR : FINDING_NOTE, where, str_text(&what),
            str_text(&advice));
    } else if (found->address) {
        add(context, FINDING_NOTE, where, "the address is a web page's, which is read by the JSON-LD in it",
            "ask the organiser for an export, which says more");
    }
    str_free(&what);
    str_free(&advice);
    str_free(&public);
}
