// A fuzz target without its fuzzer: gives it every seed and every input that was a finding once, as a test.
#include "fuzz/fuzz.h"

#include "base/file.h"

#include <dirent.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

enum { MOST_BYTES = 16 << 20 };

static int taken, unread;

static void take_file(const char *path)
{
    struct str text = {0};
    struct error error;
    if (!file_read(path, MOST_BYTES, &text, &error)) {
        fprintf(stderr, "%s\n", error.text);
        unread++;
        return;
    }
    // In a piece of its own size, so that reading behind its end is noticed.
    uint8_t *bytes = malloc(text.length > 0 ? text.length : 1);
    if (bytes) {
        fprintf(stderr, "[ RUN      ] %s\n", path);
        memcpy(bytes, str_text(&text), text.length);
        LLVMFuzzerTestOneInput(bytes, text.length);
        taken++;
    } else
        unread++;
    free(bytes);
    str_free(&text);
}

static void take_folder(const char *folder)
{
    DIR *listing = opendir(folder);
    struct dirent *entry;
    while (listing && (entry = readdir(listing))) {
        char *path = entry->d_name[0] != '.' ? file_join(folder, entry->d_name) : NULL;
        if (path)
            take_file(path);
        free(path);
    }
    if (listing)
        closedir(listing);
}

int main(int count, char **arguments)
{
    static const char prefix[] = "test_found_";
    char program[PATH_MAX];
    struct str folder = {0};
    for (int i = 1; i < count; i++)
        take_file(arguments[i]);
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (count == 1 && length > 0) {
        program[length] = '\0';
        char *name = strrchr(program, '/');
        *name++ = '\0';
        name += strncmp(name, prefix, sizeof prefix - 1) == 0 ? sizeof prefix - 1 : 0;
        str_format(&folder, "%s/../../tests/fuzz/seeds/%s", program, name);
        take_folder(str_text(&folder));
        str_clear(&folder);
        str_format(&folder, "%s/../../tests/fuzz/found/%s", program, name);
        take_folder(str_text(&folder));
        str_free(&folder);
    }
    printf("[  PASSED  ] %d test(s).\n", taken);
    if (unread > 0)
        printf("[  FAILED  ] %d test(s), listed below:\n", unread);
    return taken > 0 && unread == 0 ? 0 : 1;
}
