// The head of an image file: whatever it is, the picture has one of eight orientations.
#include "fuzz/fuzz.h"

#include "screen/image_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct image_file file;
    image_file_read_bytes(bytes, length, &file);
    fuzz_holds(file.orientation >= 1 && file.orientation <= 8);
    return 0;
}
