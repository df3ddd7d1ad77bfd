#include "feed/fetch.h"

#include "base/address_join.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/version.h"
#include "feed/address.h"
#include "feed/auth.h"
#include "feed/curl_dynload.h"
#include "feed/fetch_file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

struct request {
    const struct curl_calls *curl;
    CURL *handle;
    const struct fetch_source *source;
    const struct fetch_limits *limits;
    struct fetch_answer *answer;
    bool (*cancel)(void *);
    void *context;
    bool too_large;
    bool cancelled;
    bool from_cache;
    bool is_http;        // the peer answered with a status line
    bool has_secret;     // the configured address may see something that nobody else may
    bool keeps_tls;      // from here on no redirect may lead to http
    size_t header_bytes; // of the current answer or redirect
    struct curl_slist *headers;
};

// A little below libcurl's own limit, which has no error message.
enum { MAX_HEADER_BYTES = 256 * 1024 };

// CURLE_TOO_LARGE, which Debian 12's headers lack.
enum { HEADER_TOO_LARGE = 100 };

const struct fetch_limits fetch_default_limits = {
    .connect_ms = 10 * 1000, .total_ms = 60 * 1000, .stall_s = 20, .bytes = FETCH_LIMIT_BYTES};

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct request *request = context;
    size_t length = size * count;
    struct str *body = &request->answer->body;
    // A few packed kilobytes become many megabytes before libcurl returns.
    if (request->cancel && request->cancel(request->context)) {
        request->cancelled = true;
        return 0;
    }
    if (length > request->limits->bytes || body->length > request->limits->bytes - length) {
        request->too_large = true;
        return 0;
    }
    str_add(body, bytes, length);
    return body->failed ? 0 : length;
}

static bool is_plain(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < ' ' || bytes[i] > '~')
            return false;
    return true;
}

// Takes the value of a header line with this name; "" if it does not fit or is not printable ASCII.
static void take_header_value(const char *line, size_t length, const char *name, char *out, size_t size)
{
    size_t name_length = strlen(name);
    if (length <= name_length || strncasecmp(line, name, name_length) != 0 || line[name_length] != ':')
        return;
    line += name_length + 1;
    length -= name_length + 1;
    while (length > 0 && (*line == ' ' || *line == '\t')) {
        line++;
        length--;
    }
    while (length > 0 && (unsigned char)line[length - 1] <= ' ')
        length--;
    // A cut validator would be a wrong one, and one that is not ASCII cannot be saved.
    out[0] = '\0';
    if (length < size && is_plain(line, length)) {
        memcpy(out, line, length);
        out[length] = '\0';
    }
}

// What has gone over TLS with a secret is not followed back to http: that could be the first address again,
// which gets the secret with each request.
static void follow_scheme(struct request *request)
{
    const char *url = NULL;
    if (request->keeps_tls || !request->has_secret ||
        strncasecmp(request->source->address, "https:", 6) == 0 ||
        request->curl->easy_getinfo(request->handle, CURLINFO_EFFECTIVE_URL, &url) != CURLE_OK || !url ||
        strncasecmp(url, "https:", 6) != 0)
        return;
    request->keeps_tls = true;
    request->curl->easy_setopt(request->handle, CURLOPT_REDIR_PROTOCOLS_STR, "https");
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct request *request = context;
    struct fetch_answer *answer = request->answer;
    size_t length = size * count;
    char value[128] = "";
    // A status line: the headers before it were a redirect's.
    if (length > 5 && strncmp(bytes, "HTTP/", 5) == 0) {
        answer->validators = (struct fetch_validators){0};
        answer->retry_after_s = 0;
        answer->server_date = 0;
        request->from_cache = false;
        request->is_http = true;
        follow_scheme(request);
        request->header_bytes = 0;
    }
    request->header_bytes += length;
    if (request->header_bytes > MAX_HEADER_BYTES)
        return 0;
    take_header_value(bytes, length, "ETag", answer->validators.etag, sizeof answer->validators.etag);
    take_header_value(bytes, length, "Last-Modified", answer->validators.last_modified,
        sizeof answer->validators.last_modified);
    take_header_value(bytes, length, "Date", value, sizeof value);
    if (value[0] != '\0') {
        time_t date = request->curl->getdate(value, NULL);
        answer->server_date = date > 0 ? (int64_t)date : 0;
    }
    // A cache on the way repeats an old Date.
    value[0] = '\0';
    take_header_value(bytes, length, "Age", value, sizeof value);
    if (value[0] != '\0' && strcmp(value, "0") != 0)
        request->from_cache = true;
    return length;
}

