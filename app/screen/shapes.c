#include "screen/shapes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t blend(uint32_t under, uint32_t over, double share)
{
    int weight = (int)(share * 256 + 0.5);
    uint32_t out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int u = (int)(under >> shift & 0xFF);
        int o = (int)(over >> shift & 0xFF);
        out |= (uint32_t)(u + (o - u) * weight / 256) << shift;
    }
    return out;
}

static uint32_t *pixel(SDL_Surface *surface, int x, int y)
{
    return (uint32_t *)(void *)((char *)surface->pixels + (ptrdiff_t)y * surface->pitch) + x;
}

static void fill(SDL_Surface *surface, int x, int y, int w, int h, uint32_t rgb)
{
    SDL_Rect rect = {x, y, w, h};
    if (w > 0 && h > 0)
        SDL_FillRect(surface, &rect, rgb);
}

// The part of a pixel inside a circle, by its distance from the centre.
static double coverage(double distance, double radius)
{
    double inside = radius - distance + 0.5;
    return inside <= 0 ? 0 : inside >= 1 ? 1 : inside;
}

static void draw_corner(SDL_Surface *surface, int x, int y, int radius, bool right, bool lower, uint32_t rgb)
{
    const SDL_Rect *clip = &surface->clip_rect;
    for (int row = 0; row < radius; row++)
        for (int column = 0; column < radius; column++) {
            int px = x + column;
            int py = y + row;
            if (px < clip->x || py < clip->y || px >= clip->x + clip->w || py >= clip->y + clip->h)
                continue;
            double dx = right ? column + 0.5 : radius - column - 0.5;
            double dy = lower ? row + 0.5 : radius - row - 0.5;
            uint32_t *at = pixel(surface, px, py);
            *at = blend(*at, rgb, coverage(sqrt(dx * dx + dy * dy), radius));
        }
}

void shapes_fill(SDL_Surface *surface, struct box box, int radius, uint32_t rgb)
{
    int max_radius = (box.w < box.h ? box.w : box.h) / 2;
    radius = radius > max_radius ? max_radius : radius;
    fill(surface, box.x, box.y + radius, box.w, box.h - 2 * radius, rgb);
    fill(surface, box.x + radius, box.y, box.w - 2 * radius, radius, rgb);
    fill(surface, box.x + radius, box.y + box.h - radius, box.w - 2 * radius, radius, rgb);
    int right = box.x + box.w - radius;
    int lower = box.y + box.h - radius;
    draw_corner(surface, box.x, box.y, radius, false, false, rgb);
    draw_corner(surface, right, box.y, radius, true, false, rgb);
    draw_corner(surface, box.x, lower, radius, false, true, rgb);
    draw_corner(surface, right, lower, radius, true, true, rgb);
}

static double maximum(double a, double b)
{
    return a > b ? a : b;
}

// A ring of this line width around a disc.
static double ornament(double distance, double ring, double disc, double line)
{
    double outer = coverage(distance, ring + line / 2);
    double inner = coverage(distance, ring - line / 2);
    return maximum(outer - inner, coverage(distance, disc));
}

static double distance_to(double x, double y, double cx, double cy)
{
    return hypot(x - cx, y - cy);
}

// The pattern of a cell at x, y: a large ornament in the middle, small ones in the corners where wanted, and
// the lattice outside of the rings.
static double tile(double x, double y, double cell, bool corners)
{
    double line = maximum(cell * 0.035, 1);
    double large = cell * 0.29;
    double small = cell * 0.225;
    double to_large = distance_to(x, y, cell / 2, cell / 2);
    double to_small = maximum(cell, 1);
    for (int corner = 0; corners && corner < 4; corner++) {
        double d = distance_to(x, y, corner % 2 ? cell : 0, corner / 2 ? cell : 0);
        to_small = d < to_small ? d : to_small;
    }
    double share =
        maximum(ornament(to_large, large, cell * 0.105, line), ornament(to_small, small, cell * 0.085, line));
    // The lattice joins the middles of the cell's edges.
    double off = fabs(fabs(x - cell / 2) + fabs(y - cell / 2) - cell / 2) / sqrt(2);
    double lattice = coverage(off, line / 2);
    if (to_large < large || to_small < small)
        lattice = 0;
    return maximum(share, lattice);
}

