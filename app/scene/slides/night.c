// The hours in which the screen is dark.
#include "scene/slides/slides.h"

bool night_applies(const struct view *view)
{
    return view->night;
}

void night_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    (void)view;
    (void)look;
    scene->background = COLOUR_BLACK;
}
