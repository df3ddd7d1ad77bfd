#include "console/token_clock.h"

#include "base/log.h"
#include "base/time_mark.h"
#include "base/zone.h"

struct token_time token_clock_look(struct token_clock *clock, const struct clock_evidence *evidence)
{
    static const char *const doubts[] = {
        [CLOCK_UNSYNCED] = "is not synchronised",
        [CLOCK_SKEWED] = "differs from that of the schedule's server",
        [CLOCK_UNSET] = "is not set: it says a time before this program was built",
    };
    struct token_time time = {.now = evidence->now, .doubt = doubts[clock_state_of(evidence)]};
    if (!clock->read && clock->path)
        clock->latest = clock->noted = time_mark_read(clock->path);
    clock->read = true;
    if (!time.doubt && time.now < clock->latest - TOKEN_CLOCK_SLACK_S)
        time.doubt = "was set back";
    if (!time.doubt && time.now > clock->latest)
        clock->latest = time.now;
    if (!time.doubt)
        time.now = clock->latest;
    time.latest = clock->latest;
    return time;
}

void token_clock_note(struct token_clock *clock, bool at_once)
{
    struct error error;
    int64_t advanced = clock->latest - clock->noted;
    if (!clock->path || advanced < (at_once ? 1 : TOKEN_CLOCK_NOTE_S))
        return;
    clock->noted = clock->latest;
    bool ok = time_mark_write(clock->path, clock->latest, &error);
    if (!ok && !clock->failed)
        log_warning("%s", error.text);
    clock->failed = !ok;
}

static bool refuse_expired(const struct token *token, struct error *why)
{
    char iso[ZONE_ISO_SIZE];
    struct zone utc = {.name = "UTC"};
    return error_set(why, "this token expired at %s", zone_iso(&utc, token->expires, iso));
}

bool token_clock_accepts(
    const struct token_time *time, const struct token *token, bool here, struct error *why)
{
    const char *doubt = time->doubt;
    if (token->expires == 0)
        return true;
    if (time->now >= token->expires || time->latest >= token->expires)
        return refuse_expired(token, why);
    if (!doubt && time->now < token->made - TOKEN_CLOCK_SLACK_S)
        doubt = "is earlier than when this token was made";
    if (!doubt || (here && token->role >= ROLE_STAFF))
        return true;
    return error_set(why,
        "this token expires, and the display's clock %s: until it is right, such a token is accepted only "
        "from staff at the display itself",
        doubt);
}
