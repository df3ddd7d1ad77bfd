// A graphics card, by its primary DRM node /dev/dri/card*.
#ifndef PLUMBLINE_SCREEN_KMS_CARD_H
#define PLUMBLINE_SCREEN_KMS_CARD_H

#include "base/error.h"

#include <stdbool.h>

enum { CARD_NAME_SIZE = 32, CARD_PATH_SIZE = 128, CARDS_MAX = 16 };

struct video_card {
    char name[CARD_NAME_SIZE]; // "card0"
    char path[CARD_PATH_SIZE]; // where it sits, "pci-0000:00:02.0"; "" where udev does not say
    int fd;                    // -1 while it is not open
};

// The cards that are there now, by their number; returns how many, CARDS_MAX at most. None is open.
int card_list(struct video_card cards[CARDS_MAX]);

// Opens it and becomes its master: the one program that decides what it shows (drm(7)). Fails where another
// program is that, and where it has no plain buffers to draw into (DRM_CAP_DUMB_BUFFER).
bool card_open(struct video_card *card, struct error *error);
void card_close(struct video_card *card); // one that is not open is passed over

// Does the kernel write its text console on this card? True where that cannot be told.
bool card_has_console(const struct video_card *card);

#endif
