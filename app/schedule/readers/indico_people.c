#include "schedule/readers/indico_people.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

// Beyond this many commas it is no list of names.
enum { MAX_PARTS = 64 };

// A piece of a text, without white space around it.
struct part {
    const char *text;
    size_t length;
};

static struct part trim(const char *from, const char *to)
{
    while (from < to && *from == ' ')
        from++;
    while (to > from && to[-1] == ' ')
        to--;
    return (struct part){.text = from, .length = (size_t)(to - from)};
}

static struct part first_word(struct part part)
{
    const char *space = memchr(part.text, ' ', part.length);
    return trim(part.text, space ? space : part.text + part.length);
}

static struct part after_word(struct part part, struct part word)
{
    return trim(word.text + word.length, part.text + part.length);
}

static size_t words_in(struct part part)
{
    size_t count = 0;
    while (part.length > 0) {
        part = after_word(part, first_word(part));
        count++;
    }
    return count;
}

// Is `word`, without full stops, one of these, in any case?
static bool is_one_of(struct part word, const char *const *known, size_t count)
{
    char plain[24];
    size_t length = 0;
    for (size_t i = 0; i < word.length; i++) {
        if (word.text[i] == '.')
            continue;
        if (length + 1 >= sizeof plain)
            return false;
        plain[length++] = word.text[i];
    }
    plain[length] = '\0';
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(plain, known[i]) == 0)
            return true;
    return false;
}

static bool is_particle(struct part word)
{
    static const char *const particles[] = {"van", "der", "den", "de", "von", "zu", "zur", "vom", "ter",
        "ten", "del", "dos", "das", "da", "do", "du", "bin", "ibn", "y", "e"};
    return is_one_of(word, particles, sizeof particles / sizeof *particles);
}

static bool is_suffix(struct part part)
{
    static const char *const suffixes[] = {
        "jr", "sr", "ii", "iii", "iv", "phd", "md", "msc", "bsc", "mba", "esq", "dphil", "frs"};
    return is_one_of(part, suffixes, sizeof suffixes / sizeof *suffixes);
}

// Titles that say nothing about the person's work.
static bool is_courtesy(struct part word)
{
    static const char *const titles[] = {"mr", "mrs", "ms", "miss", "mx"};
    return is_one_of(word, titles, sizeof titles / sizeof *titles);
}

static bool is_degree(struct part word)
{
    static const char *const titles[] = {"dr", "prof", "professor", "doctor"};
    return is_one_of(word, titles, sizeof titles / sizeof *titles);
}

struct letters {
    size_t capitals;
    size_t small;
};

static struct letters count_letters(struct part part)
{
    struct letters letters = {0};
    const char *end = part.text + part.length;
    for (const char *at = part.text; at < end;) {
        UChar32 c = (UChar32)text_next(&at);
        letters.capitals += u_isupper(c) ? 1 : 0;
        letters.small += u_islower(c) && c != 0xDF ? 1 : 0; // ß has no capital in common use
    }
    return letters;
}

static size_t mac_length(struct part word)
{
    return word.length > 4 && word.text[0] == 'M' && (word.text[1] == 'c' || word.text[1] == 'C') ? 2 : 0;
}

// "EXAMPLE", "McEXAMPLE", "VAN DER BERG" and "van der BERG", but neither "X." nor "Example".
static bool is_in_capitals(struct part name)
{
    bool found = false;
    while (name.length > 0) {
        struct part word = first_word(name);
        struct letters letters = count_letters(word);
        if (mac_length(word) && word.text[1] == 'c')
            letters.small--;
        if (letters.small > 0 && (letters.capitals > 0 || !is_particle(word)))
            return false;
        found |= letters.capitals > 1;
        name = after_word(name, word);
    }
    return found;
}

// After these letters and an apostrophe a name goes on with a capital: O'Neil, D'Almeida, Dell'Orto.
static bool takes_capital(const char *piece, const char *apostrophe)
{
    struct part before = {.text = piece, .length = (size_t)(apostrophe - piece)};
    struct letters letters = count_letters(before);
    return letters.capitals == 1 || (before.length == 4 && strncasecmp(piece, "dell", 4) == 0) ||
           (before.length == 4 && strncasecmp(piece, "sant", 4) == 0);
}

static bool is_apostrophe(UChar32 c)
{
    return c == '\'' || c == 0x2019;
}

static void add_in_small_letters(struct str *out, struct part word)
{
    const char *end = word.text + word.length;
    const char *piece = word.text; // since the last hyphen
    const char *at = word.text + mac_length(word);
    bool capital = true;
    if (at > word.text)
        str_add_text(out, "Mc");
    while (at < end) {
        const char *here = at;
        UChar32 c = (UChar32)text_next(&at);
        UChar32 small = c == 0x3A3 && at == end && !capital ? 0x3C2 : u_tolower(c); // a final sigma
        str_add_code_point(out, (unsigned)(capital ? c : small));
        capital = c == '-' || c == 0x2010 || (is_apostrophe(c) && takes_capital(piece, here));
        if (capital)
            piece = at;
    }
}

