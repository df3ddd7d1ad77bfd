// What can be tested of monitors and keyboards without a card: names, modes, layouts.
#include "support/test.h"

#include "screen/kms/keyboards.h"
#include "screen/kms/keymap.h"
#include "screen/kms/output.h"

#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <string.h>

static const struct video_card card = {.name = "card1", .path = "pci-0000:01:00.0", .fd = -1};

static void a_monitor_is_named_alone_or_with_its_card(void **state)
{
    (void)state;
    assert_true(output_is_named(NULL, &card, "HDMI-A-1"));
    assert_true(output_is_named("card1", &card, "HDMI-A-1"));
    assert_true(output_is_named("HDMI-A-1", &card, "HDMI-A-1"));
    assert_true(output_is_named("card1-HDMI-A-1", &card, "HDMI-A-1"));
    assert_true(output_is_named("pci-0000:01:00.0", &card, "HDMI-A-1"));
    assert_false(output_is_named("HDMI-A-1", &card, "HDMI-A-2"));
    assert_false(output_is_named("card1-HDMI-A-1", &card, "HDMI-A-11"));
    assert_false(output_is_named("card1-HDMI-A-1", &card, "DP-1"));
    assert_false(output_is_named("card", &card, "DP-1"));
    assert_false(output_is_named("", &card, "DP-1"));
    assert_false(output_is_named("pci-0000:02:00.0", &card, "DP-1"));
}

static void another_card_is_not_meant(void **state)
{
    (void)state;
    assert_false(output_on_card("card0", &card));
    assert_false(output_on_card("card11", &card));
    assert_false(output_on_card("card11-DP-1", &card));
    assert_false(output_on_card("pci-0000:01:00.1", &card));
    assert_true(output_on_card("card1-DP-1", &card));
    assert_true(output_on_card("DP-1", &card)); // any card may have it
}

static drmModeModeInfo mode(uint16_t width, uint16_t height, uint32_t type)
{
    return (drmModeModeInfo){.hdisplay = width, .vdisplay = height, .type = type};
}

static void the_kernels_command_line_counts_before_what_the_monitor_likes(void **state)
{
    (void)state;
    drmModeModeInfo modes[] = {mode(1024, 768, DRM_MODE_TYPE_DRIVER),
        mode(1920, 1080, DRM_MODE_TYPE_PREFERRED), mode(1280, 720, DRM_MODE_TYPE_USERDEF)};
    assert_int_equal(output_best_mode(modes, 3)->hdisplay, 1280);
    assert_int_equal(output_best_mode(modes, 2)->hdisplay, 1920);
    assert_int_equal(output_best_mode(modes, 1)->hdisplay, 1024);
    assert_null(output_best_mode(modes, 0));
}

static void devices_are_named_by_what_they_are_or_where(void **state)
{
    (void)state;
    static const char *const files[] = {
        "/dev/input/event3", "/dev/input/by-id/usb-Logitech_USB_Receiver-event-kbd", NULL};
    static const char *const patterns[] = {
        "Logitech USB*", "pci-*-usb-0:2:1.0", "by-id/usb-Logitech*", "event3", "/dev/input/event3"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct keyboards_choice choice = {.count = 1, .names = &patterns[i]};
        assert_true(
            keyboards_matches(&choice, "Logitech USB Receiver", "pci-0000:00:14.0-usb-0:2:1.0", files));
        assert_false(keyboards_matches(&choice, "AT keyboard", NULL, (const char *const[]){NULL}));
    }
    struct keyboards_choice none = {0};
    assert_false(keyboards_matches(&none, "AT keyboard", "", files));
}

