// The times of commands: what a time of day means, what is said of it, and what is asked first.
#include "control/command_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE_S = 60, HOUR_S = 3600, LONG_S = 12 * HOUR_S };

bool command_has_time(int64_t instant, const struct time_of_day *time)
{
    return instant != 0 || time->given;
}

// ---- what a time of day means

static bool is_open(int64_t instant, const struct time_of_day *time)
{
    return instant == 0 && time->given;
}

// An item as it is shown now.
static const struct item *item_of(const struct command_context *context, const char *id)
{
    const struct item *shown = id ? schedule_find_item(context->shown, id) : NULL;
    return shown || !id ? shown : schedule_find_item(context->published, id);
}

// A notice begins when the clock next shows the time; within its minute still today.
static int64_t resolve_notice(
    const struct command *command, const struct command_context *context, const struct zone *zone)
{
    return time_of_day_next(&command->starts_time, zone, context->now - context->now % MINUTE_S - 1);
}

static int64_t resolve_start(const struct command *command, const struct command_context *context,
    const struct zone *zone, const struct item *item)
{
    if (command->type == COMMAND_NOTICE)
        return resolve_notice(command, context, zone);
    // A room's delay may begin with its `from`.
    struct time_of_day_item delay = {.start = command->from - 1, .end = command->from};
    if (!item && command->from)
        return time_of_day_end(&command->starts_time, zone, &delay, context->now);
    return time_of_day_start(&command->starts_time, zone, item ? item->at.start : context->now, context->now);
}

static int64_t resolve_end(const struct command *command, const struct command_context *context,
    const struct zone *zone, const struct item *item)
{
    const struct item *planned = item ? schedule_find_item(context->published, item->id) : NULL;
    if (!item)
        return time_of_day_next(&command->ends_time, zone, context->now);
    if (!planned)
        planned = item;
    return time_of_day_end(&command->ends_time, zone,
        &(struct time_of_day_item){item->at.start, item->at.end, planned->at.end - planned->at.start},
        context->now);
}

bool command_resolve(struct command *command, const struct command_context *context, struct refusal *refusal)
{
    const struct zone *zone = context->published ? &context->published->zone : context->zone;
    const struct item *item = item_of(context, command->item); // an unknown one is refused later
    bool open =
        is_open(command->until, &command->until_time) || is_open(command->from, &command->from_time) ||
        is_open(command->starts_at, &command->starts_time) || is_open(command->ends_at, &command->ends_time);
    if (!open)
        return true;
    if (!zone)
        return command_refuse(refusal, 409, NULL, "there is no schedule yet, so the time zone is not known");
    if (is_open(command->from, &command->from_time))
        command->from = time_of_day_start(&command->from_time, zone, context->now, context->now);
    if (is_open(command->starts_at, &command->starts_time))
        command->starts_at = resolve_start(command, context, zone, item);
    if (is_open(command->ends_at, &command->ends_time))
        command->ends_at = resolve_end(command, context, zone, item);
    bool later = command->type == COMMAND_NOTICE && command->starts_at > context->now;
    if (is_open(command->until, &command->until_time))
        command->until =
            time_of_day_next(&command->until_time, zone, later ? command->starts_at : context->now);
    return true;
}

// ---- what is said

void command_say_time(const struct command *command, const struct zone *zone, int64_t now, struct str *out)
{
    const struct {
        const char *word;
        int64_t at;
    } times[] = {{"starts", command->starts_at}, {"ends", command->ends_at}, {"until", command->until}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (times[i].at == 0)
            continue;
        str_format(out, "%s%s ", out->length > 0 ? ", " : "", times[i].word);
        time_of_day_write(out, zone, times[i].at, now);
    }
}

void command_write_times(const struct command *command, const struct zone *zone, struct str *out)
{
    const struct {
        const char *name;
        int64_t at;
    } times[] = {{"starts_at", command->starts_at}, {"ends_at", command->ends_at}, {"until", command->until}};
    char iso[ZONE_ISO_SIZE];
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (times[i].at != 0)
            str_format(out, ",\"%s\":\"%s\"", times[i].name, zone_iso(zone, times[i].at, iso));
}

