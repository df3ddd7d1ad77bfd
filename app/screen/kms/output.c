#include "screen/kms/output.h"

#include <stdio.h>
#include <string.h>
#include <xf86drm.h>

// What is being found, on one card.
struct search {
    const struct card *card;
    const char *wanted;
    const drmModeRes *resources;
    uint32_t taken; // a bit a CRTC of `resources`
};

bool output_on_card(const char *wanted, const struct card *card)
{
    size_t name = strlen(card->name);
    if (!wanted)
        return true;
    if (strncmp(wanted, "pci-", 4) == 0 || strncmp(wanted, "platform-", 9) == 0)
        return strcmp(wanted, card->path) == 0;
    if (strncmp(wanted, "card", 4) != 0)
        return true;
    return strncmp(wanted, card->name, name) == 0 && (wanted[name] == '\0' || wanted[name] == '-');
}

bool output_is_named(const char *wanted, const struct card *card, const char *connector)
{
    size_t name = strlen(card->name);
    if (!wanted || strcmp(wanted, card->name) == 0 || strcmp(wanted, connector) == 0)
        return true;
    if (!output_on_card(wanted, card))
        return false;
    if (strncmp(wanted, "card", 4) == 0)
        return wanted[name] == '-' && strcmp(wanted + name + 1, connector) == 0;
    return card->path[0] != '\0' && strcmp(wanted, card->path) == 0;
}

const drmModeModeInfo *output_best_mode(const drmModeModeInfo *modes, int count)
{
    static const uint32_t kinds[] = {DRM_MODE_TYPE_USERDEF, DRM_MODE_TYPE_PREFERRED};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (int i = 0; i < count; i++)
            if (modes[i].type & kinds[kind])
                return &modes[i];
    return count > 0 ? modes : NULL;
}

static const drmModeModeInfo *mode_of_size(const drmModeConnector *connector, const drmModeModeInfo *like)
{
    for (int i = 0; i < connector->count_modes; i++)
        if (connector->modes[i].hdisplay == like->hdisplay && connector->modes[i].vdisplay == like->vdisplay)
            return &connector->modes[i];
    return NULL;
}

// The one that drives it now comes first, so that the picture need not jump.
static uint32_t free_crtc(struct search *search, const drmModeConnector *connector)
{
    int fd = search->card->fd;
    drmModeEncoder *now = connector->encoder_id ? drmModeGetEncoder(fd, connector->encoder_id) : NULL;
    uint32_t current = now ? now->crtc_id : 0;
    int found = -1;
    drmModeFreeEncoder(now);
    for (int e = 0; e < connector->count_encoders; e++) {
        drmModeEncoder *encoder = drmModeGetEncoder(fd, connector->encoders[e]);
        for (int i = 0; encoder && i < search->resources->count_crtcs && i < 32; i++) {
            bool free = encoder->possible_crtcs & ~search->taken & (UINT32_C(1) << i);
            if (free && (found < 0 || search->resources->crtcs[i] == current))
                found = i;
        }
        drmModeFreeEncoder(encoder);
    }
    if (found < 0)
        return 0;
    search->taken |= UINT32_C(1) << found;
    return search->resources->crtcs[found];
}

static uint32_t power_property(int fd, const drmModeConnector *connector)
{
    uint32_t found = 0;
    for (int i = 0; i < connector->count_props && !found; i++) {
        drmModePropertyRes *property = drmModeGetProperty(fd, connector->props[i]);
        if (property && strcmp(property->name, "DPMS") == 0)
            found = property->prop_id;
        drmModeFreeProperty(property);
    }
    return found;
}

static bool take(
    struct search *search, const drmModeConnector *connector, const struct output *first, struct output *out)
{
    const char *kind = drmModeGetConnectorTypeName(connector->connector_type);
    *out = (struct output){.connector = connector->connector_id};
    snprintf(out->name, sizeof out->name, "%s-%u", kind ? kind : "Unknown", connector->connector_type_id);
    if (connector->connection == DRM_MODE_DISCONNECTED ||
        !output_is_named(search->wanted, search->card, out->name))
        return false;
    const drmModeModeInfo *mode = first ? mode_of_size(connector, &first->mode)
                                        : output_best_mode(connector->modes, connector->count_modes);
    out->crtc = mode ? free_crtc(search, connector) : 0;
    if (!out->crtc)
        return false;
    out->mode = *mode;
    out->power = power_property(search->card->fd, connector);
    return true;
}

int output_find(const struct card *card, const char *wanted, struct output outputs[OUTPUTS_MAX])
{
    int count = 0;
    drmModeRes *resources = drmModeGetResources(card->fd);
    struct search search = {.card = card, .wanted = wanted, .resources = resources};
    for (int i = 0; resources && i < resources->count_connectors && count < OUTPUTS_MAX; i++) {
        drmModeConnector *connector = drmModeGetConnector(card->fd, resources->connectors[i]);
        if (connector && take(&search, connector, count > 0 ? outputs : NULL, &outputs[count]))
            count++;
        drmModeFreeConnector(connector);
    }
    drmModeFreeResources(resources);
    return count;
}
