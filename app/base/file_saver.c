#include "base/file_saver.h"

#include "base/state_file.h"

#include <stdlib.h>
#include <string.h>

// One write. It holds all that the worker's thread needs.
struct save {
    struct work work;
    struct file_saver *saver;
    uint64_t number;
    char *path;
    struct str bytes;
    bool move_aside;
    bool ok;
    struct error error;
};

static void begin(struct file_saver *saver);

static void run(struct work *work)
{
    struct save *save = (struct save *)work;
    if (save->move_aside)
        save->move_aside = !(save->ok = state_file_move_aside(save->path, &save->error));
    else
        save->ok = true;
    save->ok = save->ok &&
               state_file_write(save->path, str_text(&save->bytes), save->bytes.length, true, &save->error);
}

static void end(struct file_saver *saver, uint64_t number, bool ok, const struct error *problem)
{
    saver->writing = false;
    saver->saved = number;
    saver->failed = !ok;
    if (!ok)
        saver->problem = *problem;
    // What came meanwhile goes with one more write.
    if (saver->wanted > number)
        begin(saver);
    if (saver->ended)
        saver->ended(saver->context);
}

static void done(struct work *work)
{
    struct save *save = (struct save *)work;
    save->saver->move_aside = save->move_aside;
    end(save->saver, save->number, save->ok, &save->error);
    free(save->path);
    str_free(&save->bytes);
    free(save);
}

static void refuse(struct file_saver *saver, struct save *save, const struct error *problem)
{
    uint64_t number = saver->wanted;
    if (save) {
        free(save->path);
        str_free(&save->bytes);
        free(save);
    }
    end(saver, number, false, problem);
}

static void begin(struct file_saver *saver)
{
    struct error problem;
    struct save *save = calloc(1, sizeof *save);
    saver->writing = true;
    if (save) {
        *save = (struct save){.work = {.run = run, .done = done},
            .saver = saver,
            .number = saver->wanted,
            .path = strdup(saver->path),
            .move_aside = saver->move_aside};
        saver->write(saver->context, &save->bytes);
    }
    if (!save || !save->path || save->bytes.failed)
        error_memory(&problem, "not enough memory");
    else if (save->bytes.length > saver->max_bytes)
        error_set(&problem, "it is larger than %zu bytes", saver->max_bytes);
    else {
        worker_submit(saver->worker, &save->work);
        return;
    }
    refuse(saver, save, &problem);
}

uint64_t file_saver_save(struct file_saver *saver)
{
    if (!saver->path)
        return saver->saved;
    saver->wanted++;
    if (!saver->writing)
        begin(saver);
    return saver->wanted;
}

void file_saver_flush(struct file_saver *saver)
{
    if (saver->writing)
        worker_drain(saver->worker);
}
