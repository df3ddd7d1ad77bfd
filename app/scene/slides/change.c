// Recent changes of the schedule that concern this place; old times are struck out beside the new ones.
#include "scene/i18n.h"
#include "scene/slides/page_mark.h"
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

static bool concerns(const struct view *view, const struct change_side *side)
{
    const struct programme *programme = view->agenda->programme;
    const struct place *place = &programme->place;
    if (view->hall || !side->title)
        return view->hall;
    switch (place->kind) {
    case PLACE_ROOM:
        return strcmp(side->room, programme->schedule->rooms[place->room].name) == 0;
    case PLACE_SESSION:
        return side->session && strcmp(side->session, place->session) == 0;
    default:
        return true;
    }
}

// Are there rooms to tell apart?
static bool names_rooms(const struct view *view)
{
    return view->hall || view->agenda->programme->place.kind != PLACE_ROOM;
}

// The changes of this place that still matter, in the order of the day; the newest where there are too many.
static size_t select_changes(const struct view *view, const struct change *out[CHANGES_SHOWN_MAX])
{
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
            here |= concerns(view, sides[s]);
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

// How a change is set: all sizes follow that of its title.
struct setting {
    const struct layout *layout;
    const struct view *view;
    struct type_style label, times, old, names;
    int size; // of the title, in thousandths
    int line; // the height of a line of times
};

enum { TITLE_MAX = 104, TITLE_MIN = SIZE_SPEAKERS, TITLE_BAR = SIZE_BODY + 6, TITLE_STEP = 4 };

static struct setting setting_of(const struct layout *layout, const struct view *view, int size)
{
    int times = size * 72 / 100 > SIZE_BODY ? size * 72 / 100 : SIZE_BODY;
    struct setting setting = {.layout = layout,
        .view = view,
        .label = layout_style(layout, FACE_TEXT_BOLD, times * 92 / 100),
        .times = layout_style(layout, FACE_DISPLAY_SEMIBOLD, times),
        .old = layout_style(layout, FACE_DISPLAY, times),
        .names = layout_style(layout, FACE_DISPLAY, times > SIZE_SPEAKERS - 8 ? times : SIZE_SPEAKERS - 8),
        .size = size};
    setting.label.tracking = 60;
    setting.line = layout_metrics(layout, setting.times).line_height;
    return setting;
}

// The times, and where to where it was moved: "15:45 – 16:05 → Opala".
static void say_new(const struct setting *setting, const struct change *change, struct str *out)
{
    const struct view *view = setting->view;
    const struct change_side *side = &change->new;
    i18n_span(out, view->zone, side->at.start, side->at.end, view->at);
    if (change->what & CHANGE_ROOM)
        str_format(out, " %s", sign_to(setting->layout, view, side->room));
    else if (names_rooms(view))
        str_format(out, " · %s", widget_room(view, side->room));
}

// What no longer holds, to be struck out: the times where they changed, and the room, unless that is the one
// that the slide is about.
static void say_old(const struct view *view, const struct change *change, struct str *out)
{
    const struct change_side *side = &change->old;
    bool cancelled = (change->what & CHANGE_CANCELLED) != 0;
    if (cancelled || (change->what & CHANGE_TIME))
        i18n_span(out, view->zone, side->at.start, side->at.end, view->at);
    bool room = names_rooms(view) ? cancelled || (change->what & CHANGE_ROOM)
                                  : (change->what & CHANGE_ROOM) && !concerns(view, side);
    if (side->title && room)
        str_format(out, "%s%s", out->length > 0 ? " · " : "", widget_room(view, side->room));
}

// A text after `x` on this line, or on the next one at the left, where it is cut if it must be. A part of
// what is struck out would mislead: it is never cut there.
static void add_text(const struct setting *setting, const char *role, struct type_style style,
    const char *text, bool struck, int *x, int *baseline, bool draw)
{
    const struct layout *layout = setting->layout;
    int width = layout_width(layout, style, text);
    int gap = *x > layout->left ? layout_px(layout, 24) : 0;
    if (text[0] == '\0')
        return;
    if (*x + gap + width > layout->right && gap > 0) {
        gap = 0;
        *x = layout->left;
        *baseline += setting->line;
    }
    int left = *x + gap;
    *x = left + width;
    enum colour colour = struck ? COLOUR_TEXT_SECONDARY : COLOUR_TEXT;
    if (!draw || (struck && *x > layout->right))
        return;
    *x = layout_line(layout, role, style, left, *baseline, layout->right - left, colour, text);
    if (struck)
        layout_strike(layout, "strike", style, left, *x, *baseline, colour);
}

// What happened, when and where; returns the bottom.
static int set_times(const struct setting *setting, const struct change *change, int top, bool draw)
{
    const struct layout *layout = setting->layout;
    struct str text = {0};
    int baseline = top + layout_metrics(layout, setting->times).ascent;
    add_verdict(change, &text);
    int x = layout->left + layout_width(layout, setting->label, str_text(&text));
    if (draw)
        layout_line(layout, "change", setting->label, layout->left, baseline, layout->width,
            COLOUR_ACCENT_TEXT, str_text(&text));
    str_clear(&text);
    if (change->new.title)
        say_new(setting, change, &text);
    add_text(setting, "change-new", setting->times, str_text(&text), false, &x, &baseline, draw);
    str_clear(&text);
    say_old(setting->view, change, &text);
    add_text(setting, "change-old", setting->old, str_text(&text), true, &x, &baseline, draw);
    str_free(&text);
    return baseline + layout_metrics(layout, setting->times).descent;
}

static struct layout_block fit_title(
    const struct setting *setting, const char *text, enum typeface face, int size)
{
    const struct layout *layout = setting->layout;
    return layout_fit(layout, text,
        &(struct layout_fit){.face = face,
            .max_size = size,
            .min_size = size,
            .width = layout->right - layout->left,
            .height = layout->height,
            .max_lines = layout->format == FORMAT_BAR ? 1 : 3});
}

// The title, the old one struck out below it, and the people: beside it where both fit on a line, else below.
// Returns the bottom; sets `cut` where not all of the title fits.
static int set_title(
    const struct setting *setting, const struct change *change, int top, bool draw, bool *cut)
{
    const struct layout *layout = setting->layout;
    const struct change_side *side = change->new.title ? &change->new : &change->old;
    bool cancelled = (change->what & CHANGE_CANCELLED) != 0;
    struct layout_block title = fit_title(setting, side->title, FACE_DISPLAY_BOLD, setting->size);
    *cut = title.cut || title.broken;
    if (draw)
        layout_draw(layout, &title, "change-title", layout->left, top,
            cancelled ? COLOUR_TEXT_SECONDARY : COLOUR_TEXT);
    if (draw && cancelled)
        layout_strike_block(layout, &title, "strike", layout->left, top, COLOUR_TEXT_SECONDARY);
    int y = top + title.height;
    struct type_metrics names = layout_metrics(layout, setting->names);
    int width = layout_width(layout, setting->names, side->speakers);
    int x = layout->left + layout_width(layout, title.style, side->title) + layout_px(layout, 24);
    bool beside = title.line_count == 1 && !*cut && !title.style.rtl && x + width <= layout->right;
    if (side->speakers[0] && (beside || layout->format != FORMAT_BAR)) {
        int baseline = beside ? top + title.ascent : y + names.ascent;
        x = beside ? x : layout->left;
        if (draw)
            layout_line(layout, "speakers", setting->names, x, baseline, layout->right - x,
                COLOUR_TEXT_SECONDARY, side->speakers);
        y = beside ? y : baseline + names.descent;
    }
    if (!(change->what & CHANGE_TITLE) || cancelled || layout->format == FORMAT_BAR)
        return y;
    struct layout_block old = fit_title(setting, change->old.title, FACE_DISPLAY, setting->size * 72 / 100);
    if (draw) {
        layout_draw(layout, &old, "change-old", layout->left, y, COLOUR_TEXT_SECONDARY);
        layout_strike_block(layout, &old, "strike", layout->left, y, COLOUR_TEXT_SECONDARY);
    }
    return y + old.height;
}

// Sets a change from `top` on, or only measures it.
static int set_change(
    const struct setting *setting, const struct change *change, int top, bool draw, bool *cut)
{
    int y = set_times(setting, change, top, draw);
    return set_title(setting, change, y + layout_px(setting->layout, 4), draw, cut);
}

// The changes that a page begins with, and the space that is left below each.
struct pages {
    int size, gap;
    int count;
    size_t first[CHANGES_SHOWN_MAX + 1];
};

// In this size, with as many on each page as fit. Sets `cut` where a title is not whole.
static struct pages pages_in(const struct layout *layout, const struct view *view,
    const struct change *const *changes, size_t count, int size, int height, bool *cut)
{
    struct setting setting = setting_of(layout, view, size);
    struct pages pages = {.size = size, .count = 1};
    pages.gap = layout->format == FORMAT_BAR ? layout_px(layout, 8) : layout_px(layout, size * 9 / 10);
    int y = 0;
    *cut = false;
    for (size_t i = 0; i < count; i++) {
        bool broken = false;
        int own = set_change(&setting, changes[i], 0, false, &broken);
        *cut = *cut || broken;
        if (y > 0 && y + own > height) {
            pages.first[pages.count++] = i;
            y = 0;
        }
        y += own + pages.gap;
    }
    pages.first[pages.count] = count;
    return pages;
}

// As large as all of them fit on a page; where they do not, on as many pages as they need in the smallest
// size.
static struct pages fit_pages(const struct layout *layout, const struct view *view,
    const struct change *const *changes, size_t count, int height)
{
    bool bar = layout->format == FORMAT_BAR;
    bool cut = false;
    int least = bar ? TITLE_BAR : TITLE_MIN;
    struct pages smallest = pages_in(layout, view, changes, count, least, height, &cut);
    for (int size = bar ? SIZE_TITLE_MIN : TITLE_MAX; size > least; size -= TITLE_STEP) {
        struct pages pages = pages_in(layout, view, changes, count, size, height, &cut);
        if (pages.count <= smallest.count && !cut)
            return pages;
    }
    return smallest;
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    const struct change *changes[CHANGES_SHOWN_MAX];
    size_t count = select_changes(view, changes);
    const char *label = view->hall ? i18n_say("All rooms") : NULL;
    int top = widget_body_top(&layout, view, label);
    struct pages pages = fit_pages(&layout, view, changes, count, layout.bottom - top);
    // A bar has no foot: its header has the mark.
    bool foot = pages.count > 1 && layout.format != FORMAT_BAR;
    if (foot)
        pages =
            fit_pages(&layout, view, changes, count, layout.bottom - page_mark_foot_height(&layout) - top);
    struct setting setting = setting_of(&layout, view, pages.size);
    scene->pages = pages.count;
    int page = view->page % pages.count;
    const char *beside = i18n_say("Changes");
    if (pages.count > 1 && !foot) {
        const char *mark = page_mark_words(&layout, page, pages.count);
        const char *both = arena_format(&scene->arena, "%s · %s", beside, mark ? mark : "");
        beside = both ? both : beside;
    }
    widget_header(&layout, view, label, beside);
    for (size_t i = pages.first[page]; i < pages.first[page + 1]; i++) {
        bool cut = false;
        top = set_change(&setting, changes[i], top, true, &cut) + pages.gap;
    }
    if (foot)
        page_mark_foot(&layout, page);
}

const struct slide change_slide = {.name = "change", .applies = applies, .compose = compose, .page_s = 4};
