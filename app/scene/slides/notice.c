// The staff's notices, with their sender and time. A text is never cut: the footer makes room for it, then it
// shrinks, then it goes on on the next page. The pages of one notice follow those of the other.
#include "scene/i18n.h"
#include "scene/slides/footer.h"
#include "scene/slides/full_band.h"
#include "scene/slides/page_mark.h"
#include "scene/slides/pictograms.h"
#include "scene/slides/signs.h"
#include "scene/slides/slides.h"
#include "scene/text_pages.h"

#include <string.h>

// In thousandths.
enum {
    BAND_HEIGHT = 100,
    BAND_SIZE = 52,
    WITH_FOOTER = 90, // the footer stays where the text beside it is this large
};

static bool applies(const struct view *view)
{
    return view->adjusted.notice_count > 0;
}

static bool is_urgent(const struct adjustment *notice)
{
    return notice->level == NOTICE_URGENT;
}

// The notice that a full room makes (display_view).
static bool is_full(const struct view *view, const struct adjustment *notice)
{
    return view->adjusted.full && notice->item && strcmp(notice->item, "full") == 0;
}

static const char *text_of(const struct view *view, const struct adjustment *notice)
{
    return is_full(view, notice) && view->adjusted.full->text ? view->adjusted.full->text : notice->text;
}

static bool says_where_to_go(const struct view *view, const struct adjustment *notice)
{
    return is_full(view, notice) && view->adjusted.full->text;
}

// ---- the label

static struct type_style band_style(const struct layout *layout)
{
    struct type_style style =
        layout_style(layout, FACE_TEXT_BOLD, layout->format == FORMAT_BAR ? SIZE_SMALL : BAND_SIZE);
    style.tracking = 60;
    return style;
}

static int band_height(const struct layout *layout)
{
    int least = layout_px(layout, layout->format == FORMAT_BAR ? 0 : BAND_HEIGHT);
    int needed = band_style(layout).size_px * 8 / 5;
    return needed > least ? needed : least;
}

static int label_height(const struct layout *layout, const struct view *view, const struct adjustment *notice)
{
    if (is_full(view, notice))
        return full_band_above(layout, view, 0, false);
    return is_urgent(notice) ? band_height(layout) : widget_pill_height(layout);
}

// A triangle and IMPORTANT on a band across the screen; returns the x after the word.
static int draw_band(const struct layout *layout, int top)
{
    struct type_style style = band_style(layout);
    struct type_metrics metrics = layout_metrics(layout, style);
    int height = band_height(layout);
    int side = height * 5 / 8;
    struct box ground = {0, top, layout->width, height};
    struct box sign = {layout->left, top + (height - side) / 2, side, side};
    scene_fill(layout->scene, "notice", ground, 0, COLOUR_ACCENT);
    pictogram_warning(layout->scene, "notice", sign, COLOUR_ON_ACCENT, COLOUR_ACCENT);
    int x = layout->left + side + style.size_px / 2;
    return layout_line(layout, "notice", style, x, top + (height + metrics.cap_height) / 2, layout->right - x,
        COLOUR_ON_ACCENT, i18n_say("IMPORTANT"));
}

// Returns the x after the label; the right margin for the band of a full room.
static int draw_label(
    const struct layout *layout, const struct view *view, const struct adjustment *notice, int top)
{
    if (is_full(view, notice)) {
        full_band_above(layout, view, top, true);
        return layout->right;
    }
    if (is_urgent(notice))
        return draw_band(layout, top);
    return widget_pill(layout, "notice", layout->left, top, COLOUR_INFO, i18n_say("NOTICE"));
}

// ---- the plan: what is where, and on how many pages

struct plan {
    int label_top;
    int top, bottom; // of the text
    bool footer;
    int lead; // the height of "Please go to" above the text; 0: it is not there
    struct layout_fit fit;
    struct text_pages pages;
};

static struct type_style sender_style(const struct layout *layout)
{
    return layout_style(layout, FACE_TEXT, SIZE_BODY);
}

// Of "Please go to".
static struct type_style lead_style(const struct layout *layout)
{
    return layout_style(layout, FACE_DISPLAY, SIZE_SPEAKERS);
}

// The footer's top, without drawing it.
static int footer_top(const struct layout *layout, const struct view *view)
{
    size_t count = layout->scene->count;
    int top = footer_draw(layout, view);
    layout->scene->count = count;
    return top;
}

static void fit_above(const struct layout *layout, int bottom, struct plan *plan)
{
    bool bar = layout->format == FORMAT_BAR;
    // A bar has no room to spare: descenders reach into its margin.
    if (bar && bottom == layout->bottom)
        bottom += layout_metrics(layout, layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_TITLE_MIN)).descent;
    if (!bar)
        bottom -= layout_metrics(layout, sender_style(layout)).line_height + layout_px(layout, 20);
    plan->bottom = bottom;
    plan->fit = (struct layout_fit){.face = FACE_DISPLAY_BOLD,
        .max_size = bar ? SIZE_TITLE : SIZE_TITLE_MAX,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout->right - layout->left,
        .height = bottom - plan->top,
        .max_lines = LAYOUT_MAX_LINES};
}

static bool fits(const struct layout *layout, const char *text, const struct layout_fit *fit)
{
    struct layout_block block = layout_fit(layout, text, fit);
    return !block.cut && block.height <= fit->height;
}

