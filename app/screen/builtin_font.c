#include "screen/builtin_font.h"

#include "base/text.h"
#include "screen/shapes.h"

#include <stdbool.h>
#include <unicode/uchar.h>

// In thousandths of the em.
enum {
    ASCENT = 970,
    DESCENT = 240,
    LINE_HEIGHT = 1210,
    CAP_HEIGHT = 730,
    X_HEIGHT = 520,
    DIGIT_WIDTH = 620,
    LETTER_WIDTH = 560,
    NARROW_WIDTH = 280, // of spaces and punctuation
    GAP = 60,           // at each side of a digit
    STROKE = 90,
    BOLD_STROKE = 130,
};

static int part(int size_px, int thousandths)
{
    int px = (size_px * thousandths + 500) / 1000;
    return px > 1 ? px : 1;
}

struct type_metrics builtin_font_metrics(int size_px)
{
    return (struct type_metrics){
        .ascent = part(size_px, ASCENT),
        .descent = part(size_px, DESCENT),
        .line_height = part(size_px, LINE_HEIGHT),
        .cap_height = part(size_px, CAP_HEIGHT),
    };
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_narrow(uint32_t c)
{
    return u_isUWhiteSpace((UChar32)c) || c == ':' || c == '.' || c == ',';
}

static int advance(int size_px, uint32_t c)
{
    if ((U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) ||
        u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return 0;
    return part(size_px, is_digit(c) ? DIGIT_WIDTH : is_narrow(c) ? NARROW_WIDTH : LETTER_WIDTH);
}

int builtin_font_width(int size_px, const char *text, size_t length)
{
    int width = 0;
    for (const char *at = text; at < text + length;)
        width += advance(size_px, text_next(&at));
    return width;
}

static void fill(SDL_Surface *surface, int x, int y, int w, int h, uint32_t rgb)
{
    shapes_fill(surface, (struct box){x, y, w, h}, 0, rgb);
}

// The segments of a digit, a bit each.
enum { TOP = 1, MIDDLE = 2, BOTTOM = 4, LEFT_ABOVE = 8, LEFT_BELOW = 16, RIGHT_ABOVE = 32, RIGHT_BELOW = 64 };
static const unsigned char strokes[10] = {
    TOP | BOTTOM | LEFT_ABOVE | LEFT_BELOW | RIGHT_ABOVE | RIGHT_BELOW,
    RIGHT_ABOVE | RIGHT_BELOW,
    TOP | MIDDLE | BOTTOM | RIGHT_ABOVE | LEFT_BELOW,
    TOP | MIDDLE | BOTTOM | RIGHT_ABOVE | RIGHT_BELOW,
    MIDDLE | LEFT_ABOVE | RIGHT_ABOVE | RIGHT_BELOW,
    TOP | MIDDLE | BOTTOM | LEFT_ABOVE | RIGHT_BELOW,
    TOP | MIDDLE | BOTTOM | LEFT_ABOVE | LEFT_BELOW | RIGHT_BELOW,
    TOP | RIGHT_ABOVE | RIGHT_BELOW,
    TOP | MIDDLE | BOTTOM | LEFT_ABOVE | LEFT_BELOW | RIGHT_ABOVE | RIGHT_BELOW,
    TOP | MIDDLE | BOTTOM | LEFT_ABOVE | RIGHT_ABOVE | RIGHT_BELOW,
};

static void draw_digit(SDL_Surface *surface, int digit, struct box box, int stroke, uint32_t rgb)
{
    unsigned on = strokes[digit];
    int half = box.h / 2;
    int middle = box.y + half - stroke / 2;
    int right = box.x + box.w - stroke;
    if (on & TOP)
        fill(surface, box.x, box.y, box.w, stroke, rgb);
    if (on & MIDDLE)
        fill(surface, box.x, middle, box.w, stroke, rgb);
    if (on & BOTTOM)
        fill(surface, box.x, box.y + box.h - stroke, box.w, stroke, rgb);
    if (on & LEFT_ABOVE)
        fill(surface, box.x, box.y, stroke, half, rgb);
    if (on & LEFT_BELOW)
        fill(surface, box.x, box.y + half, stroke, box.h - half, rgb);
    if (on & RIGHT_ABOVE)
        fill(surface, right, box.y, stroke, half, rgb);
    if (on & RIGHT_BELOW)
        fill(surface, right, box.y + half, stroke, box.h - half, rgb);
}

// A dot; a colon has a second one above it.
static void draw_stop(
    SDL_Surface *surface, uint32_t c, int x, int baseline, int size_px, int stroke, uint32_t rgb)
{
    int left = x + (part(size_px, NARROW_WIDTH) - stroke) / 2;
    fill(surface, left, baseline - stroke, stroke, stroke, rgb);
    if (c == ':')
        fill(surface, left, baseline - part(size_px, X_HEIGHT), stroke, stroke, rgb);
}

void builtin_font_draw(SDL_Surface *surface, const struct type_style *style, const char *text, size_t length,
    int x, int baseline, uint32_t rgb)
{
    int size = style->size_px;
    bool light = style->face == FACE_TEXT || style->face == FACE_DISPLAY;
    int stroke = part(size, light ? STROKE : BOLD_STROKE);
    int gap = part(size, GAP);
    int cap = part(size, CAP_HEIGHT);
    int bar = part(size, X_HEIGHT);
    for (const char *at = text; at < text + length;) {
        uint32_t c = text_next(&at);
        int width = advance(size, c);
        if (is_digit(c))
            draw_digit(surface, (int)(c - '0'), (struct box){x + gap, baseline - cap, width - 2 * gap, cap},
                stroke, rgb);
        else if (is_narrow(c) && !u_isUWhiteSpace((UChar32)c))
            draw_stop(surface, c, x, baseline, size, stroke, rgb);
        else if (!is_narrow(c) && width > 0)
            fill(surface, x, baseline - bar, width, bar, rgb);
        x += width;
    }
}
