// What drawing costs: a fade's frame, a tick of the clock, the slowest slide, at 4K; beside a bare dirty
// rectangle and a plain interpolation of two pictures. Prints JSON.
#include "bench/timing.h"

#include "base/file.h"
#include "display/render_context.h"
#include "scene/playlist.h"
#include "screen/fade.h"

#include <SDL2/SDL_ttf.h>
#include <string.h>

enum { WIDTH = 3840, HEIGHT = 2160, ROUNDS = 40 };

static struct config config;
static struct render_context render;
static struct painter painter;
static struct style style;
static const struct schedule *schedule;
static struct programme *programme;

static const struct adjustment emergency = {.type = ADJUST_EMERGENCY,
    .emergency = EMERGENCY_CUSTOM,
    .by = "staff",
    .text = "Please leave the building by the nearest exit"};
static const struct adjustment notice = {.type = ADJUST_NOTICE,
    .level = NOTICE_INFO,
    .by = "staff",
    .item = "n",
    .text = "Lunch is served on floor −1"};

static bool view_at(int64_t at, struct agenda *agenda, struct view *out)
{
    if (!agenda_at(programme, at, agenda))
        return false;
    *out = (struct view){.at = at,
        .zone = &schedule->zone,
        .agenda = agenda,
        .place.label = "Jade I & II",
        .schedule = {.title = schedule->title, .problem = "", .freshness = ""},
        .adjusted = {.emergency = &emergency, .notice_count = 1, .notices = {&notice}}};
    return true;
}

static void compose(const struct slide *slide, const struct view *view, struct scene *scene)
{
    slide_compose(slide, view, &style, WIDTH, HEIGHT, scene);
}

// Composing and painting each slide that applies, warm; the slowest one's median.
static void slowest_slide(int64_t at)
{
    struct agenda agenda;
    struct view view;
    double slowest = 0;
    double slowest_compose = 0;
    const char *name = "";
    SDL_Surface *surface = painter_new_surface(WIDTH, HEIGHT);
    struct scene scene = {0};
    if (!surface || !view_at(at, &agenda, &view))
        return;
    for (size_t n = 0; slides[n]; n++) {
        const struct slide *slide = slides[n];
        struct timing both = {0};
        struct timing composing = {0};
        if (!slide->applies(&view))
            continue;
        for (int i = 0; i < ROUNDS; i++) {
            double start = timing_now_us();
            compose(slide, &view, &scene);
            timing_add(&composing, start);
            painter_paint_whole(&painter, surface, &scene);
            if (i > 0)
                timing_add(&both, start);
        }
        double median = timing_at(&both, 0.5);
        if (median <= slowest)
            continue;
        slowest = median;
        slowest_compose = timing_at(&composing, 0.5);
        name = slide->name;
    }
    printf("\"slowest_slide\":\"%s\",\"slowest_slide_us\":%.0f,\"slowest_slide_compose_us\":%.0f,", name,
        slowest, slowest_compose);
    scene_free(&scene);
    agenda_release(&agenda);
    SDL_FreeSurface(surface);
}

static uint32_t mix(uint32_t a, uint32_t b, uint32_t weight)
{
    uint32_t red_blue = ((a & 0xFF00FF) * (256 - weight) + (b & 0xFF00FF) * weight) >> 8;
    uint32_t green = ((a & 0xFF00) * (256 - weight) + (b & 0xFF00) * weight) >> 8;
    return (red_blue & 0xFF00FF) | (green & 0xFF00);
}

// The frames of fades from each slide to the next, and beside each a plain interpolation of the two pictures.
static void fades(int64_t at)
{
    struct agenda agenda;
    struct view view;
    struct timing frames = {0};
    struct timing begins = {0};
    struct timing plain = {0};
    struct scene scene = {0};
    size_t most_words = 0;
    SDL_Surface *shown = painter_new_surface(WIDTH, HEIGHT);
    SDL_Surface *next = painter_new_surface(WIDTH, HEIGHT);
    SDL_Surface *out = painter_new_surface(WIDTH, HEIGHT);
    static const char *const order[] = {"now", "agenda", "now", "next", "stage", "now", "notice", "now"};
    if (!shown || !next || !out || !view_at(at, &agenda, &view))
        return;
    compose(slide_find("now"), &view, &scene);
    painter_paint_whole(&painter, shown, &scene);
    for (size_t s = 1; s < sizeof order / sizeof *order; s++) {
        struct fade fade = {0};
        SDL_Rect all = {0, 0, WIDTH, HEIGHT};
        compose(slide_find(order[s]), &view, &scene);
        painter_paint_whole(&painter, next, &scene);
        double start = timing_now_us();
        fade_begin(&fade, &painter, shown, &scene, &all, 0);
        timing_add(&begins, start);
        most_words = fade.count > most_words ? fade.count : most_words;
        for (int64_t ms = FADE_FRAME_MS; ms < FADE_MS + FADE_FRAME_MS; ms += FADE_FRAME_MS) {
            start = timing_now_us();
            fade_step(&fade, shown, ms);
            timing_add(&frames, start);
            start = timing_now_us();
            for (int y = 0; y < HEIGHT; y++) {
                const uint32_t *a = (const uint32_t *)shown->pixels + (ptrdiff_t)y * shown->pitch / 4;
                const uint32_t *b = (const uint32_t *)next->pixels + (ptrdiff_t)y * next->pitch / 4;
                uint32_t *o = (uint32_t *)out->pixels + (ptrdiff_t)y * out->pitch / 4;
                for (int x = 0; x < WIDTH; x++)
                    o[x] = mix(a[x], b[x], 128);
            }
            timing_add(&plain, start);
        }
        fade_end(&fade);
    }
    printf("\"fade_begin_p95_us\":%.0f,\"fade_frame_p95_us\":%.0f,\"plain_frame_p95_us\":%.0f,\"fade_most_"
           "kib\":%zu,",
        timing_at(&begins, 0.95), timing_at(&frames, 0.95), timing_at(&plain, 0.95), most_words * 4 / 1024);
    scene_free(&scene);
    agenda_release(&agenda);
    SDL_FreeSurface(shown);
    SDL_FreeSurface(next);
    SDL_FreeSurface(out);
}

