#include "scene/slides/footer.h"

#include "scene/i18n.h"

static const struct item *running(const struct view *view)
{
    const struct agenda *agenda = view->agenda;
    return agenda && agenda->now_count > 0 ? agenda->now[0] : NULL;
}

int footer_draw(const struct layout *layout, const struct view *view)
{
    const struct item *now = running(view);
    const struct item *next = view->agenda ? view->agenda->next : NULL;
    bool bar = layout->format == FORMAT_BAR;
    int gap = layout_px(layout, bar ? 6 : layout->portrait ? 28 : 10);
    int bottom = layout->bottom;
    if (!now && !next)
        return bottom;
    int next_label = widget_label_width(layout, i18n_say("NEXT"));
    int now_label = widget_label_width(layout, i18n_say("NOW"));
    int label = next_label > now_label ? next_label : now_label;
    // A bar has room for one of them.
    if (next && !(bar && now))
        bottom = widget_upcoming_in_column(layout, view, next, i18n_say("NEXT"), label, bottom, true) - gap;
    if (now)
        bottom = widget_upcoming_in_column(layout, view, now, i18n_say("NOW"), label, bottom, true) - gap;
    widget_rule(layout, bottom - layout_px(layout, bar ? 2 : 10));
    return bottom - layout_px(layout, bar ? 8 : 36);
}
