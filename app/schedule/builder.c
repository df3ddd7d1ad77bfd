#include "schedule/builder.h"
#include "base/text.h"
#include "base/zone_rails.h"
#include "schedule/builder_internal.h"

#include <search.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct builder *builder_new(const char *format)
{
    struct builder *builder = calloc(1, sizeof *builder);
    if (!builder)
        return NULL;
    builder->result = schedule_internal_new();
    if (!builder->result) {
        builder_free(builder);
        return NULL;
    }
    struct schedule *schedule = &builder->result->schedule;
    schedule->format = format;
    schedule->title = "";
    schedule->event = SPAN_UNKNOWN;
    builder_set_path_writer(builder, NULL, NULL);
    builder_set_item_path(builder, "$..[?@.id==\"", "\"]");
    builder->first_day = 1; // unknown: after the last
    builder->findings = arena_alloc(builder_arena(builder), MAX_FINDINGS, sizeof *builder->findings);
    zone_fixed(builder_arena(builder), 0, &schedule->zone);
    return builder;
}

bool builder_out_of_memory(const struct builder *builder)
{
    return builder->failed || builder->result->arena.failed;
}

void builder_fail(struct builder *builder)
{
    builder->failed = true;
}

// Entries belong to the arena.
static void keep_entry(void *entry)
{
    (void)entry;
}

void builder_free(struct builder *builder)
{
    if (!builder)
        return;
    if (builder->result)
        schedule_unref(&builder->result->schedule);
    tdestroy(builder->room_index, keep_entry);
    text_pool_free(&builder->texts);
    str_free(&builder->scratch);
    free(builder->rooms);
    free(builder->drafts);
    free(builder);
}

struct arena *builder_arena(struct builder *builder)
{
    return &builder->result->arena;
}

void builder_set_cancel(struct builder *builder, const atomic_bool *cancel)
{
    builder->cancel = cancel;
}

bool builder_cancelled(struct builder *builder)
{
    if (builder->cancel && !builder->cancelled && builder->steps++ % STEPS_A_POLL == 0)
        builder->cancelled = atomic_load_explicit(builder->cancel, memory_order_relaxed);
    return builder->cancelled;
}

bool builder_is_cancelled(void *context)
{
    struct builder *builder = context;
    builder->steps = 0;
    return builder_cancelled(builder);
}

void builder_set_title(struct builder *builder, const char *title)
{
    builder->result->schedule.title = title ? title : "";
}

void builder_set_zone(struct builder *builder, const struct zone *zone)
{
    builder->result->schedule.zone = *zone;
}

static void write_json_path(const json_t *root, const struct json_path *path, struct str *out)
{
    (void)root;
    json_path_write(path, out);
}

void builder_set_path_writer(struct builder *builder, builder_path_writer *write, const json_t *root)
{
    builder->write_path = write ? write : write_json_path;
    builder->root = root;
}

void builder_set_item_path(struct builder *builder, const char *before, const char *after)
{
    builder->item_path[0] = before;
    builder->item_path[1] = after;
}

void builder_set_days(struct builder *builder, int64_t first, int64_t last)
{
    builder->first_day = first;
    builder->last_day = last;
}

void builder_set_event(struct builder *builder, struct span event)
{
    builder->result->schedule.event = event;
}

void builder_set_unpublished(struct builder *builder)
{
    builder->result->schedule.unpublished = true;
}

void builder_set_not_happening(struct builder *builder, const char *word, const char *reason)
{
    builder->result->schedule.not_happening = word;
    builder->result->schedule.not_happening_reason = reason;
}

void builder_set_language(struct builder *builder, const char *language)
{
    builder->language = language;
}

void builder_set_own_language(struct builder *builder, const char *language)
{
    builder->own_language = language;
}

void builder_set_day_turn(struct builder *builder, int64_t seconds)
{
    builder->result->schedule.day_turn_s = seconds;
}

const struct zone *builder_zone(struct builder *builder, const char *name, const struct json_path *path)
{
    for (struct zone_entry *entry = builder->zones; entry; entry = entry->next)
        if (strcmp(entry->name, name) == 0)
            return entry->known ? &entry->zone : NULL;
    if (builder->zone_count >= MAX_ZONES) // no event has as many, and each takes memory
        return NULL;
    struct zone_entry *entry = arena_alloc(builder_arena(builder), 1, sizeof *entry);
    if (!entry)
        return NULL;
    entry->name = arena_text(builder_arena(builder), name, strlen(name));
    if (!entry->name)
        return NULL;
    struct error error;
    const char *iana = zone_rails_name(name);
    entry->known = zone_load(builder_arena(builder), iana ? iana : name, &entry->zone, &error);
    entry->next = builder->zones;
    builder->zones = entry;
    builder->zone_count++;
    builder->failed |= !entry->known && error.code == ERROR_MEMORY;
    if (!entry->known)
        builder_note(
            builder, FINDING_WARNING, path, NULL, "set \"timezone\" in the config", "%s", error.text);
    return entry->known ? &entry->zone : NULL;
}

