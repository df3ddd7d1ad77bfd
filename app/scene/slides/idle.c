#include "scene/slides/idle.h"

#include "scene/i18n.h"
#include "scene/slides/parallel.h"

#include <string.h>

// Draws the tiles and subtracts their area from the layout. They begin below the header, so that the clock
// keeps its place.
static void draw_tiles(struct layout *layout, int header_bottom)
{
    struct box box;
    // The strip is a whole number of cells wide.
    int cell = layout->format == FORMAT_BAR ? (layout->height - header_bottom) / 2 : layout_px(layout, 125);
    if (layout->portrait) {
        int height = cell * 4;
        box = (struct box){0, layout->height - height, layout->width, height};
        layout->bottom = box.y - layout->left;
    } else {
        int width = cell * 4;
        box = (struct box){layout->width - width, header_bottom, width, layout->height - header_bottom};
        layout->right = box.x - layout->left;
    }
    scene_tiles(layout->scene, "tiles", box, cell, COLOUR_TILE);
}

// Strong runs are what people look for in passing: when, and in how many minutes.
static struct type_style run_style(const struct layout *layout, const struct idle_run *run)
{
    return run->strong ? layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_LEFT)
                       : layout_style(layout, FACE_DISPLAY, SIZE_SPEAKERS);
}

static int run_height(const struct layout *layout)
{
    struct idle_run strong = {.strong = true};
    return layout_metrics(layout, run_style(layout, &strong)).line_height;
}

// A run that is wider than a line, in several; returns how much lower its last one is.
static int draw_long_run(const struct layout *layout, const struct idle_run *run, int baseline, bool draw)
{
    struct layout_fit fit = {.face = run_style(layout, run).face,
        .max_size = run->strong ? SIZE_LEFT : SIZE_SPEAKERS,
        .min_size = run->strong ? SIZE_LEFT : SIZE_SPEAKERS,
        .key = run->strong,
        .width = layout->right - layout->left,
        .height = layout->height / 3,
        .max_lines = 3};
    struct layout_block block = layout_fit(layout, run->text, &fit);
    if (draw)
        layout_draw(layout, &block, run->strong ? "until" : "when", layout->left, baseline - block.ascent,
            run->colour);
    return block.height - block.ascent - block.descent;
}

// Is it a dot after which the next run, which would begin after `x`, has no room?
static bool dangles(const struct layout *layout, const struct idle *idle, size_t i, int x)
{
    if (strcmp(idle->runs[i].text, "·") != 0 || i + 1 >= idle->run_count)
        return false;
    const struct idle_run *next = &idle->runs[i + 1];
    return x + layout_px(layout, 14) + layout_width(layout, run_style(layout, next), next->text) >
           layout->right;
}

// The runs on a line whose top is `top`; a run that does not fit begins a new line. Returns the bottom.
// Without `draw` it only measures.
static int draw_runs(const struct layout *layout, const struct idle *idle, int top, bool draw)
{
    int x = layout->left;
    int line = run_height(layout);
    int baseline = top + line * 4 / 5;
    for (size_t i = 0; i < idle->run_count; i++) {
        const struct idle_run *run = &idle->runs[i];
        struct type_style style = run_style(layout, run);
        int width = layout_width(layout, style, run->text);
        if (dangles(layout, idle, i, x + width))
            continue;
        if (x > layout->left && x + width > layout->right) {
            x = layout->left;
            baseline += line;
            // A dot between two runs separates nothing at the start of a line.
            if (strcmp(run->text, "·") == 0)
                continue;
        }
        if (width > layout->right - layout->left) {
            baseline += draw_long_run(layout, run, baseline, draw);
            x = layout->right;
            continue;
        }
        int left = x;
        if (draw)
            x = layout_line(layout, run->strong ? "until" : "when", style, x, baseline, layout->right - x,
                run->colour, run->text);
        else
            x += width;
        if (draw && run->struck)
            layout_strike(layout, "strike", style, left, x, baseline, run->colour);
        x += layout_px(layout, 14);
    }
    return baseline + line / 5;
}

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
    return kept ? kept : "";
}

