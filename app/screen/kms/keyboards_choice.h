// Which keyboards a display without a desktop listens to.
#ifndef PLUMBLINE_SCREEN_KMS_KEYBOARDS_CHOICE_H
#define PLUMBLINE_SCREEN_KMS_KEYBOARDS_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

struct keyboards_choice {
    bool all; // whatever is plugged in; `names` is not looked at
    // Patterns as of a shell ("*Logitech*"), for what the device calls itself, for its place
    // ("pci-0000:00:14.0-usb-0:2:1.0"), or for a file of it below /dev/input ("by-id/usb-…-event-kbd"). Such
    // a device is ours alone: neither the text console nor another display hears it.
    size_t count;
    const char *const *names;
};

#endif
