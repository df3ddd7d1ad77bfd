// Schedules, from seeds of iCalendar's form.
#include "fuzz/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    return fuzz_schedule(bytes, length);
}
