#include "scene/slides/marks.h"

#include "scene/i18n.h"

#include <string.h>

// Are talks held in several languages? Those whose language is unknown do not count.
static bool has_languages(const struct schedule *schedule)
{
    const char *first = NULL;
    for (size_t i = 0; i < schedule->item_count; i++) {
        const char *language = schedule->items[i].language;
        if (!language || schedule->items[i].kind != ITEM_TALK)
            continue;
        if (first && strcmp(first, language) != 0)
            return true;
        first = language;
    }
    return false;
}

// Is it another one than the display's? "pt-br" is Portuguese.
static bool is_foreign(const char *language)
{
    const char *own = i18n_language();
    size_t length = strlen(own);
    return strncmp(language, own, length) != 0 || (language[length] != '\0' && language[length] != '-');
}

const char *marks_language(const struct layout *layout, const struct view *view, const struct item *item)
{
    if (!item->language || !view->agenda ||
        (!is_foreign(item->language) && !has_languages(view->agenda->programme->schedule)))
        return "";
    char *tag = arena_text(&layout->scene->arena, item->language, strlen(item->language));
    for (char *c = tag; c && *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    return tag ? tag : "";
}

struct type_style marks_language_style(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
    style.tracking = 40;
    return style;
}

// Without the tracking after the last letter.
static int tag_width(const struct layout *layout, struct type_style style, const char *tag)
{
    return layout_width(layout, style, tag) - style.size_px * style.tracking / 1000;
}

int marks_language_width(const struct layout *layout, const char *tag)
{
    return tag[0] == '\0' ? 0
                          : tag_width(layout, marks_language_style(layout), tag) + 2 * layout_px(layout, 12);
}

void marks_draw_language(const struct layout *layout, const char *tag, int x, int baseline, int cap_height)
{
    struct type_style style = marks_language_style(layout);
    struct type_metrics metrics = layout_metrics(layout, style);
    int height = metrics.cap_height * 9 / 5;
    int middle = baseline - cap_height / 2;
    struct box ground = {x, middle - height / 2, marks_language_width(layout, tag), height};
    scene_fill(layout->scene, "language", ground, layout_px(layout, 6), COLOUR_RULE);
    layout_line(layout, "language", style, x + layout_px(layout, 12), middle + metrics.cap_height / 2,
        layout->width, COLOUR_TEXT, tag);
}

// The sign's width, and the gap after it.
static int sign_size(const struct layout *layout)
{
    return layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_SMALL)).cap_height * 4 / 3;
}

int marks_not_recorded_width(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    return sign_size(layout) + layout_px(layout, 10) + layout_width(layout, style, i18n_say("not recorded"));
}

// A disc with a bar across it, as on a sign that forbids, and the words.
static void draw_not_recorded(const struct layout *layout, int x, int baseline)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    int size = sign_size(layout);
    int thick = size / 5 > 0 ? size / 5 : 1;
    int inset = size / 5;
    int top = baseline - layout_metrics(layout, style).cap_height / 2 - size / 2;
    struct box disc = {x, top, size, size};
    struct box bar = {x + inset, top + (size - thick) / 2, size - 2 * inset, thick};
    scene_fill(layout->scene, "not-recorded", disc, size / 2, COLOUR_TEXT_SECONDARY);
    scene_fill(layout->scene, "not-recorded", bar, 0, COLOUR_BACKGROUND);
    layout_line(layout, "not-recorded", style, x + size + layout_px(layout, 10), baseline, layout->width,
        COLOUR_TEXT_SECONDARY, i18n_say("not recorded"));
}

void marks_draw_not_recorded(const struct layout *layout, int x, int baseline, int cap_height)
{
    int small = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_SMALL)).cap_height;
    draw_not_recorded(layout, x, baseline - cap_height / 2 + small / 2);
}
