#include "support/glance.h"

#include "support/drawing.h"

#include "scene/i18n.h"

void glance_at(struct glance *glance, const char *json, const char *room, const char *at)
{
    i18n_set_language("en", NULL);
    i18n_set_clock(24);
    *glance = (struct glance){.schedule = test_schedule(json)};
    glance->programme = test_programme(glance->schedule, room);
    glance->view = drawing_view(glance->programme, test_instant(at), &glance->agenda);
    glance->view.place.label = glance->programme->place.label;
}

void glance_compose(struct glance *glance, const char *slide, size_t size)
{
    drawing_compose(slide_find(slide), &glance->view, drawing_sizes[size].width, drawing_sizes[size].height,
        &glance->scene);
    drawing_check(&glance->scene, slide);
}

void glance_away(struct glance *glance)
{
    scene_free(&glance->scene);
    agenda_release(&glance->agenda);
    programme_free(glance->programme);
    schedule_unref(glance->schedule);
}

struct str glance_texts(const struct scene *scene, const char *role)
{
    struct str out = {0};
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SHAPE_TEXT && (!role || strcmp(scene->items[i].role, role) == 0))
            str_format(&out, "%s\n", scene->items[i].text);
    return out;
}

void glance_expect_count(const struct scene *scene, const char *role, size_t expected)
{
    struct str texts = glance_texts(scene, role);
    size_t count = 0;
    for (const char *c = str_text(&texts); *c; c++)
        count += *c == '\n';
    if (count != expected)
        fail_msg("%s %zu times on %s at %dx%d: \"%s\"", role, count, scene->slide, scene->width,
            scene->height, str_text(&texts));
    str_free(&texts);
}

void glance_expect_whole(const struct scene *scene, const char *role)
{
    struct str texts = glance_texts(scene, role);
    if (texts.length == 0 || strstr(str_text(&texts), "…"))
        fail_msg(
            "%s on %s at %dx%d: \"%s\"", role, scene->slide, scene->width, scene->height, str_text(&texts));
    str_free(&texts);
}

void glance_expect_text(const struct scene *scene, const char *role, const char *expected)
{
    struct str texts = glance_texts(scene, role);
    if (strcmp(str_text(&texts), expected) != 0)
        fail_msg("%s on %s at %dx%d is \"%s\", not \"%s\"", role, scene->slide, scene->width, scene->height,
            str_text(&texts), expected);
    str_free(&texts);
}

void glance_expect_paragraph(const struct scene *scene, const char *role, const char *expected)
{
    struct str texts = glance_texts(scene, role);
    for (char *c = texts.text; c && *c; c++)
        if (*c == '\n')
            *c = ' ';
    if (strcmp(str_text(&texts), expected) != 0)
        fail_msg("%s on %s at %dx%d is \"%s\", not \"%s\"", role, scene->slide, scene->width, scene->height,
            str_text(&texts), expected);
    str_free(&texts);
}

void glance_in_every_language(
    void (*check)(struct glance *, const char *, size_t), struct glance *glance, const char *slide)
{
    size_t count = 0;
    while (i18n_languages[count])
        count++;
    for (size_t i = count; i-- > 0;)
        for (int hours = 12; hours <= 24; hours += 12) {
            assert_true(i18n_set_language(i18n_languages[i], NULL));
            i18n_set_clock(hours);
            for (size_t s = 0; s < DRAWING_SIZES; s++)
                check(glance, slide, s);
        }
}
