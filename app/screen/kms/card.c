#include "screen/kms/card.h"

#include <errno.h>
#include <fcntl.h>
#include <libudev.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>

// 12 for "card12"; -1 for connectors ("card0-HDMI-A-1") and render nodes.
static int number_of(const char *name)
{
    char *end;
    if (strncmp(name, "card", 4) != 0 || name[4] < '0' || name[4] > '9')
        return -1;
    long number = strtol(name + 4, &end, 10);
    return *end == '\0' && number < INT_MAX ? (int)number : -1;
}

static int by_number(const void *left, const void *right)
{
    const struct video_card *a = left;
    const struct video_card *b = right;
    return number_of(a->name) - number_of(b->name);
}

static bool read_card(struct udev *udev, const char *path, struct video_card *card)
{
    struct udev_device *device = udev_device_new_from_syspath(udev, path);
    const char *name = device ? udev_device_get_sysname(device) : NULL;
    bool is_card = name && strlen(name) < CARD_NAME_SIZE && number_of(name) >= 0;
    if (is_card) {
        const char *place = udev_device_get_property_value(device, "ID_PATH");
        *card = (struct video_card){.fd = -1};
        snprintf(card->name, sizeof card->name, "%s", name);
        snprintf(card->path, sizeof card->path, "%s", place ? place : "");
    }
    if (device)
        udev_device_unref(device);
    return is_card;
}

int card_list(struct video_card cards[CARDS_MAX])
{
    int count = 0;
    struct udev *udev = udev_new();
    struct udev_enumerate *enumerate = udev ? udev_enumerate_new(udev) : NULL;
    struct udev_list_entry *entry = NULL;
    if (enumerate && udev_enumerate_add_match_subsystem(enumerate, "drm") >= 0 &&
        udev_enumerate_scan_devices(enumerate) >= 0)
        entry = udev_enumerate_get_list_entry(enumerate);
    for (; entry && count < CARDS_MAX; entry = udev_list_entry_get_next(entry))
        if (read_card(udev, udev_list_entry_get_name(entry), &cards[count]))
            count++;
    if (enumerate)
        udev_enumerate_unref(enumerate);
    if (udev)
        udev_unref(udev);
    qsort(cards, (size_t)count, sizeof *cards, by_number);
    return count;
}

bool card_open(struct video_card *card, struct error *error)
{
    char node[CARD_NAME_SIZE + sizeof "/dev/dri/"];
    uint64_t dumb = 0;
    snprintf(node, sizeof node, "/dev/dri/%s", card->name);
    card->fd = open(node, O_RDWR | O_CLOEXEC);
    if (card->fd < 0)
        return error_number(error, errno, "%s cannot be opened (is this user in the group video?)", node);
    // The first to open it is its master already.
    if (drmSetMaster(card->fd) != 0 && !drmIsMaster(card->fd))
        error_set(error, "%s is in use by another program", node);
    else if (drmGetCap(card->fd, DRM_CAP_DUMB_BUFFER, &dumb) != 0 || !dumb)
        error_set(error, "%s has no plain buffers to draw into", node);
    else
        return true;
    card_close(card);
    return false;
}

void card_close(struct video_card *card)
{
    if (card->fd >= 0)
        close(card->fd);
    card->fd = -1;
}

// The kernel's console is on the first framebuffer device: by default fbcon maps all consoles to it.
bool card_has_console(const struct video_card *card)
{
    char link[64 + CARD_NAME_SIZE];
    char ours[PATH_MAX];
    char texts[PATH_MAX];
    snprintf(link, sizeof link, "/sys/class/drm/%s/device", card->name);
    if (!realpath(link, ours) || !realpath("/sys/class/graphics/fb0/device", texts))
        return true;
    return strcmp(ours, texts) == 0;
}
