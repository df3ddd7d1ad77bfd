#include "screen/kms/frame.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

enum { BITS = 32, DEPTH = 24 };

static void *map(int fd, uint32_t handle, size_t size, int protection)
{
    uint64_t offset;
    if (drmModeMapDumbBuffer(fd, handle, &offset) != 0)
        return MAP_FAILED;
    return mmap(NULL, size, protection, MAP_SHARED, fd, (off_t)offset);
}

bool frame_new(struct frame *frame, int fd, int width, int height, struct error *error)
{
    uint32_t pitch;
    uint64_t size;
    *frame = (struct frame){.fd = fd};
    if (drmModeCreateDumbBuffer(
            fd, (uint32_t)width, (uint32_t)height, BITS, 0, &frame->handle, &pitch, &size) != 0)
        return error_number(error, errno, "the card has no buffer of %dx%d", width, height);
    frame->size = (size_t)size;
    frame->memory = map(fd, frame->handle, frame->size, PROT_READ | PROT_WRITE);
    if (frame->memory == MAP_FAILED) {
        frame->memory = NULL;
        error_number(error, errno, "the card's buffer of %dx%d cannot be written to", width, height);
    } else if (drmModeAddFB(fd, (uint32_t)width, (uint32_t)height, DEPTH, BITS, pitch, frame->handle,
                   &frame->framebuffer) != 0) {
        error_number(error, errno, "the card cannot show %dx%d in %d bits", width, height, BITS);
    } else {
        frame->surface = SDL_CreateRGBSurfaceWithFormatFrom(
            frame->memory, width, height, BITS, (int)pitch, SDL_PIXELFORMAT_RGB888);
        if (frame->surface)
            return true;
        error_memory(error, "not enough memory for the screen");
    }
    frame_free(frame);
    return false;
}

void frame_free(struct frame *frame)
{
    SDL_FreeSurface(frame->surface);
    if (frame->framebuffer)
        drmModeRmFB(frame->fd, frame->framebuffer);
    if (frame->memory)
        munmap(frame->memory, frame->size);
    if (frame->handle)
        drmModeDestroyDumbBuffer(frame->fd, frame->handle);
    *frame = (struct frame){0};
}

bool frame_flush(const struct frame *frame, const SDL_Rect *rects, size_t count)
{
    enum { AT_ONCE = 64 };
    drmModeClip clips[AT_ONCE];
    for (size_t i = 0; i < count;) {
        uint32_t used = 0;
        for (; i < count && used < AT_ONCE; i++)
            clips[used++] = (drmModeClip){.x1 = (uint16_t)rects[i].x,
                .y1 = (uint16_t)rects[i].y,
                .x2 = (uint16_t)(rects[i].x + rects[i].w),
                .y2 = (uint16_t)(rects[i].y + rects[i].h)};
        int answer = drmModeDirtyFB(frame->fd, frame->framebuffer, clips, used);
        // Cards that scan out the buffer itself lack this call.
        if (answer != 0 && answer != -ENOSYS)
            return false;
    }
    return true;
}

// How many rows are compared: reading a card's memory is slow, and a wrong picture differs anywhere.
enum { PROOF_ROWS = 48 };

static bool has_pixels(const char *memory, uint32_t pitch, const SDL_Surface *expected)
{
    int step = expected->h > PROOF_ROWS ? expected->h / PROOF_ROWS : 1;
    for (int y = 0; y < expected->h; y += step) {
        const char *shown = memory + (size_t)y * pitch;
        const char *meant = (const char *)expected->pixels + (ptrdiff_t)y * expected->pitch;
        for (int x = 0; x < expected->w; x++) {
            uint32_t a;
            uint32_t b;
            memcpy(&a, shown + (size_t)x * sizeof a, sizeof a);
            memcpy(&b, meant + (ptrdiff_t)x * (ptrdiff_t)sizeof b, sizeof b);
            if ((a ^ b) & 0xFFFFFF)
                return false;
        }
    }
    return true;
}

static bool framebuffer_has(int fd, const drmModeFB *found, const SDL_Surface *expected, struct error *error)
{
    size_t size = (size_t)found->pitch * found->height;
    if ((int)found->width != expected->w || (int)found->height != expected->h || found->bpp != BITS)
        return error_set(error, "the screen shows a picture of %ux%u and %u bits instead of ours (%dx%d)",
            found->width, found->height, found->bpp, expected->w, expected->h);
    void *memory = found->handle ? map(fd, found->handle, size, PROT_READ) : MAP_FAILED;
    if (memory == MAP_FAILED)
        return error_set(error, "what the screen shows cannot be read back");
    bool ours = has_pixels(memory, found->pitch, expected);
    munmap(memory, size);
    return ours || error_set(error, "the screen shows other pixels than were drawn");
}

bool frame_is_shown(
    const struct frame *frame, uint32_t crtc, const SDL_Surface *expected, struct error *error)
{
    drmModeCrtc *now = drmModeGetCrtc(frame->fd, crtc);
    bool running = now && now->mode_valid && now->buffer_id != 0;
    drmModeFB *found = running ? drmModeGetFB(frame->fd, now->buffer_id) : NULL;
    bool shown = false;
    if (!running)
        error_set(error, "the card sends no picture to the monitor");
    else if (!found)
        error_set(error, "the card does not say what it shows");
    else
        shown = framebuffer_has(frame->fd, found, expected, error);
    // drmModeGetFB creates a handle of its own, unless it returns the existing one.
    if (found && found->handle && found->handle != frame->handle) {
        struct drm_gem_close close = {.handle = found->handle};
        drmIoctl(frame->fd, DRM_IOCTL_GEM_CLOSE, &close);
    }
    drmModeFreeFB(found);
    drmModeFreeCrtc(now);
    return shown;
}
