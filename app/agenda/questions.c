#include "agenda/questions.h"

#include <string.h>

static int64_t length_s(const struct questions_rules *rules, const struct item *item)
{
    int64_t slot_s = item->at.end - item->at.start;
    for (size_t i = 0; i < rules->session_count && item->session; i++)
        if (strcmp(rules->sessions[i].session, item->session) == 0)
            return (int64_t)rules->sessions[i].minutes * 60;
    for (size_t i = 0; i < rules->length_count; i++)
        if ((int64_t)rules->lengths[i].slot_minutes * 60 == slot_s)
            return (int64_t)rules->lengths[i].minutes * 60;
    return slot_s / 3 < QUESTIONS_MAX_S ? slot_s / 3 : QUESTIONS_MAX_S;
}

int64_t questions_start(const struct questions_rules *rules, const struct item *item)
{
    if (item->kind != ITEM_TALK)
        return item->at.end;
    if (item->timer && item->timer->questions_at)
        return item->timer->questions_at < item->at.end ? item->timer->questions_at : item->at.end;
    if (item->poster_count > 0)
        return item->at.end;
    int64_t start = item->at.end - length_s(rules, item);
    return start < item->at.start ? item->at.start : start;
}