void command_write_source(const struct command *command, const struct zone *zone, struct str *out)
{
    const struct {
        const char *name;
        const struct time_of_day *time;
        int64_t at;
    } times[] = {{"until", &command->until_time, command->until},
        {"starts_at", &command->starts_time, command->starts_at},
        {"ends_at", &command->ends_time, command->ends_at}, {"from", &command->from_time, command->from}};
    json_t *root = json_read(command->source, strlen(command->source), NULL, NULL);
    char iso[ZONE_ISO_SIZE];
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (times[i].time->given && times[i].at != 0)
            json_object_set_new(root, times[i].name, json_string(zone_iso(zone, times[i].at, iso)));
    char *text = json_write(root, JSON_COMPACT | JSON_PRESERVE_ORDER);
    str_add_text(out, text ? text : command->source);
    free(text);
    json_decref(root);
}

// ---- what is asked first

static bool ask(struct refusal *refusal, const char *code, const char *field, int64_t at)
{
    refusal->status = 409;
    refusal->code = code;
    refusal->field = field;
    refusal->at = at;
    return false;
}

static void add_length(struct str *out, int64_t seconds)
{
    long long minutes = llabs((long long)seconds) / MINUTE_S;
    if (minutes >= 60)
        str_format(out, "%lld h %02lld min", minutes / 60, minutes % 60);
    else
        str_format(out, "%lld min", minutes);
}

static bool ask_past(const struct command_context *context, int64_t start, struct refusal *refusal)
{
    struct str text = {0};
    add_length(&text, context->now - start);
    str_add_text(&text, " ago, at ");
    time_of_day_write(&text, &context->published->zone, start, context->now);
    error_set(&refusal->why, "it would have started %s", str_text(&text));
    str_free(&text);
    return ask(refusal, "starts-past", "starts_at", start);
}

static bool ask_long(const struct command_context *context, const struct span *span, struct refusal *refusal)
{
    struct str text = {0};
    add_length(&text, span->end - span->start);
    str_add_text(&text, ", until ");
    time_of_day_write(&text, &context->published->zone, span->end, context->now);
    error_set(&refusal->why, "it would last %s", str_text(&text));
    str_free(&text);
    return ask(refusal, "lasts-long", "ends_at", span->end);
}

// The minute that is running is not the past: 15:20 is still typed at 15:20:30.
static bool is_past(int64_t start, int64_t now)
{
    return start < now - now % MINUTE_S;
}

// More than twelve hours, or where it lasts that long already by more than twelve hours longer.
static bool is_long(const struct span *before, const struct span *after)
{
    int64_t was = before->end - before->start;
    int64_t length = after->end - after->start;
    return length > LONG_S && length > was && (was <= LONG_S || length - was > LONG_S);
}

static bool check_span(const struct command_context *context, const struct adjustment *entry,
    const struct item *item, struct refusal *refusal)
{
    struct span span = item->at;
    int64_t length = span.end - span.start;
    if (entry->type == ADJUST_TIME && entry->starts_at)
        span.start = entry->starts_at;
    span.end = entry->ends_at ? entry->ends_at : span.start + length;
    if (span.start != item->at.start && is_past(span.start, context->now))
        return ask_past(context, span.start, refusal);
    return !is_long(&item->at, &span) || ask_long(context, &span, refusal);
}

bool command_check_spans(const struct command *command, const struct command_context *context,
    const struct adjustments *entries, struct refusal *refusal)
{
    for (size_t i = 0; i < entries->count && !command->sure && context->published; i++) {
        const struct adjustment *entry = &entries->entries[i];
        const struct item *item = item_of(context, entry->item);
        bool is_span = entry->type == ADJUST_TIME || entry->type == ADJUST_HOLD;
        if (entry->until <= context->now)
            continue;
        if (is_span && item && !check_span(context, entry, item, refusal))
            return false;
        if (entry->type == ADJUST_ROOM_DELAY && is_past(entry->starts_at, context->now))
            return ask_past(context, entry->starts_at, refusal);
    }
    return true;
}
