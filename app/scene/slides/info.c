// The organisers' cards: Wi-Fi, code of conduct, a link with its QR code. One a page.
#include "scene/i18n.h"
#include "scene/slides/code.h"
#include "scene/slides/footer.h"
#include "scene/slides/slides.h"

#include <string.h>

static bool applies(const struct view *view)
{
    return view->extras && (view->extras->card_count > 0 || view->extras->phones);
}

// The card of that page; the attendees' page comes last.
static struct card card_of(const struct extras *extras, int page)
{
    if ((size_t)page < extras->card_count)
        return extras->cards[page];
    return (struct card){
        .title = i18n_say("The programme on your phone"), .text = "", .link = extras->phones};
}

// Draws the code at the right (on a portrait screen below), in so many percent of the room that it could
// have, and subtracts its area from the layout. Leaves it out where it would be too small to scan.
static void draw_code(struct layout *layout, const char *link, int top, int *bottom, int percent)
{
    int room = *bottom - top;
    int width = layout->right - layout->left;
    if (layout->portrait)
        room = room * 3 / 5 < width ? room * 3 / 5 : width;
    else if (room > width / 2)
        room = width / 2;
    int side = code_side(layout, link, room * percent / 100, false);
    int gap = layout_px(layout, 50);
    if (side == 0)
        return;
    if (layout->portrait) {
        *bottom -= side;
        code_draw(layout, link, layout->left, *bottom, side);
        *bottom -= gap;
    } else {
        layout->right -= side;
        code_draw(layout, link, layout->right, top, side);
        layout->right -= gap;
    }
}

// The link for those who cannot scan it, without what browsers add by themselves, in as many lines as it
// needs.
static struct layout_block link_in(const struct layout *layout, const char *link, int height)
{
    static const char scheme[] = "https://";
    bool usual = strncmp(link, scheme, sizeof scheme - 1) == 0;
    struct layout_fit fit = {.face = FACE_TEXT_SEMIBOLD,
        .max_size = SIZE_SPEAKERS,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = height,
        .max_lines = layout->format == FORMAT_BAR ? 1 : 3};
    return layout_fit(layout, usual ? link + sizeof scheme - 1 : link, &fit);
}

// How a card is set: the code has so many percent of the room that it could have.
struct setting {
    struct layout layout; // without the code
    int top, bottom;
    struct layout_block title, text, link;
};

static int gap_of(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 6 : 24);
}

// Sets the card; true where all of it is there.
static bool set_card(const struct card *card, struct setting *it)
{
    const struct layout *layout = &it->layout;
    int gap = gap_of(layout);
    int width = layout->right - layout->left;
    it->link = link_in(layout, card->link ? card->link : "", it->bottom - it->top);
    int link_height = card->link ? it->link.height + gap : 0;
    it->title = layout_fit(layout, card->title,
        &(struct layout_fit){.face = FACE_DISPLAY_BOLD,
            .max_size = SIZE_TITLE,
            .min_size = SIZE_TITLE_MIN,
            .key = true,
            .width = width,
            .height = (it->bottom - it->top) / 2,
            .max_lines = 3});
    int room = it->bottom - link_height - it->top - it->title.height - gap;
    it->text = layout_fit(layout, card->text,
        &(struct layout_fit){.face = FACE_TEXT,
            .max_size = SIZE_LEFT,
            .min_size = SIZE_BODY,
            .width = width,
            .height = room,
            .max_lines = LAYOUT_MAX_LINES});
    return !it->title.cut && !it->text.cut && !it->link.cut && it->text.height <= room;
}

static void draw_card(const struct card *card, const struct setting *it)
{
    const struct layout *layout = &it->layout;
    int gap = gap_of(layout);
    struct type_metrics small = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_BODY));
    int y = layout_draw(layout, &it->title, "title", layout->left, it->top, COLOUR_TEXT) + gap;
    int link_height = card->link ? it->link.height + gap : 0;
    if (it->bottom - link_height - y >= small.line_height && card->text[0] != '\0')
        y = layout_draw(layout, &it->text, "text", layout->left, y, COLOUR_TEXT) + gap;
    if (card->link && !it->link.cut && y + it->link.height <= it->bottom + gap)
        layout_draw(layout, &it->link, "link", layout->left, y, COLOUR_ACCENT_TEXT);
}

// The code makes room for the texts, as far as it can still be scanned, and then for all of them.
static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    enum { STEP = 5 };
    struct layout layout = layout_of(scene, style);
    scene->pages = (int)view->extras->card_count + (view->extras->phones ? 1 : 0);
    const struct card shown = card_of(view->extras, view->page % scene->pages);
    const struct card *card = &shown;
    int top = widget_header(&layout, view, NULL, view->schedule.title);
    int bottom = footer_draw(&layout, view);
    size_t drawn = scene->count;
    for (int share = card->link ? 100 : 0; share >= 0; share -= STEP) {
        struct setting it = {.layout = layout, .top = top, .bottom = bottom};
        scene->count = drawn;
        if (share > 0)
            draw_code(&it.layout, card->link, top, &it.bottom, share);
        if (set_card(card, &it) || share == 0) {
            draw_card(card, &it);
            return;
        }
    }
}

// Long enough to scan its QR code.
const struct slide info_slide = {
    .name = "info", .applies = applies, .compose = compose, .page_s = SLIDE_SCAN_S};
