// A talk's speakers as running text: each name with its affiliation is a unit that does not break.
#include "scene/i18n.h"
#include "scene/slides/parallel.h"
#include "scene/slides/widgets.h"
#include "scene/text_break.h"

struct flow {
    const struct layout *layout;
    const struct item *item;
    struct type_style name_style;
    struct type_style affiliation_style;
    bool affiliations;
    size_t shown;    // this many are named; the others become "and N more"
    int gap;         // between name and affiliation
    int reserved_px; // reserved at the right for "and N more" after a name that is cut
    int lines;
    bool draw;
    int x, baseline;
};

static int dot_width(const struct flow *flow)
{
    return layout_width(flow->layout, flow->affiliation_style, "·") + 2 * flow->gap;
}

static int unit_width(const struct flow *flow, const struct speaker *speaker)
{
    int width = layout_width(flow->layout, flow->name_style, speaker->name);
    if (flow->affiliations && speaker->affiliation[0] != '\0')
        width += flow->gap + layout_width(flow->layout, flow->affiliation_style, speaker->affiliation);
    return width;
}

// Moves to the place of the next unit: after a dot on this line, else on a new one.
static void start_unit(struct flow *flow, int width)
{
    const struct layout *layout = flow->layout;
    if (flow->x == layout->left)
        return;
    if (flow->x + dot_width(flow) + width <= layout->right) {
        if (flow->draw)
            layout_line(layout, "speakers", flow->affiliation_style, flow->x + flow->gap, flow->baseline,
                layout->width, COLOUR_TEXT_SECONDARY, "·");
        flow->x += dot_width(flow);
        return;
    }
    flow->x = layout->left;
    flow->baseline += layout_metrics(layout, flow->name_style).line_height;
    flow->lines++;
}

static void flow_text(struct flow *flow, struct type_style style, enum colour colour, const char *text)
{
    int max_width = flow->layout->right - flow->reserved_px - flow->x;
    if (flow->draw)
        flow->x =
            layout_line(flow->layout, "speakers", style, flow->x, flow->baseline, max_width, colour, text);
    else
        flow->x += layout_width(flow->layout, style, text);
}

static const char *and_more(const struct flow *flow)
{
    size_t rest = flow->item->speaker_count - flow->shown;
    return rest > 0 ? arena_format(&flow->layout->scene->arena,
                          i18n_plural("and %zu more", "and %zu more", rest), rest)
                    : NULL;
}

// Draws everything from `x` and `baseline` on, or only counts the lines.
static void flow_all(struct flow *flow)
{
    flow->lines = 1;
    for (size_t i = 0; i < flow->shown; i++) {
        const struct speaker *speaker = &flow->item->speakers[i];
        start_unit(flow, unit_width(flow, speaker));
        flow_text(flow, flow->name_style, COLOUR_TEXT, speaker->name);
        if (!flow->affiliations || speaker->affiliation[0] == '\0')
            continue;
        flow->x += flow->gap;
        if (flow->x < flow->layout->right)
            flow_text(flow, flow->affiliation_style, COLOUR_TEXT_SECONDARY, speaker->affiliation);
    }
    const char *more = and_more(flow);
    if (!more)
        return;
    flow->reserved_px = 0;
    start_unit(flow, layout_width(flow->layout, flow->affiliation_style, more));
    flow_text(flow, flow->affiliation_style, COLOUR_TEXT_SECONDARY, more);
}

// Does everything fit into so many lines, if units wider than a line are cut?
static bool fits_cut(struct flow flow, int max_lines)
{
    flow.draw = false;
    flow_all(&flow);
    return flow.lines <= max_lines;
}

// Does it fit without cutting any?
static bool fits(const struct flow *flow, int max_lines)
{
    const struct layout *layout = flow->layout;
    for (size_t i = 0; i < flow->shown; i++)
        if (layout->left + unit_width(flow, &flow->item->speakers[i]) > layout->right)
            return false;
    return fits_cut(*flow, max_lines);
}

static void set_size(struct flow *flow, int size)
{
    flow->name_style = layout_style(flow->layout, FACE_DISPLAY_SEMIBOLD, size);
    flow->affiliation_style = layout_style(flow->layout, FACE_DISPLAY, size - 2);
}

// Shrinks until it fits: the size first, then the affiliations go, then the last speakers.
static void shrink_to_fit(struct flow *flow, int max_lines)
{
    // More could not be read anyway, and every attempt measures all.
    enum { SHOWN_MAX = 16, STEP = 4 };
    if (flow->shown > SHOWN_MAX)
        flow->shown = SHOWN_MAX;
    flow->affiliations = true;
    for (int size = SIZE_SPEAKERS; size >= SIZE_BODY; size -= STEP) {
        set_size(flow, size);
        if (fits(flow, max_lines))
            return;
    }
    flow->affiliations = false;
    for (int size = SIZE_SPEAKERS; size >= SIZE_BODY; size -= STEP) {
        set_size(flow, size);
        if (fits(flow, max_lines))
            return;
    }
    // A name wider than a line is cut: it does not cost the others their place.
    while (flow->shown > 1 && !fits_cut(*flow, max_lines))
        flow->shown--;
    const char *more = and_more(flow);
    if (more && !fits_cut(*flow, max_lines))
        flow->reserved_px = dot_width(flow) + layout_width(flow->layout, flow->affiliation_style, more);
}

// In the place of speakers.
static int draw_posters(const struct layout *layout, const struct item *item, int top)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SPEAKERS);
    struct type_metrics metrics = layout_metrics(layout, style);
    layout_line(layout, "speakers", style, layout->left, top + metrics.ascent, layout->right - layout->left,
        COLOUR_TEXT, parallel_posters(layout, item));
    return top + metrics.ascent + metrics.descent;
}

int widget_speakers(const struct layout *layout, const struct item *item, int top, int bottom, int max_lines)
{
    if (item->poster_count > 0)
        return draw_posters(layout, item, top);
    if (item->speaker_count == 0)
        return top;
    struct flow flow = {.layout = layout, .item = item, .shown = item->speaker_count};
    set_size(&flow, SIZE_SPEAKERS);
    flow.gap = layout_px(layout, 14);
    flow.x = layout->left;
    struct type_metrics metrics = layout_metrics(layout, flow.name_style);
    int room = (bottom - top) / metrics.line_height;
    max_lines = room < max_lines ? (room > 0 ? room : 1) : max_lines;
    shrink_to_fit(&flow, max_lines);
    metrics = layout_metrics(layout, flow.name_style);
    flow.draw = true;
    flow.baseline = top + metrics.ascent;
    size_t first = layout->scene->count;
    flow_all(&flow);
    if (text_break_is_rtl(item->title))
        layout_mirror(layout, first);
    return flow.baseline + metrics.descent;
}
