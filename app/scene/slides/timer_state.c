#include "scene/slides/timer_state.h"

#include "scene/i18n.h"

#include <stdio.h>
#include <string.h>

static const char *keep(struct scene *scene, struct str *text)
{
    const char *kept = arena_text(&scene->arena, str_text(text), text->length);
    str_free(text);
    return kept ? kept : "";
}

// What the schedule calls the break that is on.
static const char *break_name(const struct agenda *agenda)
{
    const char *title = agenda->now_count > 0 ? agenda->now[0]->title : "";
    return title[0] ? title : i18n_say("Break");
}

// Does the item continue a session of which something was on before, on this day?
static bool continues(const struct agenda *agenda, const struct item *item)
{
    for (size_t i = 0; item->session && i < agenda->today_count; i++) {
        const struct item *other = agenda->today[i];
        if (other->kind == item->kind && !other->cancelled && other->at.end <= agenda->at && other->session &&
            strcmp(other->session, item->session) == 0)
            return true;
    }
    return false;
}

// In doubt of the clock no phase counts down: the digits are an instant.
static const char *word_of(const struct agenda *agenda, const struct timer *timer, bool doubt)
{
    if (timer->held)
        return i18n_say("Held");
    switch (timer->phase) {
    case TIMER_BREAK:
        return break_name(agenda);
    case TIMER_TALK:
        return timer->item->poster_count > 0 ? i18n_say("Posters") : i18n_say("Talk");
    case TIMER_LAST_MINUTES:
        return i18n_say("Last minutes");
    case TIMER_QUESTIONS:
        return timer->questions_ending ? i18n_say("Questions, last minutes") : i18n_say("Questions");
    case TIMER_LAST_MINUTE:
        return i18n_say("Last minute");
    case TIMER_OVER:
        return i18n_say("Time is up");
    default:
        return doubt ? i18n_say("Starts at") : i18n_say("Starts in");
    }
}

// Each phase has its own colours, on a ground that becomes more intense.
static void set_colours(struct timer_state *state)
{
    static const struct {
        enum colour ground, text, accent, bar, trough;
    } by_phase[] = {
        [TIMER_NONE] = {COLOUR_BACKGROUND, COLOUR_TEXT, COLOUR_TEXT, COLOUR_TEXT, COLOUR_TROUGH},
        [TIMER_WAITING] = {COLOUR_BACKGROUND, COLOUR_TEXT, COLOUR_TEXT, COLOUR_TEXT, COLOUR_TROUGH},
        [TIMER_BREAK] = {COLOUR_BACKGROUND, COLOUR_TEXT, COLOUR_INFO, COLOUR_INFO, COLOUR_TROUGH},
        [TIMER_TALK] = {COLOUR_BACKGROUND, COLOUR_TEXT, COLOUR_TEXT, COLOUR_TEXT, COLOUR_TROUGH},
        [TIMER_LAST_MINUTES] = {COLOUR_BACKGROUND, COLOUR_TEXT, COLOUR_ACCENT_TEXT, COLOUR_ACCENT,
            COLOUR_TROUGH},
        [TIMER_QUESTIONS] = {COLOUR_ACCENT, COLOUR_ON_ACCENT, COLOUR_ON_ACCENT, COLOUR_ON_ACCENT,
            COLOUR_ACCENT_TROUGH},
        [TIMER_LAST_MINUTE] = {COLOUR_WHITE, COLOUR_ALARM, COLOUR_ALARM, COLOUR_ALARM, COLOUR_WHITE_TROUGH},
        [TIMER_OVER] = {COLOUR_ALARM, COLOUR_WHITE, COLOUR_WHITE, COLOUR_WHITE, COLOUR_ALARM_TROUGH},
    };
    enum timer_phase phase = state->timer.phase;
    state->ground = by_phase[phase].ground;
    state->text = by_phase[phase].text;
    state->accent = by_phase[phase].accent;
    state->bar = by_phase[phase].bar;
    state->trough = by_phase[phase].trough;
}

