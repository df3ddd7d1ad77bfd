#include "scene/catalogue.h"

#include "base/file.h"
#include "base/str.h"
#include "scene/plural_forms.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 1 << 20 };

// All fields have 32 bits: those of the header, and the length and offset that make an entry of a table.
enum { HEAD_MAGIC, HEAD_REVISION, HEAD_COUNT, HEAD_ENGLISH, HEAD_TRANSLATED, HEAD_SIZE };
static const uint32_t MAGIC = 0x950412DE;

struct catalogue {
    struct str bytes;
    uint32_t count, english, translated; // how many texts, and the offsets of their tables
    struct plural_forms plural_forms;
};

static uint32_t number_at(const struct catalogue *catalogue, size_t offset)
{
    uint32_t number;
    memcpy(&number, catalogue->bytes.text + offset, sizeof number);
    return number;
}

static const char *text_at(const struct catalogue *catalogue, uint32_t table, uint32_t index)
{
    return catalogue->bytes.text + number_at(catalogue, table + 8 * (size_t)index + 4);
}

// Does every text lie within the file, with its NUL?
static bool is_valid_table(const struct catalogue *catalogue, uint32_t table)
{
    size_t size = catalogue->bytes.length;
    if (table > size || catalogue->count > (size - table) / 8)
        return false;
    for (uint32_t i = 0; i < catalogue->count; i++) {
        uint32_t length = number_at(catalogue, table + 8 * (size_t)i);
        uint32_t offset = number_at(catalogue, table + 8 * (size_t)i + 4);
        if (offset >= size || length >= size - offset || catalogue->bytes.text[offset + length] != '\0')
            return false;
    }
    return true;
}

// Its index; the count for none. The English texts are sorted; a plural follows its singular, after a NUL.
static uint32_t index_of(const struct catalogue *catalogue, const char *english)
{
    uint32_t low = 0;
    uint32_t high = catalogue->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(english, text_at(catalogue, catalogue->english, middle));
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return catalogue->count;
}

static bool parse_tables(struct catalogue *catalogue)
{
    if (catalogue->bytes.length < HEAD_SIZE * sizeof(uint32_t) || number_at(catalogue, 0) != MAGIC)
        return false;
    catalogue->count = number_at(catalogue, HEAD_COUNT * sizeof(uint32_t));
    catalogue->english = number_at(catalogue, HEAD_ENGLISH * sizeof(uint32_t));
    catalogue->translated = number_at(catalogue, HEAD_TRANSLATED * sizeof(uint32_t));
    return is_valid_table(catalogue, catalogue->english) && is_valid_table(catalogue, catalogue->translated);
}

// The header is the translation of the empty text.
static bool parse_plural_forms(struct catalogue *catalogue)
{
    uint32_t found = index_of(catalogue, "");
    const char *header = found < catalogue->count ? text_at(catalogue, catalogue->translated, found) : "";
    return plural_forms_read(header, &catalogue->plural_forms);
}

struct catalogue *catalogue_read(const char *path, struct error *error)
{
    struct catalogue *catalogue = calloc(1, sizeof *catalogue);
    if (!catalogue) {
        error_memory(error, "%s: not enough memory", path);
        return NULL;
    }
    if (file_read_regular(path, MAX_BYTES, &catalogue->bytes, error)) {
        bool whole = parse_tables(catalogue);
        if (whole && parse_plural_forms(catalogue))
            return catalogue;
        error_set(error,
            whole ? "%s: its header's Plural-Forms cannot be understood"
                  : "%s: expected translations as compiled by msgfmt",
            path);
    }
    catalogue_free(catalogue);
    return NULL;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (catalogue)
        str_free(&catalogue->bytes);
    free(catalogue);
}

const char *catalogue_find(const struct catalogue *catalogue, const char *english)
{
    uint32_t found = index_of(catalogue, english);
    return found < catalogue->count ? text_at(catalogue, catalogue->translated, found) : english;
}

// The forms follow each other, each with its NUL.
const char *catalogue_find_plural(
    const struct catalogue *catalogue, const char *singular, const char *plural, size_t number)
{
    uint32_t found = index_of(catalogue, singular);
    if (found == catalogue->count)
        return number == 1 ? singular : plural;
    const char *text = text_at(catalogue, catalogue->translated, found);
    const char *end = text + number_at(catalogue, catalogue->translated + 8 * (size_t)found);
    size_t form = plural_forms_index(&catalogue->plural_forms, number);
    for (; form > 0 && text + strlen(text) < end; form--)
        text += strlen(text) + 1;
    return text;
}
