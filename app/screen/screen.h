// The screen: a window, the machine's monitors, or memory. Shows scenes and waits for events.
//
// The main thread owns it and calls everything but screen_wake.
#ifndef PLUMBLINE_SCREEN_SCREEN_H
#define PLUMBLINE_SCREEN_SCREEN_H

#include "base/error.h"
#include "scene/scene.h"
#include "screen/kms/keyboards_choice.h"
#include "screen/painter.h"
#include "screen/present.h"

#include <stdbool.h>
#include <stdint.h>

struct screen_options {
    bool headless;                // no video at all: pixels in memory
    int width, height;            // of the window or the headless picture; 0: fullscreen
    int rotate_degrees;           // clockwise: 0, 90, 180, 270
    enum present_backend backend; // how pixels reach the window
    // Without a desktop. Both are borrowed until screen_open returns.
    const char *output;                // the card or monitor (kms/output.h); NULL: the first
    struct keyboards_choice keyboards; // which ones to listen to

    struct painter painter; // borrowed
};

struct screen;

// Opens a window, without pointer and screen saver, on the desktop that DISPLAY or WAYLAND_DISPLAY names.
// Without one it drives the machine's monitors itself; a monitor or graphics card may come later.
// SDL_VIDEODRIVER may name another driver, even one without a screen. NULL with the reason and advice.
struct screen *screen_open(const struct screen_options *options, struct error *error);
void screen_close(struct screen *screen); // NULL is allowed

// Changes theme, fonts and images. The next scene is painted as a whole.
void screen_set_painter(struct screen *screen, const struct painter *painter);

// The size for scenes, with the rotation taken into account.
void screen_size(const struct screen *screen, int *width, int *height);

// Shows a scene, painting only what differs from the last one; with `fade`, cross-fades them in the
// screen_wait calls that follow. Takes the scene's contents; `scene` is then ready for scene_begin.
void screen_show(struct screen *screen, struct scene *scene, bool fade);

enum screen_event_kind {
    SCREEN_TIMEOUT,
    SCREEN_QUIT,    // the window's close button, SIGINT/SIGTERM
    SCREEN_KEY,     // a key was pressed; no repeats while it is held down
    SCREEN_SETTLED, // a fade is complete
    SCREEN_RESIZED, // compose for the new size
    SCREEN_WOKEN,   // screen_wake was called
};

enum { SCREEN_KEY_SIZE = 32 };

struct screen_event {
    enum screen_event_kind kind;
    // SCREEN_KEY: the character typed, by the keyboard's layout ("q", "+", "?"), or SDL's name of a key that
    // types none ("Escape", "PageDown", "Space"); after "Ctrl+" where that is held.
    char key[SCREEN_KEY_SIZE];
};

// Switches between fullscreen and a window.
void screen_toggle_fullscreen(struct screen *screen);

// Waits for an event or `timeout_ms` (negative: forever), and runs a fade meanwhile. Exposed windows are
// repainted inside. The process sleeps until something happens, on every driver.
struct screen_event screen_wait(struct screen *screen, int64_t timeout_ms);

// Ends the current or next screen_wait. From any thread, any number of times.
void screen_wake(struct screen *screen);

// The pixels shown, not rotated; completes a running fade. Owned by the screen, valid until the next call.
// NULL where there are none at the moment.
const SDL_Surface *screen_pixels(struct screen *screen);

// Is the last scene on the screen, as far as can be known? True as well without a monitor, and while another
// console is active. False before the first scene, where its pixels are lost, and where the card shows
// something else; the scene is then shown again.
bool screen_is_showing(struct screen *screen);

// Has showing the picture failed again and again? With the reason; the program should then end.
bool screen_has_failed(const struct screen *screen, struct error *error);

// The monitors in use ("card0 HDMI-A-1 1920x1080"), or what it waits for. Valid until the next call. NULL
// with a desktop.
const char *screen_status(const struct screen *screen);

// What it waits for while it has no monitor; NULL while it has one.
const char *screen_waiting_for(const struct screen *screen);

// The scene on the screen, or fading in; NULL before the first. Valid until the next screen_show.
const struct scene *screen_scene(const struct screen *screen);

// A hash of the current pixels, even in the middle of a fade. 0 where there are none.
uint64_t screen_hash(struct screen *screen);

// "memory", "kms", "surface" or "renderer" (present.h).
const char *screen_backend(const struct screen *screen);

// Switches the panel off or on, where that is possible.
void screen_darken(struct screen *screen, bool dark);

// Counters since the start, for tests and benchmarks.
struct screen_counts {
    uint64_t presents;
    uint64_t pixels_painted;
    uint64_t wakeups; // returns from poll() or SDL's wait
};
struct screen_counts screen_counts(const struct screen *screen);

#endif
