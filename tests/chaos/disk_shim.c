// A disk that fails, or a kill, at one chosen call of those that write below a folder: preloaded into the
// program.
//
//   DISK_SHIM_FOLDER   the folder, absolute
//   DISK_SHIM_CONTROL  a file that is mapped by both sides: struct control, which whoever tries it fills in
//
// Calls are counted from 1 as long as `mode` is not OFF; those of one kind of file where `what` says so (and
// of the folder, right after one of those). Nothing else is touched.
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum mode { OFF, FAIL, KILL };

// Laid out as disk.py packs it.
struct control {
    _Atomic int32_t mode;
    _Atomic int32_t at;      // the call that is struck, from 1; 0: none, they are only counted
    _Atomic int32_t onwards; // and all behind it
    _Atomic int32_t number;  // errno; 0: a write is cut short, other calls are left alone; -errno: cut short,
                             // and from then on all that takes room is refused
    _Atomic int32_t calls;   // so many came
    _Atomic int32_t struck;  // so many of them were struck
    char what[40];           // a part of the file's name; "" for any
    char names[1024];        // of the calls, in their order: "mkostemps fchmod write …"
};

static struct control *control;
static const char *folder;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local bool followed; // this thread's last call on a file was counted

static void map_control(void)
{
    const char *path = getenv("DISK_SHIM_CONTROL");
    folder = getenv("DISK_SHIM_FOLDER");
    int file = path && folder ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0) : -1;
    void *mapped =
        file >= 0 ? mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : NULL;
    control = mapped == MAP_FAILED ? NULL : mapped;
    if (file >= 0)
        syscall(SYS_close, file);
}

static bool is_wanted(const char *path)
{
    size_t length = strlen(folder);
    if (strncmp(path, folder, length) != 0 || (path[length] != '\0' && path[length] != '/'))
        return false;
    const char *name = path + length + (path[length] == '/');
    bool itself = *name == '\0';
    if (control->what[0] == '\0')
        return true;
    if (!itself)
        followed = strstr(name, control->what) != NULL;
    return followed;
}

enum verdict { PASS, CUT, REFUSED };

static bool is_one_of(const char *call, const char *calls)
{
    const char *found = strstr(calls, call);
    return found && found[strlen(call)] == ' ';
}

// What is that call's fate? REFUSED has set errno. A kill leaves nothing to return to, but for a write that
// is killed half way.
static enum verdict strike(const char *call, int number)
{
    int at = atomic_load(&control->at);
    int reason = atomic_load(&control->number);
    bool first = number == at;
    bool behind = at > 0 && number > at && atomic_load(&control->onwards);
    bool cut = first && reason <= 0;
    if (!first && !behind)
        return PASS;
    if (cut && !is_one_of(call, "write pwrite "))
        return PASS;
    if (behind && reason <= 0 &&
        (atomic_load(&control->struck) == 0 ||
            !is_one_of(call, "write pwrite open mkostemps mkdir link rename ")))
        return PASS;
    atomic_fetch_add(&control->struck, 1);
    if (atomic_load(&control->mode) == KILL && !cut)
        raise(SIGKILL);
    errno = abs(reason);
    return cut ? CUT : REFUSED;
}

// Counts the call.
static enum verdict judge(const char *call, const char *path)
{
    pthread_once(&once, map_control);
    if (!control || atomic_load(&control->mode) == OFF || !is_wanted(path))
        return PASS;
    int number = atomic_fetch_add(&control->calls, 1) + 1;
    size_t used = strlen(control->names);
    snprintf(control->names + used, sizeof control->names - used, "%s ", call);
    return strike(call, number);
}

