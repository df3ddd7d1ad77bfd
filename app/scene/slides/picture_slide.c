// Images from the config (sponsors, a map), fitted without distortion. One a page.
#include "scene/slides/footer.h"
#include "scene/slides/slides.h"

static int readable_count(const struct view *view)
{
    int count = 0;
    for (size_t i = 0; view->extras && i < view->extras->image_count; i++)
        count += view->extras->images[i].width > 0;
    return count;
}

static bool applies(const struct view *view)
{
    return readable_count(view) > 0;
}

static const struct image *readable(const struct view *view, int index)
{
    const struct image *image = view->extras->images;
    for (;; image++)
        if (image->width > 0 && index-- == 0)
            return image;
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    int count = readable_count(view);
    if (count == 0)
        return;
    scene->pages = count;
    const struct image *image = readable(view, view->page % count);
    int top = widget_header(&layout, view, NULL, view->schedule.title);
    int height = footer_draw(&layout, view) - layout_px(&layout, 6) - top;
    int width = layout.right - layout.left;
    int w = width;
    int h = (int)((long)width * image->height / image->width);
    if (h > height) {
        h = height;
        w = (int)((long)height * image->width / image->height);
    }
    scene_image(scene, "picture", (struct box){layout.left + (width - w) / 2, top + (height - h) / 2, w, h},
        image->path);
}

const struct slide picture_slide = {.name = "picture", .applies = applies, .compose = compose, .page_s = 5};
