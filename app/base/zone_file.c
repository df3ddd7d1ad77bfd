#include "base/zone_file.h"

#include <string.h>

enum { HEADER = 44, VERSION = 4, COUNTS = 20, TYPE = 6, MAX_COUNT = 1 << 16 };
enum { MAX_OFFSET_S = 26 * 3600 }; // from UTC; RFC 8536 advises that much

// One data block, with instants of 4 or of 8 bytes.
struct block {
    const unsigned char *bytes;
    size_t time_size; // bytes of an instant
    size_t flags_ut, flags_standard, leaps, shifts, types, name_bytes;
    size_t length; // with the header
};

static uint32_t number_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_block(const unsigned char *bytes, size_t length, size_t time_size, struct block *block)
{
    *block = (struct block){.bytes = bytes, .time_size = time_size};
    if (length < HEADER || memcmp(bytes, "TZif", 4) != 0)
        return false;
    size_t *counts[] = {&block->flags_ut, &block->flags_standard, &block->leaps, &block->shifts,
        &block->types, &block->name_bytes};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        *counts[i] = number_at(bytes + COUNTS + 4 * i);
        if (*counts[i] > MAX_COUNT)
            return false;
    }
    block->length = HEADER + block->shifts * (time_size + 1) + block->types * TYPE + block->name_bytes +
                    block->leaps * (time_size + 4) + block->flags_standard + block->flags_ut;
    return block->length <= length && block->types > 0 && block->name_bytes > 0;
}

// Does every shift have a valid type, and every type a plausible offset and a name?
static bool is_sound(const struct block *block)
{
    const unsigned char *index = block->bytes + HEADER + block->shifts * block->time_size;
    const unsigned char *type = index + block->shifts;
    const unsigned char *names = type + block->types * TYPE;
    for (size_t i = 0; i < block->shifts; i++)
        if (index[i] >= block->types)
            return false;
    for (size_t i = 0; i < block->types; i++, type += TYPE) {
        int32_t offset_s = (int32_t)number_at(type);
        if (offset_s > MAX_OFFSET_S || offset_s < -MAX_OFFSET_S || type[4] > 1 ||
            type[5] >= block->name_bytes)
            return false;
    }
    return names[block->name_bytes - 1] == '\0';
}

static int64_t shift_at(const struct block *block, size_t i)
{
    const unsigned char *bytes = block->bytes + HEADER + i * block->time_size;
    return (int64_t)((uint64_t)number_at(bytes) << 32 | number_at(bytes + 4));
}

static bool is_ordered(const struct block *block)
{
    for (size_t i = 1; i < block->shifts; i++)
        if (shift_at(block, i) <= shift_at(block, i - 1))
            return false;
    return true;
}

// ---- the rule after the list: a POSIX TZ string with RFC 8536's larger hours, between two newlines

struct reader {
    const char *next, *end;
};

static bool take(struct reader *reader, char letter)
{
    bool matches = reader->next < reader->end && *reader->next == letter;
    reader->next += matches;
    return matches;
}

static bool take_number(struct reader *reader, int max, int *out)
{
    const char *begin = reader->next;
    for (*out = 0; reader->next < reader->end && *reader->next >= '0' && *reader->next <= '9'; reader->next++)
        if ((*out = *out * 10 + *reader->next - '0') > max)
            return false;
    return reader->next > begin;
}

// "CET", or "<+0330>"
static bool take_name(struct reader *reader)
{
    bool quoted = take(reader, '<');
    const char *begin = reader->next;
    for (; reader->next < reader->end; reader->next++) {
        char letter = *reader->next;
        bool fits = (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
        if (!fits && !(quoted && ((letter >= '0' && letter <= '9') || letter == '+' || letter == '-')))
            break;
    }
    return reader->next - begin >= 3 && (!quoted || take(reader, '>'));
}

// "-1:30", in seconds
static bool take_hours(struct reader *reader, int max, int32_t *out)
{
    int parts[3] = {0};
    bool minus = take(reader, '-');
    if (!minus)
        take(reader, '+');
    if (!take_number(reader, max, &parts[0]))
        return false;
    for (int i = 1; i < 3 && take(reader, ':'); i++)
        if (!take_number(reader, 59, &parts[i]))
            return false;
    *out = (minus ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60 + parts[2]);
    return true;
}

// "M3.5.0", "J60" or "59", and "/2"
static bool take_date(struct reader *reader)
{
    int month = 1;
    int week = 1;
    int day;
    int32_t ignored;
    bool ok;
    if (take(reader, 'M'))
        ok = take_number(reader, 12, &month) && take(reader, '.') && take_number(reader, 5, &week) &&
             take(reader, '.') && take_number(reader, 6, &day) && month > 0 && week > 0;
    else if (take(reader, 'J'))
        ok = take_number(reader, 365, &day) && day > 0;
    else
        ok = take_number(reader, 365, &day);
    return ok && (!take(reader, '/') || take_hours(reader, 167, &ignored));
}

static bool take_rule(struct reader *reader, struct zone_file *out)
{
    int32_t west = 0;
    if (!take_name(reader) || !take_hours(reader, 24, &west))
        return false;
    out->has_rule = true;
    out->standard_s = -west;
    if (reader->next == reader->end)
        return true;
    out->has_summer = true;
    out->summer_s = out->standard_s + 3600;
    if (!take_name(reader))
        return false;
    if (!take(reader, ',')) {
        if (!take_hours(reader, 24, &west) || !take(reader, ','))
            return false;
        out->summer_s = -west;
    }
    return take_date(reader) && take(reader, ',') && take_date(reader) && reader->next == reader->end;
}

bool zone_file_parse(const char *text, size_t length, struct zone_file *out)
{
    const unsigned char *bytes = (const unsigned char *)text;
    struct block first;
    struct block second;
    if (!is_block(bytes, length, 4, &first) || !is_sound(&first) || bytes[VERSION] < '2')
        return false;
    if (!is_block(bytes + first.length, length - first.length, 8, &second) || !is_sound(&second) ||
        !is_ordered(&second) || second.leaps != 0)
        return false;
    const char *footer = text + first.length + second.length;
    size_t left = length - first.length - second.length;
    if (left < 2 || footer[0] != '\n' || footer[left - 1] != '\n')
        return false;
    struct reader reader = {footer + 1, footer + left - 1};
    *out = (struct zone_file){.last = second.shifts > 0 ? shift_at(&second, second.shifts - 1) : INT64_MIN};
    return left == 2 || take_rule(&reader, out);
}
