// Slides with whatever titles and names, on screens of whatever size, in letters that are all as wide:
// nothing leaves the screen, and every line is text.
#include "fuzz/fuzz.h"

#include "base/text.h"
#include "scene/layout.h"
#include "scene/slide.h"
#include "schedule/schedule_edit.h"

#include <string.h>

enum { NOW = 1568125980 }; // 2019-09-10T15:33:00+01:00, within the first talk

static const struct {
    int width, height;
} sizes[] = {{1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 2160}, {1920, 360}, {1024, 768}, {640, 480}};

static int width(void *context, const struct type_style *style, const char *text, size_t length)
{
    (void)context;
    int letters = 0;
    for (size_t i = 0; i < length; i++)
        letters += ((unsigned char)text[i] & 0xC0) != 0x80;
    return (letters * style->size_px * (600 + style->tracking) + 999) / 1000;
}

static struct type_metrics metrics(void *context, const struct type_style *style)
{
    (void)context;
    int em = style->size_px;
    return (struct type_metrics){.ascent = em * 97 / 100,
        .descent = em / 4,
        .line_height = em * 121 / 100,
        .cap_height = em * 73 / 100};
}

static const struct typesetter type = {NULL, width, metrics};
static struct theme theme;
static const struct schedule *base;

static void begin_once(void)
{
    static const char talks[] =
        "{\"schedule\":{\"conference\":{\"time_zone_name\":\"Europe/Lisbon\",\"days\":[{\"rooms\":{\"Jade\":["
        "{\"guid\":\"c1\",\"title\":\"A\",\"date\":\"2019-09-10T15:20:00\",\"duration\":20},"
        "{\"guid\":\"c2\",\"title\":\"B\",\"date\":\"2019-09-10T15:40:00\",\"duration\":20},"
        "{\"guid\":\"c3\",\"title\":\"Break\",\"date\":\"2019-09-10T16:00:00\",\"duration\":30},"
        "{\"guid\":\"c4\",\"title\":\"C\",\"date\":\"2019-09-10T16:30:00\",\"duration\":20}]}}]}}}";
    struct schedule_hints hints = {0};
    struct error error;
    if (base)
        return;
    base = schedule_read(talks, sizeof talks - 1, &hints, &error);
    fuzz_holds(base && theme_read("lisbon", &theme, &error));
}

// The input's lines in turn, cleaned as those of a schedule are; "x" where there is none.
struct lines {
    const char *at, *end;
};

static const char *next_line(struct lines *lines, struct arena *arena)
{
    struct str text = {0};
    const char *begin = lines->at;
    const char *stop = begin < lines->end ? memchr(begin, '\n', (size_t)(lines->end - begin)) : NULL;
    stop = stop ? stop : lines->end;
    if (begin < stop && text_is_utf8(begin, (size_t)(stop - begin), NULL))
        text_clean(&text, begin, (size_t)(stop - begin));
    lines->at = stop < lines->end ? stop + 1 : stop;
    const char *kept =
        arena_text(arena, text.length > 0 ? str_text(&text) : "x", text.length > 0 ? text.length : 1);
    str_free(&text);
    return kept;
}

static const struct schedule *with_lines(struct lines *lines)
{
    struct schedule_edit *edit = schedule_edit_begin(base);
    fuzz_holds(edit);
    struct arena *arena = schedule_edit_arena(edit);
    for (size_t i = 0; i < base->item_count; i++) {
        struct item item = base->items[i];
        struct speaker *speakers = arena_alloc(arena, 2, sizeof *speakers);
        item.title = next_line(lines, arena);
        for (size_t s = 0; s < 2; s++)
            speakers[s] = (struct speaker){next_line(lines, arena), next_line(lines, arena)};
        item.speaker_count = 2;
        item.speakers = speakers;
        item.subtitle = speakers[0].affiliation;
        item.lead_count = 2;
        item.leads = speakers;
        item.language = i % 2 ? "pt" : "en";
        item.not_recorded = i % 2 == 0;
        item.colour = 0x1A237E;
        item.session = next_line(lines, arena);
        schedule_edit_add(edit, &item);
    }
    const struct schedule *schedule = schedule_edit_end(edit);
    fuzz_holds(schedule);
    return schedule;
}

// The part of a line that letters fill: from the capitals' height to the baseline.
static struct box ink(const struct scene_item *item)
{
    int height = item->style.size_px * 7 / 10;
    return (struct box){item->box.x, item->baseline - height, item->box.w, height};
}

