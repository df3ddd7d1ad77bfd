// A theme: it is read, or refused with the place; all that it allows can be read on its ground.
#include "fuzz/fuzz.h"

#include "base/text.h"
#include "scene/theme.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char path[] = "room/theme.json";
    struct theme theme;
    struct error error = {0};
    bool fine = theme_read_bytes(path, (const char *)bytes, length, &theme, &error);
    fuzz_holds(text_is_utf8(error.text, strlen(error.text), NULL));
    if (!fine) {
        fuzz_holds(strncmp(error.text, path, sizeof path - 1) == 0 && error.text[sizeof path - 1] == ':');
        fuzz_holds(!theme.arena.blocks && !theme.name && !theme.logo.path);
        return 0;
    }
    fuzz_holds(strcmp(theme.name, path) == 0 && theme.margin >= 50 && theme.margin <= 150);
    for (enum colour text = 0; text < COLOUR_NAMED; text++) {
        fuzz_holds(theme.rgb[text] <= 0xFFFFFF);
        for (enum colour ground = 0; ground < COLOUR_NAMED; ground++)
            fuzz_holds(
                !theme_allows(text, ground) || theme_contrast(theme.rgb[text], theme.rgb[ground]) >= 4.5);
    }
    theme_free(&theme);
    return 0;
}
