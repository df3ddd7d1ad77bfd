// Texts, bars and edges stand out from what is under them, on every slide and in every theme, for
// colour-blind eyes too.
#include "eye/cases.h"
#include "support/sight.h"

#include <stdlib.h>

static void check_contrast(const struct scene *scene, size_t index, double least)
{
    const struct scene_item *item = &scene->items[index];
    uint32_t colour = drawing_colour(item);
    uint32_t ground = drawing_ground(scene, index);
    for (int s = 0; s < SIGHT_GLARE; s++) {
        // Themes promise their contrasts to ordinary eyes; others still have that of graphics.
        double wanted = s == SIGHT_NORMAL                ? least
                        : least < THEME_GRAPHIC_CONTRAST ? least
                                                         : THEME_GRAPHIC_CONTRAST - 0.5;
        double contrast = sight_contrast((enum sight)s, colour, ground);
        if (contrast < wanted)
            fail_msg("%s, %s at %dx%d: %s \"%s\" has %.2f:1 for %s eyes, not %.1f:1", render.theme.name,
                scene->slide, scene->width, scene->height, item->role, item->text ? item->text : "", contrast,
                sight_name((enum sight)s), wanted);
    }
}

// A bar is told from its trough by 3:1, or by an edge at its end.
static bool has_edge(const struct scene *scene, size_t bar)
{
    const struct box *box = &scene->items[bar].box;
    for (size_t i = bar + 1; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (strstr(item->role, "edge") && abs(item->box.x - (box->x + box->w)) <= box->h &&
            item->box.y <= box->y + box->h && item->box.y + item->box.h >= box->y)
            return true;
    }
    return false;
}

static void check_scene(
    void *context, enum group group, const struct slide *slide, struct view *view, const char *text)
{
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1920, 360}};
    (void)group;
    (void)text;
    struct scene scene = {0};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        drawing_compose(slide, view, sizes[s][0], sizes[s][1], &scene);
        for (size_t i = 0; i < scene.count; i++) {
            const struct scene_item *item = &scene.items[i];
            bool graphic = strcmp(item->role, "trough") == 0 || strcmp(item->role, "track") == 0 ||
                           (strcmp(item->role, "bar") == 0 && !has_edge(&scene, i));
            if (item->shape == SHAPE_TEXT)
                check_contrast(&scene, i, 4.5);
            else if (item->shape == SHAPE_FILL && graphic)
                check_contrast(&scene, i, THEME_GRAPHIC_CONTRAST);
        }
    }
    ++*(size_t *)context;
    scene_free(&scene);
}

static void everything_stands_out_from_its_ground(void **state)
{
    (void)state;
    for (const char *const *theme = theme_names; *theme; theme++) {
        size_t seen = 0;
        drawing_use_theme(*theme);
        cases_visit(~0U, 9, check_scene, &seen);
        assert_true(seen > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everything_stands_out_from_its_ground)};
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
