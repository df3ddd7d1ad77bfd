#include "console/server_attendees.h"

#include "base/clock.h"
#include "base/hash.h"
#include "console/accept_language.h"
#include "console/server_ask.h"
#include "console/server_page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// While a new one is written, and where too many are asked for, phones get the last one. Phones ask again
// after half a minute, caches after five seconds.
enum { KEEP_MS = 3000, STALE_MS = 30000, ASKED_MAX = 64, RETRY_S = 2, MAX_AGE_S = 5, FILE_MAX_AGE_S = 86400 };

static const char page_type[] = "text/html; charset=utf-8";

static const char *type_of(enum server_attendees_kind kind)
{
    return kind == SERVER_ATTENDEES_PAGE   ? page_type
           : kind == SERVER_ATTENDEES_JSON ? "application/json"
                                           : export_media_type(EXPORT_ICALENDAR);
}

// ---- what is kept

static struct kept_attendees *find_kept(struct server *server, const struct server_attendees_key *key)
{
    for (int i = 0; i < KEPT_ATTENDEES; i++) {
        struct kept_attendees *kept = &server->attendees[i];
        if (kept->bytes && server_attendees_key_equal(&kept->key, key))
            return kept;
    }
    return NULL;
}

// The place of that document, else a free one, else the oldest.
static struct kept_attendees *place_for(struct server *server, const struct server_attendees_key *key)
{
    struct kept_attendees *place = find_kept(server, key);
    for (int i = 0; i < KEPT_ATTENDEES && !place; i++)
        if (!server->attendees[i].bytes)
            place = &server->attendees[i];
    if (place)
        return place;
    place = &server->attendees[0];
    for (int i = 1; i < KEPT_ATTENDEES; i++)
        if (server->attendees[i].made_ms < place->made_ms)
            place = &server->attendees[i];
    return place;
}

static void keep(
    struct server *server, const struct server_attendees_key *key, struct shared_bytes *bytes, uint64_t hash)
{
    struct kept_attendees *place = place_for(server, key);
    shared_bytes_drop(place->bytes);
    *place = (struct kept_attendees){
        .key = *key, .bytes = shared_bytes_hold(bytes), .hash = hash, .made_ms = clock_tick_ms()};
}

void server_attendees_free(struct server *server)
{
    for (int i = 0; i < KEPT_ATTENDEES; i++) {
        shared_bytes_drop(server->attendees[i].bytes);
        server->attendees[i] = (struct kept_attendees){0};
    }
}

// ---- replies

static enum MHD_Result send_document(
    struct exchange *exchange, struct shared_bytes *bytes, uint64_t hash, unsigned status)
{
    const struct server_attendees_key *key = &exchange->attendees;
    bool page = key->kind == SERVER_ATTENDEES_PAGE;
    char etag[24];
    snprintf(etag, sizeof etag, "\"%016" PRIx64 "\"", hash);
    struct http_document document = {.type = type_of(key->kind),
        .etag = etag,
        .bytes = bytes,
        .status = status,
        .language = page ? key->language : NULL,
        .max_age_s = MAX_AGE_S,
        .unchanged = status == 200 && http_has_document(&exchange->http, etag),
        .published = true};
    return http_reply_document(&exchange->http, &document);
}

// Where there is nothing that could be sent in its place, it is refused for a moment.
static enum MHD_Result send_stale(struct exchange *exchange, const struct kept_attendees *kept)
{
    if (kept && clock_tick_ms() - kept->made_ms < STALE_MS)
        return send_document(exchange, kept->bytes, kept->hash, 200);
    return http_refuse_for_now(
        &exchange->http, 503, RETRY_S, "many ask for it at once; ask again in a moment");
}

static enum MHD_Result reply(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct kept_attendees *kept = find_kept(server, &exchange->attendees);
    struct request_origin origin = exchange_origin(exchange);
    int64_t now_ms = clock_tick_ms();
    if (kept && now_ms - kept->made_ms < KEEP_MS)
        return send_document(exchange, kept->bytes, kept->hash, 200);
    if (kept && kept->asked_ms && now_ms - kept->asked_ms < KEEP_MS)
        return send_stale(exchange, kept);
    if (server->attendees_asked >= ASKED_MAX ||
        request_rates_take(&server->rates, REQUEST_RATE_COSTLY, &origin, now_ms) > 0)
        return send_stale(exchange, kept);
    if (kept)
        kept->asked_ms = now_ms;
    exchange->asked_attendees = true;
    server->attendees_asked++;
    return server_ask_attendees(exchange);
}

