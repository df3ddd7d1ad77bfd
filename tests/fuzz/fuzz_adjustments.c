// Desks: what is read is written and read again as the same; of two (a NUL between them) it does not matter
// which is merged into which, and how often.
#include "fuzz/fuzz.h"

#include "agenda/adjustments.h"
#include "agenda/scope.h"

#include <string.h>

static void same_when_read_again(const struct adjustments *adjustments)
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

static void same_desk(const struct adjustments *a, const struct adjustments *b)
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
    same_desk(&one, &other);
    same_desk(&one, &again);
    fuzz_holds(adjustments_covers(&one, a, INT64_MIN) && adjustments_covers(&one, b, INT64_MIN));
    same_when_read_again(&one);
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
    same_when_read_again(&first);
    if (!end || adjustments_read(end + 1, length - one - 1, &second, &error))
        merge_in_any_order(&first, &second);
    adjustments_free(&first);
    adjustments_free(&second);
    return 0;
}
