// What reading each format costs, beside what its parser alone takes for the same bytes: jansson for JSON,
// expat for XML, libical for calendars; in turn, at several sizes. Prints JSON.
#include "bench/formats.h"
#include "bench/reading.h"

#include "base/civil.h"

#include <dlfcn.h>
#include <expat.h>
#include <jansson.h>
#include <libical/ical.h>
#include <string.h>

enum { ROOMS = 10, MINUTES = 20, FIRST_DAY = 20614, MIB = 1024 * 1024, MOST_BYTES = 32 * MIB };

// ---- documents

// Replaces ~i by the number, ~r by its room, ~p by a person's, ~s and ~e by begin and end, ~c and ~f by both
// as calendars have them, ~d by the date, ~t and ~u by the times of day.
static void expand(const char *template, size_t number, struct str *out)
{
    int64_t at = FIRST_DAY * (int64_t)SECONDS_A_DAY + (int64_t)(number / ROOMS) * MINUTES * 60;
    struct civil a = civil_from_seconds(at);
    struct civil b = civil_from_seconds(at + MINUTES * 60);
    for (const char *c = template; *c; c++) {
        if (*c != '~') {
            size_t plain = strcspn(c, "~");
            str_add(out, c, plain);
            c += plain - 1;
            continue;
        }
        const struct civil *when = strchr("efu", *++c) ? &b : &a;
        switch (*c) {
        case 'i':
            str_format(out, "%zu", number);
            break;
        case 'r':
            str_format(out, "%zu", number % ROOMS);
            break;
        case 'p':
            str_format(out, "%zu", number / 2);
            break;
        case 's':
        case 'e':
            str_format(out, "%04d-%02d-%02dT%02d:%02d:00", when->year, when->month, when->day, when->hour,
                when->minute);
            break;
        case 'c':
        case 'f':
            str_format(
                out, "%04d%02d%02dT%02d%02d00", when->year, when->month, when->day, when->hour, when->minute);
            break;
        case 'd':
            str_format(out, "%04d-%02d-%02d", when->year, when->month, when->day);
            break;
        default:
            str_format(out, "%02d:%02d", when->hour, when->minute);
        }
    }
}

// A document of at most so many bytes, and of at least one item.
static size_t write_document(const struct bench_format *format, size_t most, struct str *out)
{
    struct str people = {0};
    size_t items = 0;
    size_t reserve = 0; // of the longest item
    str_clear(out);
    str_add_text(out, format->head);
    do {
        size_t before = out->length + people.length;
        if (items > 0)
            str_add_text(out, format->separator);
        expand(format->item, items, out);
        if (format->person && items % 2 == 0) {
            if (items > 0)
                str_add_text(&people, format->separator);
            expand(format->person, items, &people);
        }
        items++;
        size_t size = out->length + people.length - before;
        reserve = size > reserve ? size : reserve;
    } while (out->length + people.length + reserve + strlen(format->tail) + 2000 < most);
    if (format->person) {
        str_add_text(out, format->middle);
        str_add(out, str_text(&people), people.length);
    }
    expand(format->tail, 0, out);
    str_free(&people);
    return items;
}

// ---- parsers alone; what they made is not freed, which costs the readers time

static void parse_json(const struct str *bytes)
{
    json_t *root = json_loadb(bytes->text, bytes->length, 0, NULL);
    (void)root;
}

static void take_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    (void)context;
    (void)name;
    (void)attributes;
}

static void take_end(void *context, const XML_Char *name)
{
    (void)context;
    (void)name;
}

static void take_text(void *context, const XML_Char *text, int length)
{
    (void)context;
    (void)text;
    (void)length;
}

static void parse_xml(const struct str *bytes)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetElementHandler(parser, take_start, take_end);
    XML_SetCharacterDataHandler(parser, take_text);
    XML_Parse(parser, bytes->text, (int)bytes->length, 1);
}

static __typeof__(icalparser_parse_string) *parse_string;

static void parse_calendar(const struct str *bytes)
{
    parse_string(bytes->text);
}

static bool load_libical(void)
{
    void *library = dlopen("libical.so.3", RTLD_NOW | RTLD_LOCAL);
    void *symbol = library ? dlsym(library, "icalparser_parse_string") : NULL;
    memcpy(&parse_string, &symbol, sizeof parse_string);
    return symbol;
}

static const struct {
    const char *name;
    void (*parse)(const struct str *bytes);
} parsers[] = {
    [BENCH_JSON] = {"jansson", parse_json},
    [BENCH_XML] = {"expat", parse_xml},
    [BENCH_ICALENDAR] = {"libical", parse_calendar},
};

// ---- measuring

static bool measure(const struct bench_format *format, size_t most, size_t rounds, bool first)
{
    struct str bytes = {0};
    struct str warm = {0};
    struct timing ours = {0};
    struct timing theirs = {0};
    struct schedule_hints hints = {0};
    struct error error = {0};
    write_document(format, 0, &warm);
    size_t items = write_document(format, most, &bytes);
    const struct schedule *schedule = schedule_read(bytes.text, bytes.length, &hints, &error);
    if (!schedule || schedule->item_count < items) {
        fprintf(stderr, "%s: %zu of %zu items; %s\n", format->name, schedule ? schedule->item_count : 0,
            items, error.text);
        return false;
    }
    schedule_unref(schedule);
    for (size_t i = 0; i < rounds; i++) {
        timing_keep(&theirs, reading_apart_us(parsers[format->syntax].parse, &bytes, &warm));
        timing_keep(&ours, reading_apart_us(reading_schedule, &bytes, &warm));
    }
    double read_us = timing_at(&ours, 0.5);
    double parse_us = timing_at(&theirs, 0.5);
    printf("%s{\"format\":\"%s\",\"parser\":\"%s\",\"items\":%zu,\"bytes\":%zu,\"read_us\":%.0f,"
           "\"parse_us\":%.0f,\"ratio\":%.3f}",
        first ? "" : ",\n ", format->name, parsers[format->syntax].name, items, bytes.length, read_us,
        parse_us, read_us / parse_us);
    fflush(stdout);
    str_free(&bytes);
    str_free(&warm);
    return true;
}

// Those whose name begins with `only` (NULL: all).
int main(int count, char **arguments)
{
    const char *only = count > 1 ? arguments[1] : "";
    static const struct {
        size_t bytes, rounds;
    } sizes[] = {{MIB / 2, 15}, {2 * MIB, 9}, {8 * MIB, 5}, {MOST_BYTES, 3}};
    bool first = true;
    if (!load_libical()) {
        fprintf(stderr, "libical cannot be loaded\n");
        return 1;
    }
    printf("[");
    for (size_t f = 0; f < sizeof bench_formats / sizeof *bench_formats; f++) {
        if (strncmp(bench_formats[f].name, only, strlen(only)) != 0)
            continue;
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            if (!measure(&bench_formats[f], sizes[s].bytes, sizes[s].rounds, first))
                return 1;
            first = false;
        }
    }
    printf("]\n");
    return 0;
}
