// A fake graphics card in memory, in place of libdrm and card.c, which does what QEMU's cards never do.
#include "support/drawing.h"

#include "screen/kms/kms.h"
#include "screen/kms/output.h"
#include "screen/screen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xf86drm.h>

enum { CONNECTORS = 3, ENGINES = 2, BUFFERS = 8, MODES = 4, DPMS = 77, FIRST_ENGINE = 40, FIRST_PLUG = 30 };
enum { BUFFER_BYTES = 1 << 20 };

enum lie { HONEST, ANOTHER_BUFFER, ANOTHER_SIZE, SWITCHED_OFF, SAYS_NOTHING, NOT_READABLE };

struct plug {
    drmModeConnection connection;
    uint32_t type;
    drmModeModeInfo modes[MODES];
    int count;
    uint64_t power;
    int asked; // how often the connector was probed
};

struct engine {
    uint32_t framebuffer;
    drmModeModeInfo mode;
};

// The card. A buffer's handle and its framebuffer's id are its index plus one.
static struct {
    bool there;
    struct plug plugs[CONNECTORS];
    struct engine engines[ENGINES];
    bool buffers[BUFFERS];
    int widths[BUFFERS], heights[BUFFERS];
    int memory;
    int widest; // modes that are wider are refused
    enum lie lie;
    uint32_t clips;
    int dirty_answer;
    bool master, others_hold_it;
} fake;

static struct plug *plug_of(uint32_t id)
{
    return &fake.plugs[id - FIRST_PLUG];
}

// Declared as in libdrm's header, which calls most parameters "ptr".
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name,readability-non-const-parameter)

int card_list(struct video_card cards[CARDS_MAX])
{
    cards[0] = (struct video_card){.name = "card0", .path = "pci-0000:00:02.0", .fd = -1};
    return fake.there ? 1 : 0;
}

bool card_open(struct video_card *card, struct error *error)
{
    if (fake.others_hold_it)
        return error_set(error, "/dev/dri/card0 is in use by another program");
    card->fd = dup(fake.memory);
    fake.master = true;
    return true;
}

void card_close(struct video_card *card)
{
    if (card->fd >= 0)
        close(card->fd);
    card->fd = -1;
}

bool card_has_console(const struct video_card *card)
{
    (void)card;
    return true;
}

int drmSetMaster(int fd)
{
    (void)fd;
    fake.master = !fake.others_hold_it;
    return fake.master ? 0 : -EBUSY;
}

int drmDropMaster(int fd)
{
    (void)fd;
    fake.master = false;
    return 0;
}

// All results are copies that the caller frees.
static void *copy_of(const void *what, size_t size)
{
    void *copy = malloc(size);
    assert_non_null(copy);
    return memcpy(copy, what, size);
}

drmModeResPtr drmModeGetResources(int fd)
{
    static uint32_t plugs[CONNECTORS];
    static uint32_t engines[ENGINES];
    (void)fd;
    for (uint32_t i = 0; i < CONNECTORS; i++)
        plugs[i] = FIRST_PLUG + i;
    for (uint32_t i = 0; i < ENGINES; i++)
        engines[i] = FIRST_ENGINE + i;
    drmModeRes found = {
        .count_connectors = CONNECTORS, .connectors = plugs, .count_crtcs = ENGINES, .crtcs = engines};
    return copy_of(&found, sizeof found);
}

void drmModeFreeResources(drmModeResPtr resources)
{
    free(resources);
}

drmModeConnectorPtr drmModeGetConnectorCurrent(int fd, uint32_t id)
{
    static uint32_t encoder = 1;
    static uint32_t properties[] = {DPMS};
    const struct plug *plug = plug_of(id);
    (void)fd;
    drmModeConnector found = {.connector_id = id,
        .connector_type = plug->type,
        .connector_type_id = id - FIRST_PLUG + 1,
        .connection = plug->connection,
        .modes = (drmModeModeInfo *)plug->modes,
        .count_modes = plug->connection == DRM_MODE_DISCONNECTED ? 0 : plug->count,
        .encoders = &encoder,
        .count_encoders = 1,
        .props = properties,
        .count_props = 1};
    return copy_of(&found, sizeof found);
}

