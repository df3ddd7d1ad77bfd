#include "scene/slides/idle_then.h"

#include "scene/i18n.h"
#include "scene/slides/parallel.h"

static const char *then_line(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    bool several = view->agenda && parallel_starting(view->agenda, item).count > 1;
    if (several || item->poster_count > 0)
        return parallel_aside(layout, view, item, style, layout->right - layout->left);
    struct str text = {0};
    for (size_t i = 0; i < item->speaker_count && i < 3; i++) {
        const struct speaker *speaker = &item->speakers[i];
        str_format(&text, "%s%s", i > 0 ? ", " : "", speaker->name);
        if (item->speaker_count == 1 && speaker->affiliation[0] != '\0')
            str_format(&text, " · %s", speaker->affiliation);
    }
    if (item->speaker_count > 3) {
        str_add_char(&text, ' ');
        size_t rest = item->speaker_count - 3;
        str_format(&text, i18n_plural("and %zu more", "and %zu more", rest), rest);
    }
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    int width = layout->right - layout->left;
    if (kept && item->speaker_count > 1 && layout_width(layout, style, kept) > width)
        kept = widget_names(layout, style, item, width);
    return kept ? kept : "";
}

// Sizes of the item that follows.
static struct layout_block then_title(const struct layout *layout, const struct item *item, int lines)
{
    bool bar = layout->format == FORMAT_BAR;
    return layout_fit(layout, item->title,
        &(struct layout_fit){.face = FACE_DISPLAY_SEMIBOLD,
            .max_size = layout->portrait ? SIZE_TITLE_MIN
                        : bar            ? SIZE_BODY + 6
                                         : SIZE_BODY + 17,
            .min_size = SIZE_BODY + 3,
            .width = layout->right - layout->left,
            .height = layout->height,
            .max_lines = lines});
}

// "THEN", with its time where that is not said above.
static void draw_then_label(
    const struct layout *layout, const struct view *view, const struct idle *idle, int baseline)
{
    int x = widget_label(layout, "label", layout->left, baseline, COLOUR_ACCENT_TEXT, idle->then_label);
    if (!idle->then_with_time)
        return;
    struct str time = {0};
    i18n_time(&time, view->zone, idle->then->at.start, view->at);
    x += layout_px(layout, 18);
    layout_line(layout, "then-time", layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY), x, baseline,
        layout->right - x, COLOUR_TEXT, str_text(&time));
    str_free(&time);
}

int idle_then_draw(
    const struct layout *layout, const struct view *view, const struct idle *idle, int lines, bool draw)
{
    const struct item *item = idle->then;
    if (!item || lines == 0)
        return layout->bottom;
    bool bar = layout->format == FORMAT_BAR;
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    struct type_metrics label = layout_metrics(layout, layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL));
    struct layout_block title = then_title(layout, item, lines);
    // On a bar the names are for titles of a line.
    const char *names = bar && (title.line_count > 1 || lines == 1) ? "" : then_line(layout, view, item);
    int names_height = names[0] ? names_metrics.line_height + layout_px(layout, 4) : 0;
    int title_top = layout->bottom - names_height - title.height;
    int baseline = title_top - layout_px(layout, bar ? 2 : 10);
    int rule = baseline - label.cap_height - layout_px(layout, bar ? 16 : 32);
    if (!draw)
        return rule - layout_px(layout, bar ? 4 : 20);
    widget_rule(layout, rule);
    draw_then_label(layout, view, idle, baseline);
    layout_draw(layout, &title, "then-title", layout->left, title_top, COLOUR_TEXT);
    layout_line_below(layout, &title, "then-speakers", names_style, layout->left,
        layout->bottom - names_metrics.descent, layout->right - layout->left, COLOUR_TEXT_SECONDARY, names);
    return rule;
}
