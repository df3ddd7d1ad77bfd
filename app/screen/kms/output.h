// Which monitor of a card is driven, by which of its scan-out engines (CRTCs), in which mode.
#ifndef PLUMBLINE_SCREEN_KMS_OUTPUT_H
#define PLUMBLINE_SCREEN_KMS_OUTPUT_H

#include "screen/kms/card.h"

#include <stdbool.h>
#include <stdint.h>
#include <xf86drmMode.h>

enum { OUTPUT_NAME_SIZE = 32, OUTPUTS_MAX = 8 };

// A connector with a monitor on it.
struct output {
    uint32_t connector;
    uint32_t crtc;
    uint32_t power; // its DPMS property; 0 where it has none
    drmModeModeInfo mode;
    char name[OUTPUT_NAME_SIZE]; // "HDMI-A-1", as below /sys/class/drm
};

// Does `wanted` ("card1", "HDMI-A-1", "card1-HDMI-A-1", "pci-0000:00:02.0") name this card, or may it name a
// connector of it? NULL names all.
bool output_on_card(const char *wanted, const struct video_card *card);

// Does it name this connector of the card?
bool output_is_named(const char *wanted, const struct video_card *card, const char *connector);

// The monitors of an open card that `wanted` names, each with a CRTC of its own, in the card's order. The
// first one is in its own best mode; the others are in a mode of the same size, for all show the same
// picture. Returns how many; monitors that have no such mode are left out. A plug that cannot tell whether
// something is in it (composite video, old VGA) counts only where no other has a monitor. Asks each monitor
// what it can do.
int output_find(const struct video_card *card, const char *wanted, struct output outputs[OUTPUTS_MAX]);

// The mode that a monitor is to have: the one of the kernel's command line (video=), else the one it prefers,
// else the first. NULL where there is none.
const drmModeModeInfo *output_best_mode(const drmModeModeInfo *modes, int count);

#endif
