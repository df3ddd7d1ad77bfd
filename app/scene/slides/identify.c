// The display's name, as large as possible, for staff who stand in front of it. A timer that runs stays
// readable: whoever speaks goes by it.
#include "scene/i18n.h"
#include "scene/layout.h"
#include "scene/slides/slides.h"
#include "scene/slides/timer_state.h"

static bool applies(const struct view *view)
{
    return view->adjusted.identify;
}

// The phase and the countdown above `bottom`, where something is counted; returns its top.
static int draw_timer(const struct layout *layout, const struct view *view, int bottom)
{
    struct timer_state state;
    if (!view->stage || !timer_state_of(view, layout->scene, &state))
        return bottom;
    int gap = layout_px(layout, 30);
    struct type_style word = layout_key_style(layout, FACE_TEXT_SEMIBOLD, SIZE_ROOM);
    struct type_style digits = layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_TITLE_MAX);
    digits.cells = digits.counts = true;
    int width = layout_width(layout, digits, state.digits);
    int x = layout_line(layout, "phase", word, layout->left, bottom,
        layout->right - layout->left - width - gap, COLOUR_ON_ACCENT, state.word);
    layout_line(layout, "countdown", digits, x + gap, bottom, layout->right - x - gap, COLOUR_ON_ACCENT,
        state.digits);
    return bottom - layout_metrics(layout, digits).cap_height - gap;
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    const char *name = view->display_name && view->display_name[0] ? view->display_name
                                                                   : i18n_say("a display without a name");
    struct type_style small = layout_key_style(&layout, FACE_DISPLAY_SEMIBOLD, SIZE_ROOM);
    struct type_metrics metrics = layout_metrics(&layout, small);
    scene->background = COLOUR_ACCENT;
    int bottom = draw_timer(&layout, view, layout.bottom);
    if (view->place.label && view->place.label[0]) {
        layout_line(&layout, "room", small, layout.left, bottom - metrics.descent, layout.right - layout.left,
            COLOUR_ON_ACCENT, view->place.label);
        bottom -= metrics.line_height + layout_px(&layout, 20);
    }
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = 300,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout.right - layout.left,
        .height = bottom - layout.top,
        .max_lines = 1};
    // A name is one word.
    struct layout_block text = layout_fit(&layout, name, &fit);
    if (text.cut || text.broken) {
        fit.max_lines = 3;
        text = layout_fit(&layout, name, &fit);
    }
    layout_draw(&layout, &text, "title", layout.left, layout.top, COLOUR_ON_ACCENT);
}

const struct slide identify_slide = {
    .name = "identify", .applies = applies, .compose = compose, .takes_over = true, .ticks = true};
