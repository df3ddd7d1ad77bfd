// Prints all shifts of many zones for zones.py. Reads one name per line from standard input; prints "NAME"
// and then lines of "<unix seconds> <offset>", the first at 0, or "NAME refused".
#include "base/zone.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell(const char *name)
{
    struct arena arena = {0};
    struct zone zone;
    struct error error;
    if (!zone_load(&arena, name, &zone, &error)) {
        printf("%s refused\n", name);
    } else {
        printf("%s\n0 %" PRId32 "\n", name, zone.first_offset_s);
        for (size_t i = 0; i < zone.shift_count; i++)
            printf("%" PRId64 " %" PRId32 "\n", zone.shifts[i].at, zone.shifts[i].offset_s);
    }
    arena_free(&arena);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        tell(line);
    }
    free(line);
    return 0;
}
