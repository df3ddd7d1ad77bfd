#include "screen/kms/keyboards.h"

#include "base/log.h"
#include "screen/kms/keymap.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <libevdev/libevdev.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEVICES_MAX = 64, FILES_MAX = 16 };

struct device {
    struct libevdev *evdev;
    bool ours;
};

struct keyboards {
    struct udev *udev;
    bool consoles;                  // we have a console
    bool active;                    // and it is the active one
    bool refused;                   // this user may not open one
    struct keyboards_choice choice; // refers to `names`
    char **names;
    struct keymap *keymap;
    int epoll;
    size_t count;
    struct device devices[DEVICES_MAX];
};

static bool copy_choice(struct keyboards *keyboards, const struct keyboards_choice *choice)
{
    keyboards->choice.all = choice->all;
    keyboards->names = calloc(choice->count + 1, sizeof *keyboards->names);
    for (size_t i = 0; keyboards->names && i < choice->count; i++) {
        keyboards->names[i] = strdup(choice->names[i]);
        if (!keyboards->names[i])
            return false;
        keyboards->choice.count++;
    }
    keyboards->choice.names = (const char *const *)keyboards->names;
    return keyboards->names != NULL;
}

struct keyboards *keyboards_new(
    struct udev *udev, const struct keyboards_choice *choice, bool consoles, struct error *error)
{
    struct keyboards *keyboards = calloc(1, sizeof *keyboards);
    if (!keyboards) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    keyboards->udev = udev;
    keyboards->consoles = consoles;
    keyboards->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!copy_choice(keyboards, choice))
        error_memory(error, "not enough memory for the keyboards");
    else if (keyboards->epoll < 0)
        error_number(error, errno, "no descriptor for the keyboards");
    else if ((keyboards->keymap = keymap_new(error)) != NULL)
        return keyboards;
    keyboards_free(keyboards);
    return NULL;
}

static void drop(struct keyboards *keyboards, size_t which)
{
    int fd = libevdev_get_fd(keyboards->devices[which].evdev);
    libevdev_free(keyboards->devices[which].evdev);
    close(fd); // removes it from the epoll too
    keyboards->devices[which] = keyboards->devices[--keyboards->count];
}

void keyboards_free(struct keyboards *keyboards)
{
    if (!keyboards)
        return;
    while (keyboards->count > 0)
        drop(keyboards, keyboards->count - 1);
    for (size_t i = 0; i < keyboards->choice.count; i++)
        free(keyboards->names[i]);
    free(keyboards->names);
    keymap_free(keyboards->keymap);
    if (keyboards->epoll >= 0)
        close(keyboards->epoll);
    free(keyboards);
}

static bool matches(const char *pattern, const char *text)
{
    return text && fnmatch(pattern, text, 0) == 0;
}

bool keyboards_matches(
    const struct keyboards_choice *choice, const char *name, const char *place, const char *const *files)
{
    static const char folder[] = "/dev/input/";
    for (size_t i = 0; i < choice->count; i++) {
        const char *pattern = choice->names[i];
        if (matches(pattern, name) || matches(pattern, place))
            return true;
        for (const char *const *file = files; *file; file++) {
            bool below = strncmp(*file, folder, sizeof folder - 1) == 0;
            if (matches(pattern, *file) || (below && matches(pattern, *file + sizeof folder - 1)))
                return true;
        }
    }
    return false;
}

// Is it named as this display's own?
static bool is_named(
    const struct keyboards *keyboards, struct udev_device *device, const struct libevdev *evdev)
{
    const char *files[FILES_MAX + 1] = {udev_device_get_devnode(device)};
    size_t count = 1;
    struct udev_list_entry *link = udev_device_get_devlinks_list_entry(device);
    for (; link && count < FILES_MAX; link = udev_list_entry_get_next(link))
        files[count++] = udev_list_entry_get_name(link);
    return keyboards_matches(&keyboards->choice, libevdev_get_name(evdev),
        udev_device_get_property_value(device, "ID_PATH"), files);
}

static bool is_set(struct udev_device *device, const char *property)
{
    const char *value = udev_device_get_property_value(device, property);
    return value && strcmp(value, "1") == 0;
}

// A device may be reported as new just after it was found.
static bool is_known(const struct keyboards *keyboards, const char *node)
{
    struct stat asked;
    struct stat known;
    for (size_t i = 0; i < keyboards->count && stat(node, &asked) == 0; i++)
        if (fstat(libevdev_get_fd(keyboards->devices[i].evdev), &known) == 0 &&
            known.st_rdev == asked.st_rdev)
            return true;
    return false;
}

