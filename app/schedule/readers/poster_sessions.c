#include "schedule/readers/poster_sessions.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool poster_sessions_title(const char *title)
{
    static const char *const words[] = {"poster", "posters"};
    return title && text_has_word(title, words, sizeof words / sizeof *words);
}

bool poster_sessions_keep(struct poster_sessions *posters, const struct draft *draft)
{
    if (posters->count == posters->capacity) {
        size_t capacity = posters->capacity ? posters->capacity * 2 : 64;
        struct draft *drafts = realloc(posters->drafts, capacity * sizeof *drafts);
        if (!drafts)
            return false;
        posters->drafts = drafts;
        posters->capacity = capacity;
    }
    posters->drafts[posters->count++] = *draft;
    return true;
}

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_places(const struct draft *a, const struct draft *b)
{
    int by_session = compare_texts(a->session, b->session);
    return by_session != 0 ? by_session : compare_texts(a->room, b->room);
}

static int compare(const void *x, const void *y)
{
    const struct draft *a = x;
    const struct draft *b = y;
    int by_place = compare_places(a, b);
    if (by_place != 0)
        return by_place;
    if (a->at.start != b->at.start)
        return a->at.start < b->at.start ? -1 : 1;
    return strverscmp(a->id, b->id);
}

static void add_session(struct builder *builder, const struct draft *first, struct span at, size_t count,
    const struct json_path *path)
{
    struct draft draft = {.kind = ITEM_TALK,
        .title = first->session ? first->session : "Poster session",
        .session = first->session,
        .colour = first->colour,
        .room = first->room,
        .lead_count = first->lead_count,
        .leads = first->leads,
        .poster_count = count,
        .at = at};
    draft.id = arena_format(builder_arena(builder), "posters-%s", first->id);
    if (!draft.id)
        return;
    builder_add(builder, &draft, path);
}

void poster_sessions_add(struct poster_sessions *posters, struct builder *builder,
    const struct json_path *path, const char *advice)
{
    if (posters->count > 1)
        qsort(posters->drafts, posters->count, sizeof *posters->drafts, compare);
    size_t sessions = 0;
    for (size_t i = 0, next; i < posters->count; i = next) {
        const struct draft *first = &posters->drafts[i];
        struct span at = first->at;
        for (next = i + 1; next < posters->count; next++) {
            const struct draft *draft = &posters->drafts[next];
            if (compare_places(first, draft) != 0 || draft->at.start >= at.end)
                break;
            at.end = draft->at.end > at.end ? draft->at.end : at.end;
        }
        sessions += next - i > 1;
        if (next - i > 1)
            add_session(builder, first, at, next - i, path);
        else
            builder_add(builder, first, path);
    }
    if (sessions > 0)
        builder_note(builder, FINDING_NOTE, path, NULL, advice,
            "contributions at one time that are called posters, each session shown as one item that lasts as "
            "long as they do: %zu %s",
            sessions, sessions == 1 ? "session" : "sessions");
}

void poster_sessions_free(struct poster_sessions *posters)
{
    free(posters->drafts);
    *posters = (struct poster_sessions){0};
}