// A cell of the pattern, with or without the small ornaments in its corners. NULL if out of memory.
static SDL_Surface *draw_cell(int cell, bool corners, uint32_t rgb, uint32_t ground)
{
    SDL_Surface *one = SDL_CreateRGBSurfaceWithFormat(0, cell, cell, 32, SDL_PIXELFORMAT_RGB888);
    for (int y = 0; one && y < cell; y++)
        for (int x = 0; x < cell; x++)
            *pixel(one, x, y) = blend(ground, rgb, tile(x + 0.5, y + 0.5, cell, corners));
    if (one)
        SDL_SetSurfaceBlendMode(one, SDL_BLENDMODE_NONE);
    return one;
}

// Is there room around a corner of a cell for the whole ornament?
static bool is_inside(struct box box, int x, int y, int cell)
{
    int room = cell / 3;
    return x >= box.x + room && x <= box.x + box.w - room && y >= box.y + room && y <= box.y + box.h - room;
}

// A quarter of the cell at x, y: the one at its corner `right`, `lower`.
static void lay_quarter(
    SDL_Surface *surface, SDL_Surface *from, int x, int y, int cell, bool right, bool lower)
{
    int half = cell / 2;
    SDL_Rect part = {
        right ? half : 0, lower ? half : 0, right ? cell - half : half, lower ? cell - half : half};
    SDL_Rect place = {x + part.x, y + part.y, 0, 0};
    SDL_BlitSurface(from, &part, surface, &place);
}

// Nothing is cut at the edges: they pass between the small ornaments, which only stand where four cells meet.
static void lay_tiles(SDL_Surface *surface, struct box box, int cell, SDL_Surface *plain, SDL_Surface *rich)
{
    for (int y = box.y; y < box.y + box.h; y += cell)
        for (int x = box.x; x < box.x + box.w; x += cell)
            for (int corner = 0; corner < 4; corner++) {
                bool right = corner % 2;
                bool lower = corner / 2;
                bool inside = is_inside(box, x + (right ? cell : 0), y + (lower ? cell : 0), cell);
                lay_quarter(surface, inside ? rich : plain, x, y, cell, right, lower);
            }
}

void shapes_tiles(SDL_Surface *surface, struct box box, int cell, uint32_t rgb, uint32_t ground)
{
    SDL_Surface *plain = draw_cell(cell, false, rgb, ground);
    SDL_Surface *rich = draw_cell(cell, true, rgb, ground);
    SDL_Rect before = surface->clip_rect;
    SDL_Rect whole = {box.x, box.y, box.w, box.h};
    SDL_Rect both;
    if (plain && rich && SDL_IntersectRect(&before, &whole, &both)) {
        SDL_SetClipRect(surface, &both);
        lay_tiles(surface, box, cell, plain, rich);
        SDL_SetClipRect(surface, &before);
    }
    SDL_FreeSurface(plain);
    SDL_FreeSurface(rich);
}

void shapes_modules(
    SDL_Surface *surface, struct box box, int count, const unsigned char *modules, uint32_t rgb)
{
    int size = box.w / count;
    for (int y = 0; y < count; y++)
        for (int x = 0; x < count; x++)
            if (modules[y * count + x] & 1)
                fill(surface, box.x + x * size, box.y + y * size, size, size, rgb);
}

// The part of a box within the clip rectangle.
static SDL_Rect visible(const SDL_Surface *surface, const struct box *box)
{
    SDL_Rect all = {box->x, box->y, box->w, box->h};
    SDL_Rect seen;
    return SDL_IntersectRect(&all, &surface->clip_rect, &seen) ? seen : (SDL_Rect){0, 0, 0, 0};
}

