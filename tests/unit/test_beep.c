// The timer's tones, as SDL's "disk" driver writes them into a file.
#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "screen/beep.h"

#include <SDL2/SDL.h>
#include <stdlib.h>

// How many sounds begin after silence.
static int beginnings(const int16_t *samples, size_t count)
{
    int found = 0;
    size_t silent = 5000;
    for (size_t i = 0; i < count; i++) {
        bool loud = abs(samples[i]) > 3000;
        found += loud && silent >= 2000;
        silent = loud ? 0 : silent + 1;
    }
    return found;
}

static void three_tones_are_three_tones(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct beep beep = {0};
    struct str bytes = {0};
    struct error error;
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", folder_file(folder, "sound.raw"), 1);
    setenv("SDL_DISKAUDIODELAY", "1", 1);
    beep_play(&beep, 440, 3);
    assert_true(beep.device != 0);
    for (int ms = 0; beep.device != 0 && ms < 20000; ms += 10) {
        beep_close_when_done(&beep);
        SDL_Delay(10);
    }
    assert_true(beep.device == 0); // it was closed
    if (!file_read(folder_file(folder, "sound.raw"), (size_t)1 << 24, &bytes, &error))
        fail_msg("%s", error.text);
    int16_t *samples = malloc(bytes.length);
    assert_non_null(samples);
    memcpy(samples, bytes.text, bytes.length);
    assert_int_equal(beginnings(samples, bytes.length / sizeof *samples), 3);
    free(samples);
    str_free(&bytes);
    folder_remove(folder);
}

static void no_device_is_no_reason_to_stop(void **state)
{
    (void)state;
    struct beep beep = {0};
    setenv("SDL_AUDIODRIVER", "nothing of the kind", 1);
    beep_play(&beep, 440, 1);
    beep_play(&beep, 440, 1);
    assert_true(beep.failed && beep.device == 0);
    beep_close_when_done(&beep);
    beep_close(&beep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_tones_are_three_tones),
        cmocka_unit_test(no_device_is_no_reason_to_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
