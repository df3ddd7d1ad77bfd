#include "scene/slides/timer_frame.h"

static void draw_frame(
    const struct layout *layout, const struct timer_state *state, const char *role, int thick)
{
    int w = layout->width;
    int h = layout->height;
    const struct box sides[] = {{0, 0, w, thick}, {0, h - thick, w, thick}, {0, thick, thick, h - 2 * thick},
        {w - thick, thick, thick, h - 2 * thick}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        scene_fill(layout->scene, role, sides[i], 0, state->accent);
}

// On light themes the grounds of some phases differ from the background in their hue alone.
static bool is_like_background(const struct layout *layout, const struct timer_state *state)
{
    const uint32_t *rgb = layout->style->theme->rgb;
    return state->ground != COLOUR_BACKGROUND &&
           theme_contrast(rgb[state->ground], rgb[COLOUR_BACKGROUND]) < THEME_GRAPHIC_CONTRAST;
}

// A broken frame in the margin: urgency that does not rely on red, which some eyes see as a dark olive.
static void draw_alarm_frame(const struct layout *layout, const struct timer_state *state)
{
    int thick = layout->left / 2;
    int dash = 3 * thick;
    int w = layout->width;
    int h = layout->height;
    int across = (w / dash) | 1; // an odd number, so that both ends are filled
    int down = (h / dash) | 1;
    for (int i = 0; i < across; i += 2) {
        int x = w * i / across;
        int width = w * (i + 1) / across - x;
        scene_fill(layout->scene, "alarm-frame", (struct box){x, 0, width, thick}, 0, state->text);
        scene_fill(layout->scene, "alarm-frame", (struct box){x, h - thick, width, thick}, 0, state->text);
    }
    for (int i = 2; i + 1 < down; i += 2) {
        int y = h * i / down;
        int height = h * (i + 1) / down - y;
        scene_fill(layout->scene, "alarm-frame", (struct box){0, y, thick, height}, 0, state->text);
        scene_fill(layout->scene, "alarm-frame", (struct box){w - thick, y, thick, height}, 0, state->text);
    }
}

void timer_frame(const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    if (view->timer && view->timer->pulses && state->timer.phase_began == view->at)
        draw_frame(layout, state, "pulse", layout->left / 2);
    else if (is_like_background(layout, state))
        draw_frame(layout, state, "frame", layout->left / 3);
    else if (state->timer.phase == TIMER_OVER)
        draw_alarm_frame(layout, state);
}
