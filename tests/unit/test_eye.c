// Legibility from a distance: slides are blurred as somebody with 20/20 vision sees them (eye/distance.h),
// two eyes read them, and what both miss is counted.
//
// By default a sample of the talks is read at 8 m. EYE=1 in the environment reads every talk of all schedules
// at hand, and all other slides, from 4 to 20 m, on all processors (EYE_JOBS: on so many); prints tables; and
// fails below the thresholds of eye/tally.c. EYE_STEP=4 reads every fourth, EYE_GROUPS=hall,now only these
// slides. EYE_MISSED names a file for the words that were missed.
#include "eye/look.h"
#include "eye/minutes.h"
#include "eye/words.h"
#include "support/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WIDTH = 1920, HEIGHT = 1080, JOBS_MAX = 64 };

static long setting(const char *name, long otherwise)
{
    const char *text = getenv(name);
    long value = text ? strtol(text, NULL, 10) : 0;
    return value > 0 ? value : otherwise;
}

// The groups that EYE_GROUPS names; all without it.
static unsigned wanted_groups(void)
{
    const char *names = getenv("EYE_GROUPS");
    unsigned groups = 0;
    for (size_t length; names && *names; names += length + (names[length] == ',')) {
        unsigned found = 0;
        length = strcspn(names, ",");
        for (unsigned g = 0; g < GROUP_COUNT; g++)
            if (strlen(group_name(g)) == length && strncmp(group_name(g), names, length) == 0)
                found = 1U << g;
        if (found == 0)
            fail_msg("EYE_GROUPS: there is no group \"%.*s\"", (int)length, names);
        groups |= found;
    }
    return groups ? groups : ~0U;
}

// ---- Looking

// One of several workers, each of which looks at its share of the slides.
struct worker {
    struct look look;
    size_t number, count;
    size_t seen;
    int progress; // gets a byte for each slide; -1 for nothing
};

static void look_at_pages(
    void *context, enum group group, const struct slide *slide, struct view *view, const char *text)
{
    (void)text;
    struct worker *worker = context;
    struct scene scene = {0};
    for (view->page = 0; view->page == 0 || view->page < scene.pages; view->page++) {
        drawing_compose(slide, view, WIDTH, HEIGHT, &scene);
        if (worker->seen++ % worker->count != worker->number)
            continue;
        look_at(&worker->look, group, &scene);
        if (worker->progress >= 0)
            assert_int_equal(write(worker->progress, "", 1), 1);
    }
    scene_free(&scene);
}

// ---- The sample

static void the_corridor_reads_it(void **state)
{
    (void)state;
    enum { STEP = 19 }; // the schedule that is always there gives enough words by itself
    struct tally tally = {0};
    const char *folder = folder_new();
    struct worker worker = {.count = 1, .progress = -1};
    const char *missed = getenv("EYE_MISSED");
    FILE *file = missed ? fopen(missed, "w") : NULL;
    worker.look = (struct look){.from = {[1] = true}, .folder = folder, .tally = &tally, .missed = file};
    cases_visit(1U << GROUP_NOW | 1U << GROUP_NEXT, STEP, look_at_pages, &worker);
    look_end(&worker.look);
    if (file)
        assert_int_equal(fclose(file), 0);
    folder_remove(folder);
    struct count now = tally_all(&tally, GROUP_NOW, 1);
    struct count next = tally_all(&tally, GROUP_NEXT, 1);
    print_message("%.0f m: now %ld of %ld words, next %ld of %ld\n", distances_m[1], now.read, now.words,
        next.read, next.words);
    assert_true(now.words > 50);
    if (count_share(&now) < 95 || count_share(&next) < 95)
        fail_msg("fewer than 95 of 100 words can be read from %.0f m", distances_m[1]);
}

// ---- Everything

static void work(size_t number, size_t count, size_t step, struct tally *tally, int progress, FILE *missed)
{
    struct worker worker = {.number = number, .count = count, .progress = progress};
    worker.look = (struct look){.folder = folder_new(), .tally = tally, .missed = missed};
    for (size_t d = 0; d < DISTANCES; d++)
        worker.look.from[d] = true;
    cases_visit(wanted_groups(), step, look_at_pages, &worker);
    look_end(&worker.look);
    folder_remove(worker.look.folder);
}

static void count_slide(
    void *context, enum group group, const struct slide *slide, struct view *view, const char *text)
{
    (void)group;
    (void)text;
    struct scene scene = {0};
    drawing_compose(slide, view, WIDTH, HEIGHT, &scene);
    *(long *)context += scene.pages;
    scene_free(&scene);
}

// Says how far the workers have come, until the last of them is done.
static void follow(int progress, long total)
{
    char bytes[64];
    long done = 0;
    ssize_t got = 0;
    while ((got = read(progress, bytes, sizeof bytes)) > 0) {
        if (done / 20 != (done + got) / 20)
            fprintf(stderr, "%ld of %ld slides\n", done + (long)got, total);
        done += (long)got;
    }
}

// In processes of their own, since they spend their time in drawing and waiting for tesseract.
static void look_with_workers(size_t jobs, size_t step, struct tally *tallies)
{
    int ends[2];
    pid_t children[JOBS_MAX];
    long total = 0;
    const char *missed_name = getenv("EYE_MISSED");
    FILE *missed = missed_name ? fopen(missed_name, "w") : NULL;
    assert_int_equal(pipe(ends), 0);
    cases_visit(wanted_groups(), step, count_slide, &total);
    for (size_t i = 0; i < jobs; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            close(ends[0]);
            if (missed)
                setvbuf(missed, NULL, _IOLBF, BUFSIZ); // lines of several workers stay whole
            work(i, jobs, step, &tallies[i], ends[1], missed);
            _exit(0);
        }
    }
    close(ends[1]);
    follow(ends[0], total);
    close(ends[0]);
    for (size_t i = 0; i < jobs; i++) {
        int status = 1;
        waitpid(children[i], &status, 0);
        assert_int_equal(status, 0);
    }
    if (missed)
        assert_int_equal(fclose(missed), 0);
}

