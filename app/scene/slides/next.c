// The talk that follows: in how many minutes, and what comes after it.
#include "scene/slides/parts.h"
#include "scene/slides/slides.h"
#include "scene/words.h"

// The next talk of the day, else whatever comes next.
static const struct item *subject(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    const struct item *talk = agenda->next_talk;
    if (talk && schedule_day(schedule, talk->at.start) == schedule_day(schedule, agenda->at))
        return talk;
    return agenda->next;
}

bool next_applies(const struct view *view)
{
    return view->agenda && view->agenda->next;
}

static void when_line(const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_BODY + 1);
    struct type_style label = layout_style(layout, FACE_TEXT_BOLD, SIZE_BODY + 1);
    label.tracking = 60;
    struct type_metrics metrics = layout_metrics(layout, style);
    int baseline = top + (parts_pill_height(layout) + metrics.cap_height) / 2;
    int x =
        layout_line(layout, "label", label, layout->left, baseline, layout->width, COLOUR_TRAM, "UP NEXT");
    struct str when = {0};
    if (!view->clock_doubt && zone_day(view->zone, item->at.start) == zone_day(view->zone, view->at)) {
        words_until_start(&when, item->at.start - view->at);
        str_add_text(&when, " · ");
    }
    words_span(&when, view->zone, item->at.start, item->at.end, view->at);
    x += layout_px(layout, 28);
    x = layout_line(layout, "when", style, x, baseline, layout->right - x, COLOUR_MIST, str_text(&when));
    parts_old_times(layout, view, item, style, x, baseline);
    str_free(&when);
}

// The items behind the subject, on its day, as many as there is room for; returns the y above which the body
// ends.
static int after_it(const struct layout *layout, const struct view *view, const struct item *item)
{
    const struct agenda *agenda = view->agenda;
    enum { MOST = 2 };
    const struct item *rows[MOST];
    size_t count = 0;
    for (size_t i = 0; i < agenda->later_count && count < MOST; i++)
        if (item_compare(agenda->later[i], item) > 0)
            rows[count++] = agenda->later[i];
    int bottom = layout->bottom;
    for (size_t i = count; i-- > 0;)
        bottom = parts_coming(layout, view, rows[i], NULL, bottom, true) -
                 layout_px(layout, layout->portrait ? 30 : 14);
    if (count == 0)
        return layout->bottom;
    parts_rule(layout, bottom - layout_px(layout, 14));
    return bottom - layout_px(layout, 40);
}

void next_compose(const struct view *view, const struct typesetter *type, struct scene *scene)
{
    struct layout layout = layout_of(scene, type);
    const struct item *item = subject(view->agenda);
    int top = parts_header(&layout, view, parts_session(view, item));
    int bottom = after_it(&layout, view, item);
    when_line(&layout, view, item, top);
    int title_top = top + parts_pill_height(&layout) + layout_px(&layout, 26);
    int speakers = item->speaker_count > 0 ? layout_px(&layout, SIZE_SPEAKERS * 5 / 4 + 24) : 0;
    struct layout_block title = layout_fit(&layout, FACE_DISPLAY_BOLD, item->title, SIZE_TITLE,
        SIZE_TITLE_LEAST, layout.right - layout.left, bottom - title_top - speakers, layout.portrait ? 6 : 4);
    int below = layout_draw(&layout, &title, "title", layout.left, title_top, COLOUR_PAPER);
    parts_speakers(&layout, item, below + layout_px(&layout, 24), bottom, layout.portrait ? 4 : 2);
}
