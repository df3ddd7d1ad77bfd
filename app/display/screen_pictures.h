// Pictures of the screen as PNG, for the console and for other displays. One is made at a time, on a worker's
// thread: all who ask for the same width before it is begun get the same picture, further widths wait, and
// beyond PICTURES_WAITING of them nobody is kept waiting. So the memory is bounded by one copy of the screen,
// whoever asks how often. For the main thread.
#ifndef PLUMBLINE_DISPLAY_SCREEN_PICTURES_H
#define PLUMBLINE_DISPLAY_SCREEN_PICTURES_H

#include "base/shared_bytes.h"
#include "base/worker.h"
#include "screen/screen.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PICTURES_WAITING = 4,      // widths that may wait besides the picture in the making
    PICTURES_MAX_WIDTH = 3840, // a wider screen's picture is scaled down
    PICTURES_RETRY_S = 2,      // when to ask again where there are too many
};

// Somebody who asks for a picture; the first member of a larger struct, or alone. The asker's until `done`.
struct picture_asker {
    // `png` is borrowed; NULL where there is no picture.
    void (*done)(struct picture_asker *asker, struct shared_bytes *png);
    struct picture_asker *next; // of the picture's askers
};

struct picture_job;

// Zero-initialise; `screen` and `worker` are the caller's to set.
struct screen_pictures {
    struct screen *screen; // NULL for none
    struct worker *worker; // NULL: pictures are made at once
    struct picture_job *making;
    struct picture_job *waiting; // the oldest first
    uint32_t *spare;             // the copy of the screen that was used last, for the next; NULL for none
    size_t spare_count;          // its pixels
};

// Asks for a picture of that width; 0, or more than the screen's, for its own. False if too many wait; `done`
// is then not called. Else it is called, perhaps at once.
bool screen_pictures_ask(struct screen_pictures *pictures, int width, struct picture_asker *asker);

// Asks for a picture of a surface that was drawn for the asker. One of these may wait at a time; false if one
// does already, or for want of memory. The surface is only read.
bool screen_pictures_ask_drawn(
    struct screen_pictures *pictures, const SDL_Surface *surface, int width, struct picture_asker *asker);

// Lets those that wait go without, and waits for the one in the making.
void screen_pictures_finish(struct screen_pictures *pictures);

#endif
