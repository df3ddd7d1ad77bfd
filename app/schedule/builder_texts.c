// The builder's texts: cleaned, cut, and in the language that fits.
#include "base/text.h"
#include "schedule/builder_internal.h"

#include <string.h>
#include <strings.h>

// How well does the language of a text ("de", "de-formal", "de_AT") fit the wanted one?
enum fit { FITS_NOT, FITS_ROUGHLY, FITS };

static enum fit fit_of(const char *key, const char *wanted)
{
    size_t length = strcspn(wanted, "-_");
    if (strncasecmp(key, wanted, length) != 0 || (key[length] && !strchr("-_", key[length])))
        return FITS_NOT;
    return strcasecmp(key, wanted) == 0 ? FITS : FITS_ROUGHLY;
}

static bool is_text(const json_t *value)
{
    return json_is_number(value) || json_string_length(value) > 0;
}

// The text in that language (NULL: in any); NULL if there is none.
static const json_t *text_in(const json_t *texts, const char *language)
{
    const json_t *best = NULL;
    enum fit best_fit = FITS_NOT;
    const char *key;
    json_t *text;
    json_object_foreach((json_t *)texts, key, text)
    {
        enum fit fit = language ? fit_of(key, language) : FITS;
        if (fit > best_fit && is_text(text)) {
            best = text;
            best_fit = fit;
        }
    }
    return best;
}

// Multilingual pretalx and CCC feeds have titles by language ({"en": …, "de": …}).
static const json_t *by_language(const struct builder *builder, const json_t *value)
{
    if (!json_is_object(value))
        return value;
    const json_t *text = builder->language ? text_in(value, builder->language) : NULL;
    if (!text && builder->own_language)
        text = text_in(value, builder->own_language);
    if (!text)
        text = text_in(value, "en");
    return text ? text : text_in(value, NULL);
}

// Cuts, between characters, text that no screen could show anyway and that would take seconds to lay out.
// text_clean cut it before if it was given more than TEXT_MAX_BYTES.
static void cut_scratch(struct builder *builder, size_t given)
{
    struct str *scratch = &builder->scratch;
    if (scratch->length <= MAX_TEXT_BYTES) {
        builder->texts_cut += given > TEXT_MAX_BYTES;
        return;
    }
    size_t length = MAX_TEXT_BYTES;
    while (((unsigned char)scratch->text[length] & 0xC0) == 0x80)
        length--;
    scratch->length = length;
    str_add_text(scratch, "…");
    builder->texts_cut++;
}

// Keeps what was written to the scratch, made of `given` bytes; NULL if that is nothing.
static const char *keep_scratch(struct builder *builder, size_t given)
{
    struct str *scratch = &builder->scratch;
    cut_scratch(builder, given);
    builder->failed |= scratch->failed;
    if (scratch->length == 0)
        return NULL;
    return text_pool_keep(&builder->texts, builder_arena(builder), scratch->text, scratch->length);
}

const char *builder_text(struct builder *builder, const json_t *value)
{
    struct str *scratch = &builder->scratch;
    str_clear(scratch);
    if (builder_cancelled(builder))
        return NULL;
    value = by_language(builder, value);
    if (json_is_string(value))
        text_clean(scratch, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        str_format(scratch, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        str_format(scratch, "%.15g", json_real_value(value));
    return keep_scratch(builder, json_string_length(value));
}

const char *builder_key_text(struct builder *builder, const char *key)
{
    str_clear(&builder->scratch);
    if (builder_cancelled(builder))
        return NULL;
    text_clean(&builder->scratch, key, strlen(key));
    return keep_scratch(builder, strlen(key));
}

const char *builder_member_text(
    struct builder *builder, const json_t *object, const char *key, const struct json_path *path)
{
    return builder_value_text(builder, json_member(object, key), key, path);
}

const char *builder_value_text(
    struct builder *builder, const json_t *value, const char *key, const struct json_path *path)
{
    if (json_is_array(value) || json_is_boolean(value))
        builder_note(builder, FINDING_WARNING, path, key, "tell the publisher of the schedule",
            "%s where a text was expected; taken as empty", json_kind(value));
    return builder_text(builder, value);
}

const char *builder_first_text(
    struct builder *builder, const json_t *object, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = builder_text(builder, json_member(object, keys[i]));
        if (text)
            return text;
    }
    return NULL;
}
