// The inside of the readers of Sessionize's API: sessions (sessionize_session.c), and the documents that they
// stand in: view/All (sessionize.c), view/GridSmart and view/Sessions (sessionize_lists.c).
// Source of the format: https://sessionize.com/playbook/embedding and
// https://github.com/xamarinfiles/sdk-sessionize
#ifndef PLUMBLINE_SCHEDULE_READERS_SESSIONIZE_H
#define PLUMBLINE_SCHEDULE_READERS_SESSIONIZE_H

#include "schedule/builder.h"
#include "schedule/readers/id_index.h"
#include "schedule/readers/moments.h"
#include "schedule/readers/poster_sessions.h"

#include <stdbool.h>
#include <stddef.h>

extern const char *const sessionize_advice;

// What the items of a category say about a session, by the category's title.
enum sessionize_category { CATEGORY_OTHER, CATEGORY_TRACK, CATEGORY_LANGUAGE };

// An item of a category; the name may be NULL.
struct sessionize_item {
    enum sessionize_category category;
    const char *name;
    bool poster; // it says that the session is a poster
};

// A session for everybody that was added: GridSmart may list it in each room.
struct sessionize_plenum {
    const char *id;
    int64_t start;
};

enum { SESSIONIZE_MAX_PLENUMS = 1000 };

// The state of a walk through a document.
struct sessionize_walk {
    struct builder *builder;
    struct zone zone;
    struct moments moments;
    struct id_index rooms;    // by id; empty where sessions name their room
    struct id_index speakers; // by id; empty where sessions name their speakers
    struct id_index items; // of categories, by id; `text` is the name, `tag` the category (for a poster, -1)
    struct poster_sessions posters;
    size_t plenum_count;
    struct sessionize_plenum plenums[SESSIONIZE_MAX_PLENUMS];
    size_t sessions;
    size_t unscheduled;
    size_t not_accepted;
    const char *first_status; // of those
};

// Does the list have sessions of this form among its first?
bool sessionize_has_sessions(const json_t *list);

struct sessionize_item sessionize_item(struct builder *builder, const json_t *category, const json_t *item);

// For a first walk through all sessions: remembers the offsets of its times.
void sessionize_see(struct sessionize_walk *walk, const json_t *session);

// Reads and adds a session. `room` is that under which it stands, or NULL.
void sessionize_add(
    struct sessionize_walk *walk, const json_t *session, const char *room, const struct json_path *path);

// Adds posters, notes what was counted, and frees what the walk has. `path` is that of the sessions.
void sessionize_finish(struct sessionize_walk *walk, const struct json_path *path);

#endif
