// The screen of a machine without a desktop: monitors driven through the kernel's mode setting (KMS), drawn
// on in plain memory. No GPU, no Mesa and no EGL are needed, so that a machine with nothing but a kernel
// driver has a picture.
//
// Cards and monitors may come late, go away, and come back as others: kms_probe finds out, and is to be
// called whenever the kernel says that something changed. Everything happens on one thread.
#ifndef PLUMBLINE_SCREEN_KMS_KMS_H
#define PLUMBLINE_SCREEN_KMS_KMS_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stddef.h>

struct kms;

// `wanted` names a card or a monitor (see output.h); NULL: the first card with a monitor. No card is
// opened yet. NULL where there is no memory.
struct kms *kms_new(const char *wanted);
void kms_free(struct kms *kms); // NULL is passed over; the text console comes back

enum kms_change {
    KMS_SAME,
    KMS_REPAINT, // the same size, but its pixels are to be shown again
    KMS_RESIZED, // another size, or another number of monitors, also none
};

// Looks for cards and monitors, takes what is there, and logs what came or went.
enum kms_change kms_probe(struct kms *kms);

// The size of the picture; before the first monitor came, that of a usual one.
void kms_size(const struct kms *kms, int *width, int *height);

// Where the picture is drawn, for monitors that show it as it is written. NULL while nobody would see it: no
// monitor, or let go. It belongs to `kms`, until the next kms_probe, kms_release or kms_reacquire.
SDL_Surface *kms_surface(struct kms *kms);

// These parts of the surface were written. False where the card refuses them.
bool kms_flush(struct kms *kms, const SDL_Rect *rects, size_t count);

// Proof of picture: is what the monitors are sent, read back from the card, this picture of the surface's
// size? True as well while it is known that nobody is to see it.
bool kms_verify(const struct kms *kms, const SDL_Surface *picture, struct error *error);

// Do the cards still show our frame? Cheap: no pixels are read.
bool kms_is_showing(const struct kms *kms);

// Lets another program have the card (another console is looked at), and takes it back. What is shown then
// has to be written anew.
void kms_release(struct kms *kms);
enum kms_change kms_reacquire(struct kms *kms);

// Switches the monitors off or on again (DPMS). False where no monitor can be.
bool kms_darken(struct kms *kms, bool dark);

// Does the card that is held, or would be taken first, carry the kernel's text console?
bool kms_has_console(const struct kms *kms);

// Is a card looked for, or a monitor? Then it is worth looking again now and then.
bool kms_is_waiting(const struct kms *kms);

// What it shows on, or what it waits for, in words: "card0 HDMI-A-1". Until the next kms_probe.
const char *kms_status(const struct kms *kms);

#endif