// A name in capitals as it is usually written.
static void add_uncapitalised(struct str *out, struct part name)
{
    bool after_de = false; // "DE LA CRUZ", but "LA ROCCA"
    while (name.length > 0) {
        struct part word = first_word(name);
        bool article = after_de && (is_one_of(word, (const char *const[]){"la", "las", "los"}, 3));
        name = after_word(name, word);
        if (count_letters(word).capitals < 2)
            str_add(out, word.text, word.length);
        else if (name.length > 0 && (is_particle(word) || article))
            for (size_t i = 0; i < word.length; i++)
                str_add_char(out, (char)u_tolower(word.text[i]));
        else
            add_in_small_letters(out, word);
        if (name.length > 0)
            str_add_char(out, ' ');
        after_de = is_one_of(word, (const char *const[]){"de"}, 1);
    }
}

static void add_part(struct str *out, struct part part)
{
    str_add(out, part.text, part.length);
}

// What stands after a comma without being a given name: "Ada Example, CERN".
static bool is_affiliation(struct part family, struct part after)
{
    static const char *const words[] = {"university", "universität", "université", "institute", "institut",
        "inc", "gmbh", "ltd", "corp", "corporation", "foundation", "lab", "labs", "laboratory", "college",
        "academy", "company", "team"};
    char text[256];
    if (after.length >= sizeof text)
        return true;
    memcpy(text, after.text, after.length);
    text[after.length] = '\0';
    if (text_has_word(text, words, sizeof words / sizeof *words))
        return true;
    struct letters letters = count_letters(after);
    return words_in(after) == 1 && letters.capitals > 2 && letters.small == 0 &&
           !memchr(after.text, '.', after.length) && !is_in_capitals(family);
}

static bool is_written_family_first(struct part name)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *at = name.text;
    switch (uscript_getScript((UChar32)text_next(&at), &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HANGUL:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
        return true;
    default:
        return false;
    }
}

// Moves titles from the beginning of a name to `out`, except for those that are dropped.
static struct part take_titles(struct str *out, struct part name)
{
    for (struct part word = first_word(name); word.length < name.length; word = first_word(name)) {
        if (is_degree(word)) {
            add_part(out, word);
            str_add_char(out, ' ');
        } else if (!is_courtesy(word)) {
            break;
        }
        name = after_word(name, word);
    }
    return name;
}

static void add_person(struct str *out, struct part family, struct part given)
{
    family = take_titles(out, family);
    if (is_written_family_first(family)) {
        add_part(out, family);
        str_add_char(out, ' ');
        add_part(out, given);
        return;
    }
    bool capitals = is_in_capitals(family);
    if (capitals && is_in_capitals(given) && count_letters(given).capitals > 2)
        add_uncapitalised(out, given);
    else
        add_part(out, given);
    str_add_char(out, ' ');
    if (capitals)
        add_uncapitalised(out, family);
    else
        add_part(out, family);
}

static bool is_family(struct part part)
{
    while (part.length > 0 && (is_courtesy(first_word(part)) || is_degree(first_word(part))))
        part = after_word(part, first_word(part));
    return is_in_capitals(part);
}

// "EXAMPLE, Ada, SAMPLE, Bo"
static bool are_pairs(const struct part *parts, size_t count)
{
    bool capitals = true;
    bool single_words = true;
    if (count < 4 || count % 2 != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (i % 2 == 0)
            capitals = capitals && is_family(parts[i]);
        single_words = single_words && words_in(parts[i]) == 1;
    }
    return capitals || single_words;
}

// "Ada Example, Bo Sample"
static bool are_people(const struct part *parts, size_t count, bool list)
{
    if (count < 2 || (count == 2 && !list) || is_family(parts[0]))
        return false;
    for (size_t i = 0; i < count; i++)
        if (words_in(parts[i]) < 2 || (i > 0 && is_affiliation(parts[0], parts[i])))
            return false;
    return true;
}

static void add_suffix(struct str *out, struct part suffix)
{
    str_add_text(out, ", ");
    add_part(out, suffix);
}

static void add_parts(struct str *out, const struct part *parts, size_t count, struct part whole, bool list)
{
    if (are_pairs(parts, count)) {
        for (size_t i = 0; i < count; i += 2) {
            if (i > 0)
                str_add_char(out, '\n');
            add_person(out, parts[i], parts[i + 1]);
        }
    } else if (are_people(parts, count, list)) {
        for (size_t i = 0; i < count; i++) {
            if (i > 0)
                str_add_char(out, '\n');
            add_part(out, parts[i]);
        }
    } else if (count == 2 && !is_suffix(parts[1]) && !is_affiliation(parts[0], parts[1])) {
        add_person(out, parts[0], parts[1]);
    } else if (count == 3 && is_suffix(parts[2]) && !is_suffix(parts[1])) {
        add_person(out, parts[0], parts[1]);
        add_suffix(out, parts[2]);
    } else if (count == 3 && is_suffix(parts[1])) {
        add_person(out, parts[0], parts[2]);
        add_suffix(out, parts[1]);
    } else if (count == 1) {
        add_part(out, parts[0]);
    } else {
        add_part(out, whole);
    }
}

