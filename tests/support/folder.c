#include "support/folder.h"

#include "support/test.h"

#include "base/file.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *folder_new(void)
{
    static char path[64];
    strcpy(path, "/tmp/plumbline-test-XXXXXX");
    assert_non_null(mkdtemp(path));
    return path;
}

const char *folder_file(const char *folder, const char *name)
{
    static char paths[4][PATH_MAX];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, PATH_MAX, "%s/%s", folder, name);
    return path;
}

void folder_remove(const char *folder)
{
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            assert_int_equal(unlink(folder_file(folder, entry->d_name)), 0);
    closedir(directory);
    assert_int_equal(rmdir(folder), 0);
}

void folder_write(const char *folder, const char *name, const char *bytes, size_t length)
{
    struct error error;
    if (!file_write(folder_file(folder, name), bytes, length, true, &error))
        fail_msg("%s", error.text);
}

bool folder_holds(const char *folder, const char *name, const char *text)
{
    struct str bytes = {0};
    bool same =
        file_read(folder_file(folder, name), 1 << 20, &bytes, NULL) && strcmp(str_text(&bytes), text) == 0;
    str_free(&bytes);
    return same;
}

char folder_here[64];

int folder_set_up(void **state)
{
    (void)state;
    snprintf(folder_here, sizeof folder_here, "%s", folder_new());
    return 0;
}

int folder_tear_down(void **state)
{
    (void)state;
    folder_remove(folder_here);
    return 0;
}
