#include "display/log_requests.h"

#include "control/audit_log.h"

#include <stdlib.h>

struct log_job {
    struct work work;
    struct log_requests *requests;
    struct server *server;
    struct server_request *request;
};

// On the worker's thread.
static void read_log(struct work *work)
{
    struct error error;
    struct log_job *job = (struct log_job *)work;
    struct server_request *request = job->request;
    request->status = 200;
    if (audit_log_tail(job->requests->folder, (size_t)request->limit, &request->body, &error))
        return;
    request->status = 503;
    str_clear(&request->body);
    str_add_text(&request->body, error.text);
}

static void finish(struct work *work)
{
    struct log_job *job = (struct log_job *)work;
    job->requests->count--;
    server_answer(job->server, job->request);
    free(job);
}

bool log_requests_ask(struct log_requests *requests, struct server *server, struct server_request *request)
{
    struct log_job *job = requests->count < LOG_REQUESTS_WAITING ? calloc(1, sizeof *job) : NULL;
    if (!job)
        return false;
    *job = (struct log_job){.work = {.run = read_log, .done = finish},
        .requests = requests,
        .server = server,
        .request = request};
    requests->count++;
    worker_submit(requests->worker, &job->work);
    return true;
}

void log_requests_finish(struct log_requests *requests)
{
    if (requests->count > 0)
        worker_drain(requests->worker);
}
