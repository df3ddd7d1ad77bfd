#include "console/me.h"

#include "base/json.h"
#include "base/zone.h"
#include "control/command.h"

static json_t *acts_json(const struct guard_caller *caller, const struct room_names *shown)
{
    json_t *acts = json_array();
    const char *room = caller->room[0] ? caller->room : NULL;
    for (int type = 0; type < COMMAND_TYPES; type++) {
        struct refusal refusal = {0};
        const struct command command = {.type = (enum command_type)type};
        if (command_allowed(&command, caller->role, room, shown, &refusal))
            json_array_append_new(acts, json_string(command_type_name(command.type)));
    }
    if (caller->role >= ME_LOG_ROLE)
        json_array_append_new(acts, json_string("log"));
    return acts;
}

void me_write(const struct guard_caller *caller, const struct room_names *shown, struct str *out)
{
    static const struct zone utc = {.name = "UTC"};
    char expires[ZONE_ISO_SIZE];
    json_t *me = json_pack("{s:s, s:s, s:s*, s:o}", "role", role_name(caller->role), "name", caller->by,
        "room", caller->room[0] ? caller->room : NULL, "acts", acts_json(caller, shown));
    if (caller->expires)
        json_object_set_new(me, "expires", json_string(zone_iso(&utc, caller->expires, expires)));
    json_put(out, me);
}
