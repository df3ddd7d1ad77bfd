#include "feed/keeping.h"

#include "base/log.h"

static bool write_good(struct keeping *keeping, const struct stored *good)
{
    struct error error;
    bool fine = store_write(keeping->folder, keeping->address, good, &error);
    if (!fine && !keeping->failed)
        log_warning("the last good schedule is not kept: %s", error.text);
    else if (fine && keeping->failed)
        log_info("the last good schedule is kept again");
    keeping->failed = !fine;
    keeping->written_at = good->good_at;
    return fine;
}

void keeping_put(struct keeping *keeping, const struct stored *good)
{
    if (!keeping->folder)
        return;
    bool fine = write_good(keeping, good);
    str_free(&keeping->unkept);
    if (!fine)
        str_add(&keeping->unkept, str_text(&good->body), good->body.length);
}

bool keeping_again(struct keeping *keeping, const struct stored *good)
{
    if (!keeping->failed || keeping->unkept.length == 0)
        return false;
    struct stored again = *good;
    again.body = keeping->unkept;
    if (write_good(keeping, &again))
        str_free(&keeping->unkept);
    return true;
}

void keeping_free(struct keeping *keeping)
{
    str_free(&keeping->unkept);
}
