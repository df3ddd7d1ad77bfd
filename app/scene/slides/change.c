// Recent changes of the schedule that concern this place; old times are struck out beside the new ones.
#include "scene/i18n.h"
#include "scene/slides/signs.h"
#include "scene/slides/slides.h"
#include "scene/slides/widgets.h"

#include <stdlib.h>
#include <string.h>

enum { CHANGES_SHOWN_MAX = 16 };

static int64_t start_of(const struct change *change)
{
    return change->new.title ? change->new.at.start : change->old.at.start;
}

static int by_start(const void *a, const void *b)
{
    const struct change *x = *(const struct change *const *)a;
    const struct change *y = *(const struct change *const *)b;
    if (start_of(x) != start_of(y))
        return start_of(x) < start_of(y) ? -1 : 1;
    return strcmp(x->id, y->id);
}

static bool concerns(const struct programme *programme, const struct change_side *side)
{
    const struct place *place = &programme->place;
    switch (place->kind) {
    case PLACE_ROOM:
        return strcmp(side->room, programme->schedule->rooms[place->room].name) == 0;
    case PLACE_SESSION:
        return side->session && strcmp(side->session, place->session) == 0;
    default:
        return true;
    }
}

// The changes of this place that still matter, in the order of the day; the newest where there are too many.
static size_t select_changes(const struct view *view, const struct change *out[CHANGES_SHOWN_MAX])
{
    const struct agenda *agenda = view->agenda;
    const unsigned relevant =
        CHANGE_TIME | CHANGE_ROOM | CHANGE_CANCELLED | CHANGE_NEW | CHANGE_TITLE | CHANGE_SPEAKERS;
    size_t count = 0;
    for (size_t i = view->schedule.changes ? view->schedule.changes->count : 0;
         i-- > 0 && count < CHANGES_SHOWN_MAX;) {
        const struct change *change = &view->schedule.changes->list[i];
        const struct change_side *sides[] = {&change->old, &change->new};
        bool here = false;
        bool to_come = false;
        for (size_t s = 0; s < 2; s++) {
            if (!sides[s]->title)
                continue;
            to_come |= sides[s]->at.end > view->at;
            here |= concerns(agenda->programme, sides[s]);
        }
        if (here && to_come && (change->what & relevant))
            out[count++] = change;
    }
    if (count > 1)
        qsort(out, count, sizeof(const struct change *), by_start);
    return count;
}

static bool applies(const struct view *view)
{
    const struct change *changes[CHANGES_SHOWN_MAX];
    return view->agenda && select_changes(view, changes) > 0;
}

// What happened to the item, in capitals: "CANCELLED", "NEW TIME", …
static void add_verdict(const struct change *change, struct str *out)
{
    if (change->what & CHANGE_CANCELLED)
        str_add_text(out, i18n_say("CANCELLED"));
    else if (change->what & CHANGE_NEW)
        str_add_text(out, i18n_say("NEW"));
    else if (change->what & CHANGE_ROOM)
        str_add_text(out, i18n_say("MOVED"));
    else if (change->what & CHANGE_TIME)
        str_add_text(out, i18n_say("NEW TIME"));
    else
        str_add_text(out, change->what & CHANGE_TITLE ? i18n_say("NEW TITLE") : i18n_say("NEW SPEAKERS"));
}

// The times, and the room where that changed; the old ones struck out.
static void draw_times(
    const struct layout *layout, const struct view *view, const struct change *change, int x, int baseline)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    struct type_style old_style = layout_style(layout, FACE_DISPLAY, SIZE_BODY);
    struct str text = {0};
    int gap = layout_px(layout, 18);
    if (change->new.title) {
        i18n_span(&text, view->zone, change->new.at.start, change->new.at.end, view->at);
        if (change->what & CHANGE_ROOM)
            str_format(&text, " · %s", sign_room(layout, view, change->new.room));
        x = layout_line(
                layout, "change-new", style, x, baseline, layout->right - x, COLOUR_TEXT, str_text(&text)) +
            gap;
    }
    if (change->what & (CHANGE_TIME | CHANGE_ROOM | CHANGE_CANCELLED)) {
        str_clear(&text);
        i18n_span(&text, view->zone, change->old.at.start, change->old.at.end, view->at);
        if (change->what & CHANGE_ROOM)
            str_format(&text, " · %s", widget_room(view, change->old.room));
        // Part of an old time would mislead: all of it or nothing.
        if (x + layout_width(layout, old_style, str_text(&text)) <= layout->right) {
            int right = layout_line(layout, "change-old", old_style, x, baseline, layout->width,
                COLOUR_TEXT_SECONDARY, str_text(&text));
            layout_strike(layout, "strike", old_style, x, right, baseline, COLOUR_TEXT_SECONDARY);
        }
    }
    str_free(&text);
}

