#include "schedule/readers/pretalx_expand.h"

// ---- what the document is

const json_t *pretalx_api_list(const json_t *root, struct json_path *path)
{
    const json_t *slots = json_member(root, "slots");
    path->key = json_is_array(slots) ? "slots" : "results";
    return json_is_array(root) ? root : json_is_array(slots) ? slots : json_member(root, "results");
}

bool pretalx_api_is_talk(const json_t *entry)
{
    return json_member(entry, "code") && !json_object_get(entry, "start");
}

static bool is_slot(const json_t *entry)
{
    return (json_object_get(entry, "submission") || json_object_get(entry, "slot_type")) &&
           json_object_get(entry, "start") && json_object_get(entry, "room");
}

static bool is_entry(const json_t *entry)
{
    return is_slot(entry) || (pretalx_api_is_talk(entry) &&
                                 (json_object_get(entry, "slot") || json_object_get(entry, "slots") ||
                                     json_object_get(entry, "submission_type")));
}

// A schedule has a version, and a page says what comes before and after it, which Indico's never does.
bool pretalx_api_recognises(const json_t *root)
{
    struct json_path path = {0};
    const json_t *list = pretalx_api_list(root, &path);
    const json_t *first = NULL;
    for (size_t i = 0; i < json_array_size(list) && !json_is_object(first); i++)
        first = json_array_get(list, i);
    if (!json_is_array(list) || json_is_array(json_member(root, "talks")))
        return false;
    if (json_is_object(first))
        return is_entry(first);
    bool schedule = list == json_member(root, "slots") && json_object_get(root, "version");
    bool page = json_object_get(root, "next") && json_object_get(root, "previous");
    return schedule || (page && json_array_size(list) == 0);
}

// ---- what it lacks

const char *pretalx_api_expansion(const json_t *root)
{
    struct json_path path = {0};
    const json_t *list = pretalx_api_list(root, &path);
    if (list == json_member(root, "slots"))
        return "slots,slots.room,slots.submission,slots.submission.speakers,slots.submission.track,"
               "slots.submission.submission_type";
    return pretalx_api_is_talk(json_array_get(list, 0))
               ? "slots,slots.room,speakers,track,submission_type"
               : "room,submission,submission.speakers,submission.track,submission.submission_type";
}

// Until 2025, rooms and tracks were given by name.

static bool has_bare_people(const json_t *talk)
{
    const json_t *people = json_member(talk, "speakers");
    for (size_t i = 0; i < json_array_size(people); i++)
        if (!json_is_object(json_array_get(people, i)))
            return true;
    return false;
}

static bool is_bare_talk(const json_t *talk)
{
    return talk &&
           (!json_is_object(talk) || has_bare_people(talk) || json_is_number(json_member(talk, "track")));
}

static bool is_bare_slot(const json_t *slot)
{
    return slot && (!json_is_object(slot) || json_is_number(json_member(slot, "room")) ||
                       is_bare_talk(json_member(slot, "submission")));
}

static bool is_bare(const json_t *entry)
{
    if (!pretalx_api_is_talk(entry))
        return is_bare_slot(entry);
    const json_t *slots = json_member(entry, "slots");
    for (size_t i = 0; i < json_array_size(slots); i++)
        if (is_bare_slot(json_array_get(slots, i)))
            return true;
    return is_bare_talk(entry);
}

bool pretalx_api_is_bare(const json_t *root)
{
    struct json_path path = {0};
    const json_t *list = pretalx_api_list(root, &path);
    if (!pretalx_api_recognises(root))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (is_bare(json_array_get(list, i)))
            return true;
    return false;
}