enum MHD_Result server_attendees_reply(struct exchange *exchange)
{
    const struct server_request *answer = exchange->waiter.answer;
    exchange->server->attendees_asked -= exchange->asked_attendees;
    exchange->asked_attendees = false;
    if (!answer || !answer->shared)
        return server_ask_reply_json(exchange);
    if (answer->status == 200)
        keep(exchange->server, &exchange->attendees, answer->shared, answer->hash);
    return send_document(exchange, answer->shared, answer->hash, (unsigned)answer->status);
}

// ---- what is asked for

// A text of the query; false if it is too long to be one.
static bool take_text(struct exchange *exchange, const char *name)
{
    struct server_attendees_key *key = &exchange->attendees;
    const char *text = http_query(&exchange->http, name);
    key->has_text = text != NULL;
    if (text && strlen(text) >= sizeof key->text)
        return false;
    snprintf(key->text, sizeof key->text, "%s", text ? text : "");
    return true;
}

static const char *chosen_language(const struct exchange *exchange)
{
    const char *wanted = http_query(&exchange->http, "lang");
    const char *const *languages = exchange->server->options.languages;
    for (size_t i = 0; wanted && languages[i]; i++)
        if (strcmp(wanted, languages[i]) == 0)
            return languages[i];
    return NULL;
}

enum MHD_Result server_attendees_page(struct exchange *exchange)
{
    const struct server_options *options = &exchange->server->options;
    const char *chosen = chosen_language(exchange);
    const char *language = chosen ? chosen
                                  : accept_language(http_header(&exchange->http, "Accept-Language"),
                                        options->languages, options->language);
    exchange->attendees =
        (struct server_attendees_key){.kind = SERVER_ATTENDEES_PAGE, .chosen = chosen != NULL};
    snprintf(exchange->attendees.language, sizeof exchange->attendees.language, "%s", language);
    if (!take_text(exchange, "room"))
        return http_refuse(&exchange->http, 404, "room", "there is no such room in the programme");
    return reply(exchange);
}

enum MHD_Result server_attendees_json(struct exchange *exchange)
{
    exchange->attendees = (struct server_attendees_key){.kind = SERVER_ATTENDEES_JSON};
    return reply(exchange);
}

static enum MHD_Result calendar(
    struct exchange *exchange, enum server_attendees_kind kind, const char *name, const char *expected)
{
    exchange->attendees = (struct server_attendees_key){.kind = kind};
    bool ok = take_text(exchange, name);
    if (!exchange->attendees.has_text || !*exchange->attendees.text)
        return ok ? http_refuse(&exchange->http, 400, name, expected)
                  : http_refuse(&exchange->http, 404, name, "there is no such talk or room in the programme");
    return reply(exchange);
}

enum MHD_Result server_attendees_talk(struct exchange *exchange)
{
    return calendar(exchange, SERVER_ATTENDEES_TALK, "id", "the id of a talk is expected");
}

enum MHD_Result server_attendees_room(struct exchange *exchange)
{
    return calendar(exchange, SERVER_ATTENDEES_ROOM, "room", "the name of a room is expected");
}

enum MHD_Result server_attendees_file(struct exchange *exchange)
{
    struct str body = {0};
    char etag[24];
    const char *type = server_page_read(exchange, &body);
    struct shared_bytes *bytes = NULL;
    snprintf(etag, sizeof etag, "\"%016" PRIx64 "\"", hash_bytes(str_text(&body), body.length));
    if (type)
        bytes = shared_bytes_new(&body);
    struct http_document document = {.type = type,
        .etag = etag,
        .bytes = bytes,
        .max_age_s = FILE_MAX_AGE_S,
        .unchanged = http_has_document(&exchange->http, etag),
        .published = true};
    enum MHD_Result done =
        bytes ? http_reply_document(&exchange->http, &document)
              : http_refuse(&exchange->http, 404, NULL, "this file of the page is not installed");
    shared_bytes_drop(bytes);
    str_free(&body);
    return done;
}
