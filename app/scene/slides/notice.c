// What the staff has to say, with who and when. A notice a page.
#include "scene/i18n.h"
#include "scene/slides/footer.h"
#include "scene/slides/slides.h"

#include <string.h>

bool notice_applies(const struct view *view)
{
    return view->adjusted.notice_count > 0;
}

void notice_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    scene->pages = (int)view->adjusted.notice_count;
    const struct adjustment *notice = view->adjusted.notices[view->page % scene->pages];
    bool urgent = strcmp(notice->kind, "urgent") == 0;
    bool bar = layout.format == FORMAT_BAR;
    const struct item *item = view->agenda && view->agenda->now_count > 0 ? view->agenda->now[0] : NULL;
    int top = widget_header(&layout, view, NULL, widget_session(view, item));
    int bottom = footer_draw(&layout, view);
    struct type_style small = layout_style(&layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics metrics = layout_metrics(&layout, small);
    struct str from = {0};
    str_format(&from, "%s · ", notice->by);
    i18n_time(&from, view->zone, notice->at, view->at);
    int x = widget_pill(&layout, "notice", layout.left, top, urgent ? COLOUR_ACCENT : COLOUR_INFO,
        urgent ? i18n_say("IMPORTANT") : i18n_say("NOTICE"));
    int y = top + widget_pill_height(&layout) + layout_px(&layout, bar ? 6 : 30);
    // Who and when: at the bottom, on a bar beside the label.
    int baseline = bottom - metrics.descent;
    if (bar) {
        x += layout_px(&layout, 28);
        baseline = top + (widget_pill_height(&layout) + metrics.cap_height) / 2;
    } else {
        x = layout.left;
        bottom -= metrics.line_height + layout_px(&layout, 20);
    }
    layout_line(
        &layout, "from", small, x, baseline, layout.right - x, COLOUR_TEXT_SECONDARY, str_text(&from));
    str_free(&from);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .most = SIZE_TITLE,
        .least = SIZE_TITLE_LEAST,
        .key = true,
        .width = layout.right - layout.left,
        .height = bottom - y,
        .lines = LAYOUT_MAX_LINES};
    struct layout_block text = layout_fit(&layout, notice->text, &fit);
    layout_draw(&layout, &text, "title", layout.left, y, COLOUR_TEXT);
}