static bool add_header(struct request *request, const char *header)
{
    struct curl_slist *longer = request->curl->slist_append(request->headers, header);
    if (!longer)
        return false;
    request->headers = longer;
    return true;
}

static bool add_condition(struct request *request, const char *name, const char *value)
{
    struct str header = {0};
    if (value[0] == '\0')
        return true;
    str_format(&header, "%s: %s", name, value);
    bool ok = !header.failed && add_header(request, header.text);
    str_free(&header);
    return ok;
}

static bool add_headers(
    struct request *request, const struct fetch_validators *known, const struct auth *auth)
{
    bool ok = add_header(
        request, "Accept: application/json, application/xml;q=0.9, text/calendar;q=0.9, */*;q=0.5");
    if (known)
        ok = ok && add_condition(request, "If-None-Match", known->etag) &&
             add_condition(request, "If-Modified-Since", known->last_modified);
    // libcurl does not send this header to another scheme, host or port after a redirect.
    if (auth->header.length > 0)
        ok = ok && add_header(request, auth->header.text);
    return ok;
}

static bool begins_with_tls(const struct fetch_source *source)
{
    return strncasecmp(source->address, "https:", 6) == 0 && !source->redirect_to_http;
}

static void set_options(CURL *handle, struct request *request)
{
    const struct fetch_limits *limits = request->limits;
    __typeof__(curl_easy_setopt) *set = request->curl->easy_setopt;
    set(handle, CURLOPT_USERAGENT, "Plumbline/" PLUMBLINE_VERSION);
    set(handle, CURLOPT_NOSIGNAL, 1L);
    // Otherwise cancelling waits for the resolver's thread: ten seconds or more if no name server answers.
    set(handle, CURLOPT_QUICK_EXIT, 1L);
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    // What was asked for over TLS is not to be had without.
    set(handle, CURLOPT_REDIR_PROTOCOLS_STR, request->keeps_tls ? "https" : "http,https");
    if (request->source->ca_file)
        set(handle, CURLOPT_CAINFO, request->source->ca_file);
    if (request->source->proxy)
        set(handle, CURLOPT_PROXY, request->source->proxy);
    set(handle, CURLOPT_FOLLOWLOCATION, 1L);
    set(handle, CURLOPT_MAXREDIRS, 5L);
    set(handle, CURLOPT_ACCEPT_ENCODING, "");
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, limits->connect_ms);
    set(handle, CURLOPT_TIMEOUT_MS, limits->total_ms);
    set(handle, CURLOPT_LOW_SPEED_LIMIT, 100L);
    set(handle, CURLOPT_LOW_SPEED_TIME, limits->stall_s);
    set(handle, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)limits->bytes);
    set(handle, CURLOPT_HTTPHEADER, request->headers);
    set(handle, CURLOPT_WRITEFUNCTION, take_body);
    set(handle, CURLOPT_WRITEDATA, request);
    set(handle, CURLOPT_HEADERFUNCTION, take_header);
    set(handle, CURLOPT_HEADERDATA, request);
}

// Asks `cancel` ten times a second; libcurl's progress callback comes only once a second while nothing moves.
static CURLcode perform(CURL *handle, struct request *request)
{
    const struct curl_calls *curl = request->curl;
    CURLM *multi = curl->multi_init();
    if (!multi)
        return CURLE_OUT_OF_MEMORY;
    CURLcode result = CURLE_OUT_OF_MEMORY;
    int running = curl->multi_add_handle(multi, handle) == CURLM_OK;
    while (running) {
        if (curl->multi_perform(multi, &running) != CURLM_OK)
            break;
        int left;
        for (CURLMsg *message; (message = curl->multi_info_read(multi, &left));)
            if (message->msg == CURLMSG_DONE)
                result = message->data.result;
        if (running && request->cancel && request->cancel(request->context)) {
            request->cancelled = true;
            result = CURLE_ABORTED_BY_CALLBACK;
            break;
        }
        if (running)
            curl->multi_poll(multi, NULL, 0, 100, NULL);
    }
    curl->multi_remove_handle(multi, handle);
    curl->multi_cleanup(multi);
    return result;
}

