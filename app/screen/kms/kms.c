#include "screen/kms/kms.h"

#include "base/log.h"
#include "screen/kms/frame.h"
#include "screen/kms/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

struct kms {
    char *wanted;           // NULL: any
    struct video_card card; // open: the one in use
    struct output outputs[OUTPUTS_MAX];
    int count; // of monitors; 0: none
    struct frame frame;
    int width, height; // of the last mode
    bool released;     // released to another program
    bool dark;
    char status[1200];
};

struct kms *kms_new(const char *wanted)
{
    struct kms *kms = calloc(1, sizeof *kms);
    if (kms && wanted)
        kms->wanted = strdup(wanted);
    if (!kms || (wanted && !kms->wanted)) {
        free(kms);
        return NULL;
    }
    kms->card.fd = -1;
    kms->width = 1920;
    kms->height = 1080;
    snprintf(kms->status, sizeof kms->status, "nothing looked for yet");
    return kms;
}

static void drop_card(struct kms *kms)
{
    frame_free(&kms->frame);
    card_close(&kms->card);
    kms->count = 0;
}

void kms_free(struct kms *kms)
{
    if (!kms)
        return;
    kms_darken(kms, false);
    drop_card(kms);
    free(kms->wanted);
    free(kms);
}

static void set_status(struct kms *kms, enum log_level level, const char *text)
{
    if (strcmp(kms->status, text) == 0)
        return;
    snprintf(kms->status, sizeof kms->status, "%s", text);
    if (level == LOG_LEVEL_WARNING)
        log_warning("%s", text);
    else
        log_info("%s", text);
}

static void set_status_shown(struct kms *kms)
{
    char text[CARD_NAME_SIZE + OUTPUTS_MAX * (OUTPUT_NAME_SIZE + 16)];
    int length = snprintf(text, sizeof text, "%s", kms->card.name);
    for (int i = 0; i < kms->count && length < (int)sizeof text; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s %s %ux%u", i > 0 ? "," : "",
            kms->outputs[i].name, kms->outputs[i].mode.hdisplay, kms->outputs[i].mode.vdisplay);
    set_status(kms, LOG_LEVEL_INFO, text);
}

// Switches the card's other CRTCs off: the text console on monitors that are not ours.
static void switch_off_others(const struct kms *kms)
{
    drmModeRes *resources = drmModeGetResources(kms->card.fd);
    for (int i = 0; resources && i < resources->count_crtcs; i++) {
        bool ours = false;
        for (int o = 0; o < kms->count; o++)
            ours = ours || kms->outputs[o].crtc == resources->crtcs[i];
        drmModeCrtc *crtc = ours ? NULL : drmModeGetCrtc(kms->card.fd, resources->crtcs[i]);
        if (crtc && crtc->mode_valid)
            drmModeSetCrtc(kms->card.fd, resources->crtcs[i], 0, 0, 0, NULL, 0, NULL);
        drmModeFreeCrtc(crtc);
    }
    drmModeFreeResources(resources);
}

static bool send_to(const struct kms *kms, const struct frame *frame, struct output *output)
{
    int fd = kms->card.fd;
    if (drmModeSetCrtc(fd, output->crtc, frame->framebuffer, 0, 0, &output->connector, 1, &output->mode) != 0)
        return false;
    drmModeSetCursor(fd, output->crtc, 0, 0, 0);
    return true;
}

// Shows the frame on all monitors, leaving out those that refuse it. False where the first one does.
static bool show_frame(struct kms *kms, const struct frame *frame)
{
    int shown = 0;
    for (int i = 0; i < kms->count; i++) {
        if (send_to(kms, frame, &kms->outputs[i]))
            kms->outputs[shown++] = kms->outputs[i];
        else if (i == 0)
            return false;
        else
            log_warning("%s %s does not take the picture", kms->card.name, kms->outputs[i].name);
    }
    kms->count = shown;
    switch_off_others(kms);
    return true;
}

