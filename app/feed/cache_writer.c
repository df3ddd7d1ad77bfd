#include "feed/cache_writer.h"

#include "base/log.h"

static bool write_good(struct cache_writer *writer, const struct cached_schedule *good)
{
    struct error error;
    bool fine = schedule_cache_write(writer->folder, writer->address, good, &error);
    if (!fine && !writer->failed)
        log_warning("the last good schedule is not kept: %s", error.text);
    else if (fine && writer->failed)
        log_info("the last good schedule is kept again");
    writer->failed = !fine;
    writer->written_at = good->good_at;
    return fine;
}

void cache_writer_put(struct cache_writer *writer, const struct cached_schedule *good)
{
    if (!writer->folder)
        return;
    bool fine = write_good(writer, good);
    str_free(&writer->unkept);
    if (!fine)
        str_add(&writer->unkept, str_text(&good->body), good->body.length);
}

bool cache_writer_again(struct cache_writer *writer, const struct cached_schedule *good)
{
    if (!writer->failed || writer->unkept.length == 0)
        return false;
    struct cached_schedule again = *good;
    again.body = writer->unkept;
    if (write_good(writer, &again))
        str_free(&writer->unkept);
    return true;
}

void cache_writer_free(struct cache_writer *writer)
{
    str_free(&writer->unkept);
}