// Title and people: side by side where both fit; on a portrait screen one below the other.
static void draw_title(const struct layout *layout, const struct change_side *side, int top)
{
    struct type_style names_style = layout_style(layout, FACE_DISPLAY, SIZE_SPEAKERS - 8);
    int width = layout->right - layout->left;
    struct layout_block title = layout_fit(layout, side->title,
        &(struct layout_fit){.face = FACE_DISPLAY_BOLD,
            .max_size = SIZE_SPEAKERS,
            .min_size = SIZE_BODY,
            .width = width,
            .height = layout->height,
            .max_lines = layout->portrait ? 2 : 1});
    int below = layout_draw(layout, &title, "change-title", layout->left, top, COLOUR_TEXT);
    int names_width = layout_width(layout, names_style, side->speakers);
    if (layout->portrait) {
        layout_line_below(layout, &title, "speakers", names_style, layout->left,
            below + layout_metrics(layout, names_style).ascent, width, COLOUR_TEXT_SECONDARY, side->speakers);
        return;
    }
    int x = layout->left + layout_width(layout, title.style, side->title) + layout_px(layout, 24);
    if (title.cut || x + names_width > layout->right)
        return;
    if (title.style.rtl)
        layout_line_right(layout, "speakers", names_style, layout->left + layout->right - x,
            top + title.ascent, width, COLOUR_TEXT_SECONDARY, side->speakers);
    else
        layout_line(layout, "speakers", names_style, x, top + title.ascent, width, COLOUR_TEXT_SECONDARY,
            side->speakers);
}

static void draw_change(
    const struct layout *layout, const struct view *view, const struct change *change, int top)
{
    struct str label = {0};
    add_verdict(change, &label);
    int baseline = top + layout_px(layout, SIZE_BODY);
    int x = widget_label(layout, "change", layout->left, baseline, COLOUR_ACCENT_TEXT, str_text(&label)) +
            layout_px(layout, 24);
    draw_times(layout, view, change, x, baseline);
    str_free(&label);
    draw_title(layout, change->new.title ? &change->new : &change->old, baseline + layout_px(layout, 12));
}

static int row_height(const struct layout *layout)
{
    struct type_metrics label =
        layout_metrics(layout, layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY));
    struct type_metrics title =
        layout_metrics(layout, layout_style(layout, FACE_DISPLAY_BOLD, SIZE_SPEAKERS));
    struct type_metrics names = layout_metrics(layout, layout_style(layout, FACE_DISPLAY, SIZE_SPEAKERS - 8));
    int height = label.line_height + title.line_height;
    if (layout->portrait)
        height += title.line_height + names.line_height;
    return height + layout_px(layout, layout->format == FORMAT_BAR ? 12 : 55);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    const struct change *changes[CHANGES_SHOWN_MAX];
    size_t count = select_changes(view, changes);
    int top = widget_body_top(&layout, view, NULL);
    int row = row_height(&layout);
    // The last row's gap may reach into the margin.
    int space = layout.bottom + layout_px(&layout, 30) - top;
    size_t rows = space > row ? (size_t)(space / row) : 1;
    scene->pages = (int)((count + rows - 1) / rows);
    size_t from = scene->pages > 0 ? (size_t)(view->page % scene->pages) * rows : 0;
    widget_header(&layout, view, NULL, i18n_say("Changes"));
    for (size_t i = from; i < count && i < from + rows; i++)
        draw_change(&layout, view, changes[i], top + (int)(i - from) * row + layout_px(&layout, 10));
}

const struct slide change_slide = {.name = "change", .applies = applies, .compose = compose, .page_s = 4};
