#include "scene/slides/now_rows.h"

#include <string.h>

enum { FURTHER_LINES = 2 };
enum { TITLE_MAX = 115, TITLE_STEP = 5 };

// A talk among several, as it is set.
struct talk_row {
    struct now_label label;
    struct layout_block title;
    bool small; // the title is set below the size for what is read in passing
    const char *names;
    int label_height; // with further lines
    int names_height;
    int height; // of all of it
};

static struct type_style names_style(const struct layout *layout)
{
    return layout_style(layout, FACE_TEXT, SIZE_BODY);
}

static int gap_above_title(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 4 : 12);
}

// The marks that have no room beside the label stand below the title, before the names; returns their width.
static int marks_below(
    const struct layout *layout, const struct view *view, const struct talk_row *row, int baseline, bool draw)
{
    if (row->label.marks)
        return 0;
    struct facts facts = {.layout = layout,
        .view = view,
        .item = row->label.item,
        .style = names_style(layout),
        .draw = draw,
        .x = layout->left,
        .right = layout->right,
        .baseline = baseline};
    facts_marks(&facts);
    return facts.x > layout->left ? facts.x - layout->left + layout_px(layout, 24) : 0;
}

// Its title in at most `size`, and no higher than `height` leaves; 0: no limit.
static struct talk_row row_of(
    const struct layout *layout, const struct view *view, const struct now_label *label, int size, int height)
{
    const struct item *item = label->item;
    struct type_metrics metrics = layout_metrics(layout, names_style(layout));
    struct talk_row row = {.label = *label};
    int width = layout->right - layout->left;
    int marks = marks_below(layout, view, &row, 0, false);
    row.label_height = now_label_height(layout, view, label);
    row.names = item->poster_count > 0 ? parallel_posters(layout, item)
                                       : widget_names(layout, names_style(layout), item, width - marks);
    row.names_height = row.names[0] || marks > 0 ? metrics.line_height : 0;
    int taken = row.label_height + gap_above_title(layout) + row.names_height;
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = size,
        .min_size = height > 0 ? SIZE_TITLE_MIN : size,
        .key = true,
        .width = width,
        .height = height > 0 ? height - taken : layout->height,
        .max_lines = LAYOUT_MAX_LINES};
    row.title = layout_fit(layout, item->title, &fit);
    row.small = row.title.cut && height > 0;
    if (row.small) {
        fit.key = false;
        fit.max_size = SIZE_TITLE_MIN;
        fit.min_size = SIZE_SMALL;
        row.title = layout_fit(layout, item->title, &fit);
    }
    row.height = taken + row.title.height;
    return row;
}

// Its label may have further lines where that costs nothing; else the marks stand below the title.
static struct talk_row fit_row(
    const struct layout *layout, const struct view *view, const struct item *item, int height, bool track)
{
    struct now_label label = {
        .item = item, .left = true, .marks = true, .track = track, .further = FURTHER_LINES};
    struct talk_row row = row_of(layout, view, &label, SIZE_TITLE_MIN + 15, height);
    if (!row.title.cut && !row.small && row.height <= height)
        return row;
    label.further = 0;
    label.track = false;
    struct facts beside = now_label_row(layout, view, &label, 0, false);
    label.further = beside.cut;
    label.marks = !beside.lost;
    return row_of(layout, view, &label, SIZE_TITLE_MIN + 15, height);
}

static void draw_row(
    const struct layout *layout, const struct view *view, const struct talk_row *row, int top, int bottom)
{
    struct type_style style = names_style(layout);
    struct type_metrics metrics = layout_metrics(layout, style);
    int y = top + now_label_draw(layout, view, &row->label, top) + gap_above_title(layout);
    y = layout_draw(layout, &row->title, row->small ? "title-small" : "title", layout->left, y, COLOUR_TEXT);
    if (row->names_height == 0 || y + metrics.ascent + metrics.descent > bottom)
        return;
    int baseline = y + metrics.ascent;
    size_t below = layout->scene->count;
    int x = layout->left + marks_below(layout, view, row, baseline, true);
    layout_line(layout, "speakers", style, x, baseline, layout->right - x, COLOUR_TEXT_SECONDARY, row->names);
    if (row->title.style.rtl)
        layout_mirror(layout, below);
}

