// The config: it is read, or refused with the place; nothing is left behind of one that is refused.
#include "fuzz/fuzz.h"

#include "base/text.h"
#include "config/config.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct config config;
    struct error error = {0};
    bool fine = config_read_bytes(&config, "room/config.json", (const char *)bytes, length, &error);
    fuzz_holds(fine || strncmp(error.text, "room/config.json: ", 18) == 0);
    fuzz_holds(text_is_utf8(error.text, strlen(error.text), NULL));
    fuzz_holds(config.theme && config.language && config.display.name);
    fuzz_holds(fine || (!config.arena.blocks && !config.room && config.playlist.count == 0));
    fuzz_holds(config_playlist(&config)->count > 0);
    config_free(&config);
    return 0;
}
