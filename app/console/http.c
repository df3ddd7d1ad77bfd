#include "console/http.h"

#include <errno.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *http_header(const struct http *http, const char *name)
{
    return http->mhd->lookup_connection_value(http->connection, MHD_HEADER_KIND, name);
}

struct header_facts {
    uintptr_t end; // of the last value; 0: none yet
    bool has_gap;  // between a value and the next name is more than the end of a line
    bool has_nul;
    int hosts;
};

static enum MHD_Result note_field(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
    const char *value, size_t value_size)
{
    enum { LINE_END = 2 };
    struct header_facts *facts = context;
    (void)kind;
    facts->has_gap = facts->has_gap || (facts->end && (uintptr_t)name - facts->end > LINE_END);
    facts->has_nul =
        facts->has_nul || memchr(name, '\0', name_size) || (value && memchr(value, '\0', value_size));
    facts->hosts += strcasecmp(name, "Host") == 0;
    facts->end = (uintptr_t)value + value_size;
    return MHD_YES;
}

// Before version 1.0 the library ends a value at a NUL, and says nothing; later ones refuse it by themselves.
// What it hides is a gap between the value and what follows, since all of them stay where they arrived: from
// the method on, as many bytes as the header has.
static bool hides_something(const struct http *http, const char *method, const struct header_facts *facts)
{
    enum { HEADER_END = 4 };
    const union MHD_ConnectionInfo *info =
        http->mhd->get_connection_info(http->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (http->mhd->get_version()[0] != '0' || !facts->end || !info)
        return false;
    return facts->has_gap || (uintptr_t)method + info->header_size - facts->end > HEADER_END;
}

bool http_header_is_plain(const struct http *http, const char *method)
{
    struct header_facts facts = {0};
    http->mhd->get_connection_values_n(http->connection, MHD_HEADER_KIND, note_field, &facts);
    return !facts.has_nul && facts.hosts <= 1 && !hides_something(http, method, &facts);
}

const char *http_query(const struct http *http, const char *name)
{
    return http->mhd->lookup_connection_value(http->connection, MHD_GET_ARGUMENT_KIND, name);
}

bool http_query_number(const struct http *http, const char *name, long min, long max, long usual, long *out)
{
    const char *text = http_query(http, name);
    char *end;
    *out = usual;
    if (!text)
        return true;
    errno = 0;
    *out = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *out >= min && *out <= max;
}

struct header {
    const char *name, *value;
};

static void add_all(
    const struct http *http, struct MHD_Response *response, const struct header *headers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        http->mhd->add_response_header(response, headers[i].name, headers[i].value);
}

// What every reply carries, whoever may read it.
static void add_common_headers(const struct http *http, struct MHD_Response *response, const char *type)
{
    static const struct header headers[] = {
        {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
                                    "blob:; connect-src 'self'; "
                                    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
    };
    add_all(http, response, headers, sizeof headers / sizeof *headers);
    http->mhd->add_response_header(response, "Content-Type", type);
}

void http_add_headers(const struct http *http, struct MHD_Response *response, const char *type)
{
    static const struct header headers[] = {
        {"Cross-Origin-Resource-Policy", "same-origin"}, {"Cache-Control", "no-store"}};
    add_common_headers(http, response, type);
    add_all(http, response, headers, sizeof headers / sizeof *headers);
}

static void add_document_headers(
    const struct http *http, struct MHD_Response *response, const struct http_document *document)
{
    static const struct header published[] = {
        {"Cross-Origin-Resource-Policy", "cross-origin"}, {"Access-Control-Allow-Origin", "*"}};
    static const struct header ours[] = {
        {"Cross-Origin-Resource-Policy", "same-origin"}, {"Cache-Control", "private, no-cache"}};
    char kept[48];
    add_common_headers(http, response, document->type);
    if (document->published) {
        snprintf(kept, sizeof kept, "public, max-age=%d", document->max_age_s);
        add_all(http, response, published, sizeof published / sizeof *published);
        http->mhd->add_response_header(response, "Cache-Control", kept);
    } else {
        add_all(http, response, ours, sizeof ours / sizeof *ours);
    }
    if (document->language) {
        http->mhd->add_response_header(response, "Content-Language", document->language);
        http->mhd->add_response_header(response, "Vary", "Accept-Language");
    }
    http->mhd->add_response_header(response, "ETag", document->etag);
}

// Takes the response.
static enum MHD_Result queue(struct http *http, unsigned status, struct MHD_Response *response)
{
    if (http->close)
        http->mhd->add_response_header(response, "Connection", "close");
    http->status = status;
    enum MHD_Result done = http->mhd->queue_response(http->connection, status, response);
    http->mhd->destroy_response(response);
    return done;
}

// The same, with the headers of a reply that is for this client alone.
static enum MHD_Result send_reply(struct http *http, unsigned status, const char *type,
    struct MHD_Response *response, const char *header, const char *value)
{
    http_add_headers(http, response, type);
    if (header)
        http->mhd->add_response_header(response, header, value);
    return queue(http, status, response);
}

static enum MHD_Result reply(struct http *http, unsigned status, const char *type, const struct str *body,
    const char *header, const char *value)
{
    union {
        const char *text;
        void *bytes;
    } content = {.text = str_text(body)};
    struct MHD_Response *response =
        http->mhd->create_response_from_buffer(body->length, content.bytes, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    http->length = body->length;
    return send_reply(http, status, type, response, header, value);
}

enum MHD_Result http_reply(struct http *http, unsigned status, const char *type, const struct str *body)
{
    return reply(http, status, type, body, NULL, NULL);
}

static ssize_t read_shared(void *context, uint64_t position, char *buffer, size_t max)
{
    const struct str *bytes = shared_bytes_of(context);
    if (position >= bytes->length)
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t left = bytes->length - (size_t)position;
    size_t taken = left < max ? left : max;
    memcpy(buffer, bytes->text + position, taken);
    return (ssize_t)taken;
}

static void drop_shared(void *context)
{
    shared_bytes_drop(context);
}

// NULL if out of memory.
static struct MHD_Response *respond_shared(struct http *http, struct shared_bytes *body)
{
    enum { BLOCK = 16384 };
    struct MHD_Response *response = http->mhd->create_response_from_callback(
        shared_bytes_of(body)->length, BLOCK, read_shared, body, drop_shared);
    if (!response)
        return NULL;
    shared_bytes_hold(body);
    http->length = shared_bytes_of(body)->length;
    return response;
}

enum MHD_Result http_reply_shared(
    struct http *http, unsigned status, const char *type, struct shared_bytes *body)
{
    struct MHD_Response *response = respond_shared(http, body);
    return response ? send_reply(http, status, type, response, NULL, NULL) : MHD_NO;
}

enum MHD_Result http_reply_document(struct http *http, const struct http_document *document)
{
    struct MHD_Response *response =
        document->unchanged ? http->mhd->create_response_from_buffer(0, (char[1]){0}, MHD_RESPMEM_MUST_COPY)
                            : respond_shared(http, document->bytes);
    if (!response)
        return MHD_NO;
    add_document_headers(http, response, document);
    unsigned status = document->status ? document->status : MHD_HTTP_OK;
    return queue(http, document->unchanged ? MHD_HTTP_NOT_MODIFIED : status, response);
}

bool http_has_document(const struct http *http, const char *etag)
{
    const char *given = http_header(http, "If-None-Match");
    return given && (strcmp(given, "*") == 0 || strstr(given, etag));
}

static const char *title_of(int status)
{
    static const struct {
        int status;
        const char *title;
    } titles[] = {{400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"},
        {405, "Method Not Allowed"}, {408, "Request Timeout"}, {409, "Conflict"}, {413, "Content Too Large"},
        {415, "Unsupported Media Type"}, {421, "Misdirected Request"}, {422, "Unprocessable Content"},
        {429, "Too Many Requests"}, {503, "Service Unavailable"}, {504, "Gateway Timeout"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Error";
}

enum MHD_Result http_problem(struct http *http, const struct http_problem *problem)
{
    static const char bare[] =
        "{\"type\":\"about:blank\",\"title\":\"Error\",\"status\":500,\"detail\":\"not enough memory\"}";
    struct str body = {0};
    json_t *root = json_pack("{s:s, s:s, s:i, s:s}", "type", "about:blank", "title",
        title_of(problem->status), "status", problem->status, "detail", problem->detail);
    if (root && problem->field)
        json_object_set_new(root, "field", json_string(problem->field));
    if (root && problem->code)
        json_object_set_new(root, "code", json_string(problem->code));
    if (root && problem->code && problem->at)
        json_object_set_new(root, "at", json_string(problem->at));
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
    str_add_text(&body, text ? text : bare);
    enum MHD_Result done = reply(
        http, (unsigned)problem->status, "application/problem+json", &body, problem->header, problem->value);
    free(text);
    json_decref(root);
    str_free(&body);
    return done;
}

enum MHD_Result http_refuse(struct http *http, int status, const char *field, const char *detail)
{
    return http_problem(http, &(struct http_problem){.status = status, .field = field, .detail = detail});
}

enum MHD_Result http_refuse_for_now(struct http *http, int status, int64_t retry_after_s, const char *detail)
{
    char seconds[24];
    snprintf(seconds, sizeof seconds, "%lld", (long long)(retry_after_s > 1 ? retry_after_s : 1));
    return http_problem(
        http, &(struct http_problem){
                  .status = status, .detail = detail, .header = "Retry-After", .value = seconds});
}

enum MHD_Result http_refuse_too_many(struct http *http, int64_t wait_ms, const char *detail)
{
    return http_refuse_for_now(http, 429, (wait_ms + 999) / 1000, detail);
}