// libcurl's detailed messages may quote parts of the address, so these are our own.
static bool explain_transfer(CURLcode result, const struct request *request, struct error *error)
{
    if (request->answer->body.failed)
        return error_memory(error, "not enough memory for the answer");
    if (request->too_large || result == CURLE_FILESIZE_EXCEEDED)
        return error_set(error, "the answer is larger than the %zu bytes allowed", request->limits->bytes);
    if (request->cancelled)
        return error_set(error, "cancelled");
    if (request->header_bytes > MAX_HEADER_BYTES)
        return error_set(
            error, "the answer's headers are larger than the %d bytes allowed", MAX_HEADER_BYTES);
    switch ((int)result) {
    case CURLE_OPERATION_TIMEDOUT:
        return error_set(error, "no whole answer in time");
    case CURLE_TOO_MANY_REDIRECTS:
        return error_set(error, "more than 5 redirects");
    case CURLE_UNSUPPORTED_PROTOCOL:
        if (request->is_http && request->keeps_tls)
            return error_set(error,
                "a redirect to something that is not https; refused (give the address that "
                "it leads to, or set schedule_redirect_to_http)");
        return error_set(error, request->is_http ? "a redirect to something that is neither http nor https"
                                                 : "what answers there does not speak HTTP");
    case CURLE_SSL_CACERT_BADFILE:
        return error_set(error, "the certificates in schedule_ca_file cannot be read (PEM is expected)");
    case CURLE_COULDNT_RESOLVE_PROXY:
        return error_set(
            error, "the proxy's name is not known (schedule_proxy, or http_proxy and https_proxy)");
    case CURLE_OUT_OF_MEMORY: // before curl 8.6 also for a line of 100 KB or more
    case HEADER_TOO_LARGE:
        return error_set(error, "a header of the answer is too large, or memory is short");
    case CURLE_WEIRD_SERVER_REPLY:
        return error_set(error, "the answer's headers are not as HTTP has them");
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
        return error_set(error, "the connection ended before the answer did");
    case CURLE_PEER_FAILED_VERIFICATION:
        return error_set(error, "the server's certificate cannot be trusted (does it name this host, is this "
                                "machine's clock right, is ca-certificates installed, is its authority in "
                                "schedule_ca_file if it is your own?)");
    default:
        return error_set(error, "%s", request->curl->easy_strerror(result));
    }
}

static const char *status_words(long status)
{
    switch (status) {
    case 400:
        return " Bad Request";
    case 401:
        return " Unauthorized (is the key in schedule_auth_file right?)";
    case 403:
        return " Forbidden (is the schedule public, or the key in schedule_auth_file right?)";
    case 404:
        return " Not Found (is the address right?)";
    case 429:
        return " Too Many Requests";
    case 500:
        return " Internal Server Error";
    case 502:
        return " Bad Gateway";
    case 503:
        return " Service Unavailable";
    default:
        return "";
    }
}

static enum fetch_result result_of_status(
    CURL *handle, struct request *request, bool conditional, bool by_header, struct error *error)
{
    long status = 0;
    curl_off_t retry = 0;
    request->curl->easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    request->answer->status = status;
    if (status == 200)
        return FETCH_NEW;
    if (status == 304 && conditional)
        return FETCH_UNCHANGED;
    if (request->curl->easy_getinfo(handle, CURLINFO_RETRY_AFTER, &retry) == CURLE_OK && retry > 0)
        request->answer->retry_after_s = retry;
    error_set(error, "the server answered %ld%s%s", status, status_words(status),
        status == 400 && by_header && strstr(request->source->address, "/export")
            ? " (some Indico servers take the key only in the address: write ak=KEY into schedule_auth_file)"
            : "");
    return FETCH_FAILED;
}

static void take_address(CURL *handle, struct request *request)
{
    const char *url = NULL;
    if (request->curl->easy_getinfo(handle, CURLINFO_EFFECTIVE_URL, &url) == CURLE_OK && url)
        address_public(url, &request->answer->address);
}

static void wipe(struct str *secret)
{
    if (secret->text)
        explicit_bzero(secret->text, secret->capacity);
    str_free(secret);
}

// With a user in the address, newer versions of libcurl (8.14 of Debian 13) would not send it to the same
// server again after a redirect there.
static bool set_address(CURL *handle, struct request *request, const char *url)
{
    __typeof__(curl_easy_setopt) *set = request->curl->easy_setopt;
    struct str without = {0};
    struct str user = {0};
    struct str password = {0};
    if (address_take_user(url, &without, &user, &password)) {
        set(handle, CURLOPT_USERNAME, str_text(&user));
        set(handle, CURLOPT_PASSWORD, str_text(&password));
        url = str_text(&without);
    }
    bool ok =
        !without.failed && !user.failed && !password.failed && set(handle, CURLOPT_URL, url) == CURLE_OK;
    wipe(&without);
    wipe(&user);
    wipe(&password);
    return ok;
}

