#include "display/status_emergency.h"

#include "scene/slides/emergency_words.h"

static json_t *texts_of(const struct view *view, enum emergency_kind kind)
{
    struct arena arena = {0};
    json_t *texts = json_array();
    struct view raised = *view;
    const struct adjustment emergency = {.type = ADJUST_EMERGENCY, .emergency = kind};
    raised.adjusted.emergency = &emergency;
    const char *const all[] = {
        emergency_text(&raised), emergency_second_text(&raised), emergency_assembly_point(&arena, &raised)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i])
            json_array_append_new(texts, json_string(all[i]));
    arena_free(&arena);
    return texts;
}

json_t *status_emergency_texts(const struct view *view)
{
    return json_pack("{s:o, s:o}", emergency_kind_names[EMERGENCY_TEST], texts_of(view, EMERGENCY_TEST),
        emergency_kind_names[EMERGENCY_EVACUATE], texts_of(view, EMERGENCY_EVACUATE));
}