static bool meet(const struct box *a, const struct box *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

// Says what is on the scene where something on it does not hold.
static void holds(bool fine, const struct scene *scene, const char *role, const char *what)
{
    struct str text = {0};
    if (fine)
        return;
    scene_to_text(scene, &text);
    fprintf(stderr, "%s %s on %dx%d:\n%s", role, what, scene->width, scene->height, str_text(&text));
    abort();
}

static void check_text(const struct scene *scene, size_t index)
{
    const struct scene_item *item = &scene->items[index];
    int side = scene->width < scene->height ? scene->width : scene->height;
    int margin = side / 20;
    struct box inked = ink(item);
    holds(item->text[0] != '\0' && text_is_utf8(item->text, strlen(item->text), NULL), scene, item->role,
        "is no text");
    holds(inked.x >= margin && inked.x + inked.w <= scene->width - margin, scene, item->role,
        "leaves the screen at a side");
    holds(inked.y >= margin && item->baseline <= scene->height - margin, scene, item->role,
        "leaves the screen above or below");
    for (size_t i = 0; i < index; i++) {
        const struct scene_item *other = &scene->items[i];
        struct box taken = other->shape == SHAPE_TEXT ? ink(other) : other->box;
        holds(other->shape == SHAPE_FILL || !meet(&inked, &taken), scene, item->role, "lies over another");
    }
}

static void check(const struct scene *scene)
{
    fuzz_holds(!scene->failed && scene->count > 0 && scene->pages > 0);
    for (size_t i = 0; i < scene->count; i++) {
        const struct box *box = &scene->items[i].box;
        if (scene->items[i].shape == SHAPE_TEXT) {
            check_text(scene, i);
            continue;
        }
        fuzz_holds(box->w > 0 && box->h > 0 && box->x >= 0 && box->y >= 0);
        fuzz_holds(box->x + box->w <= scene->width && box->y + box->h <= scene->height);
    }
}

static void compose(const struct slide *slide, struct view *view, size_t size)
{
    static struct scene scene;
    static const struct viewers viewers = {.diagonal_in = 55, .farthest_m = 5, .scan_m = 3};
    struct style style = style_for(&type, &theme, sizes[size].width, sizes[size].height, &viewers);
    if (!slide->applies(view))
        return;
    slide_compose(slide, view, &style, sizes[size].width, sizes[size].height, &scene);
    check(&scene);
}

// The first byte chooses the slide, the second the size, the third the time; the rest are lines of text.
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct agenda agenda;
    size_t count = 0;
    begin_once();
    if (length < 3)
        return 0;
    while (slides[count])
        count++;
    fuzz_holds(count > 0);
    struct lines lines = {(const char *)bytes + 3, (const char *)bytes + length};
    const struct slide *slide = slides[bytes[0] % count];
    const char *label = next_line(&lines, &arena);
    const char *words = next_line(&lines, &arena);
    const char *leads[] = {words, label};
    const struct schedule *schedule = with_lines(&lines);
    const struct place place = {.kind = PLACE_ROOM, .label = label};
    struct programme *programme = programme_new(schedule, &place);
    struct adjustment notice = {
        .type = ADJUST_NOTICE, .text = words, .by = label, .level = NOTICE_URGENT, .at = NOW - 60};
    struct adjustment emergency = {
        .type = ADJUST_EMERGENCY, .text = words, .by = label, .emergency = EMERGENCY_CUSTOM, .at = NOW - 60};
    struct card card = {.title = label, .text = words, .link = "https://example.org/"};
    struct extras extras = {.card_count = 1,
        .cards = &card,
        .about = {.title = label, .lead_count = 2, .leads = leads, .topic_count = 2, .topics = leads}};
    int64_t at = NOW + (bytes[2] - 64) * INT64_C(60);
    fuzz_holds(programme && agenda_at(programme, at, &agenda));
    struct room_row room = {.label = label, .agenda = agenda};
    struct view view = {.at = at,
        .zone = &schedule->zone,
        .agenda = &agenda,
        .display_name = label,
        .place.label = label,
        .schedule = {.title = label, .problem = "", .freshness = ""},
        .adjusted = {.emergency = &emergency, .notice_count = 1, .notices = {&notice}, .identify = true},
        .rooms = {.count = 1, .list = &room},
        .extras = &extras};
    compose(slide, &view, bytes[1] % (sizeof sizes / sizeof *sizes));
    agenda_release(&agenda);
    programme_free(programme);
    schedule_unref(schedule);
    arena_free(&arena);
    return 0;
}
