// The keyboards that a display without a desktop listens to.
#ifndef PLUMBLINE_SCREEN_KMS_KEYBOARDS_CHOICE_H
#define PLUMBLINE_SCREEN_KMS_KEYBOARDS_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

struct keyboards_choice {
    bool all; // all that are plugged in; `names` is ignored
    // Patterns as in a shell ("*Logitech*"), for a device's own name, its path in udev
    // ("pci-0000:00:14.0-usb-0:2:1.0"), or a file of it below /dev/input ("by-id/usb-…-event-kbd"). These
    // devices are grabbed: neither the text console nor another display gets their keys.
    size_t count;
    const char *const *names;
};

#endif
