// The chair's and speaker's timer: a countdown half the screen high, worked out from the published schedule.
// The phase is told by a word, by the colour, by the digits' sign and by the bar.
#include "scene/slides/parts.h"
#include "scene/slides/slides.h"
#include "scene/words.h"

// How long "time is up" is counted over when nothing follows at once.
enum { OVER_S = 120, LAST_MINUTES_S = 300, LAST_MINUTE_S = 60 };

struct stage {
    const char *word; // the phase
    const struct item *item;
    int64_t left;     // seconds; negative: over
    int64_t length;   // of what is counted down, for the bar; 0: none
    const char *when; // "ends 16:20", in the scene's arena
    enum colour ground, text, well;
};

static const char *keep(struct scene *scene, struct str *text)
{
    const char *kept = arena_text(&scene->arena, str_text(text), text->length);
    str_free(text);
    return kept ? kept : "";
}

// The talk that is over since less than OVER_S; NULL for none.
static const struct item *just_ended(const struct agenda *agenda)
{
    const struct item *last = NULL;
    for (size_t i = 0; i < agenda->today_count; i++) {
        const struct item *item = agenda->today[i];
        if (item->kind == ITEM_TALK && !item->cancelled && item->at.end <= agenda->at &&
            agenda->at < item->at.end + OVER_S && (!last || item->at.end > last->at.end))
            last = item;
    }
    return last;
}

static const struct item *running(const struct agenda *agenda)
{
    for (size_t i = 0; i < agenda->now_count; i++)
        if (agenda->now[i]->kind == ITEM_TALK)
            return agenda->now[i];
    return NULL;
}

static void of_running(
    const struct view *view, struct scene *scene, const struct item *item, struct stage *out)
{
    char clock[ZONE_CLOCK_SIZE];
    out->item = item;
    out->left = item->at.end - view->at;
    out->length = item->at.end - item->at.start;
    struct str when = {0};
    str_format(&when, words_say("ends %s"), zone_clock(view->zone, item->at.end, clock));
    out->when = keep(scene, &when);
    bool questions = view->at >= questions_start(&view->agenda->programme->questions, item);
    bool warns = questions || out->left <= LAST_MINUTES_S;
    out->word = out->left <= LAST_MINUTE_S    ? words_say("Last minute")
                : questions                   ? words_say("Questions")
                : out->left <= LAST_MINUTES_S ? words_say("Last 5 minutes")
                                              : words_say("Talk");
    if (warns) {
        out->ground = COLOUR_TRAM;
        out->text = COLOUR_NIGHT;
        out->well = COLOUR_TRAM_WELL;
    }
}

// Nothing runs: until the next talk of the day.
static bool of_waiting(const struct view *view, struct scene *scene, struct stage *out)
{
    const struct agenda *agenda = view->agenda;
    const struct schedule *schedule = agenda->programme->schedule;
    const struct item *next = agenda->next_talk;
    char clock[ZONE_CLOCK_SIZE];
    if (!next || schedule_day(schedule, next->at.start) != schedule_day(schedule, agenda->at))
        return false;
    out->item = next;
    out->left = next->at.start - view->at;
    out->word = agenda->phase == PHASE_BREAK ? words_say("Break") : words_say("Starts in");
    struct str when = {0};
    str_format(&when, words_say("starts %s"), zone_clock(view->zone, next->at.start, clock));
    out->when = keep(scene, &when);
    return true;
}

// What is counted down now; false where nothing is.
static bool stage_of(const struct view *view, struct scene *scene, struct stage *out)
{
    *out = (struct stage){.ground = COLOUR_NIGHT, .text = COLOUR_PAPER, .well = COLOUR_WELL, .when = ""};
    if (!view->agenda)
        return false;
    const struct item *item = running(view->agenda);
    const struct item *ended = just_ended(view->agenda);
    char clock[ZONE_CLOCK_SIZE];
    if (item) {
        of_running(view, scene, item, out);
        return true;
    }
    if (!ended)
        return of_waiting(view, scene, out);
    out->item = ended;
    out->left = ended->at.end - view->at;
    out->length = 1;
    out->word = words_say("Time is up");
    struct str when = {0};
    str_format(&when, words_say("ended %s"), zone_clock(view->zone, ended->at.end, clock));
    out->when = keep(scene, &when);
    out->ground = COLOUR_ALARM;
    out->text = COLOUR_WHITE;
    out->well = COLOUR_ALARM_WELL;
    return true;
}

bool stage_applies(const struct view *view)
{
    struct scene scratch = {0};
    struct stage stage;
    bool applies = stage_of(view, &scratch, &stage);
    scene_free(&scratch);
    return applies;
}

// Phase and clock; returns its bottom.
static int draw_header(const struct layout *layout, const struct view *view, const struct stage *stage)
{
    struct type_style word = layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_LEFT);
    struct type_style clock = layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_CLOCK);
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    clock.cells = true;
    char time[ZONE_CLOCK_SIZE];
    int baseline = layout->top + layout_metrics(layout, clock).cap_height;
    int right = layout_line_right(layout, "clock", clock, layout->right, baseline, layout->width, stage->text,
        zone_clock(view->zone, view->at, time));
    int x = layout_line(
        layout, "phase", word, layout->left, baseline, right - layout->left, stage->text, stage->word);
    int gap = layout_px(layout, 30);
    const char *mark = view->simulated      ? words_say("simulated clock")
                       : view->clock_doubt  ? view->clock_doubt
                       : view->freshness[0] ? view->freshness
                       : layout->portrait   ? ""
                                            : view->label;
    if (!layout->portrait && right - x > layout_px(layout, 400))
        layout_line_right(
            layout, "where", small, right - gap, baseline, right - x - 2 * gap, stage->text, mark);
    return baseline;
}

