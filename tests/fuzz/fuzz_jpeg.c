// A JPEG file, also in inks: whatever it is, it becomes a picture or is refused with a reason.
#include "fuzz/fuzz.h"

#include "screen/image_file.h"
#include "screen/jpeg_picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    enum { PIXELS = 1 << 18 }; // larger ones only take longer
    struct image_file file;
    struct error error = {0};
    image_file_read_bytes(bytes, length, &file);
    if ((uint64_t)file.width * file.height > PIXELS)
        return 0;
    struct jpeg_picture picture;
    if (jpeg_picture_read(bytes, length, 20, 20, &picture, &error))
        fuzz_holds(picture.surface && picture.width > 0 && picture.height > 0);
    else
        fuzz_holds(!picture.surface && error.text[0] != '\0');
    SDL_FreeSurface(picture.surface);
    return 0;
}
