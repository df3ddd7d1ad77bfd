#include "display/notice_length.h"

#include "display/display_internal.h"
#include "scene/slide.h"

int notice_length_pages(const struct display *display, const struct adjustment *notice,
    const struct style *style, int width, int height, int64_t now)
{
    // What is on now and next leaves the slide before its text goes on on a second page.
    struct view view = {
        .at = now,
        .zone = display_zone(display),
        .place.label = display->programme      ? display_place_label(display)
                       : display->config->room ? display->config->room
                                               : "",
        .schedule = {.title = display->schedule ? display->schedule->title : "",
            .problem = "",
            .freshness = ""},
        .adjusted = {.notice_count = 1, .notices = {notice}},
    };
    struct scene scratch = {0};
    notice_measure(&view, style, width, height, &scratch);
    scene_free(&scratch);
    return view.adjusted.notice_pages[0];
}
