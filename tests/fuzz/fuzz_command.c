// The body of a request for a command: whatever comes, there is a command or a reason.
#include "fuzz/fuzz.h"

#include "control/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct command command;
    struct refusal refusal;
    bool fine = command_read((const char *)bytes, length, &command, &refusal);
    fuzz_holds(fine || (refusal.status >= 400 && refusal.why.text[0] != '\0'));
    command_free(&command);
    return 0;
}
