#include "screen/jpeg_picture.h"

#include "base/dynload.h"
#include "screen/image_file.h"
#include "screen/inks_colours.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
// Wants FILE declared before it.
#include <jerror.h>
#include <jpeglib.h>

static struct jpeg_calls {
    __typeof__(jpeg_std_error) *std_error;
    __typeof__(jpeg_CreateDecompress) *create;
    __typeof__(jpeg_mem_src) *mem_src;
    __typeof__(jpeg_save_markers) *save_markers;
    __typeof__(jpeg_read_header) *read_header;
    __typeof__(jpeg_read_icc_profile) *read_profile;
    __typeof__(jpeg_has_multiple_scans) *has_multiple_scans;
    __typeof__(jpeg_start_decompress) *start;
    __typeof__(jpeg_read_scanlines) *read_scanlines;
    __typeof__(jpeg_destroy_decompress) *destroy;
} calls;

static bool load_library(struct error *error)
{
    static const struct dynload_symbol symbols[] = {
        {"jpeg_std_error", offsetof(struct jpeg_calls, std_error)},
        {"jpeg_CreateDecompress", offsetof(struct jpeg_calls, create)},
        {"jpeg_mem_src", offsetof(struct jpeg_calls, mem_src)},
        {"jpeg_save_markers", offsetof(struct jpeg_calls, save_markers)},
        {"jpeg_read_header", offsetof(struct jpeg_calls, read_header)},
        {"jpeg_read_icc_profile", offsetof(struct jpeg_calls, read_profile)},
        {"jpeg_has_multiple_scans", offsetof(struct jpeg_calls, has_multiple_scans)},
        {"jpeg_start_decompress", offsetof(struct jpeg_calls, start)},
        {"jpeg_read_scanlines", offsetof(struct jpeg_calls, read_scanlines)},
        {"jpeg_destroy_decompress", offsetof(struct jpeg_calls, destroy)},
    };
    static bool loaded;
    loaded =
        loaded || dynload_load("libjpeg.so.62", symbols, sizeof symbols / sizeof *symbols, &calls, error);
    return loaded;
}

// On the heap: what is on the stack is lost when libjpeg jumps back.
struct decoder {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    struct error *error;
    bool ended; // the file
    struct inks_colours colours;
    SDL_Surface *surface;
    uint8_t *row, *profile;
};

static _Noreturn void fail(struct decoder *decoder, const char *why)
{
    error_set(decoder->error, "no picture that can be read: %s", why);
    longjmp(decoder->failed, 1);
}

// libjpeg's handlers return to jpeg_picture_read.
static void on_error(j_common_ptr jpeg)
{
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    fail(jpeg->client_data, text);
}

// A level below 0 is a warning: libjpeg fills what is missing with grey. A file that has it all but the
// marker of its end is whole.
static void on_message(j_common_ptr jpeg, int level)
{
    struct decoder *decoder = jpeg->client_data;
    if (level >= 0)
        return;
    int code = jpeg->err->msg_code;
    decoder->ended = decoder->ended || code == JWRN_JPEG_EOF;
    if (decoder->ended && (code == JWRN_HIT_MARKER || calls.has_multiple_scans(&decoder->jpeg)))
        fail(decoder, "the file ends before the picture does");
}

// Each scan of a progressive picture goes over all of it; honest ones have about ten.
static void on_progress(j_common_ptr jpeg)
{
    enum { SCANS_MAX = 200 };
    if (((j_decompress_ptr)jpeg)->input_scan_number > SCANS_MAX)
        fail(jpeg->client_data, "it has more than 200 scans");
}

static void begin(struct decoder *decoder, const uint8_t *bytes, size_t length)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    calls.create(jpeg, JPEG_LIB_VERSION, sizeof *jpeg);
    decoder->progress.progress_monitor = on_progress;
    jpeg->progress = &decoder->progress;
    calls.mem_src(jpeg, bytes, length);
    calls.save_markers(jpeg, JPEG_APP0 + 2, 0xFFFF);
    calls.read_header(jpeg, TRUE);
    if ((uint64_t)jpeg->image_width * jpeg->image_height > IMAGE_PIXELS_MAX)
        fail(decoder, "it has more than 64 megapixels");
}

// libjpeg makes pictures smaller as it decodes them, which takes less time than to do it afterwards.
static unsigned scale_for(const struct jpeg_decompress_struct *jpeg, int width, int height)
{
    unsigned scale = 8;
    while (scale > 1 &&
           (jpeg->image_width / scale < (unsigned)width || jpeg->image_height / scale < (unsigned)height))
        scale /= 2;
    return scale;
}

static void read_colours(struct decoder *decoder)
{
    unsigned length = 0;
    bool ok = calls.read_profile(&decoder->jpeg, &decoder->profile, &length);
    decoder->colours =
        inks_colours_open(ok ? decoder->profile : NULL, length, decoder->jpeg.saw_Adobe_marker);
}

static void decode(struct decoder *decoder)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    bool inks = jpeg->num_components == 4;
    jpeg->out_color_space = inks ? JCS_CMYK : JCS_RGB;
    calls.start(jpeg);
    if (inks)
        read_colours(decoder);
    decoder->row = malloc((size_t)jpeg->output_width * 4);
    decoder->surface = SDL_CreateRGBSurfaceWithFormat(
        0, (int)jpeg->output_width, (int)jpeg->output_height, 24, SDL_PIXELFORMAT_RGB24);
    if (!decoder->row || !decoder->surface)
        fail(decoder, "not enough memory");
    while (jpeg->output_scanline < jpeg->output_height) {
        uint8_t *rgb = (uint8_t *)decoder->surface->pixels +
                       (size_t)jpeg->output_scanline * (size_t)decoder->surface->pitch;
        JSAMPROW rows[] = {inks ? decoder->row : rgb};
        calls.read_scanlines(jpeg, rows, 1);
        if (inks)
            inks_colours_convert(&decoder->colours, decoder->row, rgb, jpeg->output_width);
    }
}

static struct decoder *decoder_new(struct error *error)
{
    struct decoder *decoder = load_library(error) ? calloc(1, sizeof *decoder) : NULL;
    if (decoder) {
        decoder->error = error;
        decoder->jpeg.client_data = decoder;
        decoder->jpeg.err = calls.std_error(&decoder->errors);
        decoder->errors.error_exit = on_error;
        decoder->errors.emit_message = on_message;
    }
    return decoder;
}

bool jpeg_picture_read(
    const uint8_t *bytes, size_t length, int width, int height, struct jpeg_picture *out, struct error *error)
{
    error_memory(error, "not enough memory");
    struct decoder *decoder = decoder_new(error);
    *out = (struct jpeg_picture){0};
    if (!decoder)
        return false;
    if (setjmp(decoder->failed) == 0) {
        begin(decoder, bytes, length);
        decoder->jpeg.scale_num = 1;
        decoder->jpeg.scale_denom = scale_for(&decoder->jpeg, width, height);
        decode(decoder);
        *out = (struct jpeg_picture){decoder->surface, decoder->jpeg.image_width, decoder->jpeg.image_height};
        error_clear(error);
    } else
        SDL_FreeSurface(decoder->surface);
    calls.destroy(&decoder->jpeg);
    inks_colours_close(&decoder->colours);
    free(decoder->row);
    free(decoder->profile);
    free(decoder);
    return out->surface != NULL;
}
