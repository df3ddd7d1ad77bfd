// The staff's notices, with their sender and time. One a page.
#include "scene/i18n.h"
#include "scene/slides/footer.h"
#include "scene/slides/slides.h"

static bool applies(const struct view *view)
{
    return view->adjusted.notice_count > 0;
}

static bool is_urgent(const struct adjustment *notice)
{
    return notice->level == NOTICE_URGENT;
}

// The body of a notice, without its label.
struct body {
    int top, bottom;
};

// Sender and time: above the body's bottom, on a bar beside the label, which ends at `x`.
static void draw_sender(const struct layout *layout, const struct view *view, const struct adjustment *notice,
    int label_top, int x, struct body *body)
{
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics metrics = layout_metrics(layout, small);
    int baseline = body->bottom - metrics.descent;
    if (layout->format == FORMAT_BAR) {
        x += layout_px(layout, 28);
        baseline = label_top + (widget_pill_height(layout) + metrics.cap_height) / 2;
    } else {
        x = layout->left;
        body->bottom -= metrics.line_height + layout_px(layout, 20);
    }
    struct str text = {0};
    str_format(&text, "%s · ", notice->by);
    i18n_time(&text, view->zone, notice->at, view->at);
    layout_line(
        layout, "from", small, x, baseline, layout->right - x, COLOUR_TEXT_SECONDARY, str_text(&text));
    str_free(&text);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    scene->pages = (int)view->adjusted.notice_count;
    const struct adjustment *notice = view->adjusted.notices[view->page % scene->pages];
    bool urgent = is_urgent(notice);
    const struct item *item = view->agenda && view->agenda->now_count > 0 ? view->agenda->now[0] : NULL;
    int top = widget_header(&layout, view, NULL, widget_session(view, item));
    struct body body = {.bottom = footer_draw(&layout, view)};
    int x = widget_pill(&layout, "notice", layout.left, top, urgent ? COLOUR_ACCENT : COLOUR_INFO,
        urgent ? i18n_say("IMPORTANT") : i18n_say("NOTICE"));
    body.top = top + widget_pill_height(&layout) + layout_px(&layout, layout.format == FORMAT_BAR ? 6 : 30);
    draw_sender(&layout, view, notice, top, x, &body);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_TITLE,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout.right - layout.left,
        .height = body.bottom - body.top,
        .max_lines = LAYOUT_MAX_LINES};
    struct layout_block text = layout_fit(&layout, notice->text, &fit);
    layout_draw(&layout, &text, "title", layout.left, body.top, COLOUR_TEXT);
}

const struct slide notice_slide = {.name = "notice", .applies = applies, .compose = compose, .page_s = 5};