static void path_at(int directory, const char *name, char out[static PATH_MAX])
{
    char link[64];
    out[0] = '\0';
    if (name && (name[0] == '/' || directory == AT_FDCWD)) {
        snprintf(out, PATH_MAX, "%s", name);
        return;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    ssize_t length = readlink(link, out, PATH_MAX - 1);
    out[length > 0 ? length : 0] = '\0';
    if (name && length > 0)
        snprintf(out + length, (size_t)(PATH_MAX - length), "/%s", name);
}

// Only where something is tried: else each write to a socket would cost a look.
static enum verdict judge_at(const char *call, int directory, const char *name)
{
    char path[PATH_MAX];
    pthread_once(&once, map_control);
    if (!control || atomic_load(&control->mode) == OFF)
        return PASS;
    int before = errno;
    path_at(directory, name, path);
    errno = before;
    return judge(call, path);
}

static int plain(const char *call, int directory, const char *name, long result_of, long a, long b, long c)
{
    return judge_at(call, directory, name) == REFUSED ? -1 : (int)syscall(result_of, a, b, c);
}

static int open_judged(int directory, const char *name, int flags, mode_t mode)
{
    bool counted = (flags & (O_CREAT | O_DIRECTORY)) || (flags & O_ACCMODE) != O_RDONLY;
    if (counted && judge_at("open", directory, name) == REFUSED)
        return -1;
    return (int)syscall(SYS_openat, directory, name, flags, mode);
}

static mode_t mode_of(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) ? va_arg(arguments, mode_t) : 0;
}

static ssize_t write_judged(const char *call, int file, const void *bytes, size_t size, off_t at)
{
    enum verdict verdict = judge_at(call, file, NULL);
    if (verdict == REFUSED)
        return -1;
    if (verdict == CUT)
        size = size > 1 ? size / 2 : size;
    ssize_t put =
        at < 0 ? syscall(SYS_write, file, bytes, size) : syscall(SYS_pwrite64, file, bytes, size, at);
    if (verdict == CUT && atomic_load(&control->mode) == KILL)
        raise(SIGKILL);
    return put;
}

// The names of their parameters are ours.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
int open(const char *name, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_judged(AT_FDCWD, name, flags, mode);
}

int open64(const char *name, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_judged(AT_FDCWD, name, flags, mode);
}

int openat(int directory, const char *name, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_judged(directory, name, flags, mode);
}

int mkostemps(char *name, int suffix, int flags)
{
    int (*next)(char *, int, int) = (int (*)(char *, int, int))dlsym(RTLD_NEXT, "mkostemps");
    return judge("mkostemps", name) == REFUSED ? -1 : next(name, suffix, flags);
}

DIR *opendir(const char *name)
{
    DIR *(*next)(const char *) = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");
    return judge("opendir", name) == REFUSED ? NULL : next(name);
}

ssize_t write(int file, const void *bytes, size_t size)
{
    return write_judged("write", file, bytes, size, -1);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    return write_judged("pwrite", file, bytes, size, at);
}

int fsync(int file)
{
    return plain("fsync", file, NULL, SYS_fsync, file, 0, 0);
}

int fdatasync(int file)
{
    return plain("fdatasync", file, NULL, SYS_fdatasync, file, 0, 0);
}

int ftruncate(int file, off_t size)
{
    return plain("ftruncate", file, NULL, SYS_ftruncate, file, size, 0);
}

int fchmod(int file, mode_t mode)
{
    return plain("fchmod", file, NULL, SYS_fchmod, file, mode, 0);
}

int flock(int file, int operation)
{
    return plain("flock", file, NULL, SYS_flock, file, operation, 0);
}

// It is gone in any case.
int close(int file)
{
    enum verdict verdict = judge_at("close", file, NULL);
    int reason = errno;
    int result = (int)syscall(SYS_close, file);
    if (verdict != REFUSED)
        return result;
    errno = reason;
    return -1;
}

int rename(const char *from, const char *to)
{
    return plain("rename", AT_FDCWD, to, SYS_rename, (long)from, (long)to, 0);
}

int link(const char *from, const char *to)
{
    return plain("link", AT_FDCWD, to, SYS_link, (long)from, (long)to, 0);
}

int unlink(const char *name)
{
    return plain("unlink", AT_FDCWD, name, SYS_unlink, (long)name, 0, 0);
}

int unlinkat(int directory, const char *name, int flags)
{
    return plain("unlinkat", directory, name, SYS_unlinkat, directory, (long)name, flags);
}

int mkdir(const char *name, mode_t mode)
{
    return plain("mkdir", AT_FDCWD, name, SYS_mkdir, (long)name, mode, 0);
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
