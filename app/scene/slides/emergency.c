// Takes the whole screen at once, until it is lifted. White on red, with a frame, a white band with a warning
// sign, and the largest type, so that it does not rely on colour alone. One sentence a line, the first as
// large as it goes. A test has another colour, hatching instead of the frame, and says in giant letters what
// it is.
#include "scene/i18n.h"
#include "scene/layout.h"
#include "scene/slides/emergency_texts.h"
#include "scene/slides/pictograms.h"
#include "scene/slides/slides.h"
#include "scene/slides/widgets.h"

enum { MAX_TEST = 420 }; // of the word TEST, in thousandths

static bool applies(const struct view *view)
{
    return view->adjusted.emergency != NULL;
}

static bool is_test(const struct view *view)
{
    return view->adjusted.emergency->emergency == EMERGENCY_TEST;
}

static struct box inset(struct box box, int by)
{
    return (struct box){box.x + by, box.y + by, box.w - 2 * by, box.h - 2 * by};
}

static struct type_style label_style(const struct layout *layout)
{
    struct type_style style = layout_key_style(layout, FACE_TEXT_BOLD, SIZE_LEFT);
    style.tracking = 60;
    return style;
}

// The sign's side, which follows the label's size.
static int sign_side(const struct layout *layout, struct type_style style)
{
    return layout_metrics(layout, style).cap_height * 3 / 2;
}

// The width of sign and label.
static int label_width(const struct layout *layout, struct type_style style, const char *text)
{
    return sign_side(layout, style) * 4 / 3 + layout_width(layout, style, text);
}

// The style in which sign and label fit, if any does: smaller, and then without extra space between letters.
static struct type_style fitting_style(const struct layout *layout, const char *text, int width)
{
    struct type_style style = label_style(layout);
    int rest = layout->style->rest_px;
    int step = 1 + style.size_px / 16;
    while (style.size_px > rest && label_width(layout, style, text) > width)
        style.size_px = style.size_px - step > rest ? style.size_px - step : rest;
    if (label_width(layout, style, text) > width)
        style.tracking = 0;
    return style;
}

// Sign, label and clock between `left` and `right`. The word comes first: where there is no room for all, it
// is set smaller, then the sign goes, then the clock.
static void draw_label(
    const struct layout *layout, const struct view *view, int left, int right, int baseline)
{
    const char *text = i18n_say("EMERGENCY");
    size_t count = layout->scene->count;
    int end = right;
    if (!view->clock.unset)
        end = widget_clock(layout, view, right, baseline, COLOUR_ALARM) - label_style(layout).size_px / 2;
    struct type_style style = fitting_style(layout, text, end - left);
    if (layout_width(layout, style, text) > end - left) {
        layout->scene->count = count;
        end = right;
        style = fitting_style(layout, text, end - left);
    }
    bool both = label_width(layout, style, text) <= end - left;
    int cap = layout_metrics(layout, style).cap_height;
    int side = both ? sign_side(layout, style) : 0;
    struct box sign = {left, baseline - cap / 2 - side / 2 - cap / 12, side, side};
    int x = left + side * 4 / 3;
    pictogram_warning(layout->scene, "sign", sign, COLOUR_ALARM, COLOUR_WHITE);
    layout_line(layout, "label", style, x, baseline, end - x, COLOUR_ALARM, text);
}

