// A dark screen, at night or because staff asked.
#include "scene/slides/slides.h"

static bool applies(const struct view *view)
{
    return view->dark;
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    (void)view;
    (void)style;
    scene->background = COLOUR_BLACK;
}

const struct slide night_slide = {
    .name = "night", .applies = applies, .compose = compose, .takes_over = true};
