#include "scene/slides/idle.h"

#include "scene/i18n.h"
#include "scene/slides/giant.h"
#include "scene/slides/idle_runs.h"
#include "scene/slides/idle_then.h"

#include <string.h>

// Draws the tiles and subtracts their area from the layout. They are whole, and bleed off the screen's edges;
// they begin below the header, so that the clock keeps its place.
static void draw_tiles(struct layout *layout, int header_bottom, bool narrow)
{
    int rest = layout->height - header_bottom;
    struct box box = {.h = rest};
    int cell;
    if (layout->portrait) {
        int across = (layout->width + layout_px(layout, 62)) / layout_px(layout, 125);
        cell = layout->width / (across > 0 ? across : 1);
        box.w = layout->width / cell * cell;
        box.x = (layout->width - box.w) / 2;
        box.h = 3 * cell;
    } else {
        int rows = layout->format == FORMAT_BAR ? 2 : (rest + layout_px(layout, 62)) / layout_px(layout, 125);
        cell = rest / (rows > 0 ? rows : 1);
        // On 4:3 the text needs the width.
        int columns = narrow || layout->width * 10 < layout->height * 15 ? 3 : 4;
        box.h = cell * rows;
        box.w = cell * columns;
        box.x = layout->width - box.w;
    }
    box.y = layout->height - box.h;
    if (layout->portrait)
        layout->bottom = box.y - layout->left;
    else
        layout->right = box.x - layout->left;
    scene_tiles(layout->scene, "tiles", box, cell, COLOUR_TILE);
}

// Does somebody stand here for what is elsewhere? That is what they look for first.
static bool is_missing(const struct layout *layout, const struct view *view)
{
    return view->agenda && widget_missing_text(layout, view)[0] != '\0';
}

// A paragraph below the runs: what is missing here, else the note. Without lines where there is neither.
static struct layout_block note_in(
    const struct layout *layout, const struct view *view, const struct idle *idle, int max_size, int height)
{
    const char *missing = view->agenda ? widget_missing_text(layout, view) : "";
    struct layout_fit fit = {.face = missing[0] != '\0' ? FACE_TEXT_SEMIBOLD : FACE_TEXT,
        .max_size = max_size,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = height,
        .max_lines = LAYOUT_MAX_LINES};
    return layout_fit(layout, missing[0] != '\0' ? missing : idle->note, &fit);
}

// What stands between the header and the item that follows.
struct upper {
    int top, bottom;
    struct layout_block title;
    bool in_line; // the runs stand beside the title
    bool has_minutes;
    struct giant minutes;
    int runs; // their height; 0 where they stand beside the title
    int note; // what is kept for it
};

static int gap_of(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 4 : 28);
}

// On a bar the title and the runs share a line where they fit: that leaves the others to what follows. Sets
// the title.
static bool fit_in_line(const struct layout *layout, const struct idle *idle, struct upper *upper)
{
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_LEFT,
        .min_size = SIZE_LEFT,
        .key = true,
        .width = layout->right - layout->left - idle_runs_width(layout, idle) - layout_px(layout, 40),
        .height = upper->bottom - upper->top,
        .max_lines = 1};
    if (layout->format != FORMAT_BAR || idle->run_count == 0 || fit.width <= 0)
        return false;
    upper->title = layout_fit(layout, idle->title, &fit);
    return !upper->title.cut && !upper->title.broken && upper->title.height <= fit.height;
}

static void draw_in_line(const struct layout *layout, const struct idle *idle, const struct upper *upper)
{
    struct layout after = *layout;
    after.left += layout_width(layout, upper->title.style, idle->title) + layout_px(layout, 40);
    layout_draw(layout, &upper->title, "title", layout->left, upper->top, COLOUR_TEXT);
    idle_runs_draw(&after, idle, upper->top + upper->title.ascent - idle_run_height(layout) * 4 / 5, true);
}

// The smallest figures that are still giant, in thousandths.
enum { GIANT_MIN = 160, SIZE_MISSING = SIZE_SPEAKERS };

// Does it all fit above `upper->bottom`?
static bool fit_upper(const struct layout *layout, const struct idle *idle, bool minutes, struct upper *upper)
{
    int gap = gap_of(layout);
    int room = upper->bottom - upper->top - upper->runs - upper->note;
    bool bar = layout->format == FORMAT_BAR;
    int max_size = layout->portrait ? (minutes ? 115 : SIZE_TITLE_MAX) : minutes || bar ? 84 : 130;
    int keep = minutes ? layout_px(layout, GIANT_MIN) * 3 / 4 + 2 * gap : gap;
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = max_size,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout->right - layout->left,
        .height = room - keep,
        .max_lines = layout->portrait ? 4 : 3};
    upper->title = layout_fit(layout, idle->title, &fit);
    upper->has_minutes = minutes;
    if (minutes)
        upper->minutes = giant_fit(layout, idle->minutes, layout->portrait ? 480 : 380, GIANT_MIN,
            layout->right - layout->left, room - upper->title.height - 2 * gap);
    return !upper->title.cut && upper->title.height <= fit.height &&
           (!minutes ||
               (upper->minutes.height <= room - upper->title.height - 2 * gap &&
                   upper->minutes.width <= layout->right - layout->left && !upper->minutes.words.cut));
}

