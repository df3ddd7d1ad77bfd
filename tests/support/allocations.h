// Memory that runs out, at each allocation in turn: that one alone, and that one with all behind it. What
// comes of it is the right result, or an error that says so and what was there before; nothing is leaked.
//
// The linker leads our calls here (--wrap, Makefile): the allocator's, and the arena's, whose blocks would
// hide most of what they serve. jansson's come through ours. What other libraries ask for (ICU, the C
// library's own) is given.
//
// One file of a test includes this.
#ifndef PLUMBLINE_TESTS_SUPPORT_ALLOCATIONS_H
#define PLUMBLINE_TESTS_SUPPORT_ALLOCATIONS_H

#include "support/test.h"

#include "base/text.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local bool armed; // what threads of the program ask for is given

static struct {
    bool onwards; // the one at `at` and all behind it
    size_t at;    // counted from 1; 0: none
    size_t asked;
    size_t refused;
    atomic_long held; // pieces that were given and not taken back
    bool has_threads; // whose pieces are counted, too: LeakSanitizer alone looks for what is left behind
} memory;

static bool refuses(void)
{
    if (!armed)
        return false;
    memory.asked++;
    bool refused = memory.at != 0 && (memory.onwards ? memory.asked >= memory.at : memory.asked == memory.at);
    memory.refused += refused;
    return refused;
}

static void *given(void *piece)
{
    if (piece)
        memory.held++;
    return piece;
}

// The names are the linker's. NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t most);
void __real_free(void *piece);
void *__real_arena_alloc(struct arena *arena, size_t count, size_t size);
char *__real_arena_text(struct arena *arena, const char *bytes, size_t length);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t most);
void __wrap_free(void *piece);
void *__wrap_arena_alloc(struct arena *arena, size_t count, size_t size);
char *__wrap_arena_text(struct arena *arena, const char *bytes, size_t length);
const char *__wrap_arena_keep(struct arena *arena, const char *text);
char *__wrap_arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

