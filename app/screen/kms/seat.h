// The monitors, keyboards and console of a machine without a desktop. The events of KMS, evdev, udev and the
// virtual console share one descriptor.
//
// While another console is active, card and keyboards are released. That does not apply to a card without the
// text console. A program started without a console keeps its card all the time, and gets only keyboards
// named as its own.
#ifndef PLUMBLINE_SCREEN_KMS_SEAT_H
#define PLUMBLINE_SCREEN_KMS_SEAT_H

#include "screen/kms/keyboards.h"
#include "screen/kms/kms.h"

struct seat_options {
    const char *output; // as in kms_new
    struct keyboards_choice keyboards;
};

struct seat;

// Takes the console and the monitors. That there is no monitor is no error: it waits for one. Blocks signals
// (see vt.h): open it before starting threads.
struct seat *seat_open(const struct seat_options *options, struct error *error);
void seat_close(struct seat *seat); // NULL is allowed

// Owned by the seat.
struct kms *seat_kms(struct seat *seat);

// Becomes readable with an event; borrowed.
int seat_descriptor(const struct seat *seat);

// Handles the events, and puts into SDL's queue: keys, SDL_WINDOWEVENT_SIZE_CHANGED for another size, and
// SDL_WINDOWEVENT_EXPOSED where the picture must be shown again.
void seat_dispatch(struct seat *seat);

#endif
