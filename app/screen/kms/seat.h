// A machine's screen, keys and console for a program that has them without a desktop between: what KMS,
// evdev, udev and the virtual console tell, brought together on one descriptor.
//
// The picture is on the card while our console is looked at; on another one card and keys are let go, and
// taken back after. A card that carries no text console needs none of that, nor does a program that was
// started without a console: it has its card all the time, and no keys but those that are named to be its
// own.
#ifndef PLUMBLINE_SCREEN_KMS_SEAT_H
#define PLUMBLINE_SCREEN_KMS_SEAT_H

#include "screen/kms/keyboards.h"
#include "screen/kms/kms.h"

struct seat_options {
    const char *output; // as of kms_new
    struct keyboards_choice keyboards;
};

struct seat;

// Takes console and screen, or waits for a screen: that there is none is no failure. Blocks signals (see
// vt.h): open it before threads begin.
struct seat *seat_open(const struct seat_options *options, struct error *error);
void seat_close(struct seat *seat); // NULL is passed over

// The screen; it belongs to the seat.
struct kms *seat_kms(struct seat *seat);

// Readable when something came; borrowed.
int seat_descriptor(const struct seat *seat);

// Takes what came, and puts it into SDL's queue: keys, SDL_WINDOWEVENT_SIZE_CHANGED for another size, and
// SDL_WINDOWEVENT_EXPOSED where the picture has to be shown again.
void seat_dispatch(struct seat *seat);

#endif
