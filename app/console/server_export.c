#include "console/server_export.h"

#include "base/clock.h"
#include "console/server_ask.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// Thousands of phones ask at once when a talk ends: the main thread hears of one.
enum { KEEP_MS = 2000, ASKED_MAX = 16, RETRY_S = 1, MAX_AGE_S = 15 };

// Documents that clients take slowly could fill the memory; small ones are not worth counting.
enum { LARGE = 1 << 20, SENT_MAX = 64 << 20 };

static enum export_format format_of(const struct exchange *exchange)
{
    const char *ending = strrchr(exchange->file, '.');
    int format = 0;
    while (ending && format < EXPORT_FORMATS - 1 && strcmp(export_format_names[format], ending + 1) != 0)
        format++;
    return (enum export_format)format;
}

static enum MHD_Result send_document(struct exchange *exchange, struct shared_bytes *bytes, uint64_t hash)
{
    struct server *server = exchange->server;
    char etag[24];
    size_t length = shared_bytes_of(bytes)->length;
    snprintf(etag, sizeof etag, "\"%016" PRIx64 "\"", hash);
    struct http_document document = {.type = export_media_type(format_of(exchange)),
        .etag = etag,
        .bytes = bytes,
        .max_age_s = MAX_AGE_S,
        .unchanged = http_has_document(&exchange->http, etag),
        .published = server->options.publish};
    if (!document.unchanged && length > LARGE) {
        if (server->document_bytes > SENT_MAX)
            return http_refuse_for_now(
                &exchange->http, 503, RETRY_S, "too much is being sent already; ask again in a moment");
        exchange->document_bytes = length;
        server->document_bytes += length;
    }
    return http_reply_document(&exchange->http, &document);
}

enum MHD_Result server_export_ask(struct exchange *exchange)
{
    struct server *server = exchange->server;
    enum export_format format = format_of(exchange);
    struct kept_export *kept = &server->exports[format];
    if (kept->bytes && clock_tick_ms() < kept->until_ms)
        return send_document(exchange, kept->bytes, kept->hash);
    if (server->exports_asked >= ASKED_MAX)
        return http_refuse_for_now(
            &exchange->http, 503, RETRY_S, "many ask for it at once; ask again in a moment");
    exchange->asked_export = true;
    server->exports_asked++;
    return server_ask_export(exchange, format);
}

enum MHD_Result server_export_reply(struct exchange *exchange)
{
    const struct server_request *answer = exchange->waiter.answer;
    struct kept_export *kept = &exchange->server->exports[format_of(exchange)];
    exchange->server->exports_asked -= exchange->asked_export;
    exchange->asked_export = false;
    if (!answer || answer->status != 200)
        return server_ask_reply_json(exchange);
    shared_bytes_drop(kept->bytes);
    *kept = (struct kept_export){.bytes = shared_bytes_hold(answer->shared),
        .hash = answer->hash,
        .until_ms = clock_tick_ms() + KEEP_MS};
    return send_document(exchange, kept->bytes, kept->hash);
}

void server_export_free(struct server *server)
{
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        shared_bytes_drop(server->exports[i].bytes);
        server->exports[i] = (struct kept_export){0};
    }
}
