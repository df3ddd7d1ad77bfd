// desk.json, as it lies in the state folder: what was kept once is kept for good.
#include "fuzz/fuzz.h"
#include "support/target.h"

#include "base/log.h"
#include "control/adjustment_file.h"

#include <string.h>

static struct adjustment_store one;
static struct adjustment_store other;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct error error;
    struct str once = {0};
    struct str twice = {0};
    log_set_level(LOG_LEVEL_ERROR);
    set_target(&one, "door", "Jade");
    set_target(&other, "door", "Jade");
    adjustment_store_read(&one, (const char *)bytes, length, &error);
    adjustment_file_write(&one, &once);
    fuzz_holds(adjustment_store_read(&other, str_text(&once), once.length, &error));
    adjustment_file_write(&other, &twice);
    fuzz_holds(strcmp(str_text(&once), str_text(&twice)) == 0);
    fuzz_holds(one.max_number == other.max_number);
    if (one.undoable.count > 0) {
        struct adjustment_store_act undoing = {.id = "undoing1", .now = 1568120400};
        adjustment_store_undo(&one, NULL, &undoing, &error);
        adjustment_store_number(&one, "undoing1");
    }
    adjustment_store_close(&one);
    adjustment_store_close(&other);
    str_free(&once);
    str_free(&twice);
    return 0;
}
