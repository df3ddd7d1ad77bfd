#include "scene/slides/talk.h"

static int gap_above_speakers(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 4 : 24);
}

static int gap_above_subtitle(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 2 : 14);
}

// Sets the subtitle in what the title and a line of speakers leave, if all of it fits.
static void fit_subtitle(const struct layout *layout, struct talk *talk, int space)
{
    struct layout_fit fit = {.face = FACE_DISPLAY,
        .max_size = SIZE_SPEAKERS,
        .min_size = SIZE_BODY,
        .width = layout->right - layout->left,
        .height = space - gap_above_subtitle(layout),
        .max_lines = layout->portrait ? 3 : 2};
    const char *text = talk->item->subtitle;
    if (!text || talk->title.cut || fit.height <= 0)
        return;
    struct layout_block block = layout_fit(layout, text, &fit);
    if (!block.cut && !block.broken && block.height <= fit.height)
        talk->subtitle = block;
}

static int subtitle_height(const struct layout *layout, const struct talk *talk)
{
    return talk->subtitle.line_count > 0 ? talk->subtitle.height + gap_above_subtitle(layout) : 0;
}

static int lines_wanted(const struct layout *layout, const struct item *item)
{
    static const int max_lines[] = {[FORMAT_LANDSCAPE] = 2, [FORMAT_PORTRAIT] = 4, [FORMAT_BAR] = 1};
    if (item->poster_count > 0)
        return 1;
    return item->speaker_count > 0 ? max_lines[layout->format] : 0;
}

// Is a word on two lines?
static bool is_torn(const struct layout_block *block)
{
    for (size_t i = 0; i < block->line_count; i++)
        if (block->lines[i].hyphen)
            return true;
    return block->broken;
}

// With a title of at most `max_size`; `small`: of at least the size of other text.
static struct talk fit_to(
    const struct layout *layout, const struct item *item, int max_size, bool small, int top, int bottom)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SPEAKERS);
    struct type_metrics metrics = layout_metrics(layout, style);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = max_size,
        .min_size = small ? SIZE_SMALL : SIZE_TITLE_MIN,
        .key = !small,
        .width = layout->right - layout->left,
        .max_lines = layout->portrait ? 6 : 4};
    struct talk talk = {.item = item, .small = small, .top = top, .bottom = bottom};
    // The title makes room for one line of speakers; further lines use what it leaves.
    talk.speaker_lines = lines_wanted(layout, item) > 0;
    int gap = gap_above_speakers(layout);
    int line = metrics.ascent + metrics.descent + gap;
    fit.height = bottom - top - talk.speaker_lines * line;
    talk.title = layout_fit(layout, item->title, &fit);
    if (talk.title.cut) {
        fit.max_lines = LAYOUT_MAX_LINES;
        talk.title = layout_fit(layout, item->title, &fit);
    }
    if (!small && !talk.title.cut && is_torn(&talk.title)) {
        // Whole words that are a little smaller read better than parts of them.
        fit.min_size = SIZE_TITLE_MIN * 4 / 5;
        fit.key = false;
        fit.max_lines = LAYOUT_MAX_LINES;
        struct layout_block whole = layout_fit(layout, item->title, &fit);
        talk.small = !whole.cut && !is_torn(&whole);
        if (talk.small)
            talk.title = whole;
    }
    if (talk.title.cut && talk.speaker_lines > 0) {
        fit.height += line;
        struct layout_block alone = layout_fit(layout, item->title, &fit);
        // Speakers give way to a complete title, not to a few more words of one that is cut anyway.
        if (!alone.cut) {
            talk.title = alone;
            talk.speaker_lines = 0;
        }
    }
    fit_subtitle(layout, &talk, bottom - top - talk.title.height - talk.speaker_lines * line);
    if (talk.speaker_lines > 0) {
        int room = bottom - top - talk.title.height - subtitle_height(layout, &talk) - gap;
        int lines = 1 + (room - metrics.ascent - metrics.descent) / metrics.line_height;
        int wanted = lines_wanted(layout, item);
        talk.speaker_lines = lines < 1 ? 1 : lines < wanted ? lines : wanted;
    }
    return talk;
}

struct talk talk_fit_up_to(
    const struct layout *layout, const struct item *item, int max_size, int top, int bottom)
{
    // The largest title would leave no room for a subtitle; a little more is given up for one.
    enum { STEP = 5, MOST = 20 };
    int size = max_size < SIZE_TITLE ? max_size : SIZE_TITLE;
    for (int less = 0; item->subtitle && less <= MOST; less += STEP) {
        struct talk talk = fit_to(layout, item, size - less, false, top, bottom);
        if (talk.subtitle.line_count > 0)
            return talk;
    }
    return fit_to(layout, item, max_size, false, top, bottom);
}

struct talk talk_fit(const struct layout *layout, const struct item *item, int top, int bottom)
{
    return talk_fit_up_to(layout, item, SIZE_TITLE_MAX, top, bottom);
}

struct talk talk_fit_small(const struct layout *layout, const struct item *item, int top, int bottom)
{
    return fit_to(layout, item, SIZE_TITLE_MIN, true, top, bottom);
}

bool talk_is_complete(const struct talk *talk)
{
    return !talk->title.cut &&
           (talk->speaker_lines > 0 || (talk->item->speaker_count == 0 && talk->item->poster_count == 0));
}

int talk_draw(const struct layout *layout, const struct talk *talk)
{
    int below = layout_draw(
        layout, &talk->title, talk->small ? "title-small" : "title", layout->left, talk->top, COLOUR_TEXT);
    if (talk->subtitle.line_count > 0)
        below = layout_draw(layout, &talk->subtitle, "subtitle", layout->left,
            below + gap_above_subtitle(layout), COLOUR_TEXT_SECONDARY);
    if (talk->speaker_lines == 0)
        return below;
    return widget_speakers(
        layout, talk->item, below + gap_above_speakers(layout), talk->bottom, talk->speaker_lines);
}