// The names between two semicolons.
static void add_segment(struct str *out, struct part whole, bool list)
{
    struct part parts[MAX_PARTS];
    size_t count = 0;
    const char *end = whole.text + whole.length;
    for (const char *at = whole.text; at <= end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        struct part part = trim(at, comma ? comma : end);
        if (part.length > 0 && count == MAX_PARTS) {
            add_part(out, whole);
            return;
        }
        if (part.length > 0)
            parts[count++] = part;
        at = comma ? comma + 1 : end + 1;
    }
    if (count > 0)
        add_parts(out, parts, count, whole, list);
}

void indico_people_names(const char *text, bool list, struct str *out)
{
    const char *end = text + strlen(text);
    bool first = true;
    for (const char *at = text; at <= end;) {
        const char *semicolon = memchr(at, ';', (size_t)(end - at));
        struct part segment = trim(at, semicolon ? semicolon : end);
        if (strspn(segment.text, " ,") < segment.length) {
            if (!first)
                str_add_char(out, '\n');
            first = false;
            add_segment(out, segment, list);
        }
        at = semicolon ? semicolon + 1 : end + 1;
    }
}

// The first of these members that is not empty.
static const char *member_of(
    struct builder *builder, const json_t *person, const char *const *names, size_t count)
{
    return json_is_object(person) ? builder_first_text(builder, person, names, count) : NULL;
}

static const char *apart_name(struct builder *builder, const json_t *person)
{
    static const char *const firsts[] = {"first_name", "firstName"};
    static const char *const lasts[] = {"last_name", "familyName", "lastName", "surName"};
    const char *first = member_of(builder, person, firsts, sizeof firsts / sizeof *firsts);
    const char *last = member_of(builder, person, lasts, sizeof lasts / sizeof *lasts);
    if (first && last)
        return arena_format(builder_arena(builder), "%s %s", first, last);
    return first ? first : last;
}

static const char *whole_name(struct builder *builder, const json_t *person)
{
    static const char *const wholes[] = {"fullName", "name", "full_name", "display_full_name"};
    return json_is_string(person) ? builder_text(builder, person)
                                  : member_of(builder, person, wholes, sizeof wholes / sizeof *wholes);
}

static bool read_person(struct builder *builder, const json_t *person, struct speaker *out)
{
    const char *name = apart_name(builder, person);
    if (!name)
        name = whole_name(builder, person);
    const char *affiliation =
        json_is_object(person) ? builder_text(builder, json_member(person, "affiliation")) : NULL;
    *out = (struct speaker){.name = name, .affiliation = affiliation ? affiliation : ""};
    return name != NULL;
}

static bool has_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_member(object, key));
    return text && *text != '\0';
}

// Does a whole name need to be turned or divided? Most lists need no second look.
static bool has_whole_names(const json_t *people)
{
    const json_t *person;
    size_t i;
    json_array_foreach(people, i, person)
    {
        if (json_is_string(person) && strpbrk(json_string_value(person), ",;"))
            return true;
        if (json_is_object(person) && !has_text(person, "first_name") && !has_text(person, "firstName"))
            return true;
    }
    return false;
}

static json_t *named_person(const json_t *person, const char *name, size_t length)
{
    json_t *one = json_object();
    json_t *affiliation = json_is_object(person) ? json_object_get(person, "affiliation") : NULL;
    if (json_object_set_new(one, "name", json_stringn(name, length)) != 0 ||
        (affiliation && json_object_set(one, "affiliation", affiliation) != 0))
        return NULL; // out of memory; freed with the document
    return one;
}

// Adds to `out` an element for each person that `person` names. False if out of memory.
static bool add_people(struct builder *builder, json_t *out, json_t *person, bool list)
{
    const char *whole = apart_name(builder, person) ? NULL : whole_name(builder, person);
    struct str names = {0};
    if (!whole)
        return json_array_append(out, person) == 0;
    indico_people_names(whole, list, &names);
    bool ok = !names.failed;
    for (const char *at = str_text(&names); ok && *at != '\0';) {
        size_t length = strcspn(at, "\n");
        ok = json_array_append_new(out, named_person(person, at, length)) == 0;
        at += length + (at[length] == '\n' ? 1 : 0);
    }
    str_free(&names);
    return ok;
}

const struct speaker *indico_people_read(
    struct builder *builder, const json_t *people, const struct json_path *path, size_t *count)
{
    if (!json_is_string(people) && !has_whole_names(people))
        return builder_speakers(builder, people, read_person, path, count);
    json_t *apart = json_array(); // freed with the document
    bool ok = apart && (!json_is_string(people) || add_people(builder, apart, (json_t *)people, true));
    json_t *person;
    size_t i;
    json_array_foreach(people, i, person) ok = ok && add_people(builder, apart, person, false);
    if (!ok)
        builder_fail(builder);
    return builder_speakers(builder, apart, read_person, path, count);
}
