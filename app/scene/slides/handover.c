// Between two consecutive talks, in the last seconds of the one and the first of the other: thanks to the
// one, and what is next.
#include "scene/i18n.h"
#include "scene/slides/now.h"
#include "scene/slides/slides.h"
#include "scene/slides/talk.h"

enum { BEFORE_S = 20, AFTER_S = 10 };

struct handover {
    const struct item *from, *to;
};

// The talk here that ends at this instant; NULL for none.
static const struct item *ended_at(const struct agenda *agenda, int64_t at)
{
    for (size_t i = 0; i < agenda->today_count; i++) {
        const struct item *item = agenda->today[i];
        if (item->kind == ITEM_TALK && !item->cancelled && item->at.end == at)
            return item;
    }
    return NULL;
}

static bool handover_of(const struct view *view, struct handover *out)
{
    const struct agenda *agenda = view->agenda;
    if (!agenda || view->clock.doubt || agenda->phase != PHASE_TALK || agenda->now_count != 1 ||
        agenda->programme->place.kind == PLACE_EVENT)
        return false;
    const struct item *now = agenda->now[0];
    if (view->at < now->at.start + AFTER_S) {
        *out = (struct handover){ended_at(agenda, now->at.start), now};
        return out->from != NULL;
    }
    const struct item *next = agenda->next;
    bool follows = next && next->kind == ITEM_TALK && next->at.start == now->at.end;
    // Very short talks are not to be covered by thanks.
    bool long_enough = now->at.end - now->at.start >= (int64_t)4 * (BEFORE_S + AFTER_S);
    *out = (struct handover){now, next};
    return follows && long_enough && view->at >= now->at.end - BEFORE_S;
}

static bool applies(const struct view *view)
{
    struct handover handover;
    return handover_of(view, &handover);
}

int64_t handover_next_change(const struct view *view)
{
    const struct agenda *agenda = view->agenda;
    if (!agenda || agenda->now_count == 0)
        return INT64_MAX;
    const struct span *now = &agenda->now[0]->at;
    if (view->at < now->start + AFTER_S)
        return now->start + AFTER_S;
    return view->at < now->end - BEFORE_S ? now->end - BEFORE_S : INT64_MAX;
}

// The thanks and the talk's title; returns the bottom.
static int draw_thanks(const struct layout *layout, const struct item *from, int top)
{
    struct type_style names = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SPEAKERS);
    struct type_style quiet = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics metrics = layout_metrics(layout, names);
    int width = layout->right - layout->left;
    int baseline = top + metrics.ascent;
    const char *who = from->poster_count > 0 ? "" : widget_names(layout, names, from, width * 3 / 4);
    const char *thanks =
        who[0] ? arena_format(&layout->scene->arena, i18n_say("Thank you, %s"), who) : i18n_say("Thank you");
    layout_line(layout, "thanks", names, layout->left, baseline, width, COLOUR_TEXT, thanks ? thanks : "");
    if (layout->format == FORMAT_BAR)
        return baseline + metrics.descent;
    baseline += layout_metrics(layout, quiet).line_height;
    layout_line(
        layout, "thanks-title", quiet, layout->left, baseline, width, COLOUR_TEXT_SECONDARY, from->title);
    return baseline + metrics.descent;
}

// "UP NEXT starting now", once it has begun NOW; its times at the right edge, or below where that has no
// room. Returns the bottom.
static int draw_when(const struct layout *layout, const struct view *view, const struct item *to, int top)
{
    struct type_style big = layout_key_style(layout, FACE_TEXT_SEMIBOLD, SIZE_LEFT);
    struct type_style label = layout_style(layout, FACE_TEXT_BOLD, SIZE_BODY + 1);
    int pill = widget_pill_height(layout);
    int cap = layout_metrics(layout, big).cap_height;
    int height = pill > cap ? pill : cap;
    int baseline = top + (height + cap) / 2;
    int x = layout->left;
    struct str text = {0};
    label.tracking = 60;
    if (view->at >= to->at.start) {
        x = widget_pill(layout, "now", x, top + (height - pill) / 2, COLOUR_ACCENT, i18n_say("NOW"));
    } else {
        x = layout_line(
            layout, "label", label, x, baseline, layout->width, COLOUR_ACCENT_TEXT, i18n_say("UP NEXT"));
        i18n_until_start(&text, to->at.start - view->at);
        x = layout_line(layout, "until", big, x + layout_px(layout, 28), baseline, layout->width, COLOUR_TEXT,
            str_text(&text));
        str_clear(&text);
    }
    i18n_span(&text, view->zone, to->at.start, to->at.end, view->at);
    int width = layout_width(layout, big, str_text(&text));
    bool below = x + layout_px(layout, 40) + width > layout->right;
    if (below) {
        height += layout_px(layout, 34) + cap;
        baseline += layout_px(layout, 34) + cap;
    }
    layout_line(layout, "times", big, below ? layout->left : layout->right - width, baseline, layout->width,
        COLOUR_TEXT_SECONDARY, str_text(&text));
    str_free(&text);
    return top + height;
}

// The title in the size that it will have on `now`, so that it does not jump.
static int title_size(const struct layout *layout, const struct view *view, const struct item *to)
{
    int size = SIZE_TITLE_MAX;
    if (layout->format == FORMAT_BAR)
        return size;
    int px = now_title_px(layout, view, to, widget_body_top(layout, view, NULL));
    while (size > SIZE_TITLE_MIN && layout_px(layout, size) > px)
        size--;
    return size;
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct handover handover;
    if (!handover_of(view, &handover))
        return;
    bool bar = layout.format == FORMAT_BAR;
    int top = widget_header_of(&layout, view, handover.to);
    int y = draw_thanks(&layout, handover.from, top) + layout_px(&layout, bar ? 4 : 30);
    widget_rule(&layout, y);
    y = draw_when(&layout, view, handover.to, y + layout_px(&layout, bar ? 8 : 34));
    y += layout_px(&layout, bar ? 4 : 30);
    struct talk talk =
        talk_fit_up_to(&layout, handover.to, title_size(&layout, view, handover.to), y, layout.bottom);
    talk_draw(&layout, &talk);
}

const struct slide handover_slide = {
    .name = "handover", .applies = applies, .compose = compose, .takes_over = true};