static enum fetch_result run_request(struct request *request, const char *url,
    const struct fetch_validators *known, const struct auth *auth, struct error *error)
{
    CURL *handle = request->curl->easy_init();
    if (!handle || !add_headers(request, known, auth)) {
        error_memory(error, "not enough memory");
        request->curl->easy_cleanup(handle);
        return FETCH_FAILED;
    }
    request->handle = handle;
    request->keeps_tls = begins_with_tls(request->source);
    request->has_secret =
        auth->header.length > 0 || auth->key.length > 0 || address_has_user(request->source->address);
    set_options(handle, request);
    CURLcode result = set_address(handle, request, url) ? perform(handle, request) : CURLE_OUT_OF_MEMORY;
    take_address(handle, request);
    enum fetch_result outcome = FETCH_FAILED;
    if (result != CURLE_OK)
        explain_transfer(result, request, error);
    else if (request->answer->address.failed)
        error_memory(error, "not enough memory");
    else
        outcome = result_of_status(handle, request, known != NULL, auth->header.length > 0, error);
    request->curl->easy_cleanup(handle);
    return outcome;
}

static enum fetch_result fetch_remote(
    struct request *request, const struct fetch_validators *known, struct error *error)
{
    request->curl = curl_dynload(error);
    if (!request->curl)
        return FETCH_FAILED;
    struct auth auth = {0};
    struct str url = {0};
    if (request->source->ca_file && !file_is_regular(request->source->ca_file, error)) {
        error_prefix(error, "schedule_ca_file: ");
        return FETCH_FAILED;
    }
    if (request->source->auth_file && !auth_read(request->source->auth_file, &auth, error)) {
        auth_free(&auth);
        return FETCH_FAILED;
    }
    if (auth.key.length > 0)
        address_with_key(request->source->address, auth.key.text, &url);
    else
        str_add_text(&url, request->source->address);
    struct clock clock = clock_real();
    int64_t began = clock_tick_ms();
    enum fetch_result result = FETCH_FAILED;
    if (url.failed)
        error_memory(error, "not enough memory");
    else
        result = run_request(request, url.text, known, &auth, error);
    // By the present wall clock, even if it was set during the request.
    request->answer->received_ms = clock_now_ms(&clock);
    request->answer->sent_ms = request->answer->received_ms - (clock_tick_ms() - began);
    if (request->from_cache)
        request->answer->server_date = 0;
    request->curl->slist_free_all(request->headers);
    wipe(&url);
    auth_free(&auth);
    return result;
}

enum fetch_result fetch_with_limits(const struct fetch_source *source, const struct fetch_validators *known,
    const struct fetch_limits *limits, bool (*cancel)(void *), void *context, struct fetch_answer *answer,
    struct error *error)
{
    *answer = (struct fetch_answer){0};
    if (known && known->etag[0] == '\0' && known->last_modified[0] == '\0')
        known = NULL;
    struct str path = {0};
    enum fetch_result result = FETCH_FAILED;
    bool remote = address_is_remote(source->address);
    if (remote) {
        struct request request = {
            .source = source, .limits = limits, .answer = answer, .cancel = cancel, .context = context};
        result = fetch_remote(&request, known, error);
    } else if (address_path(source->address, &path)) {
        result = fetch_file(str_text(&path), known, limits->bytes, answer, error);
    } else {
        error_set(error, "neither an http, https or file address nor a path");
    }
    str_free(&path);
    if (result == FETCH_FAILED && (remote || strstr(source->address, "://"))) {
        struct str public = {0};
        address_public(source->address, &public);
        error_prefix(error, "%s: ", str_text(&public));
        str_free(&public);
    }
    return result;
}

enum fetch_result fetch_once(const struct fetch_source *source, const struct fetch_validators *known,
    bool (*cancel)(void *), void *context, struct fetch_answer *answer, struct error *error)
{
    return fetch_with_limits(source, known, &fetch_default_limits, cancel, context, answer, error);
}

void fetch_answer_free(struct fetch_answer *answer)
{
    str_free(&answer->body);
    str_free(&answer->address);
}
