#include "scene/slides/timer_frame.h"

// How wide it is as the talk nears its end; on every theme, since some eyes see no hue, and from afar nobody
// reads the word. The texts stay clear of it.
static int width_of(const struct layout *layout, enum timer_phase phase)
{
    int most = layout_px(layout, 44);
    int wide = layout->left * 3 / 5;
    wide = wide < most ? wide : most;
    return phase == TIMER_QUESTIONS ? wide / 2 : phase >= TIMER_LAST_MINUTE ? wide : 0;
}

static void draw_whole(
    const struct layout *layout, const struct timer_state *state, const char *role, int width)
{
    int w = layout->width;
    int h = layout->height;
    const struct box sides[] = {{0, 0, w, width}, {0, h - width, w, width}, {0, width, width, h - 2 * width},
        {w - width, width, width, h - 2 * width}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        scene_fill(layout->scene, role, sides[i], 0, state->accent);
}

// A dash at each end, and between them as many as are about five times as long as wide.
static void draw_broken(const struct layout *layout, const struct timer_state *state, int width)
{
    int w = layout->width;
    int h = layout->height;
    int across = (w / (5 * width)) | 1;
    int down = (h / (5 * width)) | 1;
    for (int i = 0; i < across; i += 2) {
        int x = w * i / across;
        int length = w * (i + 1) / across - x;
        scene_fill(layout->scene, "alarm-frame", (struct box){x, 0, length, width}, 0, state->text);
        scene_fill(layout->scene, "alarm-frame", (struct box){x, h - width, length, width}, 0, state->text);
    }
    for (int i = 0; i < down; i += 2) {
        int y = i == 0 ? width : h * i / down;
        int length = (i == down - 1 ? h - width : h * (i + 1) / down) - y;
        scene_fill(layout->scene, "alarm-frame", (struct box){0, y, width, length}, 0, state->text);
        scene_fill(layout->scene, "alarm-frame", (struct box){w - width, y, width, length}, 0, state->text);
    }
}

void timer_frame(const struct layout *layout, const struct view *view, const struct timer_state *state)
{
    enum timer_phase phase = state->timer.phase;
    int width = width_of(layout, phase);
    if (view->timer && view->timer->pulses && state->timer.phase_began == view->at)
        draw_whole(layout, state, "pulse", layout->left * 2 / 3);
    else if (width > 0 && phase == TIMER_OVER)
        draw_broken(layout, state, width);
    else if (width > 0)
        draw_whole(layout, state, "frame", width);
}
