// Adjustments: what is read must survive being written and read again. Two of them (separated by a NUL) may
// be merged in either order, and repeatedly.
#include "fuzz/fuzz.h"

#include "agenda/adjustments.h"
#include "agenda/scope.h"

#include <string.h>

static void check_round_trip(const struct adjustments *adjustments)
{
    struct adjustments again;
    struct error error;
    struct str once = {0};
    struct str twice = {0};
    adjustments_write(adjustments, &once);
    fuzz_holds(adjustments_read(str_text(&once), once.length, &again, &error));
    adjustments_write(&again, &twice);
    fuzz_holds(strcmp(str_text(&once), str_text(&twice)) == 0);
    adjustments_free(&again);
    str_free(&once);
    str_free(&twice);
}

static void check_equal(const struct adjustments *a, const struct adjustments *b)
{
    struct str one = {0};
    struct str other = {0};
    adjustments_write(a, &one);
    adjustments_write(b, &other);
    fuzz_holds(strcmp(str_text(&one), str_text(&other)) == 0);
    str_free(&one);
    str_free(&other);
}

static void merge_in_any_order(const struct adjustments *a, const struct adjustments *b)
{
    struct adjustments one;
    struct adjustments other;
    struct adjustments again;
    fuzz_holds(adjustments_merge(a, b, &one) && adjustments_merge(b, a, &other) &&
               adjustments_merge(&one, b, &again));
    check_equal(&one, &other);
    check_equal(&one, &again);
    fuzz_holds(adjustments_covers(&one, a, INT64_MIN) && adjustments_covers(&one, b, INT64_MIN));
    check_round_trip(&one);
    adjustments_free(&one);
    adjustments_free(&other);
    adjustments_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct adjustments first;
    struct adjustments second = {0};
    struct error error;
    const char *text = (const char *)bytes;
    const char *end = length > 0 ? memchr(bytes, '\0', length) : NULL;
    size_t one = end ? (size_t)(end - text) : length;
    if (!adjustments_read(text, one, &first, &error))
        return 0;
    check_round_trip(&first);
    if (!end || adjustments_read(end + 1, length - one - 1, &second, &error))
        merge_in_any_order(&first, &second);
    adjustments_free(&first);
    adjustments_free(&second);
    return 0;
}