static void everybody_reads_everything(void **state)
{
    (void)state;
    if (!getenv("EYE"))
        skip();
    size_t jobs = (size_t)setting("EYE_JOBS", sysconf(_SC_NPROCESSORS_ONLN));
    size_t size = sizeof(struct tally) * JOBS_MAX;
    jobs = jobs < JOBS_MAX ? jobs : JOBS_MAX;
    struct tally *tallies = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(tallies != MAP_FAILED);
    look_with_workers(jobs, (size_t)setting("EYE_STEP", 1), tallies);
    for (size_t i = 1; i < jobs; i++)
        tally_add(&tallies[0], &tallies[i]);
    tally_print(&tallies[0]);
    int below = tally_check(&tallies[0]);
    munmap(tallies, size);
    if (below > 0)
        fail_msg("%d shares are below their thresholds", below);
}

static void the_table_of_minutes(void **state)
{
    (void)state;
    if (!getenv("EYE"))
        skip();
    minutes_print();
}

// ---- Words that are cut

static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1920, 360}, {1024, 768}, {1280, 720},
    {3840, 2160}, {1366, 768}, {720, 1280}, {2560, 1080}, {1920, 540}, {800, 600}, {2160, 3840}};

// Is the text, which may be cut, one that the schedule does not have like this?
static bool is_cut(const struct scene_item *item, const struct view *view)
{
    const char *sign = strstr(item->text, "…");
    if (!sign)
        return false;
    for (size_t i = 0; i < view->agenda->programme->listed_count; i++)
        if (strstr(view->agenda->programme->listed[i]->title, "…"))
            return false;
    return true;
}

// A notice has to be on its pages in full, word by word.
static void check_said(const struct str *said, const char *text, const int size[2])
{
    struct eye_words wanted = {0};
    static struct eye_words found;
    char *line = said->text;
    char *rest = NULL;
    eye_words_add(text, &wanted);
    for (line = strtok_r(line, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        eye_words_add(line, &found);
        for (size_t i = 0; i < found.count; i++)
            for (size_t w = 0; w < wanted.count; w++)
                if (strcmp(found.words[i], wanted.words[w]) == 0)
                    wanted.words[w][0] = '\0';
        found.count = 0;
    }
    for (size_t w = 0; w < wanted.count; w++)
        if (wanted.words[w][0])
            fail_msg("at %dx%d the notice lacks \"%s\" of \"%s\"", size[0], size[1], wanted.words[w], text);
}

// What was cut, by its role.
struct cuts {
    size_t seen, count;
    struct cut {
        char role[32];
        long times;
        char example[160];
    } list[16];
};

static void note_cut(struct cuts *cuts, const struct scene *scene, const struct scene_item *item)
{
    size_t i = 0;
    while (i < cuts->count && strcmp(cuts->list[i].role, item->role) != 0)
        i++;
    if (i == sizeof cuts->list / sizeof *cuts->list)
        i--;
    struct cut *cut = &cuts->list[i];
    if (i == cuts->count) {
        cuts->count++;
        snprintf(cut->role, sizeof cut->role, "%s", item->role);
        snprintf(cut->example, sizeof cut->example, "%s at %dx%d: \"%.100s\"", scene->slide, scene->width,
            scene->height, item->text);
    }
    cut->times++;
}

static void check_whole(
    void *context, enum group group, const struct slide *slide, struct view *view, const char *text)
{
    struct scene scene = {0};
    struct str said = {0};
    struct cuts *cuts = context;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        if (!getenv("EYE") && group != GROUP_NOTICE && (cuts->seen + s) % 6 != 0)
            continue;
        str_clear(&said);
        for (view->page = 0; view->page == 0 || view->page < scene.pages; view->page++) {
            drawing_compose(slide, view, sizes[s][0], sizes[s][1], &scene);
            scene_to_speech(&scene, &said);
            for (size_t i = 0; i < scene.count; i++)
                if (scene.items[i].shape == SHAPE_TEXT && is_cut(&scene.items[i], view))
                    note_cut(cuts, &scene, &scene.items[i]);
        }
        if (text)
            check_said(&said, text, sizes[s]);
    }
    cuts->seen++;
    str_free(&said);
    scene_free(&scene);
}

static void check_none_is_cut(enum group group)
{
    struct cuts cuts = {0};
    cases_visit(1U << group, 1, check_whole, &cuts);
    for (size_t i = 0; i < cuts.count; i++)
        print_message(
            "%s cut %ld times, first: %s\n", cuts.list[i].role, cuts.list[i].times, cuts.list[i].example);
    assert_true(cuts.seen >= 8);
    assert_int_equal(cuts.count, 0);
}

static void no_talk_is_cut(void **state)
{
    (void)state;
    check_none_is_cut(GROUP_NOW);
}

static void no_notice_is_cut(void **state)
{
    (void)state;
    check_none_is_cut(GROUP_NOTICE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_corridor_reads_it),
        cmocka_unit_test(no_talk_is_cut), cmocka_unit_test(no_notice_is_cut),
        cmocka_unit_test(the_table_of_minutes), cmocka_unit_test(everybody_reads_everything)};
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
