// "about", "info" and "pictures": what a conference adds to its slides.
#include "config/config_internal.h"

bool config_read_cards(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"title", json_decode_text, offsetof(struct card, title)},
        {"text", json_decode_text, offsetof(struct card, text)},
        {"link", json_decode_text, offsetof(struct card, link)},
        {NULL, NULL, 0},
    };
    struct extras *extras = out;
    if (!json_is_array(value))
        return json_decode_refuse(decoder, path, json_kind(value), "a list of cards");
    struct card *cards = arena_alloc(decoder->arena, json_array_size(value) + 1, sizeof *cards);
    for (size_t i = 0; cards && i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        cards[i] = (struct card){.title = "", .text = ""};
        if (!json_decode_object(decoder, json_array_get(value, i), &here, keys, &cards[i]))
            return false;
        if (cards[i].title[0] == '\0')
            return json_decode_refuse(decoder, &here, "no title", "{\"title\": …, \"text\": …, \"link\": …}");
    }
    extras->cards = cards;
    extras->card_count = cards ? json_array_size(value) : 0;
    return true;
}

bool config_read_pictures(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct extras *extras = out;
    if (!json_is_array(value))
        return json_decode_refuse(decoder, path, json_kind(value), "a list of PNG or JPEG files");
    struct image *images = arena_alloc(decoder->arena, json_array_size(value) + 1, sizeof *images);
    for (size_t i = 0; images && i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        if (!json_decode_path(decoder, json_array_get(value, i), &here, &images[i].path))
            return false;
    }
    extras->images = images;
    extras->image_count = images ? json_array_size(value) : 0;
    return true;
}

bool config_read_about(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct given {
        const char *session, *title;
        struct json_decode_texts leads, topics;
    } given = {0};
    static const struct json_decode_key keys[] = {
        {"session", json_decode_text, offsetof(struct given, session)},
        {"title", json_decode_text, offsetof(struct given, title)},
        {"leads", json_decode_texts, offsetof(struct given, leads)},
        {"topics", json_decode_texts, offsetof(struct given, topics)},
        {NULL, NULL, 0},
    };
    if (!json_decode_object(decoder, value, path, keys, &given))
        return false;
    *(struct about *)out = (struct about){.session = given.session,
        .title = given.title,
        .lead_count = given.leads.count,
        .leads = given.leads.list,
        .topic_count = given.topics.count,
        .topics = given.topics.list};
    return true;
}
