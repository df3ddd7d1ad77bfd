#include "remote/api.h"

#include "base/address_join.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/version.h"
#include "feed/address.h"
#include "feed/auth.h"
#include "feed/curl_dynload.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const int api_retry_pauses_ms[API_RETRIES] = {500, 1000, 2000, 4000};

// ---- the target

static bool refuse_address(const char *source, const char *address, struct error *error)
{
    struct str public = {0};
    address_public(address, &public);
    error_set(error,
        "%s %.200s: expected a display's address such as http://127.0.0.1:8019 (http or https, without user, "
        "query and fragment)",
        source, str_text(&public));
    str_free(&public);
    return false;
}

// Rejects anything that could end the address early or inject something into the request.
static bool is_base(const char *address)
{
    const char *host = address_is_remote(address) ? strstr(address, "://") + 3 : "";
    if (*host == '\0' || *host == '/' || *host == ':')
        return false;
    for (const char *c = address; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("?#@\\", *c))
            return false;
    return true;
}

bool api_target_address(struct api_target *target, const char *given, struct error *error)
{
    const char *source = "--to";
    const char *address = given;
    if (!address) {
        source = "PLUMBLINE_URL";
        address = getenv("PLUMBLINE_URL");
    }
    if (!address || *address == '\0')
        address = "http://127.0.0.1:8019";
    if (!is_base(address))
        return refuse_address(source, address, error);
    size_t length = strlen(address);
    while (address[length - 1] == '/')
        length--;
    str_clear(&target->base);
    str_add(&target->base, address, length);
    return !target->base.failed || error_memory(error, "not enough memory");
}

static void wipe(struct str *str)
{
    if (str->text)
        explicit_bzero(str->text, str->capacity);
    str_free(str);
}

// Anything but visible ASCII could inject a second header.
static bool take_token(struct api_target *target, const char *source, const char *text, struct error *error)
{
    size_t length = strcspn(text, "\r\n");
    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~')
            length = 0;
    if (length == 0)
        return error_set(error,
            "%s: expected a token on the first line: letters, digits and signs without a space", source);
    str_add(&target->token, text, length);
    return !target->token.failed || error_memory(error, "not enough memory");
}

bool api_target_token(struct api_target *target, const char *file, struct error *error)
{
    enum { LONGEST = 8192 };
    wipe(&target->token);
    if (!file) {
        const char *text = getenv("PLUMBLINE_TOKEN");
        return !text || *text == '\0' || take_token(target, "PLUMBLINE_TOKEN", text, error);
    }
    if (auth_is_exposed(file))
        log_warning("%s can be read by others than its owner: chmod 600 it", file);
    struct str content = {0};
    bool ok =
        file_read(file, LONGEST, &content, error) && take_token(target, file, str_text(&content), error);
    wipe(&content);
    return ok;
}

void api_target_free(struct api_target *target)
{
    str_free(&target->base);
    wipe(&target->token);
    *target = (struct api_target){0};
}

// ---- one request

// The request under way.
struct call {
    const struct curl_calls *curl;
    struct api_answer *answer;
    bool too_large;
    struct curl_slist *headers;
};

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct call *call = context;
    size_t length = size * count;
    struct str *body = &call->answer->body;
    if (length > API_MAX_BYTES - body->length) {
        call->too_large = true;
        return 0;
    }
    str_add(body, bytes, length);
    return body->failed ? 0 : length;
}

static bool add_header(struct call *call, const char *header)
{
    struct curl_slist *longer = call->curl->slist_append(call->headers, header);
    if (!longer)
        return false;
    call->headers = longer;
    return true;
}

static bool add_token(struct call *call, const struct str *token)
{
    struct str header = {0};
    if (token->length == 0)
        return true;
    str_format(&header, "Authorization: Bearer %s", token->text);
    bool ok = !header.failed && add_header(call, header.text);
    wipe(&header);
    return ok;
}

