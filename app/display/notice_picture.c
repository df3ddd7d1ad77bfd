#include "display/notice_picture.h"

#include "display/display_clock.h"
#include "scene/slide.h"

static SDL_Surface *paint(const struct render_context *render, const struct scene *scene)
{
    SDL_Surface *surface = painter_new_surface(scene->width, scene->height);
    struct painter painter = render_context_painter(render);
    if (surface)
        painter_paint_whole(&painter, surface, scene);
    return surface;
}

SDL_Surface *notice_picture_draw(struct display *display, const struct render_context *render,
    const struct adjustment *notice, int page, int width, int height, int64_t now)
{
    struct view view;
    struct scene scene = {0};
    if (!display_view(display, now, display_clock_real_now(), &view))
        return NULL;
    // Alone, and whatever takes the screen now.
    view.adjusted.notices[0] = notice;
    view.adjusted.notice_count = 1;
    view.adjusted.emergency = NULL;
    view.adjusted.full = NULL;
    view.adjusted.identify = view.adjusted.blank = false;
    view.page = page;
    struct style style = render_context_style(render, display->config, width, height);
    slide_compose(slide_find("notice"), &view, &style, width, height, &scene);
    SDL_Surface *surface = scene.failed || page >= scene.pages ? NULL : paint(render, &scene);
    scene_free(&scene);
    return surface;
}
