#include "scene/catalogue.h"

#include "base/file.h"
#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 1 << 20 };

// The head, and each entry of the two tables of texts (their length and their place), are of 32 bits each.
enum { HEAD_MAGIC, HEAD_REVISION, HEAD_COUNT, HEAD_ENGLISH, HEAD_WORDS, HEAD_SIZE };
static const uint32_t MAGIC = 0x950412DE;

struct catalogue {
    struct str bytes;
    uint32_t count, english, words; // how many texts, and where the tables are
};

static uint32_t number_at(const struct catalogue *catalogue, size_t place)
{
    uint32_t number;
    memcpy(&number, catalogue->bytes.text + place, sizeof number);
    return number;
}

static const char *text_at(const struct catalogue *catalogue, uint32_t table, uint32_t index)
{
    return catalogue->bytes.text + number_at(catalogue, table + 8 * (size_t)index + 4);
}

// Every text lies within the file and ends there.
static bool is_whole(const struct catalogue *catalogue, uint32_t table)
{
    size_t size = catalogue->bytes.length;
    if (table > size || catalogue->count > (size - table) / 8)
        return false;
    for (uint32_t i = 0; i < catalogue->count; i++) {
        uint32_t length = number_at(catalogue, table + 8 * (size_t)i);
        uint32_t place = number_at(catalogue, table + 8 * (size_t)i + 4);
        if (place >= size || length >= size - place || catalogue->bytes.text[place + length] != '\0')
            return false;
    }
    return true;
}

static bool take(struct catalogue *catalogue)
{
    if (catalogue->bytes.length < HEAD_SIZE * sizeof(uint32_t) || number_at(catalogue, 0) != MAGIC)
        return false;
    catalogue->count = number_at(catalogue, HEAD_COUNT * sizeof(uint32_t));
    catalogue->english = number_at(catalogue, HEAD_ENGLISH * sizeof(uint32_t));
    catalogue->words = number_at(catalogue, HEAD_WORDS * sizeof(uint32_t));
    return is_whole(catalogue, catalogue->english) && is_whole(catalogue, catalogue->words);
}

struct catalogue *catalogue_read(const char *path, struct error *error)
{
    struct catalogue *catalogue = calloc(1, sizeof *catalogue);
    if (!catalogue) {
        error_memory(error, "%s: not enough memory", path);
        return NULL;
    }
    if (file_read(path, MAX_BYTES, &catalogue->bytes, error)) {
        if (take(catalogue))
            return catalogue;
        error_set(error, "%s: expected a catalogue of words as msgfmt makes them", path);
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

// The English texts are in order.
const char *catalogue_find(const struct catalogue *catalogue, const char *english)
{
    uint32_t low = 0;
    uint32_t high = catalogue->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(english, text_at(catalogue, catalogue->english, middle));
        if (order == 0)
            return text_at(catalogue, catalogue->words, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return english;
}