drmModeConnectorPtr drmModeGetConnector(int fd, uint32_t id)
{
    plug_of(id)->asked++;
    return drmModeGetConnectorCurrent(fd, id);
}

void drmModeFreeConnector(drmModeConnectorPtr connector)
{
    free(connector);
}

drmModeEncoderPtr drmModeGetEncoder(int fd, uint32_t id)
{
    drmModeEncoder found = {.encoder_id = id, .possible_crtcs = (1U << ENGINES) - 1};
    (void)fd;
    return copy_of(&found, sizeof found);
}

void drmModeFreeEncoder(drmModeEncoderPtr encoder)
{
    free(encoder);
}

drmModePropertyPtr drmModeGetProperty(int fd, uint32_t id)
{
    drmModePropertyRes found = {.prop_id = id, .name = "DPMS"};
    (void)fd;
    return copy_of(&found, sizeof found);
}

void drmModeFreeProperty(drmModePropertyPtr property)
{
    free(property);
}

int drmModeConnectorSetProperty(int fd, uint32_t connector, uint32_t property, uint64_t value)
{
    (void)fd;
    assert_int_equal(property, DPMS);
    plug_of(connector)->power = value;
    return 0;
}

drmModeCrtcPtr drmModeGetCrtc(int fd, uint32_t id)
{
    const struct engine *engine = &fake.engines[id - FIRST_ENGINE];
    drmModeCrtc found = {.crtc_id = id,
        .buffer_id = engine->framebuffer,
        .mode_valid = engine->framebuffer != 0,
        .mode = engine->mode};
    (void)fd;
    if (fake.lie == SWITCHED_OFF)
        found.mode_valid = 0;
    return copy_of(&found, sizeof found);
}

void drmModeFreeCrtc(drmModeCrtcPtr crtc)
{
    free(crtc);
}

int drmModeSetCrtc(int fd, uint32_t id, uint32_t framebuffer, uint32_t x, uint32_t y, uint32_t *connectors,
    int count, drmModeModeInfoPtr mode)
{
    (void)fd;
    (void)connectors;
    assert_int_equal(x + y, 0);
    if (!fake.master)
        return -EACCES;
    if (mode && mode->hdisplay > fake.widest)
        return -EINVAL;
    assert_int_equal(count, framebuffer ? 1 : 0);
    fake.engines[id - FIRST_ENGINE] = (struct engine){.framebuffer = framebuffer};
    if (mode)
        fake.engines[id - FIRST_ENGINE].mode = *mode;
    return 0;
}

int drmModeSetCursor(int fd, uint32_t crtc, uint32_t handle, uint32_t width, uint32_t height)
{
    (void)fd;
    (void)crtc;
    (void)handle;
    (void)width;
    (void)height;
    return 0;
}

int drmModeCreateDumbBuffer(int fd, uint32_t width, uint32_t height, uint32_t bits, uint32_t flags,
    uint32_t *handle, uint32_t *pitch, uint64_t *size)
{
    (void)fd;
    assert_int_equal(bits, 32);
    assert_int_equal(flags, 0);
    for (uint32_t i = 0; i < BUFFERS; i++)
        if (!fake.buffers[i]) {
            fake.buffers[i] = true;
            fake.widths[i] = (int)width;
            fake.heights[i] = (int)height;
            *handle = i + 1;
            *pitch = width * 4 + 64; // wider than its pixels
            *size = (uint64_t)*pitch * height;
            assert_true(*size <= BUFFER_BYTES);
            return 0;
        }
    return -ENOMEM;
}

int drmModeMapDumbBuffer(int fd, uint32_t handle, uint64_t *offset)
{
    (void)fd;
    *offset = (uint64_t)(handle - 1) * BUFFER_BYTES;
    return 0;
}

int drmModeDestroyDumbBuffer(int fd, uint32_t handle)
{
    (void)fd;
    assert_true(fake.buffers[handle - 1]);
    fake.buffers[handle - 1] = false;
    return 0;
}

int drmModeAddFB(int fd, uint32_t width, uint32_t height, uint8_t depth, uint8_t bits, uint32_t pitch,
    uint32_t handle, uint32_t *framebuffer)
{
    (void)fd;
    (void)width;
    (void)height;
    (void)pitch;
    assert_int_equal(depth, 24);
    assert_int_equal(bits, 32);
    *framebuffer = handle;
    return 0;
}

