// What plumbline check says where the schedule's address is that of a web page.
#ifndef PLUMBLINE_CLI_CHECK_PAGE_H
#define PLUMBLINE_CLI_CHECK_PAGE_H

#include "feed/discover.h"

#include <stdbool.h>

// Adds a finding for the address that was found, and for each that was not. The display itself does not
// search: an address that leads to a page is an error in a config, unless the page can be read as a schedule.
void check_page(const struct discovery *found, bool in_config,
    void (*add)(void *context, enum finding_severity severity, const char *path, const char *what,
        const char *advice),
    void *context);

#endif
