#include "scene/slides/signs.h"

#include "scene/slides/widgets.h"

#include <string.h>
#include <strings.h>

static const char *const arrows[] = {
    [SIGN_UP] = "↑",
    [SIGN_UP_RIGHT] = "↗",
    [SIGN_RIGHT] = "→",
    [SIGN_DOWN_RIGHT] = "↘",
    [SIGN_DOWN] = "↓",
    [SIGN_DOWN_LEFT] = "↙",
    [SIGN_LEFT] = "←",
    [SIGN_UP_LEFT] = "↖",
};

const struct room_sign *sign_find(const struct view *view, const char *room)
{
    for (size_t i = 0; room && i < view->sign_count; i++) {
        const struct room_sign *sign = &view->signs[i];
        if (strcasecmp(sign->name, room) == 0 || (sign->room && strcasecmp(sign->room, room) == 0) ||
            (sign->label && strcasecmp(sign->label, room) == 0))
            return sign;
    }
    return NULL;
}

const char *sign_room(const struct layout *layout, const struct view *view, const char *name)
{
    const struct room_sign *sign = sign_find(view, name);
    const char *label = widget_room(view, name);
    if (!sign || sign->direction == SIGN_HERE)
        return label;
    const char *text = arena_format(&layout->scene->arena, "%s\u00A0%s", arrows[sign->direction], label);
    return text ? text : label;
}

const char *sign_to(const struct layout *layout, const struct view *view, const char *name)
{
    const struct room_sign *sign = sign_find(view, name);
    if (sign && sign->direction != SIGN_HERE)
        return sign_room(layout, view, name);
    const char *text = arena_format(&layout->scene->arena, "→ %s", widget_room(view, name));
    return text ? text : "";
}

// A quarter larger than the text, to be seen from farther away.
static struct type_style arrow_style(struct type_style style)
{
    style.face = FACE_DISPLAY_BOLD;
    style.size_px = style.size_px * 5 / 4;
    return style;
}

int widget_sign_width(const struct layout *layout, struct type_style style)
{
    int widest = 0;
    for (size_t i = SIGN_UP; i < sizeof arrows / sizeof *arrows; i++) {
        int width = layout_width(layout, arrow_style(style), arrows[i]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

// A ring: the middle of the map.
static void draw_here(const struct layout *layout, int x, int baseline, int side, enum colour colour)
{
    int thickness = side / 5 > 2 ? side / 5 : 2;
    struct box box = {x, baseline - side, side, side};
    struct box inner = {box.x + thickness, box.y + thickness, side - 2 * thickness, side - 2 * thickness};
    scene_fill(layout->scene, "sign", box, side / 2, colour);
    scene_fill(layout->scene, "sign-hole", inner, inner.w / 2, layout->scene->background);
}

int widget_sign(const struct layout *layout, const struct room_sign *sign, struct type_style style, int x,
    int baseline, enum colour colour)
{
    if (!sign)
        return x;
    int column = widget_sign_width(layout, style);
    if (sign->direction == SIGN_HERE) {
        int side = layout_metrics(layout, style).cap_height;
        draw_here(layout, x + (column - side) / 2, baseline, side, colour);
    } else {
        struct type_style arrow = arrow_style(style);
        const char *text = arrows[sign->direction];
        int width = layout_width(layout, arrow, text);
        // Centred on the capitals.
        int lower = (layout_metrics(layout, arrow).cap_height - layout_metrics(layout, style).cap_height) / 2;
        layout_line(layout, "sign", arrow, x + (column - width) / 2, baseline + lower, column, colour, text);
    }
    return x + column + style.size_px / 3;
}
