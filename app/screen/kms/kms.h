// The monitors of a machine without a desktop, driven by kernel mode setting (KMS) from plain memory. It
// needs a kernel driver, but no GPU, Mesa or EGL.
//
// Cards and monitors may come late, go, and be replaced: call kms_probe whenever the kernel reports a change.
// Everything happens on one thread.
#ifndef PLUMBLINE_SCREEN_KMS_KMS_H
#define PLUMBLINE_SCREEN_KMS_KMS_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stddef.h>

struct kms;

// `wanted` names a card or a monitor (see output.h); NULL: the first card with a monitor. Opens no card yet.
// NULL where memory ran out.
struct kms *kms_new(const char *wanted);
void kms_free(struct kms *kms); // NULL is allowed; the text console reappears

enum kms_change {
    KMS_SAME,
    KMS_REPAINT, // the same size, but show the pixels again
    KMS_RESIZED, // another size, or another number of monitors, even none
};

// Looks for cards and monitors, uses what it finds, and logs changes.
enum kms_change kms_probe(struct kms *kms);

// The size of the picture; before there is a monitor 1920x1080.
void kms_size(const struct kms *kms, int *width, int *height);

// The surface that the monitors show. NULL without a monitor and while released. Owned by `kms`, valid until
// the next kms_probe, kms_release or kms_reacquire.
SDL_Surface *kms_surface(struct kms *kms);

// Reports the changed parts of the surface. False where the card refuses.
bool kms_flush(struct kms *kms, const SDL_Rect *rects, size_t count);

// Reads back from the card what is sent to the monitors: is it this picture, which has the surface's size?
// True as well while nothing is to be seen. False with the reason.
bool kms_verify(const struct kms *kms, const SDL_Surface *picture, struct error *error);

// Does the card still show our frame? Cheap: reads no pixels.
bool kms_is_showing(const struct kms *kms);

// Releases the card for another program (another console becomes active), and reacquires it. The picture must
// then be shown again.
void kms_release(struct kms *kms);
enum kms_change kms_reacquire(struct kms *kms);

// Switches the monitors off or on (DPMS). False where no monitor supports that.
bool kms_darken(struct kms *kms, bool dark);

// Does the card in use, or the one that would be used, show the kernel's text console?
bool kms_has_console(const struct kms *kms);

// Is there no card or no monitor yet? Then probe again now and then.
bool kms_is_waiting(const struct kms *kms);

// What it uses, or what it waits for: "card0 HDMI-A-1 1920x1080". Valid until the next kms_probe.
const char *kms_status(const struct kms *kms);

#endif
