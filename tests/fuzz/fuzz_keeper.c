// desk.json, as it lies in the state folder: what was kept once is kept for good.
#include "fuzz/fuzz.h"

#include "base/log.h"
#include "control/keeper.h"

#include <string.h>

static struct keeper one;
static struct keeper other;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct error error;
    struct str once = {0};
    struct str twice = {0};
    log_set_level(LOG_LEVEL_ERROR);
    keeper_move(&one, "door", "Jade");
    keeper_move(&other, "door", "Jade");
    keeper_read(&one, (const char *)bytes, length, &error);
    keeper_write(&one, &once);
    fuzz_holds(keeper_read(&other, str_text(&once), once.length, &error));
    keeper_write(&other, &twice);
    fuzz_holds(strcmp(str_text(&once), str_text(&twice)) == 0);
    fuzz_holds(one.highest == other.highest);
    if (one.done_count > 0) {
        keeper_undo(&one, NULL, "undoing1", 1568120400, &error);
        keeper_number(&one, "undoing1");
    }
    keeper_close(&one);
    keeper_close(&other);
    str_free(&once);
    str_free(&twice);
    return 0;
}
