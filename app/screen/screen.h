// The window, or what stands for it where there is none: shows scenes, and waits for whatever comes first.
//
// One main thread owns it and calls everything but screen_wake. Nothing here wakes without cause: see
// screen_wait.
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
    bool headless;      // no video device at all: pixels in memory
    int width, height;  // of the window or the headless picture; 0: fullscreen at the display's own size
    int rotate_degrees; // 0, 90, 180, 270: how far the picture is turned clockwise
    enum present_backend backend; // how pixels come to the window
    // Without a desktop; both are borrowed until screen_open returns.
    const char *output;                // the card or monitor (kms/output.h); NULL: the first there is
    struct keyboards_choice keyboards; // whose keys count

    struct painter painter; // what it holds is borrowed
};

struct screen;

// Opens a window without pointer and screen saver, on X11 or Wayland where DISPLAY or WAYLAND_DISPLAY says
// so. Else the machine has no desktop, and the screen itself is taken; where there is no monitor or no
// graphics card yet, it is waited for, and pictures are composed meanwhile. SDL's drivers without a screen
// are taken only where SDL_VIDEODRIVER names one. Fails with the reason and what may help.
struct screen *screen_open(const struct screen_options *options, struct error *error);
void screen_close(struct screen *screen); // NULL is passed over

// Paints with another theme, fonts and pictures from now on; what is shown is painted anew with the next
// scene.
void screen_set_painter(struct screen *screen, const struct painter *painter);

// The size that scenes must have now (rotation taken into account).
void screen_size(const struct screen *screen, int *width, int *height);

// Shows a scene: paints and presents only what differs from the one shown, at once; where `fade` is set, the
// two are cross-faded over 0.4 s during the screen_wait calls that follow.
// Takes the scene's contents and leaves it empty, ready for scene_begin. A scene of another size than the
// screen's is painted all the same.
void screen_show(struct screen *screen, struct scene *scene, bool fade);

enum screen_event_kind {
    SCREEN_TIMEOUT,
    SCREEN_QUIT,    // the window's close button, SIGINT/SIGTERM
    SCREEN_KEY,     // a key was pressed; one that is held down does so once
    SCREEN_SETTLED, // a fade has come to its end: what is seen is what was composed
    SCREEN_RESIZED, // the size is another one: compose anew
    SCREEN_WOKEN,   // another thread's screen_wake
};

enum { SCREEN_KEY_SIZE = 32 };

struct screen_event {
    enum screen_event_kind kind;
    // SCREEN_KEY: the letter or sign that it writes, whatever the keyboard's layout ("q", "+", "?"), or SDL's
    // name of a key that writes none ("Escape", "PageDown", "Space"), with "Ctrl+" in front where that is
    // held.
    char key[SCREEN_KEY_SIZE];
};

// Fullscreen or a window again.
void screen_toggle_fullscreen(struct screen *screen);

// Waits until something comes or `timeout_ms` is over (negative: for ever), running a fade where one is under
// way. Exposed windows are dealt with inside. On every driver the process sleeps in
// between.
struct screen_event screen_wait(struct screen *screen, int64_t timeout_ms);

// Ends the screen_wait that is under way, or the next one. From any thread, as often as it likes.
void screen_wake(struct screen *screen);

// The pixels shown, unturned; a fade that is under way is brought to its end. Owned by the screen, valid
// until the next call. NULL where there are none at the moment.
const SDL_Surface *screen_pixels(struct screen *screen);

// Does what was shown last stand on the screen, as far as can be known? True also where nobody is to see it:
// no monitor, or another console is looked at. False while nothing was shown yet, where its pixels are lost,
// and where the card shows something else; then it is shown again.
bool screen_is_showing(struct screen *screen);

// Is the picture proven not to come to be seen, whatever was tried? With the reason; then the program has to
// end.
bool screen_has_failed(const struct screen *screen, struct error *error);

// Without a desktop: what it is shown on ("card0 HDMI-A-1 1920x1080"), or what it waits for. Until the next
// call. NULL where a desktop has the screen.
const char *screen_status(const struct screen *screen);

// What it waits for where there is no screen to show anything on; NULL while there is one.
const char *screen_waiting_for(const struct screen *screen);

// What is on the screen, or fading in; valid until the next screen_show. NULL where nothing was shown yet.
const struct scene *screen_scene(const struct screen *screen);

// A hash of the pixels as they are now, also in the middle of a fade. 0 where there are none.
uint64_t screen_hash(struct screen *screen);

// How pixels come to be seen: "memory", "kms", "surface" or "renderer".
const char *screen_backend(const struct screen *screen);

// Switches the panel off or on again, where that can be done.
void screen_darken(struct screen *screen, bool dark);

// What was done since the start, for tests and benchmarks.
struct screen_counts {
    uint64_t presents;
    uint64_t pixels_painted;
    uint64_t wakeups; // returns from the system's wait
};
struct screen_counts screen_counts(const struct screen *screen);

#endif
