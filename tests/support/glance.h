// A slide of a small schedule as somebody sees it in a room at an instant, and what its texts say.
#ifndef PLUMBLINE_TESTS_SUPPORT_GLANCE_H
#define PLUMBLINE_TESTS_SUPPORT_GLANCE_H

#include "scene/scene.h"
#include "scene/slide.h"
#include "schedule/schedule.h"

#define PERSON "\"persons\":[{\"public_name\":\"Ada Example\"}]"
#define CONFERENCE(days)                                                                                     \
    "{\"schedule\":{\"conference\":{\"title\":\"Example Conf\",\"time_zone_name\":\"Europe/Berlin\","        \
    "\"days\":[" days "]}}}"
#define DAY(rooms) "{\"rooms\":{" rooms "}}"
#define TALK(id, start, duration, title, more)                                                               \
    "{\"guid\":\"" id "\",\"date\":\"" start "+02:00\",\"duration\":\"" duration "\",\"title\":\"" title     \
    "\"," more PERSON "}"
#define MARKED(language) "\"language\":\"" language "\",\"do_not_record\":true,"

// A room of a schedule, seen at an instant.
struct glance {
    const struct schedule *schedule;
    struct programme *programme;
    struct agenda agenda;
    struct view view;
    struct scene scene;
};

// In English, with 24 hours. Free with glance_away.
void glance_at(struct glance *glance, const char *json, const char *room, const char *at);
void glance_away(struct glance *glance);

// Composes the slide in one of drawing_sizes.
void glance_compose(struct glance *glance, const char *slide, size_t size);

// The texts of a role, or of all (NULL), one a line. Free it.
struct str glance_texts(const struct scene *scene, const char *role);

// How often a role is drawn; that its texts are there and not cut; and what they are, each followed by a line
// feed.
void glance_expect_count(const struct scene *scene, const char *role, size_t expected);
void glance_expect_whole(const struct scene *scene, const char *role);
void glance_expect_text(const struct scene *scene, const char *role, const char *expected);

// The same of a paragraph, wherever its lines break.
void glance_expect_paragraph(const struct scene *scene, const char *role, const char *expected);

// In every language and with both clocks; English with 24 hours comes last.
void glance_in_every_language(
    void (*check)(struct glance *, const char *, size_t), struct glance *glance, const char *slide);

#endif
