#include "eye/cases.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>

const char *group_name(enum group group)
{
    static const char *const names[GROUP_COUNT] = {"now", "next", "hall", "notice", "break", "stage",
        "handover", "before", "after", "agenda", "overlap", "emergency"};
    return names[group];
}

const char *class_name(enum text_class class)
{
    static const char *const names[CLASS_COUNT] = {"titles", "people", "times", "room", "next", "rest"};
    return names[class];
}

// What a part of a text's role says of its class; slides name their texts alike.
struct role_part {
    const char *part;
    enum text_class class;
};

enum text_class class_of(const char *role)
{
    // The first that fits.
    static const struct role_part parts[] = {{"coming", CLASS_NEXT}, {"then", CLASS_NEXT},
        {"next", CLASS_NEXT}, {"room", CLASS_ROOM}, {"where", CLASS_ROOM}, {"stage-title", CLASS_REST},
        {"panel", CLASS_REST}, {"title", CLASS_TITLE}, {"speakers", CLASS_PEOPLE}, {"leads", CLASS_PEOPLE},
        {"from", CLASS_PEOPLE}, {"time", CLASS_TIMES}, {"until", CLASS_TIMES}, {"left", CLASS_TIMES},
        {"clock", CLASS_TIMES}, {"when", CLASS_TIMES}, {"countdown", CLASS_TIMES}, {"minutes", CLASS_TIMES}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(role, parts[i].part))
            return parts[i].class;
    return CLASS_REST;
}

struct visit {
    unsigned groups;
    size_t step;
    size_t seen[GROUP_COUNT];
    case_visitor *visit;
    void *context;
};

// Every `step`th; of what has more, every `times`th of these.
static bool is_wanted(struct visit *visit, enum group group, size_t times)
{
    return (visit->groups >> group & 1U) && visit->seen[group]++ % (visit->step * times) == 0;
}

static bool is_talk(const struct item *item)
{
    return item->kind == ITEM_TALK && !item->cancelled && item->at.end - item->at.start >= 300;
}

// When a slide is looked at, from an item's start or end on.
static const struct probe {
    enum group group;
    bool from_end;
    int64_t offset_s;
    size_t every; // of such items
} probes[] = {{GROUP_NOW, false, 130, 1}, {GROUP_NEXT, false, 130, 1}, {GROUP_OVERLAP, false, 130, 2},
    {GROUP_AGENDA, false, 200, 6}, {GROUP_STAGE, false, 125, 6}, {GROUP_STAGE, true, -40, 6},
    {GROUP_STAGE, true, 45, 6}, {GROUP_HANDOVER, false, -15, 4}, {GROUP_BREAK, true, 300, 1},
    {GROUP_BEFORE, false, -2400, 1}, {GROUP_AFTER, true, 900, 1}};

static bool is_shown(const struct probe *probe, const struct view *view)
{
    const char *name = probe->group == GROUP_OVERLAP ? "now" : group_name(probe->group);
    size_t now = view->agenda->now_count;
    if ((probe->group == GROUP_NOW && now != 1) || (probe->group == GROUP_OVERLAP && now < 2))
        return false;
    return slide_find(name)->applies(view);
}

static void visit_item(struct visit *visit, const struct programme *programme, const struct item *item)
{
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
        const struct probe *probe = &probes[i];
        int64_t at = (probe->from_end ? item->at.end : item->at.start) + probe->offset_s;
        struct agenda agenda;
        if (!(visit->groups >> probe->group & 1U))
            continue;
        struct view view = drawing_view(programme, at, &agenda);
        view.place.label = programme->place.label;
        if (is_shown(probe, &view) && is_wanted(visit, probe->group, probe->every))
            visit->visit(visit->context, probe->group,
                slide_find(probe->group == GROUP_OVERLAP ? "now" : group_name(probe->group)), &view, NULL);
        agenda_release(&agenda);
    }
}

enum { ROOMS_MAX = 32 };

static struct programme *programme_of(const struct schedule *schedule, size_t room)
{
    struct place place = {.kind = PLACE_ROOM, .room = room, .label = schedule->rooms[room].name};
    return programme_new(schedule, &place);
}

