#include "scene/slides/widgets.h"

#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/signs.h"

static struct type_style label_style(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
    style.tracking = 60;
    return style;
}

int widget_pill_height(const struct layout *layout)
{
    return label_style(layout).size_px * 47 / 32;
}

// Without the tracking after the last letter.
static int seen_width(const struct layout *layout, struct type_style style, const char *text)
{
    return layout_width(layout, style, text) - style.size_px * style.tracking / 1000;
}

int widget_pill_width(const struct layout *layout, const char *text)
{
    return seen_width(layout, label_style(layout), text) + 2 * layout_px(layout, 19);
}

static enum colour text_on(enum colour ground)
{
    switch (ground) {
    case COLOUR_ACCENT:
        return COLOUR_ON_ACCENT;
    case COLOUR_INFO:
        return COLOUR_ON_INFO;
    default:
        return COLOUR_WHITE;
    }
}

int widget_pill(
    const struct layout *layout, const char *role, int x, int top, enum colour colour, const char *text)
{
    struct type_style style = label_style(layout);
    struct type_metrics metrics = layout_metrics(layout, style);
    int height = widget_pill_height(layout);
    int width = widget_pill_width(layout, text);
    scene_fill(layout->scene, role, (struct box){x, top, width, height}, layout_px(layout, 6), colour);
    int baseline = top + (height + metrics.cap_height) / 2;
    layout_line(
        layout, role, style, x + layout_px(layout, 19), baseline, layout->width, text_on(colour), text);
    return x + width;
}

int widget_label_width(const struct layout *layout, const char *text)
{
    return layout_width(layout, label_style(layout), text);
}

int widget_label(
    const struct layout *layout, const char *role, int x, int baseline, enum colour colour, const char *text)
{
    return layout_line(layout, role, label_style(layout), x, baseline, layout->width, colour, text);
}

bool widget_same_minute(int64_t a, int64_t b)
{
    return a / 60 == b / 60;
}

bool widget_was_rescheduled(const struct item *item)
{
    return item->was && !item->cancelled &&
           (!widget_same_minute(item->was->at.start, item->at.start) ||
               !widget_same_minute(item->was->at.end, item->at.end));
}

const char *widget_room(const struct view *view, const char *name)
{
    const struct room_query people = {.alias_count = view->place.alias_count, .aliases = view->place.aliases};
    return view->agenda ? room_lookup_name(view->agenda->programme->schedule, &people, name) : name;
}

const char *widget_whereabouts(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct arena *arena = &layout->scene->arena;
    const char *text;
    if (item->moved_to && item->was && item->was->at.start <= view->at) {
        text = arena_format(
            arena, i18n_say("“%s” is now in %s."), item->title, sign_room(layout, view, item->moved_to));
    } else if (item->moved_to && item->was) {
        struct str when = {0};
        i18n_at(&when, view->zone, item->was->at.start, view->at);
        text = arena_format(arena, i18n_say("“%s” is now in %s %s."), item->title,
            sign_room(layout, view, item->moved_to), str_text(&when));
        str_free(&when);
    } else {
        text = arena_format(arena, i18n_say("“%s” is cancelled."), item->title);
    }
    return text ? text : "";
}

void widget_rule(const struct layout *layout, int y)
{
    int thickness = layout_px(layout, 1) > 0 ? layout_px(layout, 1) : 1;
    scene_fill(layout->scene, "rule", (struct box){layout->left, y, layout->right - layout->left, thickness},
        0, COLOUR_RULE);
}

// The first `count` names, and how many more there are.
static const char *join_names(const struct layout *layout, const struct item *item, size_t count)
{
    struct str names = {0};
    for (size_t i = 0; i < count; i++)
        str_format(&names, "%s%s", i > 0 ? ", " : "", item->speakers[i].name);
    if (count < item->speaker_count)
        str_format(&names, " +%zu", item->speaker_count - count);
    const char *kept = arena_text(&layout->scene->arena, str_text(&names), names.length);
    str_free(&names);
    return kept ? kept : "";
}

const char *widget_names(
    const struct layout *layout, struct type_style style, const struct item *item, int max_width)
{
    enum { NAMES_MAX = 12 };
    size_t count = item->speaker_count < NAMES_MAX ? item->speaker_count : NAMES_MAX;
    if (count == 0)
        return "";
    const char *names = join_names(layout, item, count);
    while (count > 1 && layout_width(layout, style, names) > max_width)
        names = join_names(layout, item, --count);
    return names;
}