// Draws it from the top; what is spare goes between its parts, as far as they still belong together.
static void draw_upper(
    const struct layout *layout, const struct view *view, const struct idle *idle, const struct upper *upper)
{
    int gap = gap_of(layout);
    int used =
        upper->title.height + upper->runs + upper->note + (upper->has_minutes ? upper->minutes.height : 0);
    int parts = 1 + upper->has_minutes + (upper->runs > 0);
    int spare = (upper->bottom - upper->top - used) / (parts + 1);
    int most = layout_px(layout, 60);
    gap = spare < gap ? gap : spare < most ? spare : most;
    int y = upper->top + upper->title.height;
    if (upper->in_line)
        draw_in_line(layout, idle, upper);
    else
        layout_draw(layout, &upper->title, "title", layout->left, upper->top, COLOUR_TEXT);
    if (upper->has_minutes)
        y = giant_draw(layout, &upper->minutes, layout->left, y + gap);
    if (upper->runs > 0)
        y = idle_runs_draw(layout, idle, y + gap, true);
    y += layout_px(layout, layout->format == FORMAT_BAR ? 8 : 24);
    // Where nothing else follows, it is read from as far as the runs are.
    bool missing = is_missing(layout, view);
    int size = layout->format == FORMAT_BAR ? SIZE_BODY
               : missing                    ? SIZE_MISSING
               : idle->then                 ? SIZE_BODY
                                            : SIZE_LEFT;
    struct layout_block note = note_in(layout, view, idle, size, upper->bottom - y);
    if (note.height <= upper->bottom - y)
        layout_draw(
            layout, &note, "note", layout->left, y, missing ? COLOUR_ACCENT_TEXT : COLOUR_TEXT_SECONDARY);
}

// The item that follows gives way to what is the case and when it goes on; where even that is too much, the
// minutes are one more run.
static void compose_column(
    const struct layout *layout, const struct view *view, const struct idle *given, int top)
{
    struct idle idle = *given;
    struct upper upper = {.top = top};
    bool large = is_missing(layout, view) && layout->format != FORMAT_BAR;
    struct layout_block note =
        note_in(layout, view, &idle, large ? SIZE_MISSING : SIZE_SMALL, layout->height / 4);
    upper.note = note.height > 0 ? note.height + layout_px(layout, 24) : 0;
    bool minutes = idle.minutes != NULL;
    int lines = 3;
    for (;;) {
        upper.bottom = idle_then_draw(layout, view, &idle, lines, false);
        upper.in_line = !minutes && fit_in_line(layout, &idle, &upper);
        upper.runs = idle.run_count > 0 && !upper.in_line ? idle_runs_draw(layout, &idle, 0, false) : 0;
        if (upper.in_line || fit_upper(layout, &idle, minutes, &upper))
            break;
        if (idle.then && lines > (minutes ? 1 : 0)) {
            lines--;
        } else if (minutes) {
            minutes = false;
            lines = 3;
            idle.runs[idle.run_count++] = idle_plain("·");
            idle.runs[idle.run_count] = idle_strong(idle.minutes);
            idle.runs[idle.run_count++].colour = COLOUR_ACCENT_TEXT;
        } else {
            break;
        }
    }
    idle_then_draw(layout, view, &idle, lines, true);
    draw_upper(layout, view, &idle, &upper);
}

// On a bar the minutes stand at the left, all else beside them.
static void set_beside(struct layout *layout, struct idle *idle, int top)
{
    struct giant giant = giant_fit(
        layout, idle->minutes, 480, GIANT_MIN, (layout->right - layout->left) * 2 / 5, layout->bottom - top);
    if (giant.height > layout->bottom - top || giant.width > (layout->right - layout->left) / 2)
        return;
    giant_draw(layout, &giant, layout->left, top + (layout->bottom - top - giant.height) / 2);
    layout->left += giant.width + layout_px(layout, 60);
    idle->minutes = NULL;
}

void idle_minutes(struct str *out, int64_t seconds)
{
    if (seconds < 60)
        str_add_text(out, i18n_say("starting now"));
    else
        i18n_minutes(out, seconds);
}

void idle_compose(const struct view *view, const struct style *style, struct scene *scene, const char *beside,
    const struct idle *idle)
{
    struct layout layout = layout_of(scene, style);
    static const int above[] = {[FORMAT_LANDSCAPE] = 4, [FORMAT_PORTRAIT] = 60, [FORMAT_BAR] = 0};
    bool no_room = view->place.label[0] == '\0' || strcmp(view->place.label, view->schedule.title) == 0;
    const char *label = idle->names_event && no_room ? "" : NULL;
    int header =
        idle->of ? widget_header_of(&layout, view, idle->of) : widget_header(&layout, view, label, beside);
    struct idle copy = *idle;
    bool bar = layout.format == FORMAT_BAR;
    draw_tiles(&layout, header, bar && idle->minutes);
    if (bar && idle->minutes)
        set_beside(&layout, &copy, header);
    compose_column(&layout, view, &copy, header + layout_px(&layout, above[layout.format]));
}