int drmModeRmFB(int fd, uint32_t framebuffer)
{
    (void)fd;
    for (int i = 0; i < ENGINES; i++)
        if (fake.engines[i].framebuffer == framebuffer)
            fake.engines[i].framebuffer = 0; // like the kernel
    return 0;
}

int drmModeDirtyFB(int fd, uint32_t framebuffer, drmModeClipPtr clips, uint32_t count)
{
    (void)fd;
    (void)clips;
    assert_true(fake.buffers[framebuffer - 1]);
    assert_in_range(count, 1, DRM_MODE_FB_DIRTY_MAX_CLIPS);
    fake.clips += count;
    return fake.dirty_answer;
}

drmModeFBPtr drmModeGetFB(int fd, uint32_t id)
{
    uint32_t other = id == 1 ? BUFFERS : 1;
    drmModeFB found = {.fb_id = id,
        .width = (uint32_t)fake.widths[id - 1] - (fake.lie == ANOTHER_SIZE),
        .height = (uint32_t)fake.heights[id - 1],
        .pitch = (uint32_t)fake.widths[id - 1] * 4 + 64,
        .bpp = 32,
        .handle = fake.lie == NOT_READABLE     ? 0
                  : fake.lie == ANOTHER_BUFFER ? other
                                               : id};
    (void)fd;
    return fake.lie == SAYS_NOTHING ? NULL : copy_of(&found, sizeof found);
}

void drmModeFreeFB(drmModeFBPtr framebuffer)
{
    free(framebuffer);
}

int drmIoctl(int fd, unsigned long request, void *argument)
{
    (void)fd;
    (void)argument;
    assert_true(request == DRM_IOCTL_GEM_CLOSE); // of the second handle
    return 0;
}

// NOLINTEND(readability-inconsistent-declaration-parameter-name,readability-non-const-parameter)

// The tests.

static drmModeModeInfo mode(uint16_t width, uint16_t height, uint32_t type)
{
    return (drmModeModeInfo){.hdisplay = width, .vdisplay = height, .type = type};
}

static struct plug hdmi(uint16_t width, uint16_t height)
{
    return (struct plug){.connection = DRM_MODE_CONNECTED,
        .type = DRM_MODE_CONNECTOR_HDMIA,
        .modes = {mode(320, 200, 0), mode(width, height, DRM_MODE_TYPE_PREFERRED), mode(160, 100, 0)},
        .count = 3};
}

static const struct plug nothing = {.connection = DRM_MODE_DISCONNECTED, .type = DRM_MODE_CONNECTOR_HDMIA};

static int setup(void **state)
{
    int memory = memfd_create("card", MFD_CLOEXEC);
    memset(&fake, 0, sizeof fake);
    fake.there = true;
    fake.memory = memory;
    fake.widest = 4000;
    for (int i = 0; i < CONNECTORS; i++)
        fake.plugs[i] = nothing;
    *state = kms_new(NULL);
    return memory >= 0 && *state && ftruncate(memory, (off_t)BUFFERS * BUFFER_BYTES) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
    kms_free(*state);
    for (int i = 0; i < BUFFERS; i++)
        assert_false(fake.buffers[i]); // all were freed
    return close(fake.memory);
}

static uint32_t width_at(int engine)
{
    return fake.engines[engine].framebuffer ? fake.engines[engine].mode.hdisplay : 0;
}

static void both_monitors_of_a_card_show_the_picture_in_one_size(void **state)
{
    fake.plugs[0] = hdmi(400, 300);
    fake.plugs[2] = hdmi(640, 360);
    fake.plugs[2].modes[2] = mode(400, 300, 0);
    assert_int_equal(kms_probe(*state), KMS_RESIZED);
    assert_string_equal(kms_status(*state), "card0 HDMI-A-1 400x300, HDMI-A-3 400x300");
    assert_int_equal(width_at(0), 400);
    assert_int_equal(width_at(1), 400);
    assert_int_equal(fake.engines[0].framebuffer, fake.engines[1].framebuffer);
    // One goes: the other takes its own best mode.
    fake.plugs[0] = nothing;
    assert_int_equal(kms_probe(*state), KMS_RESIZED);
    assert_string_equal(kms_status(*state), "card0 HDMI-A-3 640x360");
    assert_int_equal(width_at(0) + width_at(1), 640); // the other engine is off
}

