#include "scene/slides/waiting.h"

#include "scene/words.h"

#include <string.h>

// Lays the tiles down and takes their room from the layout. They begin below the header: the clock keeps its
// place.
static void lay_tiles(struct layout *layout, int header_bottom)
{
    struct box box;
    int cell = layout_px(layout, 125);
    if (layout->portrait) {
        int height = cell * 4;
        box = (struct box){0, layout->height - height, layout->width, height};
        layout->bottom = box.y - layout_px(layout, SIZE_MARGIN);
    } else {
        int width = cell * 4;
        box = (struct box){layout->width - width, header_bottom, width, layout->height - header_bottom};
        layout->right = box.x - layout_px(layout, SIZE_MARGIN);
    }
    scene_tiles(layout->scene, "tiles", box, cell, COLOUR_TILE);
}

static int run_width(const struct layout *layout, const struct waiting_run *run, int size)
{
    struct type_style style = layout_style(layout, run->strong ? FACE_DISPLAY_SEMIBOLD : FACE_DISPLAY, size);
    return layout_width(layout, style, run->text);
}

// The runs on one line; a run that finds no room begins a new one. Returns the last baseline.
static int draw_runs(const struct layout *layout, const struct waiting *waiting, int baseline)
{
    enum { SIZE = 52 };
    int x = layout->left;
    for (size_t i = 0; i < waiting->run_count; i++) {
        const struct waiting_run *run = &waiting->runs[i];
        struct type_style style =
            layout_style(layout, run->strong ? FACE_DISPLAY_SEMIBOLD : FACE_DISPLAY, SIZE);
        if (x > layout->left && x + run_width(layout, run, SIZE) > layout->right) {
            x = layout->left;
            baseline += layout_metrics(layout, style).line_height;
            // The dot that stood between two runs has nothing to divide at a line's start.
            if (strcmp(run->text, "·") == 0)
                continue;
        }
        int left = x;
        x = layout_line(layout, "when", style, x, baseline, layout->right - x, run->colour, run->text);
        if (run->struck)
            layout_strike(layout, "strike", style, left, x, baseline, run->colour);
        x += layout_px(layout, 14);
    }
    return baseline;
}

static const char *then_line(const struct layout *layout, const struct item *item)
{
    struct str text = {0};
    for (size_t i = 0; i < item->speaker_count && i < 3; i++) {
        const struct speaker *speaker = &item->speakers[i];
        str_format(&text, "%s%s", i > 0 ? ", " : "", speaker->name);
        if (item->speaker_count == 1 && speaker->affiliation[0] != '\0')
            str_format(&text, " · %s", speaker->affiliation);
    }
    if (item->speaker_count > 3)
        str_format(&text, " and %zu more", item->speaker_count - 3);
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

// What comes then, ending at the bottom; returns its top.
static int draw_then(const struct layout *layout, const struct view *view, const struct waiting *waiting)
{
    const struct item *item = waiting->then;
    if (!item)
        return layout->bottom;
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    int width = layout->right - layout->left;
    const char *names = then_line(layout, item);
    int names_height = names[0] ? names_metrics.line_height + layout_px(layout, 4) : 0;
    struct layout_block title = layout_fit(layout, FACE_DISPLAY_SEMIBOLD, item->title, SIZE_SPEAKERS,
        SIZE_BODY + 3, width, layout->height / 4, 3);
    int title_top = layout->bottom - names_height - title.height;
    int baseline = title_top - layout_px(layout, 18);
    layout_draw(layout, &title, "then-title", layout->left, title_top, COLOUR_PAPER);
    layout_line(layout, "then-speakers", names_style, layout->left, layout->bottom - names_metrics.descent,
        width, COLOUR_MIST, names);
    int x = parts_label(layout, "label", layout->left, baseline, COLOUR_TRAM, waiting->then_label);
    if (waiting->then_with_time) {
        struct str time = {0};
        words_time(&time, view->zone, item->at.start, view->at);
        x += layout_px(layout, 18);
        layout_line(layout, "then-time", layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY), x, baseline,
            layout->right - x, COLOUR_PAPER, str_text(&time));
        str_free(&time);
    }
    return baseline - layout_px(layout, SIZE_BODY);
}

void waiting_compose(const struct view *view, const struct typesetter *type, struct scene *scene,
    const char *beside, const struct waiting *waiting)
{
    struct layout layout = layout_of(scene, type);
    int header = parts_header(&layout, view, beside);
    lay_tiles(&layout, header);
    int then_top = draw_then(&layout, view, waiting) - layout_px(&layout, 40);
    int top = header + layout_px(&layout, layout.portrait ? 90 : 40);
    int width = layout.right - layout.left;
    int runs = waiting->run_count > 0 ? layout_px(&layout, 110) : 0;
    struct layout_block title = layout_fit(&layout, FACE_DISPLAY_BOLD, waiting->title, 130, SIZE_TITLE_LEAST,
        width, then_top - top - runs, layout.portrait ? 4 : 3);
    int y = layout_draw(&layout, &title, "title", layout.left, top, COLOUR_PAPER);
    if (waiting->run_count > 0)
        y = draw_runs(&layout, waiting, y + layout_px(&layout, 74));
    const char *absent = view->agenda ? parts_absent(&layout, view) : "";
    const char *text = absent[0] != '\0' ? absent : waiting->note;
    if (text[0] == '\0')
        return;
    y += layout_px(&layout, 40);
    struct layout_block note =
        layout_fit(&layout, FACE_TEXT, text, SIZE_BODY, SIZE_SMALL, width, then_top - y, LAYOUT_MAX_LINES);
    layout_draw(&layout, &note, "note", layout.left, y, COLOUR_MIST);
}
