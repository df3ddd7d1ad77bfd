// The virtual console on which the program was started. The program has a say when the user switches to
// another one (ioctl_vt(2), ioctl_console(2)).
#ifndef PLUMBLINE_SCREEN_KMS_VT_H
#define PLUMBLINE_SCREEN_KMS_VT_H

#include "base/error.h"

#include <stdbool.h>

struct vt;

// Takes the console of standard input, and hides its text and cursor. NULL, without an error, where standard
// input is none (over ssh, in a service without one); NULL with the reason where it cannot be taken. Blocks
// SIGUSR1 and SIGUSR2, by which the kernel reports switches: open it before starting threads.
struct vt *vt_open(struct error *error);
void vt_close(struct vt *vt); // NULL is allowed; restores text and keyboard

// Makes the console ignore its keys: what is typed does not reach a shell, Ctrl+Alt+Del does not restart, and
// Ctrl+Alt+F2 is left to us. Only where the keyboards are read otherwise.
void vt_mute(const struct vt *vt);

// Is it the active console?
bool vt_is_active(const struct vt *vt);

// Becomes readable with a request; borrowed.
int vt_descriptor(const struct vt *vt);

enum vt_request {
    VT_NOTHING,
    VT_LEAVE, // the user switches away: answer with vt_release
    VT_ENTER, // ours is active again
};

// The kernel's next request; call it until VT_NOTHING.
enum vt_request vt_read(struct vt *vt);

// Allows the switch to the other console.
void vt_release(struct vt *vt);

// Switches to console `number`.
void vt_switch_to(const struct vt *vt, int number);

#endif