bool builder_keeps(struct builder *builder, enum finding_severity severity)
{
    // The last place is for how many were left out.
    bool keeps = builder->findings && builder->result->schedule.finding_count < MAX_FINDINGS - 1;
    for (int lower = FINDING_NOTE; lower < (int)severity && !keeps; lower++)
        keeps = builder->findings_kept[lower] > 0;
    if (!keeps)
        builder->findings_left[severity]++;
    return keeps;
}

// Makes place for one more: the last of the least severe goes.
static void make_place(struct builder *builder)
{
    struct schedule *schedule = &builder->result->schedule;
    size_t last = 0;
    if (schedule->finding_count < MAX_FINDINGS - 1)
        return;
    for (size_t i = 1; i < schedule->finding_count; i++)
        if (builder->findings[i].severity <= builder->findings[last].severity)
            last = i;
    builder->findings_kept[builder->findings[last].severity]--;
    builder->findings_left[builder->findings[last].severity]++;
    schedule->finding_count--;
    memmove(&builder->findings[last], &builder->findings[last + 1],
        (schedule->finding_count - last) * sizeof *builder->findings);
}

// A copy of at most `max` bytes, cut between characters.
static const char *keep_cut(struct builder *builder, const char *text, size_t max)
{
    size_t length = strnlen(text, max);
    while (!text_is_utf8(text, length, NULL))
        length--;
    return arena_text(builder_arena(builder), text, length);
}

void builder_note_at(struct builder *builder, enum finding_severity severity, const char *path,
    const char *advice, const char *what)
{
    struct finding finding = {.severity = severity, .advice = advice};
    finding.path = keep_cut(builder, path, MAX_PATH_BYTES);
    finding.what = keep_cut(builder, what, SIZE_MAX);
    if (!finding.path || !finding.what)
        return;
    make_place(builder);
    builder->findings_kept[severity]++;
    builder->findings[builder->result->schedule.finding_count++] = finding;
}

void builder_note(struct builder *builder, enum finding_severity severity, const struct json_path *path,
    const char *key, const char *advice, const char *format, ...)
{
    char what[512];
    struct str written = {0};
    struct json_path with_key = {.up = path, .key = key};
    va_list arguments;
    if (!builder_keeps(builder, severity))
        return;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    builder->write_path(builder->root, key ? &with_key : path, &written);
    builder->failed |= written.failed;
    builder_note_at(builder, severity, str_text(&written), advice, what);
    str_free(&written);
}

bool builder_grow(void **memory, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return true;
    size_t new_capacity = *capacity ? *capacity * 2 : 64;
    void *new_memory = new_capacity > SIZE_MAX / 2 / size ? NULL : realloc(*memory, new_capacity * size);
    if (!new_memory)
        return false;
    *memory = new_memory;
    *capacity = new_capacity;
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct room_entry *)a)->name, ((const struct room_entry *)b)->name);
}

struct room_entry *builder_room_entry(struct builder *builder, const char *name)
{
    struct room_entry wanted = {.name = name};
    struct room_entry *const *known = tfind(&wanted, &builder->room_index, by_name);
    if (known)
        return *known;
    size_t index = builder->result->schedule.room_count;
    struct room_entry *entry = arena_alloc(builder_arena(builder), 1, sizeof *entry);
    if (!entry ||
        !builder_grow((void **)&builder->rooms, &builder->room_capacity, index + 1, sizeof *builder->rooms))
        return NULL;
    *entry = (struct room_entry){.name = name, .index = index};
    if (!tsearch(entry, &builder->room_index, by_name))
        return NULL;
    builder->rooms[index] = (struct room){.name = name};
    builder->result->schedule.room_count++;
    return entry;
}

size_t builder_room(struct builder *builder, const char *name)
{
    const struct room_entry *entry = builder_room_entry(builder, name);
    builder->failed |= !entry;
    return entry ? entry->index : 0;
}

void builder_add_room(struct builder *builder, const char *name, const char *guid)
{
    size_t room = builder_room(builder, name);
    if (guid && !builder->failed)
        builder->rooms[room].guid = guid;
}

void builder_order_rooms(struct builder *builder)
{
    builder->rooms_by_name = true;
}

void builder_add(struct builder *builder, const struct draft *draft, const struct json_path *path)
{
    if (builder_cancelled(builder))
        return;
    if (draft->at.end != BUILDER_END_UNKNOWN && draft->at.end < draft->at.start) {
        builder_note(builder, FINDING_WARNING, path, NULL, "correct its times at the publisher",
            "\"%s\" ends before it starts; left out", draft->title);
        return;
    }
    if (draft->at.end == BUILDER_END_UNKNOWN)
        builder_note(builder, FINDING_WARNING, path, NULL, "give it a duration at the publisher",
            "\"%s\" has no end; shown until the next item of its room, an hour at most", draft->title);
    if (!builder_grow(
            (void **)&builder->drafts, &builder->draft_capacity, builder->draft_count + 1, sizeof *draft)) {
        builder->failed = true;
        return;
    }
    builder->drafts[builder->draft_count++] = *draft;
}
