// The session: its name, its leads and its topics; its talks where the organisers give no topics.
#include "scene/i18n.h"
#include "scene/slides/footer.h"
#include "scene/slides/slides.h"

#include <string.h>

// The item whose session is described: the current one, else the next talk today. NULL for none.
static const struct item *subject(const struct view *view)
{
    const struct agenda *agenda = view->agenda;
    if (!agenda)
        return NULL;
    for (size_t i = 0; i < agenda->now_count; i++)
        if (agenda->now[i]->session)
            return agenda->now[i];
    const struct item *next = agenda->next_talk;
    const struct schedule *schedule = agenda->programme->schedule;
    bool today = next && schedule_day(schedule, next->at.start) == schedule_day(schedule, view->at);
    return today && next->session ? next : NULL;
}

// What the organisers say about it; NULL where that is about another session.
static const struct about *about_of(const struct view *view, const struct item *item)
{
    const struct about *about = view->extras ? &view->extras->about : NULL;
    bool of_another = about && about->session && (!item || strcmp(about->session, item->session) != 0);
    return of_another ? NULL : about;
}

static bool applies(const struct view *view)
{
    const struct item *item = subject(view);
    const struct about *about = about_of(view, item);
    return (about && (about->title || about->topic_count > 0)) || item;
}

enum { TOPICS_MAX = 12 };

static size_t topics_of(const struct view *view, const struct item *item, const char *out[TOPICS_MAX])
{
    const struct about *about = about_of(view, item);
    size_t count = 0;
    for (size_t i = 0; about && i < about->topic_count && count < TOPICS_MAX; i++)
        out[count++] = about->topics[i];
    if (count > 0 || !item)
        return count;
    const struct agenda *agenda = view->agenda;
    for (size_t i = 0; i < agenda->today_count && count < TOPICS_MAX; i++) {
        const struct item *talk = agenda->today[i];
        if (talk->kind == ITEM_TALK && talk->session && strcmp(talk->session, item->session) == 0)
            out[count++] = talk->title;
    }
    return count;
}

// Those whom the organisers name, else those of the schedule.
static void add_leads(struct str *out, const struct about *about, const struct item *item)
{
    size_t own = about ? about->lead_count : 0;
    for (size_t i = 0; i < own; i++)
        str_format(out, "%s%s", i > 0 ? ", " : "", about->leads[i]);
    for (size_t i = 0; own == 0 && item && i < item->lead_count; i++)
        str_format(out, "%s%s", i > 0 ? ", " : "", item->leads[i].name);
}

static int draw_leads(
    const struct layout *layout, const struct about *about, const struct item *item, int top)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SPEAKERS);
    struct str names = {0};
    add_leads(&names, about, item);
    struct layout_fit fit = {.face = style.face,
        .max_size = SIZE_SPEAKERS,
        .min_size = SIZE_BODY,
        .width = layout->right - layout->left,
        .height = layout->height,
        .max_lines = 2};
    const char *kept = arena_text(&layout->scene->arena, str_text(&names), names.length);
    struct layout_block block = layout_fit(layout, kept ? kept : "", &fit);
    str_free(&names);
    return layout_draw(layout, &block, "leads", layout->left, top, COLOUR_TEXT);
}

static int topic_line(const struct layout *layout, struct type_style style)
{
    return layout_metrics(layout, style).line_height + style.size_px / 5;
}

// The largest in which all of them fit, each on its line.
static struct type_style topics_style(
    const struct layout *layout, const char *const *topics, size_t count, int height)
{
    enum { STEP = 3 };
    for (int size = SIZE_LEFT; size > SIZE_BODY; size -= STEP) {
        struct type_style style = layout_style(layout, FACE_TEXT, size);
        int width = layout->right - layout->left - style.size_px;
        bool fits = (int)count * topic_line(layout, style) <= height;
        for (size_t i = 0; fits && i < count; i++)
            fits = layout_width(layout, style, topics[i]) <= width;
        if (fits)
            return style;
    }
    return layout_style(layout, FACE_TEXT, SIZE_BODY);
}

// The topics one below the other, as many as fit.
static void draw_topics(
    const struct layout *layout, const char *const *topics, size_t count, int top, int bottom)
{
    struct type_style style = topics_style(layout, topics, count, bottom - top);
    struct type_metrics metrics = layout_metrics(layout, style);
    int line = topic_line(layout, style);
    int dot = style.size_px * 2 / 7;
    for (size_t i = 0; i < count && top + line <= bottom; i++, top += line) {
        int baseline = top + metrics.ascent;
        struct box box = {layout->left, baseline - metrics.cap_height / 2 - dot / 2, dot, dot};
        scene_fill(layout->scene, "dot", box, dot / 2, COLOUR_ACCENT);
        layout_line(layout, "topic", style, layout->left + style.size_px, baseline,
            layout->right - layout->left - style.size_px, COLOUR_TEXT, topics[i]);
    }
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    const struct item *item = subject(view);
    const struct about *about = about_of(view, item);
    const char *topics[TOPICS_MAX];
    const char *title = about && about->title ? about->title : item ? item->session : view->schedule.title;
    int gap = layout_px(&layout, layout.format == FORMAT_BAR ? 6 : 26);
    int top = widget_header(&layout, view, NULL, view->schedule.title);
    int bottom = footer_draw(&layout, view);
    size_t count = topics_of(view, item, topics);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_TITLE,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout.right - layout.left,
        .height = (bottom - top) / (layout.format == FORMAT_BAR ? 1 : 2),
        .max_lines = layout.portrait ? 4 : 2};
    struct layout_block block = layout_fit(&layout, title, &fit);
    int y = layout_draw(&layout, &block, "title", layout.left, top, COLOUR_TEXT);
    struct type_metrics leads = layout_metrics(&layout, layout_style(&layout, FACE_DISPLAY, SIZE_SPEAKERS));
    bool led = (about && about->lead_count > 0) || (item && item->lead_count > 0);
    if (led && y + gap / 2 + leads.line_height <= bottom)
        y = draw_leads(&layout, about, item, y + gap / 2);
    draw_topics(&layout, topics, count, y + gap, bottom);
}

const struct slide about_slide = {.name = "about", .applies = applies, .compose = compose};
