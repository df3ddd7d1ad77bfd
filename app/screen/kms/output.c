#include "screen/kms/output.h"

#include <stdio.h>
#include <string.h>
#include <xf86drm.h>

// The state of output_find.
struct search {
    const struct video_card *card;
    const char *wanted;
    const drmModeRes *resources;
    uint32_t taken; // a bit for each CRTC of `resources`
    struct output *outputs;
    int count;
};

bool output_on_card(const char *wanted, const struct video_card *card)
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

bool output_is_named(const char *wanted, const struct video_card *card, const char *connector)
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

// Prefers the connector's current CRTC, so that the picture does not jump.
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

static void add(struct search *search, const drmModeConnector *connector)
{
    struct output out = {.connector = connector->connector_id};
    const char *kind = drmModeGetConnectorTypeName(connector->connector_type);
    snprintf(out.name, sizeof out.name, "%s-%u", kind ? kind : "Unknown", connector->connector_type_id);
    if (!output_is_named(search->wanted, search->card, out.name))
        return;
    const drmModeModeInfo *mode = search->count > 0
                                      ? mode_of_size(connector, &search->outputs[0].mode)
                                      : output_best_mode(connector->modes, connector->count_modes);
    out.crtc = mode ? free_crtc(search, connector) : 0;
    if (!out.crtc)
        return;
    out.mode = *mode;
    out.power = power_property(search->card->fd, connector);
    search->outputs[search->count++] = out;
}

static void add_all(struct search *search, drmModeConnection connection)
{
    const drmModeRes *resources = search->resources;
    for (int i = 0; resources && i < resources->count_connectors && search->count < OUTPUTS_MAX; i++) {
        // Only the first pass probes the connectors; that takes time.
        drmModeConnector *connector =
            connection == DRM_MODE_CONNECTED
                ? drmModeGetConnector(search->card->fd, resources->connectors[i])
                : drmModeGetConnectorCurrent(search->card->fd, resources->connectors[i]);
        if (connector && connector->connection == connection)
            add(search, connector);
        drmModeFreeConnector(connector);
    }
}

int output_find(const struct video_card *card, const char *wanted, struct output outputs[OUTPUTS_MAX])
{
    drmModeRes *resources = drmModeGetResources(card->fd);
    struct search search = {.card = card, .wanted = wanted, .resources = resources, .outputs = outputs};
    add_all(&search, DRM_MODE_CONNECTED);
    if (search.count == 0)
        add_all(&search, DRM_MODE_UNKNOWNCONNECTION);
    drmModeFreeResources(resources);
    return search.count;
}
