#include "eye/minutes.h"

#include "eye/cases.h"
#include "eye/distance.h"

#include <stdio.h>

enum { WIDTH = 1920, HEIGHT = 1080, ROLES_MAX = 256 };

struct role {
    enum group group;
    const char *name;
    double smallest, largest; // minutes of arc
    char text[80];            // of the smallest
};

struct roles {
    size_t count;
    struct role list[ROLES_MAX];
};

static struct role *role_of(struct roles *roles, enum group group, const char *name)
{
    for (size_t i = 0; i < roles->count; i++)
        if (roles->list[i].group == group && strcmp(roles->list[i].name, name) == 0)
            return &roles->list[i];
    assert_true(roles->count < ROLES_MAX);
    roles->list[roles->count] = (struct role){.group = group, .name = name, .smallest = 1e9};
    return &roles->list[roles->count++];
}

static void measure(struct roles *roles, enum group group, const struct scene *scene)
{
    double px_per_m = distance_px_per_m(scene->width, scene->height);
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->shape != SHAPE_TEXT)
            continue;
        struct role *role = role_of(roles, group, item->role);
        int height = render.type.metrics(render.type.context, &item->style).cap_height;
        double minutes = distance_minutes(height, px_per_m, 8);
        if (minutes < role->smallest)
            snprintf(role->text, sizeof role->text, "%.60s", item->text);
        role->smallest = minutes < role->smallest ? minutes : role->smallest;
        role->largest = minutes > role->largest ? minutes : role->largest;
    }
}

static void visit(
    void *context, enum group group, const struct slide *slide, struct view *view, const char *text)
{
    (void)text;
    struct scene scene = {0};
    for (view->page = 0; view->page == 0 || view->page < scene.pages; view->page++) {
        drawing_compose(slide, view, WIDTH, HEIGHT, &scene);
        measure(context, group, &scene);
    }
    scene_free(&scene);
}

void minutes_print(void)
{
    static struct roles roles;
    roles.count = 0;
    cases_visit(~0U, 1, visit, &roles);
    printf("Height of capitals in minutes of arc at 8 m, on 55 inches\n");
    printf("%-9s %-18s %-6s %8s %8s  smallest\n", "slide", "role", "class", "from", "to");
    for (size_t g = 0; g < GROUP_COUNT; g++)
        for (size_t i = 0; i < roles.count; i++) {
            const struct role *role = &roles.list[i];
            if (role->group == (enum group)g)
                printf("%-9s %-18s %-6s %8.1f %8.1f  %s\n", group_name(role->group), role->name,
                    class_name(class_of(role->name)), role->smallest, role->largest, role->text);
        }
}
