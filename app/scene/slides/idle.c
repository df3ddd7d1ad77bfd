#include "scene/slides/idle.h"

#include "scene/i18n.h"
#include "scene/slides/giant.h"
#include "scene/slides/parallel.h"

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

// Strong runs are what people look for in passing: when, and in how many minutes.
static int run_size(const struct layout *layout, const struct idle_run *run)
{
    if (layout->format == FORMAT_BAR)
        return run->strong ? SIZE_LEFT : SIZE_SPEAKERS;
    return run->strong ? SIZE_LEFT + 8 : SIZE_LEFT;
}

static struct type_style run_style(const struct layout *layout, const struct idle_run *run)
{
    int size = run_size(layout, run);
    return run->strong ? layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, size)
                       : layout_style(layout, FACE_DISPLAY, size);
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
        .max_size = run_size(layout, run),
        .min_size = run_size(layout, run),
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

// The item that follows, below a rule, above the layout's bottom, its title in at most `lines`; returns its
// top. Without `draw` it only measures.
static int draw_then(
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
    layout_line(layout, "then-speakers", names_style, layout->left, layout->bottom - names_metrics.descent,
        layout->right - layout->left, COLOUR_TEXT_SECONDARY, names);
    return rule;
}

// A paragraph below the runs: what is missing here, else the note. Without lines where there is neither.
static struct layout_block note_in(
    const struct layout *layout, const struct view *view, const struct idle *idle, int max_size, int height)
{
    const char *missing = view->agenda ? widget_missing_text(layout, view) : "";
    struct layout_fit fit = {.face = FACE_TEXT,
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

static int runs_width(const struct layout *layout, const struct idle *idle)
{
    int width = 0;
    for (size_t i = 0; i < idle->run_count; i++)
        width += layout_width(layout, run_style(layout, &idle->runs[i]), idle->runs[i].text) +
                 (i > 0 ? layout_px(layout, 14) : 0);
    return width;
}

// On a bar the title and the runs share a line where they fit: that leaves the others to what follows. Sets
// the title.
static bool fit_in_line(const struct layout *layout, const struct idle *idle, struct upper *upper)
{
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_LEFT,
        .min_size = SIZE_LEFT,
        .key = true,
        .width = layout->right - layout->left - runs_width(layout, idle) - layout_px(layout, 40),
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
    draw_runs(&after, idle, upper->top + upper->title.ascent - run_height(layout) * 4 / 5, true);
}

// The smallest figures that are still giant, in thousandths.
enum { GIANT_MIN = 160 };

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
        y = draw_runs(layout, idle, y + gap, true);
    y += layout_px(layout, layout->format == FORMAT_BAR ? 8 : 24);
    // Where nothing else follows, it is read from as far as the runs are.
    int size = idle->then || layout->format == FORMAT_BAR ? SIZE_BODY : SIZE_LEFT;
    struct layout_block note = note_in(layout, view, idle, size, upper->bottom - y);
    if (note.height <= upper->bottom - y)
        layout_draw(layout, &note, "note", layout->left, y, COLOUR_TEXT_SECONDARY);
}

// The item that follows gives way to what is the case and when it goes on; where even that is too much, the
// minutes are one more run.
static void compose_column(
    const struct layout *layout, const struct view *view, const struct idle *given, int top)
{
    struct idle idle = *given;
    struct upper upper = {.top = top};
    struct layout_block note = note_in(layout, view, &idle, SIZE_SMALL, layout->height / 4);
    upper.note = note.height > 0 ? note.height + layout_px(layout, 24) : 0;
    bool minutes = idle.minutes != NULL;
    int lines = 3;
    for (;;) {
        upper.bottom = draw_then(layout, view, &idle, lines, false);
        upper.in_line = !minutes && fit_in_line(layout, &idle, &upper);
        upper.runs = idle.run_count > 0 && !upper.in_line ? draw_runs(layout, &idle, 0, false) : 0;
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
    draw_then(layout, view, &idle, lines, true);
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

void idle_add_when(struct idle *idle, const struct i18n_when *when)
{
    if (when->lead.length > 0)
        idle->runs[idle->run_count++] = idle_plain(str_text(&when->lead));
    idle->runs[idle->run_count++] = idle_strong(str_text(&when->time));
}
