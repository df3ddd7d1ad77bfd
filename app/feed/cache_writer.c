#include "feed/cache_writer.h"

#include "base/log.h"

static bool write_good(struct cache_writer *writer, const struct cached_schedule *good)
{
    struct error error;
    bool ok = schedule_cache_write(writer->folder, writer->address, good, &error);
    if (!ok && !writer->failed)
        log_warning("the last good schedule is not kept: %s", error.text);
    else if (ok && writer->failed)
        log_info("the last good schedule is kept again");
    writer->failed = !ok;
    writer->written_at = good->good_at;
    return ok;
}

void cache_writer_write(struct cache_writer *writer, const struct cached_schedule *good)
{
    if (!writer->folder)
        return;
    bool ok = write_good(writer, good);
    str_free(&writer->pending);
    if (!ok)
        str_add(&writer->pending, str_text(&good->body), good->body.length);
}

bool cache_writer_retry(struct cache_writer *writer, const struct cached_schedule *good)
{
    if (!writer->failed || writer->pending.length == 0)
        return false;
    struct cached_schedule retried = *good;
    retried.body = writer->pending;
    if (write_good(writer, &retried))
        str_free(&writer->pending);
    return true;
}

void cache_writer_free(struct cache_writer *writer)
{
    str_free(&writer->pending);
}
