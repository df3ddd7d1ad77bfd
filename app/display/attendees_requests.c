#include "display/attendees_requests.h"

#include "attendees/attendees.h"
#include "base/hash.h"
#include "export/export.h"

#include <stdlib.h>

struct attendees_job {
    struct work work;
    struct attendees_job *next;
    struct attendees_requests *requests;
    struct server_attendees_key key;
    struct attendees_source source; // its schedule is a reference
    struct adjustments programme, all;
    struct changes changes;
    int64_t read_at;
    struct server *server;
    struct server_request *waiting; // the latest first
    struct str out;
    uint64_t hash;
    bool ok, found;
};

// ---- on the worker's thread

static bool write_calendar(struct attendees_job *job)
{
    const struct schedule *schedule = job->source.schedule;
    bool room = job->key.kind == SERVER_ATTENDEES_ROOM;
    size_t index = room ? schedule_find_room(schedule, job->key.text) : 0;
    if (room && index == schedule->room_count)
        return true;
    struct export_source source = {.schedule = schedule,
        .adjustments = &job->programme,
        .changes = &job->changes,
        .read_at = job->read_at,
        .now = job->source.now,
        .only_item = room ? NULL : job->key.text,
        .only_room = room ? schedule->rooms[index].name : NULL};
    return export_write_some(&source, &job->out, &job->found);
}

static bool write_page(struct attendees_job *job)
{
    struct attendees_page page = {.language = job->key.language,
        .chosen = job->key.chosen,
        .room = job->key.has_text ? job->key.text : NULL};
    return attendees_write_page(&job->source, &page, &job->out, &job->found);
}

static void write_document(struct work *work)
{
    struct attendees_job *job = (struct attendees_job *)work;
    switch (job->key.kind) {
    case SERVER_ATTENDEES_PAGE:
        job->ok = write_page(job);
        break;
    case SERVER_ATTENDEES_JSON:
        job->found = true;
        job->ok = attendees_write_json(&job->source, &job->out);
        break;
    case SERVER_ATTENDEES_TALK:
    case SERVER_ATTENDEES_ROOM:
        job->ok = write_calendar(job);
        break;
    }
    job->hash = hash_bytes(str_text(&job->out), job->out.length);
}

// ---- on the main thread

// A page that says that there is no such room is a page all the same.
static void answer(
    const struct attendees_job *job, struct server_request *request, struct shared_bytes *bytes)
{
    bool has_document = bytes && (job->found || job->key.kind == SERVER_ATTENDEES_PAGE);
    request->shared = has_document ? shared_bytes_hold(bytes) : NULL;
    request->hash = job->hash;
    request->status = job->found ? 200 : 404;
    if (!bytes)
        server_request_refuse(request, 503, NULL, "not enough memory");
    else if (!has_document)
        server_request_refuse(request, 404, NULL, "there is no such talk or room in the programme");
    server_answer(job->server, request);
}

static void free_job(struct attendees_job *job)
{
    schedule_unref(job->source.schedule);
    adjustments_free(&job->programme);
    adjustments_free(&job->all);
    changes_free(&job->changes);
    str_free(&job->out);
    free(job);
}

static void finish(struct work *work)
{
    struct attendees_job *job = (struct attendees_job *)work;
    struct attendees_job **at = &job->requests->jobs;
    struct shared_bytes *bytes = job->ok ? shared_bytes_new(&job->out) : NULL;
    for (struct server_request *request = job->waiting, *next; request; request = next) {
        next = request->next;
        answer(job, request, bytes);
    }
    while (*at && *at != job)
        at = &(*at)->next;
    if (*at)
        *at = job->next;
    shared_bytes_drop(bytes);
    free_job(job);
}

static void fill_source(
    const struct display *display, const struct attendees_facts *facts, struct attendees_source *out)
{
    static const enum attendees_doubt doubts[] = {[DISPLAY_FRESH] = ATTENDEES_FRESH,
        [DISPLAY_OLD] = ATTENDEES_OLD,
        [DISPLAY_FALLBACK] = ATTENDEES_FALLBACK};
    const struct config *config = display->config;
    bool own_clock = !display->simulated && !display->time_given;
    *out = (struct attendees_source){.schedule = schedule_ref(display->schedule),
        .query = config_room_query(config),
        .words = &config->extras.emergency,
        .own_room = display_shown_room(display) ? display_shown_room(display)->name : NULL,
        .now = display->at,
        .good_at = display->good_at,
        .doubt = doubts[display_freshness(display, facts->real_now)],
        .clock_unset = own_clock && display_clock_state(display, facts->real_now) == CLOCK_UNSET,
        .clock_hours = config->clock_hours,
        .language = config->language};
}

static struct attendees_job *new_job(const struct display *display, const struct attendees_facts *facts,
    const struct server_attendees_key *key)
{
    struct attendees_job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    *job = (struct attendees_job){
        .work = {.run = write_document, .done = finish}, .key = *key, .read_at = display->read_at};
    fill_source(display, facts, &job->source);
    job->source.programme = &job->programme;
    job->source.all = &job->all;
    bool calendar = key->kind == SERVER_ATTENDEES_TALK || key->kind == SERVER_ATTENDEES_ROOM;
    if (adjustments_copy(display_adjustments(display), &job->programme) &&
        (calendar || !facts->store || adjustments_copy(&facts->store->all, &job->all)) &&
        (!calendar || changes_copy(&display->changes, &job->changes)))
        return job;
    free_job(job);
    return NULL;
}

// A phone's reader sees no JSON: a page says that there is nothing to say yet, and is read again by itself.
static bool answer_waiting(struct server *server, struct server_request *request)
{
    struct str out = {0};
    struct shared_bytes *bytes = NULL;
    if (request->attendees.kind != SERVER_ATTENDEES_PAGE)
        return false;
    if (attendees_write_waiting(request->attendees.language, &out)) {
        request->hash = hash_bytes(str_text(&out), out.length);
        bytes = shared_bytes_new(&out);
    }
    str_free(&out);
    if (!bytes)
        return false;
    request->shared = bytes;
    request->status = 503;
    server_answer(server, request);
    return true;
}

bool attendees_requests_ask(struct attendees_requests *requests, struct display *display,
    const struct attendees_facts *facts, struct server *server, struct server_request *request)
{
    struct attendees_job *job = requests->jobs;
    display_refresh(display, facts->now > display->at ? facts->now : display->at);
    if (!display->schedule)
        return answer_waiting(server, request);
    while (job && !server_attendees_key_equal(&job->key, &request->attendees))
        job = job->next;
    // What is being written is older than the request by no more than that takes.
    if (job) {
        request->next = job->waiting;
        job->waiting = request;
        return true;
    }
    job = new_job(display, facts, &request->attendees);
    if (!job)
        return false;
    request->next = NULL;
    job->requests = requests;
    job->server = server;
    job->waiting = request;
    job->next = requests->jobs;
    requests->jobs = job;
    worker_submit(requests->worker, &job->work);
    return true;
}

void attendees_requests_finish(struct attendees_requests *requests)
{
    if (requests->jobs)
        worker_drain(requests->worker);
}