static bool add_headers(struct call *call, const struct api_target *target, const struct api_request *request)
{
    bool ok = add_header(call, "Accept: application/json") && add_token(call, &target->token);
    // libcurl would add "Expect: 100-continue" and wait; small servers never send the 100.
    if (request->body)
        ok = ok && add_header(call, "Content-Type: application/json") && add_header(call, "Expect:");
    return ok;
}

static void set_options(CURL *handle, struct call *call, const struct api_request *request, const char *url)
{
    __typeof__(curl_easy_setopt) *set = call->curl->easy_setopt;
    set(handle, CURLOPT_URL, url);
    set(handle, CURLOPT_USERAGENT, "Plumbline/" PLUMBLINE_VERSION);
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_QUICK_EXIT, 1L);
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    // A redirect would take the token elsewhere.
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle, CURLOPT_ACCEPT_ENCODING, "");
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, request->connect_ms ? request->connect_ms : 5000L);
    set(handle, CURLOPT_TIMEOUT_MS, request->total_ms ? request->total_ms : 10000L);
    set(handle, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)API_MAX_BYTES);
    set(handle, CURLOPT_HTTPHEADER, call->headers);
    set(handle, CURLOPT_WRITEFUNCTION, take_body);
    set(handle, CURLOPT_WRITEDATA, call);
    if (request->body) {
        set(handle, CURLOPT_POSTFIELDS, request->body);
        set(handle, CURLOPT_POSTFIELDSIZE, (long)strlen(request->body));
    }
    set(handle, CURLOPT_CUSTOMREQUEST, request->method);
}

// libcurl's detailed messages may quote parts of the address, so these are our own.
static void explain_transfer(CURLcode result, const struct call *call, struct error *error)
{
    if (call->too_large || result == CURLE_FILESIZE_EXCEEDED)
        error_set(error, "the answer is larger than the %d bytes allowed", API_MAX_BYTES);
    else if (result == CURLE_OPERATION_TIMEDOUT)
        error_set(error, "no whole answer in time");
    else if (result == CURLE_PARTIAL_FILE || result == CURLE_GOT_NOTHING || result == CURLE_RECV_ERROR)
        error_set(error, "the connection ended before the answer did");
    else if (result == CURLE_PEER_FAILED_VERIFICATION)
        error_set(error,
            "the display's certificate cannot be trusted (does it name this host, is this machine's "
            "clock right, is ca-certificates installed?)");
    else
        error_set(error, "cannot be reached: %s", call->curl->easy_strerror(result));
}

static enum api_outcome read_outcome(CURL *handle, CURLcode result, const struct call *call)
{
    long sent = 0;
    curl_off_t retry = 0;
    switch (result) {
    case CURLE_OK:
        call->curl->easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &call->answer->status);
        if (call->curl->easy_getinfo(handle, CURLINFO_RETRY_AFTER, &retry) == CURLE_OK && retry > 0)
            call->answer->retry_after_s = retry;
        return API_ANSWERED;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_SSL_CACERT_BADFILE:
        return API_IMPOSSIBLE;
    default:
        call->curl->easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &sent);
        return sent > 0 ? API_UNANSWERED : API_NOT_DONE;
    }
}

static enum api_outcome perform(struct call *call, const struct api_target *target,
    const struct api_request *request, const char *url, struct error *error)
{
    CURL *handle = call->curl->easy_init();
    enum api_outcome outcome = API_IMPOSSIBLE;
    if (handle && add_headers(call, target, request)) {
        set_options(handle, call, request, url);
        CURLcode result = call->curl->easy_perform(handle);
        outcome = read_outcome(handle, result, call);
        if (outcome != API_ANSWERED)
            explain_transfer(result, call, error);
    } else {
        error_memory(error, "not enough memory");
    }
    call->curl->easy_cleanup(handle);
    call->curl->slist_free_all(call->headers);
    return outcome;
}

