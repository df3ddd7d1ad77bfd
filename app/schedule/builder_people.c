// The builder's people: those of a list, each once.
#include "base/hash.h"
#include "schedule/builder_internal.h"

#include <stdlib.h>
#include <string.h>

static bool is_same_person(const struct speaker *a, const struct speaker *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->affiliation, b->affiliation) == 0;
}

// People who were read, with a table by what they are called: comparing each with each would take long for
// the long lists of a hostile file.
struct people {
    struct speaker *all;
    size_t count;
    uint16_t slots[1024]; // index + 1; 0: free
};

static void add_person(struct people *people, const struct speaker *person)
{
    enum { SLOTS = sizeof people->slots / sizeof *people->slots };
    uint64_t hash = hash_secret(person->name, strlen(person->name)) * 3 +
                    hash_secret(person->affiliation, strlen(person->affiliation));
    size_t at = (size_t)hash % SLOTS;
    for (; people->slots[at] != 0; at = (at + 1) % SLOTS)
        if (is_same_person(&people->all[people->slots[at] - 1], person))
            return;
    people->all[people->count++] = *person;
    people->slots[at] = (uint16_t)people->count;
}

// Without the punctuation that separated it from others where it was typed: "Ada Example,".
static const char *without_separators(struct builder *builder, const char *text)
{
    static const char separators[] = ",;:";
    size_t length = strlen(text);
    size_t kept = length;
    while (kept > 0 && (text[kept - 1] == ' ' || strchr(separators, text[kept - 1])))
        kept--;
    if (kept == length)
        return text;
    return text_pool_keep(&builder->texts, builder_arena(builder), text, kept);
}

bool builder_tidy_person(struct builder *builder, struct speaker *person)
{
    person->name = without_separators(builder, person->name);
    person->affiliation = without_separators(builder, person->affiliation);
    return person->name && person->affiliation && person->name[0] != '\0';
}

// How a list of people is read.
struct person_reader {
    bool (*read)(struct builder *, void *context, const json_t *person, struct speaker *out);
    void *context;
};

static void read_people(struct builder *builder, const json_t *list, size_t size,
    const struct person_reader *reader, const struct json_path *path, struct people *people)
{
    for (size_t i = 0; i < size && !builder_cancelled(builder); i++) {
        struct json_path child = {.up = path, .index = i};
        struct speaker person;
        if (reader->read(builder, reader->context, json_array_get(list, i), &person) &&
            builder_tidy_person(builder, &person))
            add_person(people, &person);
        else
            builder_note(builder, FINDING_WARNING, &child, NULL, "give the person a name at the publisher",
                "a person without a name; left out");
    }
}

const struct speaker *builder_speakers_by(struct builder *builder, const json_t *list,
    bool (*read)(struct builder *, void *context, const json_t *person, struct speaker *out), void *context,
    const struct json_path *path, size_t *count)
{
    *count = 0;
    if (list && !json_is_array(list))
        builder_note(builder, FINDING_WARNING, path, NULL, "tell the publisher of the schedule",
            "%s where a list of people was expected; nobody is shown", json_kind(list));
    size_t size = json_array_size(list);
    if (size == 0)
        return NULL;
    if (size > MAX_PEOPLE) {
        builder_note(builder, FINDING_WARNING, path, NULL, "check the list at the publisher",
            "%zu people; the first %d are kept", size, MAX_PEOPLE);
        size = MAX_PEOPLE;
    }
    struct people people = {.all = arena_alloc(builder_arena(builder), size, sizeof *people.all)};
    struct person_reader reader = {.read = read, .context = context};
    if (people.all)
        read_people(builder, list, size, &reader, path, &people);
    *count = people.count;
    return people.all;
}

struct plain_reader {
    bool (*read)(struct builder *, const json_t *person, struct speaker *out);
};

static bool read_plain(struct builder *builder, void *context, const json_t *person, struct speaker *out)
{
    const struct plain_reader *plain = context;
    return plain->read(builder, person, out);
}

const struct speaker *builder_speakers(struct builder *builder, const json_t *list,
    bool (*read)(struct builder *, const json_t *person, struct speaker *out), const struct json_path *path,
    size_t *count)
{
    struct plain_reader plain = {.read = read};
    return builder_speakers_by(builder, list, read_plain, &plain, path, count);
}