// Shows a frame of the first monitor's mode, a new one where the size differs.
static bool show_in_mode(struct kms *kms, struct error *error)
{
    const drmModeModeInfo *mode = &kms->outputs[0].mode;
    struct frame frame = kms->frame;
    bool fits = frame.framebuffer && frame.surface->w == mode->hdisplay && frame.surface->h == mode->vdisplay;
    if (!fits && !frame_new(&frame, kms->card.fd, mode->hdisplay, mode->vdisplay, error))
        return false;
    if (!show_frame(kms, &frame)) {
        if (!fits)
            frame_free(&frame);
        return error_set(error, "%s %s does not take %ux%u", kms->card.name, kms->outputs[0].name,
            mode->hdisplay, mode->vdisplay);
    }
    if (!fits)
        frame_free(&kms->frame);
    kms->frame = frame;
    kms->width = mode->hdisplay;
    kms->height = mode->vdisplay;
    return true;
}

// Tries the best mode; else, on the first monitor alone, its modes one after another.
static bool show_in_any_mode(struct kms *kms, struct error *error)
{
    if (show_in_mode(kms, error))
        return true;
    drmModeConnector *connector = drmModeGetConnectorCurrent(kms->card.fd, kms->outputs[0].connector);
    bool shown = false;
    for (int i = 0; connector && i < connector->count_modes && !shown; i++) {
        kms->outputs[0].mode = connector->modes[i];
        kms->count = 1;
        shown = show_in_mode(kms, error);
    }
    drmModeFreeConnector(connector);
    return shown;
}

// Looks for monitors of the open card; true where one shows the frame.
static bool use_monitors(struct kms *kms, struct error *error)
{
    struct output found[OUTPUTS_MAX];
    int count = output_find(&kms->card, kms->wanted, found);
    if (count == 0)
        return error_set(error, "no monitor at %s", kms->wanted ? kms->wanted : kms->card.name);
    memcpy(kms->outputs, found, sizeof found);
    kms->count = count;
    if (show_in_any_mode(kms, error))
        return true;
    kms->count = 0;
    return false;
}

// Tries all cards but the one in use. One without a monitor is kept only while there is no better one, so
// that the text console does not appear on a monitor that comes.
static bool find_card(struct kms *kms, struct error *error)
{
    struct video_card cards[CARDS_MAX];
    int count = card_list(cards);
    if (count == 0 && kms->card.fd < 0)
        error_set(error, "no graphics card in /dev/dri");
    for (int i = 0; i < count; i++) {
        struct error why = {0};
        struct kms trial = *kms;
        trial.frame = (struct frame){0};
        trial.card = cards[i];
        if (!output_on_card(kms->wanted, &cards[i]) || strcmp(cards[i].name, kms->card.name) == 0)
            continue;
        if (!card_open(&trial.card, &why)) {
            if (kms->card.fd < 0)
                *error = why;
            continue;
        }
        bool shown = use_monitors(&trial, &why);
        if (!shown && kms->card.fd >= 0) {
            card_close(&trial.card);
            continue;
        }
        drop_card(kms);
        *kms = trial;
        *error = why;
        if (shown)
            return true;
    }
    if (count > 0 && kms->card.fd < 0 && error->code == ERROR_NONE)
        error_set(error, "%s is no card or monitor of this machine", kms->wanted);
    return false;
}

static bool has_gone(const struct video_card *card)
{
    struct video_card cards[CARDS_MAX];
    int count = card_list(cards);
    for (int i = 0; i < count; i++)
        if (strcmp(cards[i].name, card->name) == 0 && strcmp(cards[i].path, card->path) == 0)
            return false;
    return true;
}

static void apply_darkness(struct kms *kms)
{
    for (int i = 0; kms->dark && i < kms->count; i++)
        if (kms->outputs[i].power)
            drmModeConnectorSetProperty(
                kms->card.fd, kms->outputs[i].connector, kms->outputs[i].power, DRM_MODE_DPMS_OFF);
}

