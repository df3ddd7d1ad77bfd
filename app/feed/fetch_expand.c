#include "feed/fetch_expand.h"

#include "base/json.h"
#include "schedule/readers/pretalx_expand.h"

#include <string.h>

bool fetch_expand_may(const struct str *body)
{
    static const char *const words[] = {"\"submission", "\"slots\""};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memmem(str_text(body), body->length, words[i], strlen(words[i])))
            return true;
    return false;
}

// The address with another parameter in its query, instead of what it has there by this name.
static void write_address(const char *address, const char *expansion, struct str *out)
{
    static const char name[] = "expand=";
    size_t whole = strcspn(address, "#");
    size_t path = strcspn(address, "?#");
    str_add(out, address, path);
    str_format(out, "?%s%s", name, expansion);
    for (const char *at = address + path; at < address + whole;) {
        const char *parameter = at + 1;
        size_t length = strcspn(parameter, "&#");
        if (length > 0 && strncmp(parameter, name, sizeof name - 1) != 0)
            str_format(out, "&%.*s", (int)length, parameter);
        at = parameter + length;
    }
}

// Where to ask for what a document lacks; "" if that is nothing.
static void find_address(
    const struct fetch_source *source, const struct fetch_answer *answer, struct str *out)
{
    struct error ignored; // whoever reads the document will say it
    json_t *root = json_read(str_text(&answer->body), answer->body.length, NULL, &ignored);
    if (root && pretalx_api_is_bare(root))
        write_address(source->address, pretalx_api_expansion(root), out);
    json_decref(root);
}

// Did the server say that it will not do so, now or later?
static bool is_refusal(const struct fetch_answer *answer)
{
    enum { TIMEOUT = 408, TOO_EARLY = 425, TOO_MANY = 429 };
    return answer->status >= 400 && answer->status < 500 && answer->status != TIMEOUT &&
           answer->status != TOO_EARLY && answer->status != TOO_MANY;
}

static bool is_document(const struct fetch_answer *answer)
{
    struct error ignored;
    json_t *root = json_read(str_text(&answer->body), answer->body.length, NULL, &ignored);
    bool is = root && pretalx_api_recognises(root);
    json_decref(root);
    return is;
}

static bool ask(const struct fetch_source *source, const struct fetch_limits *limits, bool (*cancel)(void *),
    void *context, struct fetch_answer *answer, struct error *error)
{
    struct fetch_answer fuller;
    bool came = fetch_with_limits(source, NULL, limits, cancel, context, &fuller, error) == FETCH_NEW;
    bool ok = came || is_refusal(&fuller);
    if (came && is_document(&fuller)) {
        struct fetch_answer before = *answer;
        *answer = fuller;
        answer->validators = (struct fetch_validators){0};
        fuller = before;
    } else if (!ok) {
        answer->retry_after_s = fuller.retry_after_s;
        error_prefix(error, "asked for talks, rooms and people with ?expand=: ");
    }
    fetch_answer_free(&fuller);
    return ok;
}

bool fetch_expand(const struct fetch_source *source, const struct fetch_limits *limits,
    bool (*cancel)(void *), void *context, struct fetch_answer *answer, size_t *requests, struct error *error)
{
    struct str address = {0};
    find_address(source, answer, &address);
    bool ok = !address.failed || error_memory(error, "not enough memory");
    if (ok && address.length > 0) {
        struct fetch_source fuller = *source;
        fuller.address = str_text(&address);
        ++*requests;
        ok = ask(&fuller, limits, cancel, context, answer, error);
    }
    str_free(&address);
    return ok;
}