static void a_monitor_that_cannot_have_the_size_is_left_out(void **state)
{
    fake.plugs[0] = hdmi(400, 300);
    fake.plugs[1] = hdmi(640, 360);
    kms_probe(*state);
    assert_string_equal(kms_status(*state), "card0 HDMI-A-1 400x300");
}

static void a_connector_without_detection_comes_last(void **state)
{
    fake.plugs[0] = hdmi(360, 240);
    fake.plugs[0].connection = DRM_MODE_UNKNOWNCONNECTION;
    fake.plugs[0].type = DRM_MODE_CONNECTOR_Composite;
    fake.plugs[1] = hdmi(640, 360);
    kms_probe(*state);
    assert_string_equal(kms_status(*state), "card0 HDMI-A-2 640x360");
    fake.plugs[1] = nothing;
    assert_int_equal(kms_probe(*state), KMS_RESIZED);
    assert_string_equal(kms_status(*state), "card0 Composite-1 360x240");
    assert_int_equal(fake.plugs[0].asked, 2); // once a probe
}

static void a_mode_that_the_card_cannot_do_gives_way_to_another(void **state)
{
    fake.widest = 350;
    fake.plugs[0] = hdmi(640, 360);
    fake.plugs[1] = hdmi(640, 360);
    assert_int_equal(kms_probe(*state), KMS_RESIZED);
    assert_string_equal(kms_status(*state), "card0 HDMI-A-1 320x200");
    int width;
    int height;
    kms_size(*state, &width, &height);
    assert_int_equal(width, 320);
    assert_int_equal(height, 200);
}

static void with_no_mode_at_all_it_waits(void **state)
{
    fake.widest = 10;
    fake.plugs[0] = hdmi(640, 360);
    assert_int_equal(kms_probe(*state), KMS_SAME);
    assert_true(kms_is_waiting(*state));
    assert_null(kms_surface(*state));
    assert_non_null(strstr(kms_status(*state), "waiting for a screen: card0 HDMI-A-1 does not take"));
    fake.widest = 4000;
    assert_int_equal(kms_probe(*state), KMS_RESIZED);
    assert_false(kms_is_waiting(*state));
}

static void a_card_goes_and_comes(void **state)
{
    fake.there = false;
    assert_int_equal(kms_probe(*state), KMS_SAME);
    assert_string_equal(kms_status(*state), "waiting for a screen: no graphics card in /dev/dri");
    fake.there = true;
    fake.plugs[0] = hdmi(400, 300);
    kms_probe(*state);
    assert_non_null(kms_surface(*state));
    fake.there = false;
    assert_int_equal(kms_probe(*state), KMS_RESIZED);
    assert_true(kms_is_waiting(*state));
    assert_null(kms_surface(*state));
    assert_int_equal(kms_probe(*state), KMS_SAME);
    fake.there = true;
    assert_int_equal(kms_probe(*state), KMS_RESIZED); // in the size that it had
    assert_int_equal(kms_probe(*state), KMS_REPAINT);
    fake.plugs[1] = hdmi(400, 300);
    assert_int_equal(kms_probe(*state), KMS_RESIZED); // on two
}

// A picture, drawn onto the frame and returned.
static SDL_Surface *drawn(struct kms *kms)
{
    SDL_Surface *frame = kms_surface(kms);
    assert_non_null(frame);
    SDL_Surface *picture = SDL_CreateRGBSurfaceWithFormat(0, frame->w, frame->h, 32, SDL_PIXELFORMAT_RGB888);
    for (int y = 0; y < picture->h; y++)
        for (int x = 0; x < picture->w; x++) {
            uint32_t pixel = (uint32_t)(x * 7 + y * 1001) & 0xFFFFFF;
            memcpy((char *)picture->pixels + (ptrdiff_t)y * picture->pitch + (ptrdiff_t)x * 4, &pixel,
                sizeof pixel);
        }
    assert_int_equal(SDL_BlitSurface(picture, NULL, frame, NULL), 0);
    return picture;
}