void *__wrap_malloc(size_t size)
{
    return refuses() ? NULL : given(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuses() ? NULL : given(__real_calloc(count, size));
}

void *__wrap_realloc(void *old, size_t size)
{
    if (refuses())
        return NULL;
    void *moved = __real_realloc(old, size);
    return old ? moved : given(moved);
}

char *__wrap_strdup(const char *text)
{
    return refuses() ? NULL : given(__real_strdup(text));
}

char *__wrap_strndup(const char *text, size_t most)
{
    return refuses() ? NULL : given(__real_strndup(text, most));
}

void __wrap_free(void *piece)
{
    if (piece)
        memory.held--;
    __real_free(piece);
}

void *__wrap_arena_alloc(struct arena *arena, size_t count, size_t size)
{
    if (!refuses())
        return __real_arena_alloc(arena, count, size);
    arena->failed = true;
    return NULL;
}

char *__wrap_arena_text(struct arena *arena, const char *bytes, size_t length)
{
    if (!refuses())
        return __real_arena_text(arena, bytes, length);
    arena->failed = true;
    return NULL;
}

const char *__wrap_arena_keep(struct arena *arena, const char *text)
{
    return text ? __wrap_arena_text(arena, text, strlen(text)) : NULL;
}

char *__wrap_arena_format(struct arena *arena, const char *format, ...)
{
    char text[PATH_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    assert_in_range(length, 0, sizeof text - 1);
    return __wrap_arena_text(arena, text, (size_t)length);
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

// What is tried: `before` makes ready what `run` works on, `tell` says what is there (before and behind it),
// `after` frees. Memory runs out in `run` alone.
struct trial {
    const char *name;
    void (*before)(void);
    bool (*run)(struct error *error);
    void (*tell)(struct str *out);
    void (*after)(void);
};

static void forget_zone(void)
{
    // The last zone is kept by zone_load: with another one in between it is loaded anew.
    struct arena arena = {0};
    struct zone zone;
    assert_true(zone_load(&arena, "UTC", &zone, NULL));
    arena_free(&arena);
}

// Counts what went wrong, and tells the first of it.
static size_t complaints;

static void complain(const struct trial *trial, const char *what, const char *seen)
{
    if (complaints++ < 30)
        printf("%s: allocation %zu%s: %s %s\n", trial->name, memory.at,
            memory.onwards ? " and all behind it" : "", what, seen);
}

// Runs it once; `told` is what is there then.
static bool run_once(const struct trial *trial, struct str *told, struct error *error)
{
    forget_zone();
    long held = memory.held;
    trial->before();
    *error = (struct error){0};
    memory.asked = memory.refused = 0;
    armed = true;
    bool fine = trial->run(error);
    armed = false;
    str_clear(told);
    long mine = memory.held;
    trial->tell(told);
    mine = memory.held - mine;
    trial->after();
    forget_zone();
    if (!memory.has_threads && memory.held != held + mine)
        complain(trial, "pieces are left behind", "");
    return fine;
}

static void check(const struct trial *trial, bool fine, const struct error *error, const struct str *told,
    const char *expected)
{
    if (strcmp(str_text(told), expected) != 0)
        complain(trial,
            fine ? "it is taken, and wrong:" : "it is refused, and what was there is not:", str_text(told));
    if (!fine && (!strstr(error->text, "memory") || !text_is_utf8(error->text, strlen(error->text), NULL)))
        complain(trial, "it says", error->text);
}

// Closes with a line for the table of faults (tests/chaos/memory.py).
static void each_in_turn(const struct trial *trial)
{
    struct str before = {0};
    struct str right = {0};
    struct str told = {0};
    struct error error;
    size_t tried = 0;
    size_t refused = 0;
    complaints = 0;
    memory.at = 0;
    trial->before();
    trial->tell(&before);
    trial->after();
    if (!run_once(trial, &right, &error))
        fail_msg("%s: %s", trial->name, error.text);
    size_t asked = memory.asked;
    for (int onwards = 0; onwards < 2; onwards++) {
        memory.onwards = onwards;
        for (memory.at = 1;; memory.at++) {
            bool fine = run_once(trial, &told, &error);
            check(trial, fine, &error, &told, fine ? right.text : str_text(&before));
            if (memory.refused == 0)
                break;
            tried++;
            refused += !fine;
        }
    }
    printf("memory: %s: %zu allocations, %zu runs, %zu refused\n", trial->name, asked, tried, refused);
    assert_true(asked > 0 && tried >= asked && refused > 0);
    assert_int_equal(complaints, 0);
    str_free(&before);
    str_free(&right);
    str_free(&told);
}

static void put(struct str *out, const char *text)
{
    str_format(out, " %s;", text ? text : "-");
}

// Schedules: of the input.
static struct str input;
static const char *hint;
static const struct schedule *read_now;

__attribute__((unused)) static void nothing(void)
{
}

static bool run_schedule(struct error *error)
{
    struct schedule_hints hints = {.zone = hint};
    read_now = schedule_read(str_text(&input), input.length, &hints, error);
    return read_now != NULL;
}

static void tell_schedule(struct str *out)
{
    for (size_t i = 0; read_now && i < read_now->room_count; i++)
        str_format(out, "%s %zu\n", read_now->rooms[i].name, read_now->rooms[i].count);
    for (size_t i = 0; read_now && i < read_now->item_count; i++) {
        const struct item *item = &read_now->items[i];
        str_format(out, "%zu %lld %lld %d %d", item->room, (long long)item->at.start, (long long)item->at.end,
            item->kind, item->cancelled);
        put(out, item->id);
        put(out, item->title);
        put(out, item->session);
        for (size_t s = 0; s < item->speaker_count; s++)
            str_format(out, " %s (%s)", item->speakers[s].name, item->speakers[s].affiliation);
        str_add_char(out, '\n');
    }
    for (size_t i = 0; read_now && i < read_now->finding_count; i++)
        str_format(out, "%s %s: %s\n", finding_severity_name(read_now->findings[i].severity),
            read_now->findings[i].path, read_now->findings[i].what);
    if (read_now)
        str_format(out, "%s %s %s %zu\n", read_now->format, read_now->title, read_now->zone.name,
            read_now->zone.shift_count);
}

static void drop_schedule(void)
{
    schedule_unref(read_now);
    read_now = NULL;
}

#endif
