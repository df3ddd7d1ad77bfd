// Schedules, from seeds of schedule.xml.
#include "fuzz/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    return fuzz_schedule(bytes, length);
}