static void the_picture_is_verified(void **state)
{
    static const struct {
        enum lie lie;
        const char *says;
    } lies[] = {
        {ANOTHER_BUFFER, "card0 HDMI-A-1: the screen shows other pixels than were drawn"},
        {ANOTHER_SIZE,
            "card0 HDMI-A-1: the screen shows a picture of 399x300 and 32 bits instead of ours (400x300)"},
        {SWITCHED_OFF, "card0 HDMI-A-1: the card sends no picture to the monitor"},
        {SAYS_NOTHING, "card0 HDMI-A-1: the card does not say what it shows"},
        {NOT_READABLE, "card0 HDMI-A-1: what the screen shows cannot be read back"},
    };
    fake.plugs[0] = hdmi(400, 300);
    kms_probe(*state);
    SDL_Surface *picture = drawn(*state);
    struct error error = {0};
    assert_true(kms_verify(*state, picture, &error));
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        error = (struct error){0};
        fake.lie = lies[i].lie;
        assert_false(kms_verify(*state, picture, &error));
        assert_string_equal(error.text, lies[i].says);
    }
    // A dark monitor is no failure.
    kms_darken(*state, true);
    assert_true(kms_verify(*state, picture, &error));
    SDL_FreeSurface(picture);
}

static void another_programs_picture_is_noticed(void **state)
{
    fake.plugs[0] = hdmi(400, 300);
    kms_probe(*state);
    assert_true(kms_is_showing(*state));
    fake.engines[0].framebuffer = BUFFERS;
    assert_false(kms_is_showing(*state));
    assert_int_equal(kms_probe(*state), KMS_REPAINT);
    assert_true(kms_is_showing(*state));
}

static void the_card_is_released_and_reacquired(void **state)
{
    fake.plugs[0] = hdmi(400, 300);
    kms_probe(*state);
    kms_release(*state);
    assert_false(fake.master);
    assert_null(kms_surface(*state));
    assert_int_equal(kms_probe(*state), KMS_SAME);
    assert_int_equal(kms_reacquire(*state), KMS_REPAINT);
    assert_true(fake.master);
    // Another program has the card now: wait for it.
    kms_release(*state);
    fake.others_hold_it = true;
    kms_reacquire(*state);
    assert_string_equal(
        kms_status(*state), "waiting for a screen: /dev/dri/card0 is in use by another program");
    fake.others_hold_it = false;
    kms_probe(*state);
    assert_false(kms_is_waiting(*state));
}

static void each_changed_part_is_flushed(void **state)
{
    enum { PARTS = 300 };
    static SDL_Rect parts[PARTS];
    for (int i = 0; i < PARTS; i++)
        parts[i] = (SDL_Rect){i, 0, 1, 1};
    fake.plugs[0] = hdmi(400, 300);
    kms_probe(*state);
    assert_true(kms_flush(*state, parts, PARTS));
    assert_int_equal(fake.clips, PARTS);
    fake.dirty_answer = -ENOSYS;
    assert_true(kms_flush(*state, parts, 1));
    fake.dirty_answer = -EINVAL;
    assert_false(kms_flush(*state, parts, 1));
}

static void new_monitors_are_dark_too(void **state)
{
    fake.plugs[0] = hdmi(400, 300);
    kms_probe(*state);
    assert_true(kms_darken(*state, true));
    assert_int_equal(fake.plugs[0].power, DRM_MODE_DPMS_OFF);
    fake.plugs[1] = hdmi(400, 300);
    kms_probe(*state);
    assert_int_equal(fake.plugs[1].power, DRM_MODE_DPMS_OFF);
    assert_true(kms_darken(*state, false));
    assert_int_equal(fake.plugs[0].power, DRM_MODE_DPMS_ON);
    assert_int_equal(fake.plugs[1].power, DRM_MODE_DPMS_ON);
}

static void show_one(struct screen *screen, const char *slide)
{
    struct scene scene = {0};
    int width;
    int height;
    screen_size(screen, &width, &height);
    scene_begin(&scene, slide, width, height);
    scene_fill(&scene, "bar", (struct box){40, 20, 300, 12}, 6, COLOUR_ACCENT);
    screen_show(screen, &scene, false);
    scene_free(&scene);
}

