// The body of a request: the result is always a command or a reason.
#include "fuzz/fuzz.h"

#include "control/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct command command;
    struct refusal refusal;
    bool ok = command_read((const char *)bytes, length, &command, &refusal);
    fuzz_holds(ok || (refusal.status >= 400 && refusal.why.text[0] != '\0'));
    command_free(&command);
    return 0;
}
