#include "screen/figures.h"

#include <stdbool.h>

// In pixels, from where it is drawn.
struct ink {
    int left, right, top, advance;
};

static bool inks_of(TTF_Font *font, struct ink inks[10])
{
    for (int i = 0; i < 10; i++)
        if (TTF_GlyphMetrics32(font, (Uint32)('0' + i), &inks[i].left, &inks[i].right, NULL, &inks[i].top,
                &inks[i].advance) != 0)
            return false;
    return true;
}

// The flag of a 1 leaves more room below it than its stem does at the right: a little to the left of the
// middle looks like the middle.
static int offset_in(int width, const struct ink *ink)
{
    return (width - (ink->right - ink->left)) * 7 / 16 - ink->left;
}

static int raise_of_colon(TTF_Font *font, int height)
{
    int bottom = 0;
    int top = 0;
    if (TTF_GlyphMetrics32(font, ':', NULL, NULL, &bottom, &top, NULL) != 0)
        return 0;
    int raise = (height - top - bottom) / 2;
    return raise > 0 ? raise : 0;
}

void figures_measure(TTF_Font *font, struct figures *out)
{
    struct ink inks[10];
    *out = (struct figures){0};
    if (!inks_of(font, inks))
        return;
    for (int i = 0; i < 10; i++)
        out->cell = inks[i].advance > out->cell ? inks[i].advance : out->cell;
    for (int i = 0; i < 10; i++) {
        int middle = (out->cell - inks[i].advance) / 2;
        out->figure[i] = (struct figure){.width = out->cell,
            .alone = middle,
            .in_cell = middle,
            .in_last = middle,
            .slow = out->cell,
            .in_slow = middle};
    }
    if (inks[1].advance < out->cell) {
        out->figure[1].width = (inks[1].advance + out->cell) / 2;
        out->figure[1].alone = offset_in(out->figure[1].width, &inks[1]);
        out->figure[1].in_cell = (out->cell - inks[1].right + inks[1].left) / 2 - inks[1].left;
        out->figure[1].in_last = 0;
        out->figure[1].slow = (2 * inks[1].advance + out->cell) / 3;
        out->figure[1].in_slow = offset_in(out->figure[1].slow, &inks[1]);
    }
    // Its top is flat in every font.
    out->colon_raise = raise_of_colon(font, inks[1].top);
}
