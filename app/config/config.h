// The config file (config/plumbline.json, described by config/plumbline.schema.json): what a display is told
// once.
#ifndef PLUMBLINE_CONFIG_CONFIG_H
#define PLUMBLINE_CONFIG_CONFIG_H

#include "agenda/questions.h"
#include "agenda/timer.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/json_decode.h"
#include "control/keys.h"
#include "feed/update_policy.h"
#include "fleet/broker_config.h"
#include "scene/playlist.h"
#include "schedule/room_lookup.h"
#include "screen/kms/keyboards_choice.h"
#include "screen/present_backend.h"

#include <stdbool.h>

// The hours in which the screen is dark, in seconds since local midnight; may span it.
struct config_night {
    bool there;
    int64_t from_s, until_s;
};

// The names of enum present_backend; the last is NULL.
extern const char *const config_present_names[];

struct config_display {
    const char *name;
    struct viewers viewers;
    int rotate; // degrees clockwise: 0, 90, 180, 270
    bool reduced_motion;
    bool drift; // the picture moves by a few pixels every few minutes, against burn-in
    struct config_night night;
    enum present_backend present; // PRESENT_AUTO chooses by the video driver
    // Without a desktop:
    const char *output;                // the card or monitor, as of screen/kms/output.h; NULL: the first
    struct keyboards_choice keyboards; // what it listens to
};

enum { CONFIG_MESSAGES = 9 };

// The timer.
struct config_stage {
    struct timer_rules rules;
    bool over_holds;
    bool strip;
    bool sound; // a tone as a phase begins
    size_t message_count;
    const char *messages[CONFIG_MESSAGES]; // to the speaker, one a number key
    int message_s;                         // how long they stand
};

// The desk: who may steer the display over HTTP.
struct config_control {
    const char *listen; // "127.0.0.1:8019"; NULL: nobody
    struct json_decode_texts names;
    const char *tokens_file; // NULL: there are none
    bool open_on_loopback;
    int per_address;               // connections that one address may have
    const char *certificate, *key; // TLS; NULL: none
    struct broker_config broker;
};

// All texts are never NULL unless said so, owned by the arena. Paths are as usable from the working
// directory.
struct config {
    struct arena arena;
    const char *path;               // the file it was read from; NULL where there is none
    const char *schedule;           // URL or path; NULL where not given
    const char *schedule_auth_file; // NULL for none
    const char *fallback;           // NULL for none
    const char *room;               // NULL where not given
    const char *session;            // NULL where not given
    enum view_kind view;
    const char *theme; // one of theme_names, or a path
    const char *language;
    const char *timezone; // NULL: the schedule's own
    int refresh_s;
    struct update_policy_limits limits;
    int changes_h;         // how many hours a change is told; 0: never
    const char *state_dir; // NULL: the user's own (config_state_folder)
    size_t alias_count;
    struct room_alias *aliases;
    struct questions_rules questions;
    struct extras extras; // images are not measured yet
    struct config_display display;
    struct config_stage stage;
    struct keys keys;
    struct config_control control;
    struct playlist playlist; // empty where the file has none: see config_playlist
};

// What holds without a file.
void config_defaults(struct config *config);

// Reads a file over the defaults. Unknown keys, wrong types and values out of range are refused by name and
// place; then `config` holds the defaults. Give config_free what it filled.
bool config_read(struct config *config, const char *path, struct error *error);
// The same of what such a file has in it.
bool config_read_bytes(
    struct config *config, const char *path, const char *bytes, size_t length, struct error *error);
void config_free(struct config *config);

// A room that is a copy in the config's arena, so that an option's text may go away. NULL stays NULL.
const char *config_keep(struct config *config, const char *text);

// The config's playlist, else the one of its view.
const struct playlist *config_playlist(struct config *config);

// Is the screen to be dark at `at`?
bool config_is_night(const struct config *config, const struct zone *zone, int64_t at);

// Where the last good schedule is kept: `state_dir`, else systemd's STATE_DIRECTORY, else for root and
// for the service's own user the folder of the service that has this config, else XDG's state folder, else
// the home's. In the arena; NULL where none of them is known.
const char *config_state_folder(struct config *config);

// Where the service with the config at `path` keeps its state (StateDirectory= of the units in
// config/systemd): /var/lib/plumbline for /etc/plumbline/plumbline.json, a folder in there for others. The
// path may be a relative one or a link. In the arena; NULL where it is no service's.
const char *config_service_folder(struct arena *arena, const char *path);

// config_state_folder, created if missing and cleared of temporary files left by a crash. NULL if nothing can
// be kept, which is logged.
const char *config_open_state_folder(struct config *config);

// The zone to use while no schedule tells one: UTC unless the config names another. In the arena; NULL if out
// of memory.
const struct zone *config_zone(struct config *config);

// Is it a service's config, asked about by somebody else than root and the service's user? Then the state
// folder is their own, and not the service's.
bool config_is_anothers(struct config *config);

// Where the tokens are: as the config says, else in the state folder. In the arena; NULL where neither is
// known.
const char *config_tokens_file(struct config *config);

struct room_query config_place(const struct config *config);

#endif
