// A graphics card, with the primary DRM node /dev/dri/card*.
#ifndef PLUMBLINE_SCREEN_KMS_CARD_H
#define PLUMBLINE_SCREEN_KMS_CARD_H

#include "base/error.h"

#include <stdbool.h>

enum { CARD_NAME_SIZE = 32, CARD_PATH_SIZE = 128, CARDS_MAX = 16 };

struct video_card {
    char name[CARD_NAME_SIZE]; // "card0"
    char path[CARD_PATH_SIZE]; // its path in udev, "pci-0000:00:02.0"; "" where unknown
    int fd;                    // -1: closed
};

// Lists the machine's cards by number, closed; returns how many, at most CARDS_MAX.
int card_list(struct video_card cards[CARDS_MAX]);

// Opens a card and becomes its master, the one program that controls what it shows (drm(7)). Fails where
// another program is its master, and where it has no dumb buffers (DRM_CAP_DUMB_BUFFER).
bool card_open(struct video_card *card, struct error *error);
void card_close(struct video_card *card); // a closed one is ignored

// Does the kernel show its text console on this card? True where that is unknown.
bool card_has_console(const struct video_card *card);

#endif
