// Documents of adjustments from the broker, a topic (its first byte) and what somebody published there: only
// what may come by the topic is taken, what is kept can be read back, and staff still have the last word.
#include "fuzz/fuzz.h"
#include "support/target.h"

#include "base/log.h"
#include "control/adjustment_file.h"
#include "control/admission.h"

#include <string.h>

enum { NOW = 1568120400, LATER = NOW + 5 };

static const char *const scopes[] = {"all", "room/Jade", "staff/room/Jade", "display/door", "display/other"};

static struct adjustment_store store;

static void check_taken(const struct adjustments *taken, const char *scope)
{
    for (size_t i = 0; i < taken->count; i++) {
        const struct adjustment *entry = &taken->entries[i];
        fuzz_holds(strcmp(entry->scope, scope) == 0);
        fuzz_holds(!scope_is_of_chairs(scope) || adjustment_is_for_chairs(entry->type));
        fuzz_holds(entry->at <= NOW + ADMISSION_AHEAD_S && entry->number < ADJUSTMENTS_MAX_NUMBER);
    }
}

// False if nothing of it can be read.
static bool receive(const char *scope, const char *text, size_t length)
{
    const struct admission admission = {.scope = scope, .now = NOW, .clock = ADMISSION_CLOCK_GOOD};
    struct adjustments read;
    struct adjustments assigned = {0};
    struct adjustments taken = {0};
    struct error error;
    size_t refused;
    bool fresh;
    bool ok = adjustments_read(text, length, &read, &error);
    if (ok) {
        fuzz_holds(scope_assign(&read, scope, true, &assigned));
        fuzz_holds(admission_filter(&admission, &assigned, &taken, &refused, &error));
        fuzz_holds(taken.count + refused == assigned.count);
        check_taken(&taken, scope);
        fuzz_holds(adjustment_store_merge(&store, &taken, NOW, &fresh, &error));
    }
    adjustments_free(&read);
    adjustments_free(&assigned);
    adjustments_free(&taken);
    return ok;
}

static void act(enum emergency_kind kind, const char *scope)
{
    struct adjustment entry = {.type = ADJUST_EMERGENCY,
        .emergency = kind,
        .by = "staff",
        .at = LATER,
        .until = kind == EMERGENCY_LIFT ? ADJUST_WITHDRAWN : LATER + 3600};
    struct adjustments entries;
    struct error error;
    struct adjustment_store_act what = {.entries = &entries,
        .scope = scope,
        .id = "staff-act",
        .urgent = true,
        .by = "staff",
        .role = ROLE_EMERGENCY,
        .now = LATER};
    fuzz_holds(adjustments_from_entries(&entry, 1, &entries));
    fuzz_holds(adjustment_store_apply(&store, &what, &error));
    adjustments_free(&entries);
}

// Another display takes what was said last, and it holds here.
static void staff_have_the_last_word(void)
{
    const struct admission other = {.scope = "all", .now = LATER - 60, .clock = ADMISSION_CLOCK_GOOD};
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (!scope_is_of_chairs(scopes[i]))
            act(EMERGENCY_LIFT, scopes[i]);
    fuzz_holds(!adjustments_emergency(&store.adjustments, LATER));
    act(EMERGENCY_EVACUATE, "all");
    fuzz_holds(adjustments_emergency(&store.adjustments, LATER));
    for (size_t i = 0; i < store.all.count; i++)
        if (store.all.entries[i].at == LATER)
            fuzz_holds(admission_check(&other, &store.all.entries[i], NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct str written = {0};
    struct error error;
    struct adjustments back;
    if (length == 0)
        return 0;
    log_set_level(LOG_LEVEL_ERROR);
    set_target(&store, "door", "Jade");
    store.fleet = true;
    store.clock = ADMISSION_CLOCK_GOOD;
    if (receive(scopes[bytes[0] % (sizeof scopes / sizeof *scopes)], (const char *)bytes + 1, length - 1)) {
        staff_have_the_last_word();
        adjustments_write(&store.all, &written);
        fuzz_holds(adjustments_read(str_text(&written), written.length, &back, &error));
        fuzz_holds(back.count == store.all.count);
        adjustments_free(&back);
    }
    adjustment_store_close(&store);
    str_free(&written);
    return 0;
}