static void a_setting_is_read_as_a_shell_would(void **state)
{
    (void)state;
    static const char text[] = "# XKBLAYOUT=\"us\"\nXKBMODEL=pc105 # usual\nXKBLAYOUT=\"de,us\"\n"
                               "XKBVARIANT='nodeadkeys'\nXKBOPTIONS=\"\"";
    char value[16];
    keymap_setting(text, "XKBLAYOUT", value, sizeof value);
    assert_string_equal(value, "de,us");
    keymap_setting(text, "XKBMODEL", value, sizeof value);
    assert_string_equal(value, "pc105");
    keymap_setting(text, "XKBVARIANT", value, sizeof value);
    assert_string_equal(value, "nodeadkeys");
    keymap_setting(text, "XKBOPTIONS", value, sizeof value);
    assert_string_equal(value, "");
    keymap_setting("XKBLAYOUT=0123456789abcdefg", "XKBLAYOUT", value, sizeof value);
    assert_string_equal(value, "");
    keymap_setting("", "XKBLAYOUT", value, sizeof value);
    assert_string_equal(value, "");
}

static int tap(struct keymap *keymap, unsigned code, SDL_Event events[KEYMAP_EVENTS], int *console)
{
    int released;
    int count = keymap_press(keymap, code, true, events, console);
    SDL_Event nothing[KEYMAP_EVENTS];
    assert_int_equal(keymap_press(keymap, code, false, nothing, &released), 0);
    return count;
}

static void keys_come_as_a_window_gets_them(void **state)
{
    (void)state;
    struct error error = {0};
    struct keymap *keymap = keymap_new(&error);
    SDL_Event events[KEYMAP_EVENTS];
    int console;
    if (!keymap)
        fail_msg("%s", error.text);
    assert_int_equal(tap(keymap, KEY_PAGEDOWN, events, &console), 1);
    assert_int_equal(events[0].type, SDL_KEYDOWN);
    assert_string_equal(SDL_GetKeyName(events[0].key.keysym.sym), "PageDown");
    assert_int_equal(tap(keymap, KEY_F5, events, &console), 1);
    assert_string_equal(SDL_GetKeyName(events[0].key.keysym.sym), "F5");
    assert_int_equal(tap(keymap, KEY_2, events, &console), 2);
    assert_int_equal(events[1].type, SDL_TEXTINPUT);
    assert_string_equal(events[1].text.text, "2");
    assert_int_equal(tap(keymap, KEY_LEFTSHIFT, events, &console), 0);
    assert_int_equal(console, 0);
    keymap_free(keymap);
}

static void control_and_alt_ask_for_a_console(void **state)
{
    (void)state;
    struct keymap *keymap = keymap_new(NULL);
    SDL_Event events[KEYMAP_EVENTS];
    int console;
    assert_non_null(keymap);
    keymap_press(keymap, KEY_LEFTCTRL, true, events, &console);
    assert_int_equal(tap(keymap, KEY_Q, events, &console), 1);
    assert_string_equal(SDL_GetKeyName(events[0].key.keysym.sym), "Q");
    assert_true(events[0].key.keysym.mod & KMOD_CTRL);
    keymap_press(keymap, KEY_LEFTALT, true, events, &console);
    assert_int_equal(tap(keymap, KEY_F2, events, &console), 0);
    assert_int_equal(console, 2);
    // The keys were released while the other console was active.
    keymap_reset(keymap);
    assert_int_equal(tap(keymap, KEY_F2, events, &console), 1);
    assert_int_equal(console, 0);
    keymap_free(keymap);
}

static void codes_of_no_key_do_nothing(void **state)
{
    (void)state;
    struct keymap *keymap = keymap_new(NULL);
    SDL_Event events[KEYMAP_EVENTS];
    int console;
    assert_non_null(keymap);
    for (unsigned code = 0; code < 0x400; code++) {
        assert_true(tap(keymap, code, events, &console) <= KEYMAP_EVENTS);
        assert_in_range(console, 0, 12);
    }
    assert_int_equal(tap(keymap, 0xFFFFFFF0, events, &console), 0);
    keymap_free(keymap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_monitor_is_named_alone_or_with_its_card),
        cmocka_unit_test(another_card_is_not_meant),
        cmocka_unit_test(the_kernels_command_line_counts_before_what_the_monitor_likes),
        cmocka_unit_test(devices_are_named_by_what_they_are_or_where),
        cmocka_unit_test(a_setting_is_read_as_a_shell_would),
        cmocka_unit_test(keys_come_as_a_window_gets_them),
        cmocka_unit_test(control_and_alt_ask_for_a_console),
        cmocka_unit_test(codes_of_no_key_do_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
