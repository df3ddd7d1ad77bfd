#include "display/screen_pictures.h"

#include "base/png_scale.h"

#include <stdlib.h>
#include <string.h>

struct picture_job {
    struct work work;
    struct screen_pictures *pictures;
    struct picture_job *next;
    struct picture_asker *askers;
    int wanted_width; // 0: the screen's
    uint32_t *pixels;
    int width, height;
    bool drawn; // the pixels are not the screen's: they were drawn for the asker
    struct str png;
    bool ok;
};

static void answer(struct picture_job *job, struct shared_bytes *png)
{
    for (struct picture_asker *asker = job->askers, *next; asker; asker = next) {
        next = asker->next;
        asker->done(asker, png);
    }
    job->askers = NULL;
}

static void free_job(struct picture_job *job)
{
    str_free(&job->png);
    free(job->pixels);
    free(job);
}

// Filling new memory takes the main thread several times as long as filling what was filled before.
static uint32_t *take_pixels(struct screen_pictures *pictures, size_t count)
{
    uint32_t *pixels = pictures->spare;
    pictures->spare = NULL;
    if (pixels && pictures->spare_count == count)
        return pixels;
    free(pixels);
    pictures->spare_count = count;
    return malloc(count * sizeof *pixels);
}

static void drop_spare(struct screen_pictures *pictures)
{
    free(pictures->spare);
    pictures->spare = NULL;
}

// `pixels` has room for the surface's, and becomes the job's.
static bool take_copy(struct picture_job *job, const SDL_Surface *surface, uint32_t *pixels)
{
    if (!pixels)
        return false;
    for (int y = 0; y < surface->h; y++)
        memcpy(pixels + (ptrdiff_t)y * surface->w,
            (const char *)surface->pixels + (ptrdiff_t)y * surface->pitch,
            (size_t)surface->w * sizeof(uint32_t));
    job->pixels = pixels;
    job->width = surface->w;
    job->height = surface->h;
    return true;
}

static bool copy_pixels(struct picture_job *job)
{
    struct screen *screen = job->pictures->screen;
    const SDL_Surface *surface = screen ? screen_pixels(screen) : NULL;
    return surface &&
           take_copy(job, surface, take_pixels(job->pictures, (size_t)surface->w * (size_t)surface->h));
}

// On the worker's thread.
static void encode(struct work *work)
{
    struct picture_job *job = (struct picture_job *)work;
    job->ok = png_scale(job->pixels, job->width, job->height, job->wanted_width, &job->png);
}

static void begin_next(struct screen_pictures *pictures);

static void finish(struct work *work)
{
    struct picture_job *job = (struct picture_job *)work;
    struct screen_pictures *pictures = job->pictures;
    struct shared_bytes *png = job->ok ? shared_bytes_new(&job->png) : NULL;
    answer(job, png);
    shared_bytes_drop(png);
    // Only the screen's have the size that is noted.
    if (!job->drawn) {
        pictures->spare = job->pixels;
        job->pixels = NULL;
    }
    free_job(job);
    pictures->making = NULL;
    begin_next(pictures);
    drop_spare(pictures);
}

static void begin_next(struct screen_pictures *pictures)
{
    while (!pictures->making && pictures->waiting) {
        struct picture_job *job = pictures->waiting;
        pictures->waiting = job->next;
        if (job->drawn || copy_pixels(job)) {
            pictures->making = job;
            worker_submit(pictures->worker, &job->work);
        } else {
            answer(job, NULL);
            free_job(job);
        }
    }
}

// Widths that give the same picture become the same number.
static int effective_width(const struct screen_pictures *pictures, int width)
{
    const SDL_Surface *surface = pictures->screen ? screen_pixels(pictures->screen) : NULL;
    int own = surface ? surface->w : 0;
    if (width <= 0 || width > own)
        width = own;
    return width < PICTURES_MAX_WIDTH ? width : PICTURES_MAX_WIDTH;
}

// The waiting job of that width, or a new one at the end. NULL if too many wait, or for want of memory.
static struct picture_job *find_job(struct screen_pictures *pictures, int width)
{
    int count = 0;
    struct picture_job **at = &pictures->waiting;
    for (; *at; at = &(*at)->next, count++)
        if ((*at)->wanted_width == width && !(*at)->drawn)
            return *at;
    struct picture_job *job = count < PICTURES_WAITING ? calloc(1, sizeof *job) : NULL;
    if (!job)
        return NULL;
    *job = (struct picture_job){
        .work = {.run = encode, .done = finish}, .pictures = pictures, .wanted_width = width};
    *at = job;
    return job;
}

bool screen_pictures_ask(struct screen_pictures *pictures, int width, struct picture_asker *asker)
{
    struct picture_job *job = find_job(pictures, effective_width(pictures, width));
    if (!job)
        return false;
    asker->next = job->askers;
    job->askers = asker;
    begin_next(pictures);
    return true;
}

bool screen_pictures_ask_drawn(
    struct screen_pictures *pictures, const SDL_Surface *surface, int width, struct picture_asker *asker)
{
    struct picture_job **at = &pictures->waiting;
    for (; *at; at = &(*at)->next)
        if ((*at)->drawn)
            return false;
    struct picture_job *job = calloc(1, sizeof *job);
    if (!job)
        return false;
    *job = (struct picture_job){.work = {.run = encode, .done = finish},
        .pictures = pictures,
        .wanted_width = width < surface->w ? width : surface->w,
        .drawn = true};
    if (!take_copy(job, surface, malloc((size_t)surface->w * (size_t)surface->h * sizeof(uint32_t)))) {
        free_job(job);
        return false;
    }
    asker->next = NULL;
    job->askers = asker;
    *at = job;
    begin_next(pictures);
    return true;
}

void screen_pictures_finish(struct screen_pictures *pictures)
{
    while (pictures->waiting) {
        struct picture_job *job = pictures->waiting;
        pictures->waiting = job->next;
        answer(job, NULL);
        free_job(job);
    }
    if (pictures->making)
        worker_drain(pictures->worker);
}
