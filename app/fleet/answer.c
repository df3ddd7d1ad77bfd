#include "fleet/answer.h"

#include "base/error.h"
#include "base/json.h"

#include <string.h>

void answer_add(json_t *list, const struct answer *answer)
{
    json_t *object = json_pack("{s:s, s:i}", "id", answer->id, "status", answer->status);
    if (object && answer->number)
        json_object_set_new(object, "number", json_integer((json_int_t)answer->number));
    if (object && answer->pages)
        json_object_set_new(object, "pages", json_integer(answer->pages));
    if (object && answer->pages)
        json_object_set_new(object, "seconds", json_integer(answer->seconds));
    if (object && answer->field)
        json_object_set_new(object, "field", json_string(answer->field));
    if (object && answer->detail)
        json_object_set_new(object, "detail", json_string(answer->detail));
    if (object && answer->code)
        json_object_set_new(object, "code", json_string(answer->code));
    if (object)
        json_array_append_new(list, object);
}

bool answer_read(const json_t *json, struct answer *out)
{
    enum { MAX_DETAIL = sizeof((struct error *)0)->text }; // what displays send is shorter
    int64_t status;
    *out = (struct answer){.id = json_string_value(json_member(json, "id")),
        .detail = json_string_value(json_member(json, "detail")),
        .code = json_string_value(json_member(json, "code"))};
    if (out->detail && strlen(out->detail) > MAX_DETAIL)
        out->detail = NULL;
    if (out->code && strlen(out->code) > MAX_DETAIL)
        out->code = NULL;
    if (!json_as_integer(json_member(json, "status"), &status) || status < 200 || status > 599)
        return false;
    out->status = (int)status;
    return out->id && out->id[0] && strlen(out->id) < ANSWER_ID_SIZE;
}
