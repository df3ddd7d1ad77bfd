#include "screen/kms/seat.h"

#include "base/log.h"
#include "screen/kms/vt.h"

#include <errno.h>
#include <libudev.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct seat {
    struct udev *udev;
    struct udev_monitor *monitor;
    struct kms *kms;
    struct vt *vt;               // NULL: none
    struct keyboards *keyboards; // NULL: none
    bool away;                   // another console is active
    int timer;                   // runs while there is no monitor
    int epoll;
};

// Monitors enabled by hand (connector status in /sys), or with drivers that report nothing, are found by
// probing this often, while there is no picture to disturb.
enum { LOOK_AGAIN_S = 1 };

static void push_window_event(Uint8 what)
{
    SDL_Event event = {0};
    event.type = SDL_WINDOWEVENT;
    event.window.event = what;
    SDL_PushEvent(&event);
}

static void set_timer(const struct seat *seat)
{
    struct itimerspec often = {{0}, {0}};
    if (kms_is_waiting(seat->kms))
        often.it_value.tv_sec = often.it_interval.tv_sec = LOOK_AGAIN_S;
    timerfd_settime(seat->timer, 0, &often, NULL);
}

static void report_change(struct seat *seat, enum kms_change change)
{
    set_timer(seat);
    if (change != KMS_SAME)
        push_window_event(change == KMS_RESIZED ? SDL_WINDOWEVENT_SIZE_CHANGED : SDL_WINDOWEVENT_EXPOSED);
}

static void leave(struct seat *seat)
{
    seat->away = true;
    if (seat->keyboards)
        keyboards_listen(seat->keyboards, false);
    if (kms_has_console(seat->kms))
        kms_release(seat->kms);
}

static void enter(struct seat *seat)
{
    seat->away = false;
    if (seat->keyboards)
        keyboards_listen(seat->keyboards, true);
    report_change(seat, kms_reacquire(seat->kms));
}

static bool watch(const struct seat *seat, int descriptor)
{
    struct epoll_event event = {.events = EPOLLIN};
    return descriptor >= 0 && epoll_ctl(seat->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

static bool open_monitor(struct seat *seat)
{
    seat->udev = udev_new();
    seat->monitor = seat->udev ? udev_monitor_new_from_netlink(seat->udev, "udev") : NULL;
    return seat->monitor &&
           udev_monitor_filter_add_match_subsystem_devtype(seat->monitor, "drm", NULL) >= 0 &&
           udev_monitor_filter_add_match_subsystem_devtype(seat->monitor, "input", NULL) >= 0 &&
           udev_monitor_enable_receiving(seat->monitor) >= 0;
}

// A display works without keys: failures are only logged.
static void open_keyboards(struct seat *seat, const struct keyboards_choice *choice)
{
    struct error why = {0};
    if (!seat->vt && choice->count == 0)
        return;
    seat->keyboards = keyboards_new(seat->udev, choice, seat->vt != NULL, &why);
    if (!seat->keyboards)
        log_warning("%s", why.text);
}

static bool open_parts(struct seat *seat, const struct seat_options *options, struct error *error)
{
    struct error why = {0};
    seat->epoll = epoll_create1(EPOLL_CLOEXEC);
    seat->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    seat->kms = kms_new(options->output);
    if (seat->epoll < 0 || seat->timer < 0 || !watch(seat, seat->timer))
        return error_number(error, errno, "no descriptor for the screen");
    if (!seat->kms || !open_monitor(seat))
        return error_number(error, errno, "graphics cards cannot be watched for");
    seat->vt = vt_open(&why);
    if (why.code != ERROR_NONE)
        log_warning("%s: other consoles are not let up, and keys do nothing", why.text);
    open_keyboards(seat, &options->keyboards);
    return (watch(seat, udev_monitor_get_fd(seat->monitor)) &&
               (!seat->vt || watch(seat, vt_descriptor(seat->vt))) &&
               (!seat->keyboards || watch(seat, keyboards_descriptor(seat->keyboards)))) ||
           error_number(error, errno, "the screen cannot be watched");
}

// The console is muted only where its keys are read here: otherwise nobody could leave it.
static void start_listening(struct seat *seat)
{
    if (!seat->keyboards)
        return;
    keyboards_listen(seat->keyboards, !seat->away);
    if (keyboards_were_denied(seat->keyboards))
        log_warning("keyboards cannot be listened to (is this user in the group input?)");
    else if (seat->vt)
        vt_mute(seat->vt);
}

struct seat *seat_open(const struct seat_options *options, struct error *error)
{
    struct seat *seat = calloc(1, sizeof *seat);
    if (!seat) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    seat->epoll = seat->timer = -1;
    if (!open_parts(seat, options, error)) {
        seat_close(seat);
        return NULL;
    }
    if (seat->vt && !vt_is_active(seat->vt))
        leave(seat);
    kms_probe(seat->kms);
    start_listening(seat);
    set_timer(seat);
    return seat;
}

void seat_close(struct seat *seat)
{
    if (!seat)
        return;
    keyboards_free(seat->keyboards);
    kms_free(seat->kms);
    vt_close(seat->vt);
    if (seat->monitor)
        udev_monitor_unref(seat->monitor);
    if (seat->udev)
        udev_unref(seat->udev);
    if (seat->timer >= 0)
        close(seat->timer);
    if (seat->epoll >= 0)
        close(seat->epoll);
    free(seat);
}

struct kms *seat_kms(struct seat *seat)
{
    return seat->kms;
}

int seat_descriptor(const struct seat *seat)
{
    return seat->epoll;
}

static void handle_console(struct seat *seat)
{
    for (enum vt_request event = vt_read(seat->vt); event != VT_NOTHING; event = vt_read(seat->vt)) {
        if (event == VT_ENTER) {
            enter(seat);
        } else {
            leave(seat);
            vt_release(seat->vt);
        }
    }
}

// True where a card or a monitor changed.
static bool handle_devices(struct seat *seat)
{
    bool changed = false;
    for (struct udev_device *device = udev_monitor_receive_device(seat->monitor); device;
         device = udev_monitor_receive_device(seat->monitor)) {
        const char *subsystem = udev_device_get_subsystem(device);
        const char *action = udev_device_get_action(device);
        if (subsystem && strcmp(subsystem, "drm") == 0)
            changed = true;
        else if (seat->keyboards && action && strcmp(action, "remove") != 0)
            keyboards_add(seat->keyboards, device);
        udev_device_unref(device);
    }
    return changed;
}

void seat_dispatch(struct seat *seat)
{
    uint64_t times;
    bool changed = handle_devices(seat);
    changed |= read(seat->timer, &times, sizeof times) > 0;
    int console = seat->keyboards ? keyboards_read(seat->keyboards) : 0;
    if (console && seat->vt)
        vt_switch_to(seat->vt, console);
    if (seat->vt)
        handle_console(seat);
    if (changed)
        report_change(seat, kms_probe(seat->kms));
}
