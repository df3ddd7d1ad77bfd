// The body of a request for a command: whatever comes, there is a command or a reason.
#include "control/command.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct command command;
    struct refusal refusal;
    if (!command_read((const char *)bytes, length, &command, &refusal) &&
        (refusal.status < 400 || refusal.why.text[0] == '\0'))
        abort();
    command_free(&command);
    return 0;
}
