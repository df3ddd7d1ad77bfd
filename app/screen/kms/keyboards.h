// The keyboards, presenters and remotes of a machine without a desktop (evdev), and which of them belong to
// this display.
#ifndef PLUMBLINE_SCREEN_KMS_KEYBOARDS_H
#define PLUMBLINE_SCREEN_KMS_KEYBOARDS_H

#include "base/error.h"
#include "screen/kms/keyboards_choice.h"

#include <libudev.h>
#include <stdbool.h>

struct keyboards;

// Listens to nothing yet. `consoles`: we have a console, and every keyboard can switch away from it and back
// (Ctrl+Alt+F2). `udev` is borrowed.
struct keyboards *keyboards_new(
    struct udev *udev, const struct keyboards_choice *choice, bool consoles, struct error *error);
void keyboards_free(struct keyboards *keyboards); // NULL is allowed

// Call it when our console becomes `active` or inactive. While it is inactive, only the devices named as this
// display's own are listened to.
void keyboards_listen(struct keyboards *keyboards, bool active);

// Was there a device that this user may not open?
bool keyboards_were_denied(const struct keyboards *keyboards);

// Call it for each new device; adds it where it is one of ours. A removed one is noticed when it is read.
void keyboards_add(struct keyboards *keyboards, struct udev_device *device);

// Becomes readable with a key; borrowed.
int keyboards_descriptor(const struct keyboards *keyboards);

// Puts the keys into SDL's queue. Returns the console to switch to (2 for Ctrl+Alt+F2), or 0.
int keyboards_read(struct keyboards *keyboards);

// Does one of the patterns match a device with this name, path in udev and files (the last is NULL)?
bool keyboards_matches(
    const struct keyboards_choice *choice, const char *name, const char *place, const char *const *files);

#endif
