#include "support/program.h"

#include "support/test.h"

#include <limits.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

const char *program_path(void)
{
    static char path[PATH_MAX];
    char self[PATH_MAX - 16];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(path, sizeof path, "%s/plumbline", self);
    return path;
}

int program_run(const char *arguments, struct str *out)
{
    return program_run_after("", arguments, out);
}

int program_run_after(const char *before, const char *arguments, struct str *out)
{
    struct str command = {0};
    char buffer[4096];
    str_format(
        &command, "exec 2>&1; cd '%s/..' && %s '%s' %s", test_folder(), before, program_path(), arguments);
    FILE *pipe = popen(command.text, "r"); // NOLINT(cert-env33-c): the test's own words
    assert_non_null(pipe);
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        str_add(out, buffer, got);
    int status = pclose(pipe);
    str_free(&command);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

void program_expect(const char *arguments, int status, const char *part)
{
    struct str out = {0};
    int found = program_run(arguments, &out);
    if (found != status)
        fail_msg("plumbline %s ended with %d:\n%s", arguments, found, str_text(&out));
    assert_contains(str_text(&out), part);
    str_free(&out);
}
