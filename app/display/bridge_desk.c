#include "display/bridge_desk.h"

void bridge_desk_write(const struct console_bridge *bridge, int64_t at, struct str *out)
{
    const struct adjustment_store *store = bridge->exec->store;
    struct scope_target here = adjustment_store_target(store);
    struct adjustments elsewhere;
    if (scope_notices_elsewhere(&store->all, &here, at, &elsewhere))
        adjustments_write_with(display_adjustments(bridge->display), &elsewhere, out);
    else
        out->failed = true;
    adjustments_free(&elsewhere);
}
