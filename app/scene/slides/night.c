// The hours in which the screen is dark.
#include "scene/slides/slides.h"

bool night_applies(const struct view *view)
{
    return view->dark;
}

void night_compose(const struct view *view, const struct style *style, struct scene *scene)
{
    (void)view;
    (void)style;
    scene->background = COLOUR_BLACK;
}
