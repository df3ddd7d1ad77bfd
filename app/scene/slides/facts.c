#include "scene/slides/facts.h"

#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/widgets.h"

static bool next_line(struct facts *facts, int width)
{
    const struct layout *layout = facts->layout;
    if (facts->further == 0 || layout->left + width > layout->right)
        return false;
    int line = layout_metrics(layout, facts->style).line_height + layout_px(layout, 8);
    facts->further--;
    facts->height += line;
    facts->baseline += line;
    facts->x = layout->left;
    facts->right = layout->right;
    return true;
}

// Finds a place for something of this width, `gap` after what is there, and moves `x` to it. False where
// there is none.
static bool place(struct facts *facts, int gap, int width)
{
    gap = facts->x > facts->layout->left ? gap : 0;
    if (facts->x + gap + width > facts->right)
        return next_line(facts, width);
    facts->x += gap;
    return true;
}

// On this line or the next. Only what is wider than a whole line is cut.
static void facts_text(struct facts *facts, const char *role, int gap, const char *text)
{
    int width = layout_width(facts->layout, facts->style, text);
    if (!place(facts, gap, width) && !next_line(facts, 0))
        facts->x += gap;
    int max_width = facts->right - facts->x;
    facts->cut = facts->cut || width > max_width;
    if (facts->draw)
        facts->x = layout_line(facts->layout, role, facts->style, facts->x, facts->baseline, max_width,
            COLOUR_TEXT_SECONDARY, text);
    else
        facts->x += width < max_width ? width : max_width;
}

void facts_until(struct facts *facts, int gap)
{
    struct str text = {0};
    i18n_until(&text, facts->view->zone, facts->item->at.end, facts->view->at);
    facts_text(facts, "times", gap, str_text(&text));
    str_free(&text);
}

void facts_questions(struct facts *facts, int gap)
{
    const struct view *view = facts->view;
    const struct item *item = facts->item;
    bool overruns = item->timer && item->timer->due;
    if (view->clock.doubt || overruns ||
        view->at < questions_start(&view->agenda->programme->questions, item))
        return;
    const char *word = i18n_say("questions");
    if (place(facts, gap, layout_width(facts->layout, facts->style, word)))
        facts_text(facts, "times", 0, word);
}

void facts_track(struct facts *facts)
{
    const struct layout *layout = facts->layout;
    const char *session = widget_session(facts->view, facts->item);
    int edge = widget_edge_width(layout, facts->item->colour);
    int width = edge + layout_width(layout, facts->style, session);
    if (session[0] == '\0' || !place(facts, layout_px(layout, 28), width))
        return;
    if (facts->draw) {
        int cap_height = layout_metrics(layout, facts->style).cap_height;
        int x = widget_edge(layout, facts->item->colour, facts->x, facts->baseline, cap_height);
        layout_line(layout, "session", facts->style, x, facts->baseline, layout->right - x,
            COLOUR_TEXT_SECONDARY, session);
    }
    facts->x += width;
}

void facts_marks(struct facts *facts)
{
    const struct layout *layout = facts->layout;
    int cap_height = layout_metrics(layout, facts->style).cap_height;
    int gap = layout_px(layout, 24);
    const char *tag = marks_language(layout, facts->view, facts->item);
    int width = marks_language_width(layout, tag);
    if (width > 0 && place(facts, gap, width)) {
        if (facts->draw)
            marks_draw_language(layout, tag, facts->x, facts->baseline, cap_height);
        facts->x += width;
    } else {
        facts->lost = facts->lost || width > 0;
    }
    width = marks_not_recorded_width(layout);
    if (facts->item->not_recorded && place(facts, gap, width)) {
        if (facts->draw)
            marks_draw_not_recorded(layout, facts->x, facts->baseline, cap_height);
        facts->x += width;
    } else {
        facts->lost = facts->lost || facts->item->not_recorded;
    }
}
