// The config file (config/plumbline.json, described by config/plumbline.schema.json): what a display is told
// once.
#ifndef PLUMBLINE_CLI_CONFIG_H
#define PLUMBLINE_CLI_CONFIG_H

#include "agenda/questions.h"
#include "base/arena.h"
#include "base/error.h"
#include "feed/judge.h"
#include "scene/playlist.h"
#include "schedule/place.h"

#include <stdbool.h>

struct config_display {
    const char *name;
    double diagonal_in;       // of the screen, inches
    double farthest_viewer_m; // metres
    int rotate;               // degrees clockwise: 0, 90, 180, 270
};

// All texts are never NULL unless said so, owned by the arena. Paths are as usable from the working
// directory.
struct config {
    struct arena arena;
    const char *schedule;           // URL or path; NULL where not given
    const char *schedule_auth_file; // NULL for none
    const char *fallback;           // NULL for none
    const char *room;               // NULL where not given
    const char *session;            // NULL where not given
    const char *view;
    const char *language;
    const char *timezone; // NULL: the schedule's own
    int refresh_s;
    struct judge_limits limits;
    int changes_h;         // how many hours a change is told; 0: never
    const char *state_dir; // NULL: the user's own (config_state_folder)
    size_t alias_count;
    struct place_alias *aliases;
    struct questions_rules questions;
    struct config_display display;
    struct playlist playlist;
};

// What holds without a file.
void config_defaults(struct config *config);

// Reads a file over the defaults. Unknown keys, wrong types and values out of range are refused by name and
// place; then `config` holds the defaults. Give config_free what it filled.
bool config_read(struct config *config, const char *path, struct error *error);
void config_free(struct config *config);

// A room that is a copy in the config's arena, so that an option's text may go away. NULL stays NULL.
const char *config_keep(struct config *config, const char *text);

// Where the last good schedule is kept: `state_dir`, else systemd's STATE_DIRECTORY, else XDG's state folder,
// else the home's. In the arena; NULL where none of them is known.
const char *config_state_folder(struct config *config);

struct place_query config_place(const struct config *config);

#endif
