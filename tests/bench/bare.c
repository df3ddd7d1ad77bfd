// The least that a program can do to show the bench's two slides: SDL, a window surface, dirty rectangles, a
// clock that ticks, a cross-fade. It knows no schedule, measures nothing and keeps nothing; what it costs is
// what the pixels cost.
//
// bare WIDTH HEIGHT SECONDS FONT
#include <SDL2/SDL.h>
#include <SDL2/SDL_ttf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_S = 23, SECOND_S = 1, FADE_MS = 400, FRAME_MS = 40 };
static const uint32_t night = 0x0B1730;
static const SDL_Color paper = {0xF6, 0xF2, 0xE8, 255};

static TTF_Font *fonts[4]; // digits, title, clock, small
static SDL_Window *window;
static int width, height;

static void text(SDL_Surface *to, TTF_Font *font, int x, int y, const char *words)
{
    SDL_Surface *glyphs = TTF_RenderUTF8_Blended(font, words, paper);
    SDL_Rect place = {x, y, 0, 0};
    SDL_BlitSurface(glyphs, NULL, to, &place);
    SDL_FreeSurface(glyphs);
}

static SDL_Rect digits_place(void)
{
    return (SDL_Rect){width / 20, height * 15 / 100, width * 9 / 10, height * 60 / 100};
}

static void draw_digits(SDL_Surface *to, long left, const SDL_Rect *part)
{
    char words[48];
    int w;
    SDL_Rect all = digits_place();
    snprintf(words, sizeof words, "%ld:%02ld", left / 60, left % 60);
    SDL_FillRect(to, part, night);
    SDL_SetClipRect(to, part);
    TTF_SizeUTF8(fonts[0], words, &w, NULL);
    text(to, fonts[0], all.x + (all.w - w) / 2, all.y - all.h / 12, words);
    SDL_SetClipRect(to, NULL);
}

static void draw(SDL_Surface *to, bool second, long left)
{
    SDL_Rect all = digits_place();
    SDL_FillRect(to, NULL, night);
    text(to, fonts[2], width * 85 / 100, height / 20, "15:33");
    if (!second) {
        draw_digits(to, left, &all);
        text(to, fonts[3], width / 20, height * 9 / 10, "A talk about containers and their checkpoints");
        return;
    }
    text(to, fonts[1], width / 20, height / 4, "A talk about containers");
    text(to, fonts[1], width / 20, height * 3 / 8, "and their checkpoints");
    text(to, fonts[3], width / 20, height * 9 / 10, "What comes next");
}

static uint32_t mix(uint32_t a, uint32_t b, uint32_t weight)
{
    uint32_t red_blue = ((a & 0xFF00FF) * (256 - weight) + (b & 0xFF00FF) * weight) >> 8;
    uint32_t green = ((a & 0xFF00) * (256 - weight) + (b & 0xFF00) * weight) >> 8;
    return (red_blue & 0xFF00FF) | (green & 0xFF00);
}

static uint32_t *row_of(const SDL_Surface *surface, int y)
{
    return (uint32_t *)(void *)((char *)surface->pixels + (ptrdiff_t)y * surface->pitch);
}

// A plain interpolation of the bands in which the two slides have anything.
static void fade(bool to_second, long left)
{
    SDL_Surface *shown = SDL_GetWindowSurface(window);
    SDL_Surface *from = SDL_ConvertSurface(shown, shown->format, 0);
    SDL_Surface *to = SDL_ConvertSurface(shown, shown->format, 0);
    SDL_Rect bands[] = {{width / 20, height * 15 / 100, width * 9 / 10, height * 60 / 100},
        {width / 20, height * 88 / 100, width * 9 / 10, height / 10}};
    draw(to, to_second, left);
    Uint64 began = SDL_GetTicks64();
    for (Uint64 gone = 0; gone < FADE_MS; gone = SDL_GetTicks64() - began) {
        uint32_t weight = (uint32_t)(gone * 256 / FADE_MS);
        for (size_t b = 0; b < 2; b++)
            for (int y = bands[b].y; y < bands[b].y + bands[b].h; y++) {
                const uint32_t *f = row_of(from, y);
                const uint32_t *t = row_of(to, y);
                uint32_t *o = row_of(shown, y);
                for (int x = bands[b].x; x < bands[b].x + bands[b].w; x++)
                    o[x] = mix(f[x], t[x], weight);
            }
        SDL_UpdateWindowSurfaceRects(window, bands, 2);
        SDL_Delay(FRAME_MS);
    }
    SDL_BlitSurface(to, NULL, shown, NULL);
    SDL_UpdateWindowSurface(window);
    SDL_FreeSurface(from);
    SDL_FreeSurface(to);
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    width = (int)strtol(argv[1], NULL, 10);
    height = (int)strtol(argv[2], NULL, 10);
    long seconds = strtol(argv[3], NULL, 10);
    if (SDL_Init(SDL_INIT_VIDEO) != 0 || TTF_Init() != 0)
        return 1;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    // Without a window manager a borderless window of the screen's size is fullscreen.
    window = SDL_CreateWindow("bare", 0, 0, width, height, SDL_WINDOW_BORDERLESS);
    const int sizes[] = {height / 2, height / 9, height / 15, height / 20};
    for (int i = 0; i < 4; i++)
        if (!(fonts[i] = TTF_OpenFont(argv[4], sizes[i])))
            return 1;
    SDL_Surface *shown = SDL_GetWindowSurface(window);
    width = shown->w;
    height = shown->h;
    draw(shown, false, 36000);
    SDL_UpdateWindowSurface(window);
    bool second = false;
    time_t began = time(NULL);
    for (time_t before = began;;) {
        struct timespec now;
        SDL_Event event;
        clock_gettime(CLOCK_REALTIME, &now);
        if (SDL_WaitEventTimeout(&event, (int)(1000 - now.tv_nsec / 1000000))) {
            if (event.type == SDL_QUIT)
                break;
            if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_EXPOSED)
                SDL_UpdateWindowSurface(window);
        }
        time_t at = time(NULL);
        if (at == before)
            continue;
        before = at;
        if (at - began >= seconds)
            break;
        long left = 36000 - (long)(at - began);
        bool due = at % (FIRST_S + SECOND_S) >= FIRST_S;
        shown = SDL_GetWindowSurface(window);
        if (due != second) {
            second = due;
            fade(second, left);
        } else if (!second) {
            // The last digit's cell, every tenth time the one before it too.
            SDL_Rect all = digits_place();
            int cell = all.w / 6;
            int changed = left % 10 == 9 ? 2 : 1;
            SDL_Rect part = {all.x + all.w - cell * (changed + 1), all.y, cell * changed, all.h};
            draw_digits(shown, left, &part);
            SDL_UpdateWindowSurfaceRects(window, &part, 1);
        }
    }
    SDL_Quit();
    return 0;
}
