#include "scene/slides/now_label.h"

#include "scene/i18n.h"
#include "scene/slides/progress.h"

static int row_height(const struct layout *layout, const struct now_label *label)
{
    int pill = widget_pill_height(layout);
    int left = label->left ? progress_height(layout) : 0;
    return left > pill ? left : pill;
}

struct facts now_label_row(
    const struct layout *layout, const struct view *view, const struct now_label *label, int top, bool draw)
{
    int gap = layout_px(layout, 28);
    const char *now = i18n_say("NOW");
    int middle = top + row_height(layout, label) / 2;
    struct facts facts = {.layout = layout,
        .view = view,
        .item = label->item,
        .style = layout_style(layout, FACE_TEXT, SIZE_BODY + 1),
        .draw = draw,
        .x = layout->left + (label->below_band ? 0 : widget_pill_width(layout, now)),
        .right = layout->right,
        .further = label->further};
    if (draw && !label->below_band)
        widget_pill(layout, "now", layout->left, middle - widget_pill_height(layout) / 2, COLOUR_ACCENT, now);
    bool until = true;
    if (label->item && label->left) {
        int room = layout->right - facts.x - gap;
        facts.right = progress_beside(layout, view, label->item, middle, room, draw, &until) - gap;
    }
    facts.baseline = middle + layout_metrics(layout, facts.style).cap_height / 2;
    if (label->item) {
        if (!until)
            facts_until(&facts, gap);
        facts_questions(&facts, gap);
        if (label->marks)
            facts_marks(&facts);
        if (label->track)
            facts_track(&facts);
    }
    return facts;
}

static int height_of(const struct layout *layout, const struct now_label *label, const struct facts *facts)
{
    bool empty = facts->x == layout->left && facts->height == 0 && !label->left;
    return empty ? 0 : row_height(layout, label) + facts->height;
}

int now_label_height(const struct layout *layout, const struct view *view, const struct now_label *label)
{
    struct facts facts = now_label_row(layout, view, label, 0, false);
    return height_of(layout, label, &facts);
}

int now_label_draw(
    const struct layout *layout, const struct view *view, const struct now_label *label, int top)
{
    struct facts facts = now_label_row(layout, view, label, top, true);
    return height_of(layout, label, &facts);
}
