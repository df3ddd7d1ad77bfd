// Takes the whole screen at once, until it is lifted. White on red, with a frame and a label, so that it does
// not rely on colour alone.
#include "scene/i18n.h"
#include "scene/layout.h"
#include "scene/slides/slides.h"
#include "scene/slides/widgets.h"

static bool applies(const struct view *view)
{
    return view->adjusted.emergency != NULL;
}

static bool is_test(const struct adjustment *emergency)
{
    return emergency->emergency == EMERGENCY_TEST;
}

static const char *text_of(const struct adjustment *emergency)
{
    if (emergency->text)
        return emergency->text;
    if (is_test(emergency))
        return i18n_say("This is a test. There is nothing you need to do.");
    return i18n_say("Please leave the building by the nearest exit");
}

static void draw_frame(const struct layout *layout)
{
    int bar = layout->format == FORMAT_BAR;
    int inset = layout->left / 2;
    int thick = layout_px(layout, bar ? 6 : 12);
    struct box outer = {inset, inset, layout->width - 2 * inset, layout->height - 2 * inset};
    struct box inner = {inset + thick, inset + thick, outer.w - 2 * thick, outer.h - 2 * thick};
    scene_fill(layout->scene, "frame", outer, layout_px(layout, 24), COLOUR_WHITE);
    scene_fill(layout->scene, "frame", inner, layout_px(layout, 12), COLOUR_ALARM);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    bool bar = layout.format == FORMAT_BAR;
    scene->background = COLOUR_ALARM;
    draw_frame(&layout);
    int inside = layout_px(&layout, bar ? 12 : 70);
    layout.left += inside;
    layout.right -= inside;
    layout.top += inside / (bar ? 2 : 1);
    layout.bottom -= inside / (bar ? 2 : 1);
    struct type_style label = layout_key_style(&layout, FACE_TEXT_BOLD, SIZE_LEFT);
    label.tracking = 60;
    int baseline = layout.top + layout_metrics(&layout, widget_clock_style(&layout)).cap_height;
    int right = widget_clock(&layout, view, layout.right, baseline, COLOUR_WHITE);
    layout_line(&layout, "label", label, layout.left, baseline, right - layout.left, COLOUR_WHITE,
        is_test(view->adjusted.emergency) ? i18n_say("TEST") : i18n_say("EMERGENCY"));
    int top = baseline + layout_px(&layout, bar ? 14 : 70);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = 150,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout.right - layout.left,
        .height = layout.bottom - top,
        .max_lines = LAYOUT_MAX_LINES};
    struct layout_block text = layout_fit(&layout, text_of(view->adjusted.emergency), &fit);
    layout_draw(&layout, &text, "title", layout.left, top, COLOUR_WHITE);
}

const struct slide emergency_slide = {
    .name = "emergency", .applies = applies, .compose = compose, .takes_over = true};
