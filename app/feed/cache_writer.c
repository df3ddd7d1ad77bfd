#include "feed/cache_writer.h"

#include "base/log.h"

// Ids of a schedule that is not there yet are ignored, so the names come first.
static bool write_good(
    struct cache_writer *writer, const struct cached_schedule *good, const struct str *names)
{
    struct error error;
    bool ok = (!names || schedule_cache_write_names(writer->folder, writer->address, names, &error)) &&
              schedule_cache_write(writer->folder, writer->address, good, &error);
    if (!ok && !writer->failed)
        log_warning("the last good schedule is not kept: %s", error.text);
    else if (ok && writer->failed)
        log_info("the last good schedule is kept again");
    writer->failed = !ok;
    writer->written_at = good->good_at;
    return ok;
}

static void forget_pending(struct cache_writer *writer)
{
    str_free(&writer->pending);
    str_free(&writer->names);
    writer->new_names = false;
}

void cache_writer_write(
    struct cache_writer *writer, const struct cached_schedule *good, const struct str *names)
{
    if (!writer->folder)
        return;
    if (!names && writer->new_names)
        names = &writer->names;
    if (write_good(writer, good, names)) {
        forget_pending(writer);
        return;
    }
    str_free(&writer->pending);
    str_add(&writer->pending, str_text(&good->body), good->body.length);
    if (!names || names == &writer->names)
        return;
    str_free(&writer->names);
    str_add(&writer->names, str_text(names), names->length);
    writer->new_names = true;
}

bool cache_writer_retry(struct cache_writer *writer, const struct cached_schedule *good)
{
    if (!writer->failed || writer->pending.length == 0)
        return false;
    struct cached_schedule retried = *good;
    retried.body = writer->pending;
    if (write_good(writer, &retried, writer->new_names ? &writer->names : NULL))
        forget_pending(writer);
    return true;
}

void cache_writer_free(struct cache_writer *writer)
{
    forget_pending(writer);
}
