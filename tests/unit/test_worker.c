// Work off the main thread, and files that are saved there: nothing is lost, what waits goes as one write,
// and what is said to be on disk is.
#include "support/folder.h"
#include "support/test.h"

#include "base/file_saver.h"
#include "base/worker.h"

#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static char folder[200];
static struct worker *worker;
static atomic_int notified;

static void note(void *context)
{
    (void)context;
    atomic_fetch_add(&notified, 1);
}

static int begin(void **state)
{
    (void)state;
    struct error error;
    snprintf(folder, sizeof folder, "%s", folder_new());
    worker = worker_start(note, NULL, &error);
    return worker ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    worker_stop(worker);
    folder_remove(folder);
    return 0;
}

// ---- work

struct piece {
    struct work work;
    int number;
    sem_t *gate; // waited for; NULL: none
};

static int order[100];
static int done_count;

static void run_piece(struct work *work)
{
    struct piece *piece = (struct piece *)work;
    if (piece->gate)
        sem_wait(piece->gate);
}

static void piece_done(struct work *work)
{
    struct piece *piece = (struct piece *)work;
    order[done_count++] = piece->number;
    free(piece);
}

static void submit(int number, sem_t *gate)
{
    struct piece *piece = calloc(1, sizeof *piece);
    assert_non_null(piece);
    *piece = (struct piece){.work = {.run = run_piece, .done = piece_done}, .number = number, .gate = gate};
    worker_submit(worker, &piece->work);
}

static void pieces_are_done_in_their_order(void **state)
{
    (void)state;
    sem_t gate;
    sem_init(&gate, 0, 0);
    done_count = 0;
    submit(0, &gate);
    for (int i = 1; i < 100; i++)
        submit(i, NULL);
    worker_finish(worker);
    assert_int_equal(done_count, 0);
    sem_post(&gate);
    worker_drain(worker);
    assert_int_equal(done_count, 100);
    for (int i = 0; i < 100; i++)
        assert_int_equal(order[i], i);
    assert_true(atomic_load(&notified) > 0);
    sem_destroy(&gate);
}

// ---- files

static int writes;
static int value;

static void write_value(void *context, struct str *out)
{
    (void)context;
    writes++;
    str_format(out, "%d", value);
}

static struct file_saver saver_of(const char *path)
{
    return (struct file_saver){.worker = worker, .path = path, .max_bytes = 100, .write = write_value};
}

static void what_waits_goes_as_one_write(void **state)
{
    (void)state;
    sem_t gate;
    sem_init(&gate, 0, 0);
    struct file_saver saver = saver_of(folder_file(folder, "value"));
    writes = done_count = 0;
    submit(0, &gate);
    for (value = 1; value <= 50; value++)
        assert_int_equal(file_saver_save(&saver), value);
    assert_int_equal(saver.saved, 0);
    value = 50;
    sem_post(&gate);
    file_saver_flush(&saver);
    assert_int_equal(writes, 2); // the first, and one for all that came meanwhile
    assert_int_equal(saver.saved, 50);
    assert_true(folder_holds(folder, "value", "50"));
    sem_destroy(&gate);
}

// The number is reached only when the file is there.
static void what_is_saved_is_on_disk(void **state)
{
    (void)state;
    struct file_saver saver = saver_of(folder_file(folder, "value"));
    value = 7;
    uint64_t number = file_saver_save(&saver);
    while (saver.saved < number)
        worker_finish(worker);
    assert_true(folder_holds(folder, "value", "7"));
}

static void without_a_worker_it_is_written_at_once(void **state)
{
    (void)state;
    struct file_saver saver = saver_of(folder_file(folder, "value"));
    saver.worker = NULL;
    value = 8;
    assert_int_equal(file_saver_save(&saver), 1);
    assert_int_equal(saver.saved, 1);
    assert_true(folder_holds(folder, "value", "8"));
}

static void what_cannot_be_written_says_why_and_goes_on(void **state)
{
    (void)state;
    char path[300];
    snprintf(path, sizeof path, "%s", folder_file(folder, "value"));
    struct file_saver saver = saver_of("/dev/null/value");
    value = 9;
    file_saver_save(&saver);
    file_saver_flush(&saver);
    assert_int_equal(saver.saved, 1);
    assert_true(saver.failed);
    assert_contains(saver.problem.text, "/dev/null/value");
    saver.path = path;
    saver.max_bytes = 0;
    file_saver_save(&saver);
    file_saver_flush(&saver);
    assert_true(saver.failed);
    assert_string_equal(saver.problem.text, "it is larger than 0 bytes");
    saver.max_bytes = 1;
    file_saver_save(&saver);
    file_saver_flush(&saver);
    assert_false(saver.failed);
    assert_true(folder_holds(folder, "value", "9"));
}

static void what_cannot_be_read_is_moved_aside_first(void **state)
{
    (void)state;
    folder_write(folder, "value", "rubbish", 7);
    struct file_saver saver = saver_of(folder_file(folder, "value"));
    saver.move_aside = true;
    value = 3;
    file_saver_save(&saver);
    file_saver_flush(&saver);
    assert_false(saver.move_aside);
    assert_true(folder_holds(folder, "value", "3"));
    assert_true(folder_holds(folder, "value.bad", "rubbish"));
}

#define WITH_WORKER(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORKER(pieces_are_done_in_their_order),
        WITH_WORKER(what_waits_goes_as_one_write),
        WITH_WORKER(what_is_saved_is_on_disk),
        WITH_WORKER(without_a_worker_it_is_written_at_once),
        WITH_WORKER(what_cannot_be_written_says_why_and_goes_on),
        WITH_WORKER(what_cannot_be_read_is_moved_aside_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
