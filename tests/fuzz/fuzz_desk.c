// Desks: what is read is written and read again as the same; of two (a NUL between them) it does not matter
// which is merged into which, and how often.
#include "fuzz/fuzz.h"

#include "agenda/desk.h"
#include "agenda/desk_scope.h"

#include <string.h>

static void same_when_read_again(const struct desk *desk)
{
    struct desk again;
    struct error error;
    struct str once = {0};
    struct str twice = {0};
    desk_write(desk, &once);
    fuzz_holds(desk_read(str_text(&once), once.length, &again, &error));
    desk_write(&again, &twice);
    fuzz_holds(strcmp(str_text(&once), str_text(&twice)) == 0);
    desk_free(&again);
    str_free(&once);
    str_free(&twice);
}

static void same_desk(const struct desk *a, const struct desk *b)
{
    struct str one = {0};
    struct str other = {0};
    desk_write(a, &one);
    desk_write(b, &other);
    fuzz_holds(strcmp(str_text(&one), str_text(&other)) == 0);
    str_free(&one);
    str_free(&other);
}

static void merge_in_any_order(const struct desk *a, const struct desk *b)
{
    struct desk one;
    struct desk other;
    struct desk again;
    fuzz_holds(desk_merge(a, b, &one) && desk_merge(b, a, &other) && desk_merge(&one, b, &again));
    same_desk(&one, &other);
    same_desk(&one, &again);
    fuzz_holds(desk_covers(&one, a, INT64_MIN) && desk_covers(&one, b, INT64_MIN));
    same_when_read_again(&one);
    desk_free(&one);
    desk_free(&other);
    desk_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct desk first;
    struct desk second = {0};
    struct error error;
    const char *text = (const char *)bytes;
    const char *end = length > 0 ? memchr(bytes, '\0', length) : NULL;
    size_t one = end ? (size_t)(end - text) : length;
    if (!desk_read(text, one, &first, &error))
        return 0;
    same_when_read_again(&first);
    if (!end || desk_read(end + 1, length - one - 1, &second, &error))
        merge_in_any_order(&first, &second);
    desk_free(&first);
    desk_free(&second);
    return 0;
}