// The item that follows, above the layout's bottom, its title in at most `lines`; returns its top. Without
// `draw` it only measures.
static int draw_then(
    const struct layout *layout, const struct view *view, const struct idle *idle, int lines, bool draw)
{
    const struct item *item = idle->then;
    if (!item || lines == 0)
        return layout->bottom;
    if (layout->format == FORMAT_BAR)
        return widget_upcoming(layout, view, item, idle->then_label, layout->bottom, draw) -
               layout_px(layout, 10);
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_style time_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    int width = layout->right - layout->left;
    const char *names = then_line(layout, view, item);
    int names_height = names[0] ? names_metrics.line_height + layout_px(layout, 4) : 0;
    struct layout_block title = layout_fit(layout, item->title,
        &(struct layout_fit){.face = FACE_DISPLAY_SEMIBOLD,
            .max_size = SIZE_SPEAKERS,
            .min_size = SIZE_BODY + 3,
            .width = width,
            .height = layout->height,
            .max_lines = lines});
    int title_top = layout->bottom - names_height - title.height;
    int baseline = title_top - layout_px(layout, 18);
    int top = baseline - layout_metrics(layout, time_style).cap_height - layout_px(layout, 40);
    if (!draw)
        return top;
    layout_draw(layout, &title, "then-title", layout->left, title_top, COLOUR_TEXT);
    layout_line(layout, "then-speakers", names_style, layout->left, layout->bottom - names_metrics.descent,
        width, COLOUR_TEXT_SECONDARY, names);
    int x = widget_label(layout, "label", layout->left, baseline, COLOUR_ACCENT_TEXT, idle->then_label);
    if (idle->then_with_time) {
        struct str time = {0};
        i18n_time(&time, view->zone, item->at.start, view->at);
        x += layout_px(layout, 18);
        layout_line(
            layout, "then-time", time_style, x, baseline, layout->right - x, COLOUR_TEXT, str_text(&time));
        str_free(&time);
    }
    return top;
}

// A paragraph below the runs, where it fits between `top` and `bottom`: what is missing here, else the note.
static void draw_note(
    const struct layout *layout, const struct view *view, const struct idle *idle, int top, int bottom)
{
    const char *missing = view->agenda ? widget_missing_now(layout, view) : "";
    const char *text = missing[0] != '\0' ? missing : idle->note;
    struct type_metrics metrics = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_SMALL));
    if (text[0] == '\0' || bottom - top < metrics.ascent + metrics.descent)
        return;
    struct layout_fit fit = {.face = FACE_TEXT,
        .max_size = SIZE_BODY,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = bottom - top,
        .max_lines = LAYOUT_MAX_LINES};
    struct layout_block note = layout_fit(layout, text, &fit);
    layout_draw(layout, &note, "note", layout->left, top, COLOUR_TEXT_SECONDARY);
}

void idle_compose(const struct view *view, const struct style *style, struct scene *scene, const char *beside,
    const struct idle *idle)
{
    struct layout layout = layout_of(scene, style);
    static const int above[] = {[FORMAT_LANDSCAPE] = 34, [FORMAT_PORTRAIT] = 80, [FORMAT_BAR] = 0};
    static const int between[] = {[FORMAT_LANDSCAPE] = 18, [FORMAT_PORTRAIT] = 18, [FORMAT_BAR] = 2};
    bool no_room = view->place.label[0] == '\0' || strcmp(view->place.label, view->schedule.title) == 0;
    const char *label = idle->names_event && no_room ? "" : NULL;
    int header =
        idle->of ? widget_header_of(&layout, view, idle->of) : widget_header(&layout, view, label, beside);
    draw_tiles(&layout, header);
    int top = header + layout_px(&layout, above[layout.format]);
    int gap = layout_px(&layout, between[layout.format]);
    int runs = idle->run_count > 0 ? draw_runs(&layout, idle, 0, false) + gap : 0;
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = 130,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout.right - layout.left,
        .max_lines = layout.portrait ? 4 : 3};
    // The item that follows gives way to the title.
    int lines = 3;
    int bottom;
    struct layout_block title;
    do {
        bottom = draw_then(&layout, view, idle, lines, false);
        fit.height = bottom - top - runs;
        title = layout_fit(&layout, idle->title, &fit);
    } while ((title.cut || title.height > fit.height) && --lines >= 0 && idle->then);
    draw_then(&layout, view, idle, lines > 0 ? lines : 0, true);
    int y = layout_draw(&layout, &title, "title", layout.left, top, COLOUR_TEXT);
    if (idle->run_count > 0)
        y = draw_runs(&layout, idle, y + gap, true);
    y += layout_px(&layout, layout.format == FORMAT_BAR ? 8 : 36);
    draw_note(&layout, view, idle, y, bottom);
}