// Does it show the time since the talk's start?
static bool counts_up(const struct view *view, const struct timer *timer)
{
    bool waits = timer->phase == TIMER_WAITING || timer->phase == TIMER_BREAK;
    return view->timer && view->timer->counts_up && !waits && !view->clock.doubt;
}

static const char *when_of(const struct view *view, struct scene *scene, const struct timer *timer)
{
    struct str text = {0};
    struct str time = {0};
    bool waits = timer->phase == TIMER_WAITING || timer->phase == TIMER_BREAK;
    (waits ? i18n_at : i18n_at_end)(&time, view->zone, view->at + timer->left_s, view->at);
    const char *clock = str_text(&time);
    switch (timer->phase) {
    case TIMER_OVER:
        str_format(&text, i18n_say("ended %s"), clock);
        break;
    case TIMER_WAITING:
        str_format(&text, i18n_say("starts %s"), clock);
        break;
    case TIMER_BREAK:
        str_format(
            &text, continues(view->agenda, timer->item) ? i18n_say("back %s") : i18n_say("starts %s"), clock);
        break;
    default:
        if (counts_up(view, timer)) {
            i18n_left(&text, timer->left_s);
            str_add_text(&text, " · ");
        }
        str_format(&text, i18n_say("ends %s"), clock);
        break;
    }
    str_free(&time);
    return keep(scene, &text);
}

// Whole minutes, rounded towards zero: half a minute does not matter.
static const char *block_of(const struct view *view, struct scene *scene)
{
    int64_t minutes = view->timer ? view->timer->behind_s / 60 : 0;
    if (minutes == 0)
        return "";
    struct str text = {0};
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)(minutes < 0 ? -minutes : minutes));
    str_format(&text, minutes < 0 ? i18n_say("%s min ahead of schedule") : i18n_say("%s min behind schedule"),
        number);
    return keep(scene, &text);
}

static const char *digits_of(const struct view *view, struct scene *scene, const struct timer *timer)
{
    char clock[I18N_CLOCK_SIZE];
    struct str text = {0};
    bool waits = timer->phase == TIMER_WAITING || timer->phase == TIMER_BREAK;
    // A clock that may be wrong counts nothing down: show the instant itself.
    if (view->clock.doubt)
        str_add_text(
            &text, i18n_clock(view->zone, waits ? timer->item->at.start : timer->item->at.end, clock));
    else if (counts_up(view, timer)) {
        bool stops = view->timer->over_holds && timer->left_s < 0;
        i18n_countdown(&text, stops ? timer->elapsed_s + timer->left_s : timer->elapsed_s);
    } else if (timer->phase == TIMER_OVER && view->timer && view->timer->over_holds)
        str_add_text(&text, "0:00");
    else {
        i18n_countdown(&text, timer->left_s);
    }
    return keep(scene, &text);
}

bool timer_state_of(const struct view *view, struct scene *scene, struct timer_state *out)
{
    struct timer_rules usual = timer_default_rules();
    *out = (struct timer_state){0};
    if (!view->agenda)
        return false;
    out->timer = timer_at(view->agenda, view->timer ? &view->timer->rules : &usual);
    if (out->timer.phase == TIMER_NONE)
        return false;
    out->word = word_of(view->agenda, &out->timer, view->clock.doubt != NULL);
    out->when = when_of(view, scene, &out->timer);
    out->counted = counts_up(view, &out->timer) ? i18n_say("time elapsed") : "";
    out->block = block_of(view, scene);
    out->digits = digits_of(view, scene, &out->timer);
    set_colours(out);
    return true;
}

enum { PIECES_MAX = 16, BAR_HEIGHT = 34 };

// How the bar is divided and filled.
struct bar {
    int pieces;
    int64_t whole, gone; // seconds
    int64_t notch;       // it is divided once, this many seconds from the start; 0: not
};

