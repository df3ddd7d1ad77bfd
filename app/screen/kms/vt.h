// The virtual console that the program was started on: ours while it is looked at, and let go when another
// one is asked for (ioctl_vt(2), ioctl_console(2)).
#ifndef PLUMBLINE_SCREEN_KMS_VT_H
#define PLUMBLINE_SCREEN_KMS_VT_H

#include "base/error.h"

#include <stdbool.h>

struct vt;

// The console of standard input, without its text and its cursor. NULL without a word in
// `error` where there is none (over ssh, from a service without one), and with the reason where it cannot be
// had. Blocks SIGUSR1 and SIGUSR2, by which the kernel tells of changes: open it before threads begin.
struct vt *vt_open(struct error *error);
void vt_close(struct vt *vt); // NULL is passed over; gives back text and keyboard

// Has its keys do nothing there: what is typed for the display is no line for a shell, Ctrl+Alt+Del no
// restart, and Ctrl+Alt+F2 is ours to follow. Only for who hears the keyboards otherwise.
void vt_mute(const struct vt *vt);

// Is it the one that is looked at?
bool vt_is_active(const struct vt *vt);

// Readable when the kernel has something to tell; borrowed.
int vt_descriptor(const struct vt *vt);

enum vt_request {
    VT_NOTHING,
    VT_LEAVE, // another console is asked for, and waits for vt_release
    VT_ENTER, // ours is looked at again
};

// What the kernel has told; to be asked until there is nothing.
enum vt_request vt_read(struct vt *vt);

// Lets the other console come up.
void vt_release(struct vt *vt);

// Asks for console `number`.
void vt_switch_to(const struct vt *vt, int number);

#endif