enum api_outcome api_ask(const struct api_target *target, const struct api_request *request,
    struct api_answer *answer, struct error *error)
{
    *answer = (struct api_answer){0};
    struct call call = {.curl = curl_dynload(error), .answer = answer};
    if (!call.curl)
        return API_IMPOSSIBLE;
    struct str url = {0};
    str_format(&url, "%s%s", str_text(&target->base), request->path);
    enum api_outcome outcome = API_IMPOSSIBLE;
    if (url.failed)
        error_memory(error, "not enough memory");
    else
        outcome = perform(&call, target, request, url.text, error);
    str_free(&url);
    if (outcome != API_ANSWERED)
        error_prefix(error, "%s: ", str_text(&target->base));
    return outcome;
}

void api_answer_free(struct api_answer *answer)
{
    str_free(&answer->body);
}

// ---- retries

static void pause_ms(int64_t ms)
{
    struct timespec left = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000 * 1000000)};
    while (nanosleep(&left, &left) != 0)
        ;
}

// Turns an answer that only defers the request into no answer. After a gateway's error (502, 504) or an
// overloaded display's (503) the command may have been carried out; 429 comes before anything is.
static enum api_outcome reject_deferral(enum api_outcome outcome, const struct api_target *target,
    const struct api_answer *answer, struct error *error)
{
    long status = answer->status;
    if (outcome != API_ANSWERED || (status != 429 && status != 502 && status != 503 && status != 504))
        return outcome;
    api_explain(target, answer, error);
    return status == 429 ? API_NOT_DONE : API_UNANSWERED;
}

enum api_outcome api_ask_retrying(const struct api_target *target, const struct api_request *request,
    const int *pauses_ms, size_t pause_count, struct api_answer *answer, struct error *error)
{
    enum { MAX_WAIT_S = 30 };
    bool may_be_done = false;
    for (size_t i = 0;; i++) {
        enum api_outcome outcome =
            reject_deferral(api_ask(target, request, answer, error), target, answer, error);
        if (outcome == API_ANSWERED)
            return outcome;
        may_be_done = may_be_done || outcome == API_UNANSWERED;
        if (outcome == API_IMPOSSIBLE || i == pause_count)
            return may_be_done ? API_UNANSWERED : outcome;
        int64_t wanted_s = answer->retry_after_s < MAX_WAIT_S ? answer->retry_after_s : MAX_WAIT_S;
        int64_t ms = wanted_s * 1000 > pauses_ms[i] ? wanted_s * 1000 : pauses_ms[i];
        log_info("%s; again in %.1f s", error->text, (double)ms / 1000);
        api_answer_free(answer);
        pause_ms(ms);
    }
}

// ---- messages

void api_add_printable(struct str *out, const char *text)
{
    while (*text) {
        uint32_t c = text_next(&text);
        if (c < ' ' || (c >= 0x7F && c < 0xA0))
            c = '?';
        str_add_code_point(out, c);
    }
}

static const char *status_hint(long status)
{
    if (status >= 300 && status < 400)
        return " (a redirect, which is not followed: give the address it leads to)";
    return status == 401 ? " (is the token right?)" : status == 404 ? " (is this a display's address?)" : "";
}

bool api_explain(const struct api_target *target, const struct api_answer *answer, struct error *error)
{
    struct str words = {0};
    json_t *root = json_read(str_text(&answer->body), answer->body.length, NULL, NULL);
    const char *detail = json_string_value(json_member(root, "detail"));
    const char *field = json_string_value(json_member(root, "field"));
    if (detail)
        api_add_printable(&words, detail);
    else
        str_format(&words, "the server answered %ld%s", answer->status, status_hint(answer->status));
    if (field) {
        str_add_text(&words, " (field \"");
        api_add_printable(&words, field);
        str_add_text(&words, "\")");
    }
    error_set(error, "%s: %s", str_text(&target->base), str_text(&words));
    json_decref(root);
    str_free(&words);
    return false;
}