// A talk's bar is divided where the questions begin. Questions and last minutes have a piece for each minute,
// the last minute one for ten seconds; when time is up it is full.
static struct bar bar_of(const struct timer *timer)
{
    struct bar bar = {.pieces = 1, .whole = timer->length_s, .gone = timer->length_s - timer->left_s};
    switch (timer->phase) {
    case TIMER_TALK:
        bar.notch = timer->questions_s > 0 ? timer->length_s - timer->questions_s : 0;
        break;
    case TIMER_LAST_MINUTES:
    case TIMER_QUESTIONS:
        bar.whole = timer->phase_length_s;
        bar.gone = bar.whole - timer->left_s + (timer->phase == TIMER_LAST_MINUTES ? timer->questions_s : 0);
        bar.pieces = (int)((bar.whole + 59) / 60);
        break;
    case TIMER_LAST_MINUTE:
        bar.whole = timer->phase_length_s;
        bar.gone = bar.whole - timer->left_s;
        bar.pieces = 6;
        break;
    case TIMER_OVER:
        bar.whole = bar.gone = 1;
        break;
    default:
        bar.whole = 0;
        break;
    }
    bar.pieces = bar.pieces < 1 || bar.pieces > PIECES_MAX ? 1 : bar.pieces;
    return bar;
}

// What is still open. On grounds that leave no third colour between them and the bar, it is an outline.
static void draw_trough(
    const struct layout *layout, const struct timer_state *state, struct box box, int radius)
{
    const uint32_t *rgb = layout->style->theme->rgb;
    scene_fill(layout->scene, "trough", box, radius, state->trough);
    if (theme_contrast(rgb[state->trough], rgb[state->bar]) >= THEME_GRAPHIC_CONTRAST)
        return;
    int line = box.h / 8 > 2 ? box.h / 8 : 2;
    struct box open = {box.x + line, box.y + line, box.w - 2 * line, box.h - 2 * line};
    scene_fill(layout->scene, "trough-open", open, radius > line ? radius - line : 0, state->ground);
}

// A piece of the bar, between two of its seconds, with its trough.
static void draw_piece(const struct layout *layout, const struct timer_state *state, const struct bar *bar,
    struct box whole, int64_t from, int64_t until, int gap)
{
    int left = whole.x + (int)(from * whole.w / bar->whole) + (from > 0 ? gap / 2 : 0);
    int right = whole.x + (int)(until * whole.w / bar->whole) - (until < bar->whole ? gap / 2 : 0);
    // A thick bar's ends are flatter: a round one would show more than is gone.
    int round = layout_px(layout, BAR_HEIGHT);
    round = whole.h < round ? whole.h : round;
    int radius = (right - left < round ? right - left : round) / 2;
    struct box box = {left, whole.y, right - left, whole.h};
    if (box.w <= 0)
        return;
    draw_trough(layout, state, box, radius);
    int64_t gone = bar->gone < from ? 0 : bar->gone > until ? until - from : bar->gone - from;
    box.w = (int)(gone * box.w / (until - from));
    if (box.w > 0) {
        box.w = box.w < 2 * radius ? 2 * radius : box.w;
        scene_fill(layout->scene, "bar", box, radius, state->bar);
    }
}

int timer_bar(const struct layout *layout, const struct timer_state *state, int bottom)
{
    int height = layout_px(layout, layout->format == FORMAT_BAR ? 16 : layout->portrait ? 110 : BAR_HEIGHT);
    struct bar bar = bar_of(&state->timer);
    struct box whole = {layout->left, bottom - height, layout->right - layout->left, height};
    int gap = layout_px(layout, 10);
    if (bar.whole <= 0)
        return bottom;
    if (bar.notch > 0 && bar.notch < bar.whole) {
        draw_piece(layout, state, &bar, whole, 0, bar.notch, gap);
        draw_piece(layout, state, &bar, whole, bar.notch, bar.whole, gap);
        return whole.y;
    }
    for (int i = 0; i < bar.pieces; i++)
        draw_piece(
            layout, state, &bar, whole, bar.whole * i / bar.pieces, bar.whole * (i + 1) / bar.pieces, gap);
    return whole.y;
}