// How much of a pixel `along` the period from a stripe's beginning is covered. A stripe's edges are at 45
// degrees: the pixel on an edge is half covered.
static double stripe_share(int along, int stripe)
{
    return along == 0 || along == stripe ? 0.5 : along < stripe ? 1 : 0;
}

void shapes_hatch(SDL_Surface *surface, struct box box, int stripe, uint32_t rgb)
{
    SDL_Rect seen = visible(surface, &box);
    int period = 2 * stripe;
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        int along = (seen.x - box.x + y - box.y) % period;
        uint32_t *at = pixel(surface, seen.x, y);
        for (int i = 0; i < seen.w; i++, at++) {
            double share = stripe_share(along, stripe);
            *at = share >= 1 ? rgb : share > 0 ? blend(*at, rgb, share) : *at;
            along = along + 1 == period ? 0 : along + 1;
        }
    }
}

enum { SUB_ROWS = 4 };

// An outline in pixels.
struct outline {
    int count;
    double x[SCENE_POLYGON_MAX], y[SCENE_POLYGON_MAX];
};

// Where a horizontal line crosses the outline, from left to right. Returns how many there are.
static int crossings(const struct outline *outline, double y, double at[SCENE_POLYGON_MAX])
{
    int count = 0;
    for (int i = 0; i < outline->count; i++) {
        int k = i + 1 < outline->count ? i + 1 : 0;
        double y0 = outline->y[i];
        double y1 = outline->y[k];
        if ((y0 <= y) == (y1 <= y))
            continue;
        double x = outline->x[i] + (outline->x[k] - outline->x[i]) * (y - y0) / (y1 - y0);
        int place = count++;
        for (; place > 0 && at[place - 1] > x; place--)
            at[place] = at[place - 1];
        at[place] = x;
    }
    return count;
}

// Adds a span of a sub-row to the shares of the pixels from `left` on.
static void add_span(double *shares, int left, int width, double from, double to)
{
    from = from > left ? from : left;
    to = to < left + width ? to : left + width;
    for (int x = (int)floor(from); x < to; x++) {
        double begin = from > x ? from : x;
        double end = to < x + 1 ? to : x + 1;
        shares[x - left] += (end - begin) / SUB_ROWS;
    }
}

static void polygon_row(SDL_Surface *surface, const SDL_Rect *seen, const struct outline *outline, int y,
    double *shares, uint32_t rgb)
{
    double at[SCENE_POLYGON_MAX];
    memset(shares, 0, (size_t)seen->w * sizeof *shares);
    for (int sub = 0; sub < SUB_ROWS; sub++) {
        int count = crossings(outline, y + (sub + 0.5) / SUB_ROWS, at);
        for (int i = 0; i + 1 < count; i += 2)
            add_span(shares, seen->x, seen->w, at[i], at[i + 1]);
    }
    uint32_t *row = pixel(surface, seen->x, y);
    for (int i = 0; i < seen->w; i++)
        if (shares[i] > 0)
            row[i] = blend(row[i], rgb, shares[i] < 1 ? shares[i] : 1);
}

void shapes_polygon(
    SDL_Surface *surface, struct box box, const struct scene_point *points, int count, uint32_t rgb)
{
    SDL_Rect seen = visible(surface, &box);
    struct outline outline = {.count = count};
    double *shares = seen.w > 0 ? calloc((size_t)seen.w, sizeof *shares) : NULL;
    if (!shares)
        return;
    for (int i = 0; i < count; i++) {
        outline.x[i] = box.x + points[i].x * (double)box.w / 1000;
        outline.y[i] = box.y + points[i].y * (double)box.h / 1000;
    }
    for (int y = seen.y; y < seen.y + seen.h; y++)
        polygon_row(surface, &seen, &outline, y, shares, rgb);
    free(shares);
}