// The hall's page of all rooms, on the half of each hour in which a talk runs.
static void visit_hall(struct visit *visit, const struct schedule *schedule)
{
    struct programme *programmes[ROOMS_MAX];
    size_t count = 0;
    for (size_t r = 0; r < schedule->room_count && count < ROOMS_MAX; r++)
        if (schedule->rooms[r].count > 0)
            programmes[count++] = programme_of(schedule, r);
    for (int64_t at = schedule->start / 3600 * 3600 + 1500; at < schedule->end; at += 3600) {
        struct room_row rows[ROOMS_MAX] = {0};
        bool runs = false;
        for (size_t i = 0; i < count; i++) {
            rows[i].label = programmes[i]->place.label;
            assert_true(agenda_at(programmes[i], at, &rows[i].agenda));
            runs |= rows[i].agenda.phase == PHASE_TALK;
        }
        struct view view = {.at = at,
            .zone = &schedule->zone,
            .place.label = "",
            .schedule = {.title = schedule->title, .problem = "", .freshness = ""},
            .rooms = {.count = count, .list = rows}};
        if (runs && slide_find("hall")->applies(&view) && is_wanted(visit, GROUP_HALL, 1))
            visit->visit(visit->context, GROUP_HALL, slide_find("hall"), &view, NULL);
        for (size_t i = 0; i < count; i++)
            agenda_release(&rows[i].agenda);
    }
    for (size_t i = 0; i < count; i++)
        programme_free(programmes[i]);
}

static const char *const notices[] = {"Lunch", "Doors close in 5 minutes", "Please move to Opala I & II",
    "The keynote starts at 10:15 instead of 10:00, in Jade",
    "Lunch is served on floor −1, next to the Alvalade foyer; those with allergies ask at the first counter.",
    "A silver Renault with the plate 12-AB-34 blocks the entrance of the garage. Its owner is asked to come "
    "to the front desk at once.",
    "The fire brigade tests the alarm between 12:40 and 12:55. Nobody has to leave the building; lifts stand "
    "still during this time. Please use the stairs beside the registration desk, or wait.",
    "Buses to the evening event leave at 18:45 from the main entrance, and every ten minutes until 19:30. "
    "Bring your badge: there is no other ticket. The last bus back leaves at 23:15 from the boat's pier; "
    "whoever wants to stay longer finds taxis at the roundabout, two minutes away on foot.",
    "Network trouble: the wireless network of the second floor is being restarted. It will be gone for "
    "about twenty minutes, from 14:05 on. Speakers in Esmerelda and Floriana are asked to use the cable at "
    "the lectern. The recordings go on, and the streams of all rooms too, since they have lines of their "
    "own. Questions from remote participants are read aloud by the helper of your room. Thank you for "
    "waiting."};

// Notices of all lengths over a talk of LPC 2019, ordinary and urgent in turn; and emergencies.
static void visit_messages(struct visit *visit)
{
    static const enum emergency_kind kinds[] = {EMERGENCY_EVACUATE, EMERGENCY_TEST};
    const struct schedule *lpc = drawing_schedule("assets/lpc2019.json");
    struct programme *jade = test_programme(lpc, "Jade/room-I&II");
    struct agenda agenda;
    int64_t at = test_instant("2019-09-10T15:33:00+01:00");
    struct view view = drawing_view(jade, at, &agenda);
    for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
        struct adjustment notice = {.type = ADJUST_NOTICE,
            .level = i % 2 ? NOTICE_URGENT : NOTICE_INFO,
            .item = "n",
            .by = "Venue staff",
            .at = at - 300,
            .text = notices[i]};
        view.adjusted.notice_count = 1;
        view.adjusted.notices[0] = &notice;
        if (is_wanted(visit, GROUP_NOTICE, 1))
            visit->visit(visit->context, GROUP_NOTICE, slide_find("notice"), &view, notices[i]);
    }
    view.adjusted.notice_count = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct adjustment emergency = {
            .type = ADJUST_EMERGENCY, .emergency = kinds[i], .by = "Security", .at = at - 60};
        view.adjusted.emergency = &emergency;
        if (is_wanted(visit, GROUP_EMERGENCY, 1))
            visit->visit(visit->context, GROUP_EMERGENCY, slide_find("emergency"), &view, NULL);
    }
    agenda_release(&agenda);
    programme_free(jade);
    schedule_unref(lpc);
}

static void visit_schedule(struct visit *visit, const char *name)
{
    const struct schedule *schedule = drawing_schedule(name);
    if (!schedule)
        return;
    for (size_t r = 0; r < schedule->room_count; r++) {
        struct programme *programme = programme_of(schedule, r);
        for (size_t i = 0; i < programme->count; i++)
            if (is_talk(programme->items[i]))
                visit_item(visit, programme, programme->items[i]);
        programme_free(programme);
    }
    visit_hall(visit, schedule);
    schedule_unref(schedule);
}

void cases_visit(unsigned groups, size_t step, case_visitor *visit, void *context)
{
    struct visit all = {.groups = groups, .step = step, .visit = visit, .context = context};
    char pattern[PATH_MAX];
    glob_t found = {0};
    visit_schedule(&all, "assets/lpc2019.json");
    snprintf(pattern, sizeof pattern, "%s/../../shared/schedules/*.json", test_folder());
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++) {
            char name[PATH_MAX];
            const char *slash = strrchr(found.gl_pathv[i], '/');
            snprintf(name, sizeof name, "../shared/schedules%s", slash);
            visit_schedule(&all, name);
        }
    globfree(&found);
    visit_messages(&all);
}
