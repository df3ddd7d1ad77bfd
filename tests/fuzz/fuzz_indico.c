// Schedules, from seeds of Indico's two exports.
#include "fuzz/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    return fuzz_schedule(bytes, length);
}
