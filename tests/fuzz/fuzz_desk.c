// The desk's file: what is read is written and read again as the same.
#include "agenda/desk.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct desk desk;
    struct desk again;
    struct error error;
    struct str once = {0};
    struct str twice = {0};
    if (!desk_read((const char *)bytes, length, &desk, &error))
        return 0;
    desk_write(&desk, &once);
    if (!desk_read(str_text(&once), once.length, &again, &error))
        abort();
    desk_write(&again, &twice);
    if (strcmp(str_text(&once), str_text(&twice)) != 0)
        abort();
    desk_free(&desk);
    desk_free(&again);
    str_free(&once);
    str_free(&twice);
    return 0;
}
