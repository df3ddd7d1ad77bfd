#include "display/why.h"

#include "display/schedule_source.h"
#include "feed/address.h"
#include "scene/i18n.h"

static void write_slide(const struct why *why, struct str *out)
{
    const struct config *config = why->display->config;
    const struct turn *turn = why->turn;
    str_format(out, "Slide \"%s\"", turn->slide->name);
    if (why->held) {
        str_add_text(out, ": held by the space key, which also lets it go.\n");
    } else if (why->chosen) {
        str_add_text(out, ": an arrow key chose it, for half a minute.\n");
    } else if (turn->entry < 0) {
        str_add_text(out, ": nothing in the playlist applies, so the slide of this state is shown.\n");
    } else {
        struct civil end = zone_civil(why->view->zone, turn->end);
        str_format(out, ": entry %d of %zu in the playlist, by the wall clock, until %02d:%02d:%02d.\n",
            turn->entry + 1, config->playlist.count, end.hour, end.minute, end.second);
    }
}

static void write_phase(const struct why *why, struct str *out)
{
    const struct agenda *agenda = why->view->agenda;
    if (!agenda) {
        str_format(out, "No agenda: %s.\n", why->view->schedule.problem);
        return;
    }
    str_format(out, "Phase \"%s\"", phase_name(agenda->phase));
    struct str when = {0};
    if (agenda->now_count > 0) {
        i18n_span(&when, why->view->zone, agenda->now[0]->at.start, agenda->now[0]->at.end, agenda->at);
        str_format(
            out, ": \"%s\" (%s) is on from %s", agenda->now[0]->title, agenda->now[0]->id, str_text(&when));
    }
    if (agenda->next) {
        str_clear(&when);
        i18n_time(&when, why->view->zone, agenda->next->at.start, agenda->at);
        str_format(out, "; next: \"%s\" at %s", agenda->next->title, str_text(&when));
    }
    str_add_text(out, ".\n");
    str_free(&when);
}

static void write_addresses(const struct why *why, struct str *out)
{
    const struct config_schedules *schedules = &why->display->config->schedules;
    size_t shown =
        why->max_addresses && why->max_addresses < schedules->count ? why->max_addresses : schedules->count;
    for (size_t i = 0; i < shown; i++) {
        str_add_text(out, "  ");
        address_public(schedules->list[i].address, out);
        str_add_char(out, '\n');
    }
    if (shown < schedules->count)
        str_format(out, "  and %zu more\n", schedules->count - shown);
}

static void write_schedule(const struct why *why, struct str *out)
{
    static const char *const sources[] = {
        "none yet", "as published", "the last good one, from disk", "the fallback file"};
    const struct display *display = why->display;
    str_format(out, "Schedule: %s", sources[display->source]);
    if (display->schedule && display->fetched)
        str_format(out, ", %s, %zu items", display->schedule->format, display->fetched->item_count);
    bool several = display->config->schedules.count > 1;
    if (display->config->schedules.count == 1) {
        str_add_text(out, ", ");
        schedule_source_names(display->config, out);
    }
    if (display->good_at != 0) {
        char iso[ZONE_ISO_SIZE];
        str_format(out, ", good at %s", zone_iso(why->view->zone, display->good_at, iso));
    }
    str_add_text(out, several ? ", from:\n" : ".\n");
    if (several)
        write_addresses(why, out);
}

void why_write(const struct why *why, struct str *out)
{
    write_slide(why, out);
    write_phase(why, out);
    write_schedule(why, out);
    char iso[ZONE_ISO_SIZE];
    str_format(out, "Clock: %s, %s, shown in %s", why->display->simulated ? "simulated" : "the machine's",
        zone_iso(why->view->zone, why->view->at, iso), why->view->zone->name);
    if (!why->display->simulated)
        str_format(out, ", %s", clock_state_name(display_clock_state(why->display, why->view->at)));
    if (!why->display->simulated && clock_kernel() == CLOCK_KERNEL_UNKNOWN)
        str_add_text(out, " (the kernel cannot be asked)");
    if (why->display->skew_known && !why->display->simulated)
        str_format(out, ", %+.1f s off the schedule server's clock", (double)why->display->skew_ms / 1000);
    str_add_text(out, why->view->clock.doubt ? "; relative times are not shown.\n" : ".\n");
}
