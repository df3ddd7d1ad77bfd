// The keyboards, presenters and remotes of a machine without a desktop (evdev), and which of them are ours.
#ifndef PLUMBLINE_SCREEN_KMS_KEYBOARDS_H
#define PLUMBLINE_SCREEN_KMS_KEYBOARDS_H

#include "base/error.h"
#include "screen/kms/keyboards_choice.h"

#include <libudev.h>
#include <stdbool.h>

struct keyboards;

// Listens to nothing yet. `consoles`: there is a console of ours, which keys lead away from and back to
// (Ctrl+Alt+F2), whoever's else they are. `udev` is borrowed.
struct keyboards *keyboards_new(
    struct udev *udev, const struct keyboards_choice *choice, bool consoles, struct error *error);
void keyboards_free(struct keyboards *keyboards); // NULL is passed over

// Our console is looked at, or (false) another one: then only the devices that are ours alone are listened
// to. What is typed on the others meanwhile is not read.
void keyboards_listen(struct keyboards *keyboards, bool active);

// Was one found that this user may not listen to?
bool keyboards_were_denied(const struct keyboards *keyboards);

// A device came; taken where it is one of ours. One that goes is noticed when it is read.
void keyboards_add(struct keyboards *keyboards, struct udev_device *device);

// Readable when a key was pressed; borrowed.
int keyboards_descriptor(const struct keyboards *keyboards);

// Puts what was pressed into SDL's queue. Returns the number of the console that was asked for (Ctrl+Alt+F2
// and the like), or 0.
int keyboards_read(struct keyboards *keyboards);

// Is a device with that name, place and files (a list that ends with NULL) meant by one of the patterns?
bool keyboards_matches(
    const struct keyboards_choice *choice, const char *name, const char *place, const char *const *files);

#endif
