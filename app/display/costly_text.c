#include "display/costly_text.h"

bool costly_text_is_good(const struct costly_text *costly, int64_t now_ms)
{
    return now_ms < costly->until_ms;
}

void costly_text_begin(struct costly_text *costly, int64_t now_ms)
{
    str_free(&costly->text);
    costly->began_ms = now_ms;
    costly->until_ms = 0;
}

void costly_text_end(struct costly_text *costly, int64_t now_ms)
{
    int64_t kept_ms = (now_ms - costly->began_ms) * COSTLY_TEXT_TIMES;
    if (costly->text.length == 0 || costly->text.failed)
        return;
    costly->until_ms = now_ms + (kept_ms < COSTLY_TEXT_MAX_MS ? kept_ms : COSTLY_TEXT_MAX_MS);
}
