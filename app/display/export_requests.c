#include "display/export_requests.h"

#include "base/hash.h"

#include <stdlib.h>

struct export_job {
    struct work work;
    struct export_document *document;
    enum export_format format;
    uint64_t version;
    struct adjustments adjustments;
    struct changes changes;
    struct export_source source; // its schedule is a reference
    struct server *server;
    struct server_request *waiting; // the latest first
    struct str out;
    uint64_t hash;
    bool ok;
};

// On the worker's thread.
static void write_document(struct work *work)
{
    struct export_job *job = (struct export_job *)work;
    job->ok = export_write(job->format, &job->source, &job->out);
    job->hash = hash_bytes(str_text(&job->out), job->out.length);
}

static void answer(
    struct server *server, struct server_request *request, struct shared_bytes *bytes, uint64_t hash)
{
    request->shared = shared_bytes_hold(bytes);
    request->hash = hash;
    request->status = 200;
    if (!bytes)
        server_request_refuse(request, 503, NULL, "not enough memory");
    server_answer(server, request);
}

static void free_job(struct export_job *job)
{
    schedule_unref(job->source.schedule);
    adjustments_free(&job->adjustments);
    changes_free(&job->changes);
    str_free(&job->out);
    free(job);
}

static void finish(struct work *work)
{
    struct export_job *job = (struct export_job *)work;
    struct export_document *document = job->document;
    struct shared_bytes *bytes = job->ok ? shared_bytes_new(&job->out) : NULL;
    for (struct server_request *request = job->waiting, *next; request; request = next) {
        next = request->next;
        answer(job->server, request, bytes, job->hash);
    }
    shared_bytes_drop(document->bytes);
    document->bytes = bytes;
    document->hash = job->hash;
    document->version = job->version;
    document->making = NULL;
    free_job(job);
}

static struct export_job *new_job(const struct display *display, enum export_format format)
{
    struct export_job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    *job = (struct export_job){.work = {.run = write_document, .done = finish},
        .format = format,
        .version = display->derived,
        .source = {
            .schedule = schedule_ref(display->schedule), .read_at = display->read_at, .now = display->at}};
    bool ok = adjustments_copy(display_adjustments(display), &job->adjustments) &&
              changes_copy(&display->changes, &job->changes);
    job->source.adjustments = &job->adjustments;
    job->source.changes = &job->changes;
    if (ok)
        return job;
    free_job(job);
    return NULL;
}

bool export_requests_ask(struct export_requests *requests, struct display *display, int64_t now,
    struct server *server, struct server_request *request, const char **why)
{
    struct export_document *document = &requests->documents[request->format];
    display_refresh(display, now > display->at ? now : display->at);
    *why = "there is no schedule yet; ask again in a moment";
    if (!display->schedule)
        return false;
    if (document->bytes && document->version == display->derived) {
        answer(server, request, document->bytes, document->hash);
        return true;
    }
    // What is in the making is older than the request by no more than it takes to write it.
    if (document->making) {
        request->next = document->making->waiting;
        document->making->waiting = request;
        return true;
    }
    *why = "not enough memory";
    struct export_job *job = new_job(display, request->format);
    if (!job)
        return false;
    request->next = NULL;
    job->document = document;
    job->server = server;
    job->waiting = request;
    document->making = job;
    worker_submit(requests->worker, &job->work);
    return true;
}

void export_requests_finish(struct export_requests *requests)
{
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        if (requests->documents[i].making)
            worker_drain(requests->worker);
        shared_bytes_drop(requests->documents[i].bytes);
        requests->documents[i].bytes = NULL;
    }
}