// One second of the stage's countdown: composed, compared, painted; beside it the same rectangles cleared and
// the same text drawn by SDL_ttf alone.
static void ticks(int64_t at)
{
    struct timing ours = {0};
    struct timing bare = {0};
    struct scene shown = {0};
    struct scene next = {0};
    SDL_Surface *surface = painter_new_surface(WIDTH, HEIGHT);
    struct font_files files = {0};
    struct error error;
    uint64_t pixels = 0;
    if (!surface || !font_files_find("fonts/fonts.json", NULL, &files, &error))
        return;
    TTF_Font *font = NULL;
    for (int i = 0; i < ROUNDS; i++) {
        struct agenda agenda;
        struct view view;
        SDL_Rect rects[PAINTER_MAX_DAMAGE];
        if (!view_at(at + i, &agenda, &view))
            return;
        double start = timing_now_us();
        compose(slide_find("stage"), &view, &next);
        size_t count = painter_damage(i > 0 ? &shown : NULL, &next, rects);
        for (size_t r = 0; r < count; r++)
            painter_paint(&painter, surface, 0, 0, &next, &rects[r]);
        if (i > 1)
            timing_add(&ours, start);
        const struct scene_item *digits = NULL;
        for (size_t k = 0; k < next.count; k++)
            if (strcmp(next.items[k].role, "countdown") == 0)
                digits = &next.items[k];
        if (digits && !font)
            font = TTF_OpenFontIndex(files.faces[digits->style.face].path, digits->style.size_px,
                files.faces[digits->style.face].index);
        if (i > 1 && digits && font) {
            pixels = 0;
            start = timing_now_us();
            for (size_t r = 0; r < count; r++) {
                SDL_FillRect(surface, &rects[r], 0x0B1730);
                pixels += (uint64_t)rects[r].w * (uint64_t)rects[r].h;
            }
            SDL_Surface *text = TTF_RenderUTF8_Blended(font, digits->text, (SDL_Color){255, 255, 255, 255});
            SDL_Rect place = {digits->box.x, digits->box.y, 0, 0};
            SDL_SetClipRect(surface, &rects[0]);
            SDL_BlitSurface(text, NULL, surface, &place);
            SDL_SetClipRect(surface, NULL);
            SDL_FreeSurface(text);
            timing_add(&bare, start);
        }
        struct scene old = shown;
        shown = next;
        next = old;
        agenda_release(&agenda);
    }
    printf("\"tick_us\":%.0f,\"bare_tick_us\":%.0f,\"tick_pixels\":%llu", timing_at(&ours, 0.5),
        timing_at(&bare, 0.5), (unsigned long long)pixels);
    if (font)
        TTF_CloseFont(font);
    font_files_free(&files);
    scene_free(&shown);
    scene_free(&next);
    SDL_FreeSurface(surface);
}

int main(void)
{
    struct error error;
    struct str bytes = {0};
    struct schedule_hints hints = {0};
    struct room_query query = {.room = "Jade/room-I&II"};
    struct place place;
    config_defaults(&config);
    if (!render_context_open(&render, &config, &error) ||
        !file_read("assets/lpc2019.json", 64 << 20, &bytes, &error) ||
        !(schedule = schedule_read(bytes.text, bytes.length, &hints, &error)) ||
        !room_lookup(schedule, &query, &place, &error) || !(programme = programme_new(schedule, &place))) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    painter = render_context_painter(&render);
    style = render_context_style(&render, &config, WIDTH, HEIGHT);
    const int64_t at = INT64_C(1568125980); // 2019-09-10T15:33:00+01:00
    printf("{");
    slowest_slide(at);
    fades(at);
    ticks(at);
    printf("}\n");
    programme_free(programme);
    schedule_unref(schedule);
    str_free(&bytes);
    render_context_close(&render);
    config_free(&config);
    return 0;
}
