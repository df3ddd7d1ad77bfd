// The monitors of a card, each with its scan-out engine (CRTC) and mode.
#ifndef PLUMBLINE_SCREEN_KMS_OUTPUT_H
#define PLUMBLINE_SCREEN_KMS_OUTPUT_H

#include "screen/kms/card.h"

#include <stdbool.h>
#include <stdint.h>
#include <xf86drmMode.h>

enum { OUTPUT_NAME_SIZE = 32, OUTPUTS_MAX = 8 };

// A connector with a monitor.
struct output {
    uint32_t connector;
    uint32_t crtc;
    uint32_t power; // its DPMS property; 0: none
    drmModeModeInfo mode;
    char name[OUTPUT_NAME_SIZE]; // "HDMI-A-1", as in /sys/class/drm
};

// Does `wanted` ("card1", "HDMI-A-1", "card1-HDMI-A-1", "pci-0000:00:02.0") name this card, or possibly a
// connector of it? NULL names all.
bool output_on_card(const char *wanted, const struct video_card *card);

// Does `wanted` name this connector of the card?
bool output_is_named(const char *wanted, const struct video_card *card, const char *connector);

// Finds the monitors of an open card that `wanted` names, in the card's order, each with its own CRTC. The
// first has its best mode; the others a mode of the same size, since all show the same picture, or they are
// left out. A connector that cannot detect a monitor (composite video, old VGA) is used only where no other
// has one. Probes each connector. Returns how many.
int output_find(const struct video_card *card, const char *wanted, struct output outputs[OUTPUTS_MAX]);

// The mode for a monitor: that of the kernel's command line (video=), else the monitor's preferred one, else
// the first. NULL where there is none.
const drmModeModeInfo *output_best_mode(const drmModeModeInfo *modes, int count);

#endif
