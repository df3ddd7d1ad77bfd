// Schedules, from seeds of Sessionize's, OPass's and schema.org's forms.
#include "fuzz/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    return fuzz_schedule(bytes, length);
}