enum kms_change kms_probe(struct kms *kms)
{
    struct error error = {0};
    int width = kms->width;
    int height = kms->height;
    int before = kms->count;
    if (kms->released)
        return KMS_SAME;
    if (kms->card.fd >= 0 && has_gone(&kms->card)) {
        drop_card(kms);
        kms->card.name[0] = '\0';
    }
    bool shown = kms->card.fd >= 0 && use_monitors(kms, &error);
    if (!shown && !find_card(kms, &error)) {
        char text[sizeof error.text + 64];
        kms->count = 0;
        snprintf(text, sizeof text, "waiting for a screen: %s", error.text);
        set_status(kms, LOG_LEVEL_WARNING, text);
        return before > 0 ? KMS_RESIZED : KMS_SAME;
    }
    set_status_shown(kms);
    apply_darkness(kms);
    return before == kms->count && width == kms->width && height == kms->height ? KMS_REPAINT : KMS_RESIZED;
}

void kms_size(const struct kms *kms, int *width, int *height)
{
    *width = kms->width;
    *height = kms->height;
}

static bool is_seen(const struct kms *kms)
{
    return !kms->released && kms->count > 0;
}

SDL_Surface *kms_surface(struct kms *kms)
{
    return is_seen(kms) ? kms->frame.surface : NULL;
}

bool kms_flush(struct kms *kms, const SDL_Rect *rects, size_t count)
{
    return !is_seen(kms) || frame_flush(&kms->frame, rects, count);
}

bool kms_verify(const struct kms *kms, const SDL_Surface *picture, struct error *error)
{
    for (int i = 0; is_seen(kms) && !kms->dark && i < kms->count; i++)
        if (!frame_is_shown(&kms->frame, kms->outputs[i].crtc, picture, error))
            return error_prefix(error, "%s %s: ", kms->card.name, kms->outputs[i].name);
    return true;
}

bool kms_is_showing(const struct kms *kms)
{
    bool stands = true;
    for (int i = 0; is_seen(kms) && !kms->dark && i < kms->count && stands; i++) {
        drmModeCrtc *crtc = drmModeGetCrtc(kms->card.fd, kms->outputs[i].crtc);
        stands = crtc && crtc->mode_valid && crtc->buffer_id == kms->frame.framebuffer;
        drmModeFreeCrtc(crtc);
    }
    return stands;
}

void kms_release(struct kms *kms)
{
    if (kms->card.fd >= 0 && !kms->released)
        drmDropMaster(kms->card.fd);
    kms->released = true;
}

enum kms_change kms_reacquire(struct kms *kms)
{
    kms->released = false;
    // Another program has it now: start over.
    if (kms->card.fd >= 0 && drmSetMaster(kms->card.fd) != 0) {
        drop_card(kms);
        kms->card.name[0] = '\0';
    }
    return kms_probe(kms);
}

bool kms_darken(struct kms *kms, bool dark)
{
    bool can = false;
    kms->dark = dark;
    for (int i = 0; is_seen(kms) && i < kms->count; i++)
        can |= kms->outputs[i].power &&
               drmModeConnectorSetProperty(kms->card.fd, kms->outputs[i].connector, kms->outputs[i].power,
                   dark ? DRM_MODE_DPMS_OFF : DRM_MODE_DPMS_ON) == 0;
    return can;
}

bool kms_has_console(const struct kms *kms)
{
    struct video_card cards[CARDS_MAX];
    int count = kms->card.fd < 0 ? card_list(cards) : 0;
    if (kms->card.fd >= 0)
        return card_has_console(&kms->card);
    for (int i = 0; i < count; i++)
        if (output_on_card(kms->wanted, &cards[i]))
            return card_has_console(&cards[i]);
    return true;
}

bool kms_is_waiting(const struct kms *kms)
{
    return !kms->released && kms->count == 0;
}

const char *kms_status(const struct kms *kms)
{
    return kms->status;
}
