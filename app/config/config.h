// The config of a display: a JSON file such as config/plumbline.json, described by
// config/plumbline.schema.json.
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

// When the screen is dark, in seconds since local midnight. The night may span midnight.
struct config_night {
    bool given;
    int64_t from_s, until_s;
};

// The names of enum present_backend; the last is NULL.
extern const char *const config_present_names[];

struct config_display {
    const char *name; // "" if not given
    struct viewers viewers;
    int rotate; // degrees clockwise: 0, 90, 180, 270
    bool reduced_motion;
    bool drift; // against burn-in: the picture moves by a few pixels every few minutes
    struct config_night night;
    enum present_backend present; // PRESENT_AUTO chooses by the video driver
    // Without a desktop:
    const char *output;                // card or monitor (screen/kms/output.h); NULL: the first
    struct keyboards_choice keyboards; // which keyboards it reads
};

enum { CONFIG_MAX_MESSAGES = 9 };

// The timer ("stage").
struct config_timer {
    struct timer_rules rules;
    bool counts_up;  // the time since the talk's start is shown instead of the time left
    bool over_holds; // when time is up the clock stays at 0:00 instead of counting on
    bool strip;      // the moderator's: the speakers in large, and the next two items
    bool sound;      // a tone when a phase begins
    size_t message_count;
    const char *messages[CONFIG_MAX_MESSAGES]; // to the speaker, one for each number key
    int message_s;                             // how long a message is shown
};

// The console and the fleet ("control").
struct config_control {
    const char *listen;               // "127.0.0.1:8019"; NULL: there is no console
    struct json_decode_texts names;   // host names of the display
    const char *tokens_file;          // NULL: in the state folder (config_tokens_file)
    bool open_on_loopback;            // no token is needed where only this machine can connect
    int per_address;                  // connections of one address, at most
    struct json_decode_texts notices; // ready texts for notices; none: those of the page
    const char *certificate, *key;    // TLS; NULL: none
    struct broker_config broker;
};

// Where a schedule is published.
struct config_schedule {
    const char *address;   // URL or path
    const char *auth_file; // its own; NULL: schedule_auth_file, if it is the first's or of the same origin
};

enum { CONFIG_MAX_SCHEDULES = 16 };

struct config_schedules {
    size_t count; // 0: not given
    struct config_schedule list[CONFIG_MAX_SCHEDULES];
};

// Rooms that stand together on the slide of all rooms, such as those of a floor.
struct config_hall_group {
    const char *name;
    struct json_decode_texts rooms; // as room_lookup finds them
};

// The slide of all rooms.
struct config_hall {
    struct json_decode_texts rooms; // those to list, in this order; none: all
    size_t group_count;
    struct config_hall_group *groups;
};

// Where rooms lie, seen from the display. Only names and directions are set.
struct config_signs {
    size_t count;
    struct room_sign *list;
};

// Texts belong to the arena; none is NULL unless the comment allows it. Paths work from the working
// directory.
struct config {
    struct arena arena;
    const char *path; // the file; NULL: only the defaults
    struct config_schedules schedules;
    const char *schedule_auth_file; // NULL for none
    const char *schedule_ca_file;   // NULL: the system's authorities
    const char *schedule_proxy;     // NULL: as the environment says
    bool schedule_redirect_to_http;
    const char *fallback; // NULL for none
    const char *room;     // NULL if not given
    const char *session;  // NULL if not given
    enum view_kind view;
    const char *theme; // one of theme_names, or a path
    const char *language;
    int clock_hours;      // 12 or 24
    const char *timezone; // NULL: the schedule's own
    int refresh_s;
    struct update_policy_limits update_limits;
    bool talk_qr;          // a QR code of the running talk's page, where its address is known
    bool publish;          // anybody may read the programme as it runs, at the console
    int changes_h;         // for how many hours changes are shown; 0: never
    const char *state_dir; // NULL if not given (config_state_folder)
    size_t alias_count;
    struct room_alias *aliases;
    struct config_hall hall;
    struct config_signs signs;
    struct questions_rules questions;
    struct extras extras; // images are not measured yet
    struct config_display display;
    struct config_timer timer;
    struct keys keys;
    struct config_control control;
    struct playlist playlist; // empty if not given (config_playlist)
};

// The defaults. Free with config_free.
void config_defaults(struct config *config);

// Reads a file over the defaults. Unknown keys, wrong types and values out of range are errors that name the
// key; `config` then holds the defaults. Free with config_free, even on failure.
bool config_read(struct config *config, const char *path, struct error *error);
// The same for the bytes of such a file.
bool config_read_bytes(
    struct config *config, const char *path, const char *bytes, size_t length, struct error *error);
void config_free(struct config *config);

// The address of the schedule, of several the first; NULL if none is given.
const char *config_schedule(const struct config *config);

// Sets the one address of the schedule, which is copied.
void config_set_schedule(struct config *config, const char *address);

// Copies a text into the config's arena. NULL stays NULL; NULL also if out of memory.
const char *config_keep(struct config *config, const char *text);

// The config's playlist, or else that of its view.
const struct playlist *config_playlist(struct config *config);

// Whether the screen is to be dark at `at`.
bool config_is_night(const struct config *config, const struct zone *zone, int64_t at);

// The folder for the last good schedule and other state: `state_dir`; else systemd's STATE_DIRECTORY; else,
// for root and the service's user, the folder of the service with this config; else XDG's state folder; else
// the one below the home directory. In the arena; NULL if none is known.
const char *config_state_folder(struct config *config);

// The state folder of the service with the config at `path` (StateDirectory= of the units in config/systemd):
// /var/lib/plumbline for /etc/plumbline/plumbline.json, a folder in there for the instances. The path may be
// relative or a link. In the arena; NULL if it is no service's config.
const char *config_service_folder(struct arena *arena, const char *path);

// config_state_folder, created if missing and cleared of temporary files left by a crash; what is secret in
// it is left to its owner alone. NULL if nothing can be kept, which is logged.
const char *config_open_state_folder(struct config *config);

// The zone to use while no schedule tells one: UTC unless the config names another. In the arena; NULL if out
// of memory.
const struct zone *config_zone(struct config *config);

// Whether the config is a service's and the caller neither root nor the service's user: config_state_folder
// is then the caller's own and not the service's.
bool config_is_foreign(struct config *config);

// The tokens file: the config's, or else the one in the state folder. In the arena; NULL if neither is known.
const char *config_tokens_file(struct config *config);

// What to look up in the schedule. Borrows from the config.
struct room_query config_room_query(const struct config *config);

#endif
