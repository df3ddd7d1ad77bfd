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
    void *copy; // NULL: the bytes are there already
    void (*write)(void *copy, struct str *out);
    struct str bytes;
    size_t max_bytes;
    bool move_aside;
    bool ok;
    struct error error;
};

static void begin(struct file_saver *saver);

static bool write_bytes(struct save *save)
{
    if (save->copy)
        save->write(save->copy, &save->bytes);
    if (save->bytes.failed)
        return error_memory(&save->error, "not enough memory");
    return save->bytes.length <= save->max_bytes ||
           error_set(&save->error, "it is larger than %zu bytes", save->max_bytes);
}

static void run(struct work *work)
{
    struct save *save = (struct save *)work;
    save->ok = write_bytes(save);
    if (save->ok && save->move_aside)
        save->move_aside = !(save->ok = state_file_move_aside(save->path, &save->error));
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

static void free_save(struct save *save)
{
    if (save->copy)
        save->saver->release(save->copy);
    free(save->path);
    str_free(&save->bytes);
    free(save);
}

static void done(struct work *work)
{
    struct save *save = (struct save *)work;
    save->saver->move_aside = save->move_aside;
    end(save->saver, save->number, save->ok, &save->error);
    free_save(save);
}

// Everything that the worker's thread needs. False if out of memory.
static bool fill(struct save *save, const struct file_saver *saver)
{
    save->path = strdup(saver->path);
    if (saver->copy)
        save->copy = saver->copy(saver->context);
    else
        saver->write(saver->context, &save->bytes);
    return save->path && (save->copy || !saver->copy);
}

static void begin(struct file_saver *saver)
{
    struct error problem;
    uint64_t number = saver->wanted;
    struct save *save = calloc(1, sizeof *save);
    saver->writing = true;
    if (save)
        *save = (struct save){.work = {.run = run, .done = done},
            .saver = saver,
            .number = number,
            .write = saver->write,
            .max_bytes = saver->max_bytes,
            .move_aside = saver->move_aside};
    if (save && fill(save, saver)) {
        worker_submit(saver->worker, &save->work);
        return;
    }
    if (save)
        free_save(save);
    error_memory(&problem, "not enough memory");
    end(saver, number, false, &problem);
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