static bool is_keyboard(struct udev_device *device)
{
    const char *node = udev_device_get_devnode(device);
    return node && strncmp(node, "/dev/input/event", strlen("/dev/input/event")) == 0 &&
           (is_set(device, "ID_INPUT_KEY") || is_set(device, "ID_INPUT_KEYBOARD"));
}

// Adds an open device; false where it is not one of ours.
static bool add_open(struct keyboards *keyboards, struct udev_device *device, int fd)
{
    struct libevdev *evdev = NULL;
    struct epoll_event watched = {.events = EPOLLIN};
    if (libevdev_new_from_fd(fd, &evdev) != 0)
        return false;
    bool named = is_named(keyboards, device, evdev);
    bool wanted = named || (keyboards->consoles && keyboards->active);
    if (!wanted || epoll_ctl(keyboards->epoll, EPOLL_CTL_ADD, fd, &watched) != 0) {
        libevdev_free(evdev);
        return false;
    }
    if (named && libevdev_grab(evdev, LIBEVDEV_GRAB) != 0)
        log_warning("%s is held by another program", libevdev_get_name(evdev));
    keyboards->devices[keyboards->count++] =
        (struct device){.evdev = evdev, .ours = named || keyboards->choice.all};
    return true;
}

void keyboards_add(struct keyboards *keyboards, struct udev_device *device)
{
    if (keyboards->count == DEVICES_MAX || !is_keyboard(device))
        return;
    const char *node = udev_device_get_devnode(device);
    if (is_known(keyboards, node))
        return;
    int fd = open(node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    keyboards->refused |= fd < 0 && (errno == EACCES || errno == EPERM);
    if (fd >= 0 && !add_open(keyboards, device, fd))
        close(fd);
}

static void add_all(struct keyboards *keyboards)
{
    struct udev_enumerate *enumerate = udev_enumerate_new(keyboards->udev);
    struct udev_list_entry *entry = NULL;
    if (enumerate && udev_enumerate_add_match_subsystem(enumerate, "input") >= 0 &&
        udev_enumerate_scan_devices(enumerate) >= 0)
        entry = udev_enumerate_get_list_entry(enumerate);
    for (; entry; entry = udev_list_entry_get_next(entry)) {
        struct udev_device *device =
            udev_device_new_from_syspath(keyboards->udev, udev_list_entry_get_name(entry));
        if (device)
            keyboards_add(keyboards, device);
        if (device)
            udev_device_unref(device);
    }
    if (enumerate)
        udev_enumerate_unref(enumerate);
}

void keyboards_listen(struct keyboards *keyboards, bool active)
{
    keyboards->active = active;
    keymap_reset(keyboards->keymap);
    for (size_t i = keyboards->count; i-- > 0 && !active;)
        if (!keyboards->devices[i].ours || keyboards->choice.all)
            drop(keyboards, i);
    add_all(keyboards);
}

bool keyboards_were_denied(const struct keyboards *keyboards)
{
    return keyboards->refused;
}

int keyboards_descriptor(const struct keyboards *keyboards)
{
    return keyboards->epoll;
}

// Repeats of a key that is held down (value 2) are ignored.
static int handle_key(const struct keyboards *keyboards, bool ours, const struct input_event *event)
{
    SDL_Event events[KEYMAP_EVENTS];
    int console = 0;
    if (event->type != EV_KEY || event->value > 1)
        return 0;
    int count = keymap_press(keyboards->keymap, event->code, event->value == 1, events, &console);
    for (int i = 0; i < count && ours; i++)
        SDL_PushEvent(&events[i]);
    return console;
}

// Reads all events of a device; false where it is gone.
static bool read_device(const struct keyboards *keyboards, const struct device *device, int *console)
{
    struct input_event event;
    unsigned flags = LIBEVDEV_READ_FLAG_NORMAL;
    for (;;) {
        int answer = libevdev_next_event(device->evdev, flags, &event);
        if (answer == -EAGAIN && flags == LIBEVDEV_READ_FLAG_NORMAL)
            return true;
        if (answer < 0 && answer != -EAGAIN && answer != -EINTR)
            return false;
        // After the kernel dropped events, the device's state is read first.
        flags = answer == LIBEVDEV_READ_STATUS_SYNC ? LIBEVDEV_READ_FLAG_SYNC : LIBEVDEV_READ_FLAG_NORMAL;
        int asked = answer >= 0 ? handle_key(keyboards, device->ours, &event) : 0;
        *console = asked ? asked : *console;
    }
}

int keyboards_read(struct keyboards *keyboards)
{
    int console = 0;
    for (size_t i = keyboards->count; i-- > 0;)
        if (!read_device(keyboards, &keyboards->devices[i], &console))
            drop(keyboards, i);
    return console;
}