static struct screen *open_screen(int rotate_degrees)
{
    struct screen_options options = {
        .rotate_degrees = rotate_degrees, .output = "card0", .painter = render_context_painter(&render)};
    struct error error = {0};
    int input = dup(STDIN_FILENO); // it may be a console, which the test must not take
    assert_non_null(freopen("/dev/null", "r", stdin));
    assert_int_equal(setenv("SDL_VIDEODRIVER", "KMSDRM", 1), 0);
    struct screen *screen = screen_open(&options, &error);
    assert_int_equal(dup2(input, STDIN_FILENO), STDIN_FILENO);
    close(input);
    if (!screen)
        fail_msg("%s", error.text);
    assert_string_equal(screen_backend(screen), "kms");
    return screen;
}

static bool is_to_be_composed_again(struct screen *screen)
{
    bool again = false;
    for (struct screen_event event = screen_wait(screen, 0);; event = screen_wait(screen, 0)) {
        if (event.kind == SCREEN_TIMEOUT)
            return again;
        again |= event.kind == SCREEN_RESIZED;
    }
}

static void a_screen_that_never_shows_the_picture_has_failed(void **state)
{
    (void)state;
    fake.plugs[0] = hdmi(400, 300);
    fake.lie = ANOTHER_BUFFER;
    struct screen *screen = open_screen(0);
    struct error error = {0};
    int tries = 0;
    for (; tries < 10 && !screen_has_failed(screen, &error); tries++) {
        show_one(screen, "now");
        assert_false(screen_is_showing(screen));
        assert_true(is_to_be_composed_again(screen));
    }
    assert_int_equal(tries, 5);
    assert_string_equal(error.text, "card0 HDMI-A-1: the screen shows other pixels than were drawn");
    screen_close(screen);
}

// The display can then report it.
static void a_screen_without_a_monitor_says_what_it_waits_for(void **state)
{
    (void)state;
    struct screen *screen = open_screen(0);
    assert_string_equal(screen_waiting_for(screen), "waiting for a screen: no monitor at card0");
    struct screen_event event = {.kind = SCREEN_TIMEOUT};
    fake.plugs[1] = hdmi(400, 300);
    for (int tries = 0; tries < 100 && event.kind != SCREEN_RESIZED; tries++)
        event = screen_wait(screen, 1000);
    assert_null(screen_waiting_for(screen));
    assert_string_equal(screen_status(screen), "card0 HDMI-A-2 400x300");
    screen_close(screen);
}

static void a_screen_that_recovers_has_not_failed(void **state)
{
    (void)state;
    for (int rotate = 0; rotate < 360; rotate += 90) {
        struct error error = {0};
        fake.plugs[0] = hdmi(400, 300);
        struct screen *screen = open_screen(rotate);
        for (int i = 0; i < 20; i++) {
            fake.lie = i % 4 == 3 ? HONEST : SWITCHED_OFF;
            show_one(screen, i % 2 ? "now" : "next");
            assert_int_equal(screen_is_showing(screen), fake.lie == HONEST);
            assert_false(screen_has_failed(screen, &error));
            if (fake.lie == HONEST)
                fake.engines[0].framebuffer = BUFFERS; // another program's picture is shown
            assert_false(screen_is_showing(screen));
            assert_true(is_to_be_composed_again(screen)); // and verified again
        }
        screen_close(screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            both_monitors_of_a_card_show_the_picture_in_one_size, setup, teardown),
        cmocka_unit_test_setup_teardown(a_monitor_that_cannot_have_the_size_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_connector_without_detection_comes_last, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mode_that_the_card_cannot_do_gives_way_to_another, setup, teardown),
        cmocka_unit_test_setup_teardown(with_no_mode_at_all_it_waits, setup, teardown),
        cmocka_unit_test_setup_teardown(a_card_goes_and_comes, setup, teardown),
        cmocka_unit_test_setup_teardown(the_picture_is_verified, setup, teardown),
        cmocka_unit_test_setup_teardown(another_programs_picture_is_noticed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_card_is_released_and_reacquired, setup, teardown),
        cmocka_unit_test_setup_teardown(each_changed_part_is_flushed, setup, teardown),
        cmocka_unit_test_setup_teardown(new_monitors_are_dark_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_screen_that_never_shows_the_picture_has_failed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_screen_without_a_monitor_says_what_it_waits_for, setup, teardown),
        cmocka_unit_test_setup_teardown(a_screen_that_recovers_has_not_failed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
