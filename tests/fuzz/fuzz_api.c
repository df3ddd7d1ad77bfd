// Schedules, from seeds of what APIs give: pretalx's and its widget's, the hub's, Indico's newer ones, Open
// Event's.
#include "fuzz/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    return fuzz_schedule(bytes, length);
}