// Do they belong to different sessions?
static bool tracks_differ(const struct view *view, const struct parallel *talks)
{
    return strcmp(parallel_session(view, talks), widget_session(view, talks->items[0])) != 0;
}

struct rows {
    struct talk_row rows[NOW_ROWS_MAX];
    int height; // of all, without gaps
};

static struct rows rows_in(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int size)
{
    struct rows rows = {0};
    bool track = tracks_differ(view, talks);
    for (size_t i = 0; i < talks->count; i++) {
        struct now_label label = {
            .item = talks->items[i], .left = true, .marks = true, .track = track, .further = FURTHER_LINES};
        rows.rows[i] = row_of(layout, view, &label, size, 0);
        rows.height += rows.rows[i].height + (rows.rows[i].title.cut ? layout->height : 0);
    }
    return rows;
}

bool now_rows(const struct layout *layout, const struct view *view, const struct parallel *talks, int top,
    int bottom, bool draw)
{
    int gaps = (int)talks->count - 1;
    int gap = layout_px(layout, 36);
    int room = bottom - top - layout_px(layout, 8);
    struct rows rows;
    int size = TITLE_MAX;
    do
        rows = rows_in(layout, view, talks, size);
    while (rows.height + gaps * gap > room && (size -= TITLE_STEP) >= SIZE_TITLE_MIN);
    bool whole = size >= SIZE_TITLE_MIN;
    if (!draw)
        return whole;
    if (!whole) { // each is cut where it must be
        int height = (room - gaps * gap) / (int)talks->count;
        for (size_t i = 0; i < talks->count; i++) {
            rows.rows[i] = fit_row(layout, view, talks->items[i], height, false);
            rows.rows[i].height = height;
        }
    } else if (gaps > 0) {
        int spare = (room - rows.height) / (gaps + 1);
        gap = spare > gap ? spare : gap;
    }
    for (size_t i = 0; i < talks->count; i++) {
        int below = top + rows.rows[i].height;
        draw_row(layout, view, &rows.rows[i], top, below + layout_px(layout, 8));
        top = below + gap;
        if (i + 1 < talks->count)
            widget_rule(layout, below + gap / 2);
    }
    return whole;
}

// The columns of a bar that is too low for rows.
struct column_set {
    size_t count;
    struct layout columns[NOW_ROWS_MAX];
};

static struct column_set columns_of(const struct layout *layout, size_t count, int right)
{
    struct column_set set = {.count = count};
    int gap = layout_px(layout, 60);
    int width = (right - layout->left + gap) / (int)count;
    for (size_t i = 0; i < count; i++) {
        set.columns[i] = *layout;
        set.columns[i].left = layout->left + (int)i * width;
        set.columns[i].right = set.columns[i].left + width - gap;
    }
    return set;
}

bool now_columns(const struct layout *layout, const struct view *view, const struct parallel *talks, int top,
    int bottom, bool draw)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    size_t count = talks->count <= NOW_ROWS_MAX ? talks->count : NOW_ROWS_MAX - 1;
    const char *more = parallel_more(layout, talks->count - count);
    int right = layout->right - (more[0] ? layout_width(layout, style, more) + layout_px(layout, 60) : 0);
    if (draw)
        layout_line_right(layout, "more", style, layout->right, top + layout_metrics(layout, style).ascent,
            layout->width / 3, COLOUR_TEXT_SECONDARY, more);
    struct column_set set = columns_of(layout, count, right);
    bool whole = true;
    for (size_t i = 0; i < count; i++) {
        struct talk_row row = fit_row(&set.columns[i], view, talks->items[i], bottom - top, false);
        whole = whole && !row.title.cut && !row.small && row.height <= bottom - top;
        if (draw)
            draw_row(&set.columns[i], view, &row, top, bottom);
    }
    return whole;
}

void now_list(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top, int bottom)
{
    bool same = !talks->ends_differ && !talks->starts_differ;
    struct item common = *talks->items[0];
    common.language = NULL; // marks are each row's own
    common.not_recorded = false;
    struct now_label label = {.item = same ? &common : NULL, .left = same, .further = FURTHER_LINES};
    top += now_label_draw(layout, view, &label, top);
    parallel_list(layout, view, talks, top + layout_px(layout, 26), bottom);
}
