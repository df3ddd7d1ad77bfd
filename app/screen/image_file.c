#include "screen/image_file.h"

#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// More than any head has: thumbnails and profiles are in it.
enum { HEAD_BYTES = 4 << 20 };

struct piece {
    const uint8_t *bytes;
    size_t length;
};

static bool begins(struct piece piece, const char *with, size_t length)
{
    return piece.length >= length && memcmp(piece.bytes, with, length) == 0;
}

static struct piece after(struct piece piece, size_t length)
{
    return length < piece.length ? (struct piece){piece.bytes + length, piece.length - length}
                                 : (struct piece){NULL, 0};
}

static uint32_t big_endian(const uint8_t *bytes, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

// ---- Exif

// TIFF in the byte order that it begins with.
struct tiff {
    struct piece all;
    bool little;
};

// 0 behind the end.
static uint32_t number_at(const struct tiff *tiff, size_t at, size_t count)
{
    uint32_t value = 0;
    if (at > tiff->all.length || tiff->all.length - at < count)
        return 0;
    for (size_t i = 0; i < count; i++)
        value |= (uint32_t)tiff->all.bytes[at + i] << 8 * (tiff->little ? i : count - 1 - i);
    return value;
}

// The tag Orientation (274), one SHORT, of the first directory; 1 if it is not there, or makes no sense.
static int orientation_of(struct piece exif)
{
    enum { ENTRY_BYTES = 12, ORIENTATION = 274, SHORT = 3 };
    struct tiff tiff = {.all = exif, .little = begins(exif, "II*\0", 4)};
    if (!tiff.little && !begins(exif, "MM\0*", 4))
        return 1;
    size_t directory = number_at(&tiff, 4, 4);
    size_t count = number_at(&tiff, directory, 2);
    for (size_t i = 0; i < count; i++) {
        size_t entry = directory + 2 + i * ENTRY_BYTES;
        if (number_at(&tiff, entry, 2) != ORIENTATION)
            continue;
        uint32_t value = number_at(&tiff, entry + 8, 2);
        bool sound = number_at(&tiff, entry + 2, 2) == SHORT && number_at(&tiff, entry + 4, 4) == 1;
        return sound && value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

// ---- colours

static bool contains(struct piece piece, const char *text, size_t length)
{
    for (size_t i = 0; i + length <= piece.length; i++)
        if (memcmp(piece.bytes + i, text, length) == 0)
            return true;
    return false;
}

// A profile's description names its space, in ASCII or UTF-16.
static bool is_srgb(struct piece profile)
{
    return contains(profile, "sRGB", 4) || contains(profile, "s\0R\0G\0B", 7);
}

static void read_profile(struct piece profile, struct image_file *out)
{
    out->profile = true;
    out->foreign_colours = !is_srgb(profile);
}

// ---- JPEG

static void read_app(uint8_t marker, struct piece body, struct image_file *out)
{
    enum { APP1 = 0xE1, APP2 = 0xE2 };
    static const char exif[] = "Exif\0"; // and the NUL that ends it
    static const char icc[] = "ICC_PROFILE";
    if (marker == APP1 && begins(body, exif, sizeof exif))
        out->orientation = orientation_of(after(body, sizeof exif));
    // The first of its pieces has the description.
    if (marker == APP2 && begins(body, icc, sizeof icc) && body.length > 14 && body.bytes[12] == 1)
        read_profile(after(body, 14), out);
}

static bool is_frame(uint8_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static bool has_no_body(uint8_t marker)
{
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

// T.81, B.2.2: precision, lines, samples per line, components.
static void read_frame(struct piece body, struct image_file *out)
{
    if (body.length < 6)
        return;
    out->height = big_endian(body.bytes + 1, 2);
    out->width = big_endian(body.bytes + 3, 2);
    out->cmyk = body.bytes[5] == 4;
}

// T.81, B.1.1.4: segments of a marker and a length, up to the scan. As libjpeg does, this passes over what
// stands between them.
static void read_jpeg(struct piece left, struct image_file *out)
{
    enum { SCAN = 0xDA, END = 0xD9 };
    while (left.length >= 2) {
        uint8_t marker = left.bytes[1];
        if (left.bytes[0] != 0xFF || marker == 0xFF || marker == 0 || has_no_body(marker)) {
            left = after(left, left.bytes[0] != 0xFF || marker == 0xFF ? 1 : 2);
            continue;
        }
        size_t length = left.length >= 4 ? big_endian(left.bytes + 2, 2) : 0;
        if (marker == SCAN || marker == END || length < 2 || length + 2 > left.length)
            return;
        struct piece body = {left.bytes + 4, length - 2};
        read_app(marker, body, out);
        if (is_frame(marker))
            read_frame(body, out);
        left = after(left, length + 2);
    }
}

// ---- PNG

// https://www.w3.org/TR/png-3/#5Chunk-layout: chunks of a length, a type, the data and a checksum.
static void read_png(struct piece left, struct image_file *out)
{
    while (left.length >= 12) {
        size_t length = big_endian(left.bytes, 4);
        const uint8_t *type = left.bytes + 4;
        if (length > left.length - 12 || memcmp(type, "IDAT", 4) == 0)
            return;
        struct piece body = {left.bytes + 8, length};
        if (memcmp(type, "IHDR", 4) == 0 && length >= 8) {
            out->width = big_endian(body.bytes, 4);
            out->height = big_endian(body.bytes + 4, 4);
        }
        if (memcmp(type, "eXIf", 4) == 0)
            out->orientation = orientation_of(body);
        // The profile is packed; its name is not.
        if (memcmp(type, "iCCP", 4) == 0)
            read_profile(body, out);
        left = after(left, length + 12);
    }
}

// ---- WebP

// The extended format has 24 bits of each side less one, lossless data 14; lossy data 14 bits of the side
// itself (RFC 6386, 9.1).
static void read_webp_size(struct piece chunk, struct piece body, struct image_file *out)
{
    enum { BITS_14 = 0x3FFF };
    struct tiff data = {.all = body, .little = true};
    if (begins(chunk, "VP8X", 4) && body.length >= 10) {
        out->width = number_at(&data, 4, 3) + 1;
        out->height = number_at(&data, 7, 3) + 1;
    } else if (begins(chunk, "VP8L", 4) && body.length >= 5) {
        uint32_t sides = number_at(&data, 1, 4);
        out->width = (sides & BITS_14) + 1;
        out->height = (sides >> 14 & BITS_14) + 1;
    } else if (begins(chunk, "VP8 ", 4) && body.length >= 10) {
        out->width = number_at(&data, 6, 2) & BITS_14;
        out->height = number_at(&data, 8, 2) & BITS_14;
    }
}

// https://developers.google.com/speed/webp/docs/riff_container: chunks of a name, a length in little-endian
// order, and the data, padded to an even length. Some writers begin the Exif data as in JPEG.
static void read_webp(struct piece left, struct image_file *out)
{
    static const char exif[] = "Exif\0";
    while (left.length >= 8) {
        struct tiff head = {.all = left, .little = true};
        size_t length = number_at(&head, 4, 4);
        if (length > left.length - 8)
            return;
        struct piece body = {left.bytes + 8, length};
        if (begins(left, "EXIF", 4))
            out->orientation =
                orientation_of(begins(body, exif, sizeof exif) ? after(body, sizeof exif) : body);
        if (begins(left, "ICCP", 4))
            read_profile(body, out);
        read_webp_size(left, body, out);
        left = after(left, 8 + length + length % 2);
    }
}

void image_file_read_bytes(const uint8_t *bytes, size_t length, struct image_file *out)
{
    struct piece all = {bytes, length};
    *out = (struct image_file){.orientation = 1, .jpeg = begins(all, "\xFF\xD8", 2)};
    if (out->jpeg)
        read_jpeg(after(all, 2), out);
    else if (begins(all, "\x89PNG\r\n\x1A\n", 8))
        read_png(after(all, 8), out);
    else if (begins(all, "RIFF", 4) && begins(after(all, 8), "WEBP", 4))
        read_webp(after(all, 12), out);
    // Those of inks are shown by their profile.
    out->foreign_colours = out->foreign_colours && !out->cmyk;
}

bool image_file_read(const char *path, struct image_file *out, struct error *error)
{
    uint8_t *bytes = malloc(HEAD_BYTES);
    FILE *file = file_open_regular(path, error);
    bool ok = bytes && file;
    *out = (struct image_file){.orientation = 1};
    if (ok) {
        size_t length = fread(bytes, 1, HEAD_BYTES, file);
        ok = !ferror(file);
        image_file_read_bytes(bytes, ok ? length : 0, out);
    }
    if (!ok && file)
        error_set(error, "%s: %s", path, strerror(errno));
    if (file)
        fclose(file);
    free(bytes);
    return ok;
}
