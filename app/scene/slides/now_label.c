#include "scene/slides/now_label.h"

#include "scene/i18n.h"
#include "scene/slides/progress.h"

int now_label_height(const struct layout *layout, const struct now_label *label)
{
    int pill = widget_pill_height(layout);
    int left = label->left ? progress_height(layout) : 0;
    return left > pill ? left : pill;
}

// People in the corridor must see this before they open the door.
static void add_full(struct facts *facts)
{
    const struct layout *layout = facts->layout;
    const char *text = i18n_say("ROOM FULL");
    int width = widget_pill_width(layout, text);
    if (!facts->view->adjusted.full || !facts_place(facts, layout_px(layout, 28), width))
        return;
    int cap_height = layout_metrics(layout, facts->style).cap_height;
    int top = facts->baseline - cap_height / 2 - widget_pill_height(layout) / 2;
    if (facts->draw)
        widget_pill(layout, "full", facts->x, top, COLOUR_INFO, text);
    facts->x += width;
}

struct facts now_label_row(
    const struct layout *layout, const struct view *view, const struct now_label *label, int top, bool draw)
{
    int gap = layout_px(layout, 28);
    const char *now = i18n_say("NOW");
    int middle = top + now_label_height(layout, label) / 2;
    struct facts facts = {.layout = layout,
        .view = view,
        .item = label->item,
        .style = layout_style(layout, FACE_TEXT, SIZE_BODY + 1),
        .draw = draw,
        .x = layout->left + widget_pill_width(layout, now),
        .right = layout->right,
        .further = label->further};
    if (draw)
        widget_pill(layout, "now", layout->left, middle - widget_pill_height(layout) / 2, COLOUR_ACCENT, now);
    if (label->item && label->left) {
        int room = layout->right - facts.x - gap;
        facts.right = progress_beside(layout, view, label->item, middle, room, draw) - gap;
    }
    facts.baseline = middle + layout_metrics(layout, facts.style).cap_height / 2;
    if (label->item) {
        facts_times(&facts, gap);
        if (label->marks)
            facts_marks(&facts);
        if (label->track)
            facts_track(&facts);
    }
    add_full(&facts);
    return facts;
}

int now_label_draw(
    const struct layout *layout, const struct view *view, const struct now_label *label, int top)
{
    struct facts facts = now_label_row(layout, view, label, top, true);
    return now_label_height(layout, label) + facts.height;
}