// Of the lead below `top`: on a bar there may only be room for the text.
static int lead_height(const struct layout *layout, int top)
{
    struct type_style title = layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_TITLE_MIN);
    struct type_metrics metrics = layout_metrics(layout, title);
    int height = layout_metrics(layout, lead_style(layout)).line_height;
    return top + height + metrics.ascent + metrics.descent <= layout->bottom ? height : 0;
}

static struct plan plan_of(
    const struct layout *layout, const struct view *view, const struct adjustment *notice)
{
    bool bar = layout->format == FORMAT_BAR;
    const char *text = text_of(view, notice);
    struct plan plan = {.label_top = widget_body_top(layout, view, NULL), .footer = true};
    plan.top = plan.label_top + label_height(layout, view, notice) + layout_px(layout, bar ? 6 : 28);
    plan.lead = says_where_to_go(view, notice) ? lead_height(layout, plan.top) : 0;
    plan.top += plan.lead;
    fit_above(layout, footer_top(layout, view), &plan);
    plan.fit.min_size = WITH_FOOTER;
    if (!fits(layout, text, &plan.fit)) {
        plan.footer = false;
        fit_above(layout, layout->bottom, &plan);
    }
    plan.fit.min_size = SIZE_TITLE_MIN;
    plan.pages = text_pages_of(layout, text, &plan.fit);
    return plan;
}

// ---- drawing

// Sender, time and page: below the text; on a bar beside the label, which ends at `x`.
static void draw_sender(const struct layout *layout, const struct view *view, const struct adjustment *notice,
    const struct plan *plan, int page, int x)
{
    struct type_style small = sender_style(layout);
    struct type_metrics metrics = layout_metrics(layout, small);
    bool bar = layout->format == FORMAT_BAR;
    int baseline = plan->bottom + layout_px(layout, 20) + metrics.line_height - metrics.descent;
    enum colour colour = COLOUR_TEXT_SECONDARY;
    if (bar) {
        int height = label_height(layout, view, notice);
        x += layout_px(layout, 28);
        baseline = plan->label_top + (height + metrics.cap_height) / 2;
        colour = is_urgent(notice) ? COLOUR_ON_ACCENT : colour;
    } else {
        x = layout->left;
    }
    if (bar && is_full(view, notice))
        return;
    struct str text = {0};
    str_format(&text, "%s · ", notice->by);
    i18n_time(&text, view->zone, adjustment_notice_begin(notice), view->at);
    enum colour ground = colour == COLOUR_ON_ACCENT ? COLOUR_ACCENT : COLOUR_BACKGROUND;
    int right = page_mark(layout, page, plan->pages.count, layout->right, baseline, colour, ground);
    right -= small.size_px / 2;
    layout_line(layout, "from", small, x, baseline, right - x, colour, str_text(&text));
    str_free(&text);
}

static void draw(const struct layout *layout, const struct view *view, const struct adjustment *notice,
    const struct plan *plan, int page)
{
    const struct item *item = view->agenda && view->agenda->now_count > 0 ? view->agenda->now[0] : NULL;
    widget_header_of(layout, view, item);
    if (plan->footer)
        footer_draw(layout, view);
    int x = draw_label(layout, view, notice, plan->label_top);
    draw_sender(layout, view, notice, plan, page, x);
    if (plan->lead > 0) {
        struct type_style style = lead_style(layout);
        int baseline = plan->top - layout_metrics(layout, style).descent;
        int after = layout_line(layout, "lead", style, layout->left, baseline, layout->right - layout->left,
            COLOUR_TEXT_SECONDARY, i18n_say("Please go to"));
        const struct room_sign *sign = sign_find(view, text_of(view, notice));
        if (sign && sign->direction != SIGN_HERE)
            widget_sign(layout, sign, style, after + style.size_px / 3, baseline, COLOUR_ACCENT_TEXT);
    }
    struct layout_block text =
        text_pages_block(layout, text_of(view, notice), &plan->fit, &plan->pages, page);
    layout_draw(layout, &text, "title", layout->left, plan->top, COLOUR_TEXT);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct plan plans[VIEW_NOTICES];
    int pages = 0;
    for (size_t i = 0; i < view->adjusted.notice_count; i++) {
        plans[i] = plan_of(&layout, view, view->adjusted.notices[i]);
        pages += plans[i].pages.count;
    }
    if (pages == 0)
        return;
    scene->pages = pages;
    int page = view->page % pages;
    for (size_t i = 0; i < view->adjusted.notice_count; page -= plans[i++].pages.count)
        if (page < plans[i].pages.count) {
            draw(&layout, view, view->adjusted.notices[i], &plans[i], page);
            return;
        }
}

void notice_measure(
    struct view *view, const struct style *style, int width, int height, struct scene *scratch)
{
    scene_begin(scratch, "notice", width, height);
    struct layout layout = layout_of(scratch, style);
    for (size_t i = 0; i < view->adjusted.notice_count; i++)
        view->adjusted.notice_pages[i] = plan_of(&layout, view, view->adjusted.notices[i]).pages.count;
}

const struct slide notice_slide = {.name = "notice", .applies = applies, .compose = compose, .page_s = 5};
