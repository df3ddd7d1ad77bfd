// "about", "info", "pictures" and "emergency": what a conference adds to its slides.
#include "config/config_internal.h"
#include "scene/i18n.h"

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

// ---- emergency

static bool read_second_language(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    int known;
    if (!json_decode_choice(decoder, value, path, "language", i18n_languages, &known))
        return false;
    *(const char **)out = i18n_languages[known];
    return true;
}

// The index of a member's name; -1, with the error, where it is none of these.
static int named(const struct json_decoder *decoder, const struct json_path *path, const char *what,
    const char *const *names)
{
    json_t *name = json_string(path->key);
    int known;
    bool ok =
        name ? json_decode_choice(decoder, name, path, what, names, &known) : json_decode_no_memory(decoder);
    json_decref(name);
    return ok ? known : -1;
}

// {"en": "…", "pt": "…"}
static bool read_texts_of_kind(const struct json_decoder *decoder, const json_t *value,
    const struct json_path *path, int kind, struct emergency_text *list, size_t *count)
{
    const char *key;
    json_t *text;
    if (!json_is_object(value))
        return json_decode_refuse(
            decoder, path, json_kind(value), "an object such as {\"en\": \"…\", \"pt\": \"…\"}");
    json_object_foreach((json_t *)value, key, text)
    {
        struct json_path here = {.up = path, .key = key};
        int language = named(decoder, &here, "language", i18n_languages);
        if (language < 0)
            return false;
        struct emergency_text *entry = &list[(*count)++];
        *entry = (struct emergency_text){.kind = kind, .language = i18n_languages[language]};
        if (!json_decode_text(decoder, text, &here, &entry->text))
            return false;
    }
    return true;
}

// {"evacuate": {"en": "…", "pt": "…"}, …}
static bool read_emergency_texts(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct emergency_words *words = out;
    const char *key;
    json_t *texts;
    size_t most = 0;
    if (!json_is_object(value))
        return json_decode_refuse(
            decoder, path, json_kind(value), "an object such as {\"evacuate\": {\"en\": \"…\"}}");
    json_object_foreach((json_t *)value, key, texts) most += json_object_size(texts);
    struct emergency_text *list = arena_alloc(decoder->arena, most + 1, sizeof *list);
    if (!list)
        return json_decode_no_memory(decoder);
    words->text_count = 0;
    words->texts = list;
    json_object_foreach((json_t *)value, key, texts)
    {
        struct json_path here = {.up = path, .key = key};
        int kind = named(decoder, &here, "kind of emergency", emergency_kind_names);
        if (kind == EMERGENCY_LIFT || kind == EMERGENCY_CUSTOM)
            return json_decode_refuse(
                decoder, &here, "a kind that has no standard text", "\"evacuate\" or \"test\"");
        if (kind < 0 || !read_texts_of_kind(decoder, texts, &here, kind, list, &words->text_count))
            return false;
    }
    return true;
}

bool config_read_emergency(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"language", read_second_language, offsetof(struct emergency_words, language)},
        {"assembly_point", json_decode_text, offsetof(struct emergency_words, assembly_point)},
        {"texts", read_emergency_texts, 0},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}
