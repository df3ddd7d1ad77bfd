#include "screen/kms/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <linux/major.h>
#include <linux/vt.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { LEAVE_SIGNAL = SIGUSR1, ENTER_SIGNAL = SIGUSR2 };

struct vt {
    int console; // standard input
    int number;
    int signals;
    int keyboard_mode; // to be restored
};

static int console_number(int descriptor)
{
    struct stat found;
    if (fstat(descriptor, &found) != 0 || !S_ISCHR(found.st_mode) || major(found.st_rdev) != TTY_MAJOR ||
        minor(found.st_rdev) < MIN_NR_CONSOLES || minor(found.st_rdev) > MAX_NR_CONSOLES)
        return 0;
    return (int)minor(found.st_rdev);
}

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, LEAVE_SIGNAL);
    sigaddset(&set, ENTER_SIGNAL);
    return pthread_sigmask(SIG_BLOCK, &set, NULL) == 0 ? signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC) : -1;
}

static bool take_over(struct vt *vt)
{
    struct vt_mode mode = {.mode = VT_PROCESS, .relsig = LEAVE_SIGNAL, .acqsig = ENTER_SIGNAL};
    if (ioctl(vt->console, KDGKBMODE, &vt->keyboard_mode) != 0)
        vt->keyboard_mode = K_UNICODE;
    return ioctl(vt->console, VT_SETMODE, &mode) == 0 && ioctl(vt->console, KDSETMODE, KD_GRAPHICS) == 0;
}

struct vt *vt_open(struct error *error)
{
    int number = console_number(STDIN_FILENO);
    if (number == 0)
        return NULL;
    struct vt *vt = calloc(1, sizeof *vt);
    if (!vt) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    vt->console = STDIN_FILENO;
    vt->number = number;
    vt->signals = open_signals();
    if (vt->signals >= 0 && take_over(vt))
        return vt;
    error_number(error, errno, "console %d cannot be taken", number);
    vt_close(vt);
    return NULL;
}

void vt_close(struct vt *vt)
{
    if (!vt)
        return;
    struct vt_mode automatic = {.mode = VT_AUTO};
    ioctl(vt->console, KDSKBMODE, vt->keyboard_mode);
    ioctl(vt->console, KDSETMODE, KD_TEXT);
    ioctl(vt->console, VT_SETMODE, &automatic);
    if (vt->signals >= 0)
        close(vt->signals);
    free(vt);
}

void vt_mute(const struct vt *vt)
{
    ioctl(vt->console, KDSKBMODE, K_OFF);
}

bool vt_is_active(const struct vt *vt)
{
    struct vt_stat state;
    return ioctl(vt->console, VT_GETSTATE, &state) != 0 || state.v_active == vt->number;
}

int vt_descriptor(const struct vt *vt)
{
    return vt->signals;
}

enum vt_request vt_read(struct vt *vt)
{
    struct signalfd_siginfo info;
    if (read(vt->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return VT_NOTHING;
    if (info.ssi_signo == LEAVE_SIGNAL)
        return VT_LEAVE;
    ioctl(vt->console, VT_RELDISP, VT_ACKACQ);
    return VT_ENTER;
}

void vt_release(struct vt *vt)
{
    ioctl(vt->console, VT_RELDISP, 1);
}

void vt_switch_to(const struct vt *vt, int number)
{
    ioctl(vt->console, VT_ACTIVATE, number);
}