// The frame, and the band with the label. Returns the area below.
static struct box draw_real(const struct layout *layout, const struct view *view)
{
    bool bar = layout->format == FORMAT_BAR;
    int thick = layout_px(layout, bar ? 6 : 14);
    int inside = layout_px(layout, bar ? 14 : 44);
    struct box outer = inset((struct box){0, 0, layout->width, layout->height}, layout->left / 2);
    int cap = layout_metrics(layout, widget_clock_style(layout)).cap_height;
    int band = cap * (bar ? 15 : 22) / 10;
    // The clock is where it is on every slide.
    int header = layout->top + cap + (band - cap) / 2 - outer.y;
    header = header > band ? header : band;
    struct box inner = {outer.x + thick, outer.y + header, outer.w - 2 * thick, outer.h - header - thick};
    scene_fill(layout->scene, "frame", outer, layout_px(layout, 24), COLOUR_WHITE);
    scene_fill(layout->scene, "frame", inner, layout_px(layout, 12), COLOUR_ALARM);
    int left = inner.x + inside > layout->left ? inner.x + inside : layout->left;
    int right = layout->width - left;
    draw_label(layout, view, left, right, inner.y - (band - cap) / 2);
    int top = inner.y + inside * (bar ? 1 : 2) / 3;
    int bottom = inner.y + inner.h - inside * 2 / 3;
    bottom = bottom < layout->bottom ? bottom : layout->bottom;
    return (struct box){left, top, right - left, bottom - top};
}

// TEST, at most so wide and high.
static struct layout_block giant_word(const struct layout *layout, int width, int height)
{
    return layout_fit(layout, i18n_say("TEST"),
        &(struct layout_fit){.face = FACE_DISPLAY_BOLD,
            .max_size = MAX_TEST,
            .min_size = SIZE_TITLE_MIN,
            .key = true,
            .width = width,
            .height = height,
            .max_lines = 1});
}

// On a bar the word is beside the texts.
static struct box draw_test_bar(const struct layout *layout, const struct box *area, int below, int gap)
{
    struct layout_block word = giant_word(layout, area->w * 2 / 5, 2 * area->h);
    int cap = layout_metrics(layout, word.style).cap_height;
    int x = area->x + layout_width(layout, word.style, word.text) + 2 * gap;
    layout_draw(layout, &word, "phase", area->x, area->y + (area->h + cap) / 2 - word.ascent, COLOUR_ON_INFO);
    return (struct box){x, below, area->x + area->w - x, area->y + area->h - below};
}

// Hatching around a panel with TEST in giant letters, and the clock. Returns the area for the texts.
static struct box draw_test(const struct layout *layout, const struct view *view)
{
    bool bar = layout->format == FORMAT_BAR;
    struct box whole = {0, 0, layout->width, layout->height};
    struct box panel = inset(whole, layout->left);
    int inside = layout_px(layout, bar ? 16 : 44);
    struct box area = inset(panel, inside);
    int clock_cap = layout_metrics(layout, widget_clock_style(layout)).cap_height;
    int right = area.x + area.w;
    scene_hatch(layout->scene, "hatch", whole, layout_px(layout, 40), COLOUR_ON_INFO);
    scene_fill(layout->scene, "panel", panel, layout_px(layout, 16), COLOUR_INFO);
    if (!view->clock.unset)
        right = widget_clock(layout, view, right, area.y + clock_cap, COLOUR_ON_INFO) - inside;
    if (bar)
        return draw_test_bar(layout, &area, area.y + clock_cap + inside / 2, inside);
    int width = layout->portrait ? area.w : right - area.x;
    struct layout_block word = giant_word(layout, width, area.h * 11 / 20);
    int cap = layout_metrics(layout, word.style).cap_height;
    int top = area.y + (layout->portrait ? 2 * clock_cap : 0) - (word.ascent - cap);
    layout_draw(layout, &word, "phase", area.x, top, COLOUR_ON_INFO);
    int below = top + word.ascent + layout_px(layout, 60);
    return (struct box){area.x, below, area.w, area.y + area.h - below};
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    bool test = is_test(view);
    scene->background = test ? COLOUR_INFO : COLOUR_ALARM;
    struct box area = test ? draw_test(&layout, view) : draw_real(&layout, view);
    emergency_draw_texts(&layout, view, &area, test ? COLOUR_ON_INFO : COLOUR_WHITE);
}

const struct slide emergency_slide = {
    .name = "emergency", .applies = applies, .compose = compose, .takes_over = true, .page_s = 8};