// Title and when, at the bottom; returns the top.
static int draw_footer(const struct layout *layout, const struct stage *stage)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SPEAKERS);
    struct type_metrics metrics = layout_metrics(layout, style);
    int baseline = layout->bottom - metrics.descent;
    int gap = layout_px(layout, 40);
    if (!layout->portrait) {
        int right = layout_line_right(
            layout, "when", style, layout->right, baseline, layout->width / 2, stage->text, stage->when);
        layout_line(layout, "stage-title", style, layout->left, baseline, right - gap - layout->left,
            stage->text, stage->item->title);
        return baseline - metrics.ascent;
    }
    struct layout_fit fit = {.face = style.face,
        .most = SIZE_LEFT,
        .least = SIZE_SPEAKERS,
        .width = layout->right - layout->left,
        .height = layout->height / 4,
        .lines = 4};
    struct layout_block title = layout_fit(layout, stage->item->title, &fit);
    int top = baseline - metrics.ascent - gap - title.height;
    layout_draw(layout, &title, "stage-title", layout->left, top, stage->text);
    layout_line(layout, "when", style, layout->left, baseline, layout->width, stage->text, stage->when);
    return top;
}

// The bar grows with the time gone; counting over it is full.
static int draw_bar(const struct layout *layout, const struct stage *stage, int bottom)
{
    int height = layout_px(layout, layout->format == FORMAT_BAR ? 16 : 34);
    int whole = layout->right - layout->left;
    struct box box = {layout->left, bottom - height, whole, height};
    if (stage->length <= 0)
        return bottom;
    scene_fill(layout->scene, "trough", box, height / 2, stage->well);
    int64_t gone = stage->left < 0 ? stage->length : stage->length - stage->left;
    box.w = gone <= 0 ? 0 : (int)(gone * whole / stage->length);
    if (box.w > 0) {
        box.w = box.w < height ? height : box.w;
        scene_fill(layout->scene, "bar", box, height / 2, stage->text);
    }
    return box.y;
}

// The size in which the digits fill their room: capitals and widths grow with it in proportion.
static int digits_size(const struct layout *layout, const char *widest, int width, int height)
{
    enum { REFERENCE = 200 };
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = REFERENCE, .cells = true};
    int cap = layout_metrics(layout, style).cap_height;
    int wide = layout_width(layout, style, widest);
    int by_height = cap > 0 ? REFERENCE * height / cap : REFERENCE;
    int by_width = wide > 0 ? REFERENCE * width / wide : REFERENCE;
    int size = (by_height < by_width ? by_height : by_width) * 99 / 100; // what rounding may add
    return size > layout->look->key_px ? size : layout->look->key_px;
}

// In the middle of their room. Sized by zeros, so that they keep their size while they count.
static void draw_digits(
    const struct layout *layout, const struct stage *stage, const char *text, int top, int bottom)
{
    struct str widest = {0};
    for (const char *c = text; *c; c++)
        str_add_char(&widest, (char)(*c >= '0' && *c <= '9' ? '0' : *c));
    int width = layout->right - layout->left;
    struct type_style style = {.face = FACE_DISPLAY_BOLD,
        .size_px = digits_size(layout, str_text(&widest), width, bottom - top),
        .cells = true};
    str_free(&widest);
    int cap = layout_metrics(layout, style).cap_height;
    int x = layout->left + (width - layout_width(layout, style, text)) / 2;
    layout_line(
        layout, "countdown", style, x, top + (bottom - top + cap) / 2, layout->width, stage->text, text);
}

// Do the digits find room between `top` and what stands below them?
static bool has_room_below(const struct layout *layout, int top)
{
    struct type_metrics digits =
        layout_metrics(layout, layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_TITLE));
    struct type_metrics footer =
        layout_metrics(layout, layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SPEAKERS));
    int below = footer.ascent + footer.descent + layout_px(layout, 24);
    return top + digits.cap_height + below <= layout->bottom;
}

void stage_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    struct stage stage;
    struct layout layout = layout_of(scene, look);
    if (!stage_of(view, scene, &stage))
        return;
    scene->background = stage.ground;
    bool bar = layout.format == FORMAT_BAR;
    int gap = layout_px(&layout, bar ? 16 : 70);
    int top = draw_header(&layout, view, &stage) + gap;
    int bottom = layout.bottom;
    // On a bar for viewers far away the digits come before the title and the bar.
    if (!bar || has_room_below(&layout, top + gap)) {
        bottom = draw_footer(&layout, &stage) - layout_px(&layout, bar ? 8 : 36);
        bottom = draw_bar(&layout, &stage, bottom) - gap;
    }
    struct str text = {0};
    char clock[ZONE_CLOCK_SIZE];
    // By a clock that may be wrong nothing is counted down: the end stands there.
    if (view->clock_doubt)
        str_add_text(&text,
            zone_clock(view->zone, stage.length > 0 ? stage.item->at.end : stage.item->at.start, clock));
    else
        words_countdown(&text, stage.left);
    draw_digits(&layout, &stage, str_text(&text), top, bottom);
    str_free(&text);
}
