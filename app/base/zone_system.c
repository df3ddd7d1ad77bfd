// GLib reads the zone files, including the rules at their ends. It gets paths, because it could take a name
// for a rule ("EST5EDT").
#include "base/zone_system.h"

#include "base/file.h"
#include "base/str.h"
#include "base/zone_file.h"
#include "base/zone_icu.h"

#include <glib.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *system_folder(void)
{
    const char *folder = getenv("TZDIR");
    return folder && folder[0] == '/' ? folder : "/usr/share/zoneinfo";
}

bool zone_system_is_name(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_/";
    static const char *const others[] = {"localtime", "posixrules", "posix/", "right/"};
    size_t length = strlen(name);
    if (length == 0 || length >= ZONE_NAME_SIZE || name[strspn(name, letters)] != '\0')
        return false;
    if (name[0] == '/' || name[length - 1] == '/' || strstr(name, "//"))
        return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strncmp(name, others[i], strlen(others[i])) == 0)
            return false;
    return true;
}

// ---- tzdata.zi

// "# version 2025b" is its first line.
const char *zone_system_version(char out[ZONE_VERSION_SIZE])
{
    char line[64] = "";
    char *path = file_join(system_folder(), "tzdata.zi");
    struct error ignored;
    FILE *file = path ? file_open_regular(path, &ignored) : NULL;
    out[0] = '\0';
    if (file && fgets(line, sizeof line, file) && sscanf(line, "# version %15s", out) != 1)
        out[0] = '\0';
    if (file)
        fclose(file);
    free(path);
    return out;
}

// The target of "L TARGET NAME".
static bool target_of(char *links, const char *name, char out[ZONE_NAME_SIZE])
{
    char *rest = NULL;
    for (char *line = strtok_r(links, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char target[ZONE_NAME_SIZE];
        char link[ZONE_NAME_SIZE];
        if (line[0] != 'L' || sscanf(line, "L %99s %99s", target, link) != 2 || strcmp(link, name) != 0)
            continue;
        memcpy(out, target, sizeof target);
        return zone_system_is_name(target);
    }
    return false;
}

static enum zone_found find_link(const char *name, char out[ZONE_NAME_SIZE], struct error *error)
{
    enum { MAX_BYTES = 1 << 20 };
    struct str links = {0};
    struct error why = {0};
    char *path = file_join(system_folder(), "tzdata.zi");
    bool ok = path ? file_read_regular(path, MAX_BYTES, &links, &why) : error_memory(&why, "no memory");
    bool linked = ok && links.length > 0 && target_of(links.text, name, out);
    free(path);
    str_free(&links);
    if (why.code == ERROR_MEMORY) {
        error_memory(error, "not enough memory for the time zone %s", name);
        return ZONE_FAILED;
    }
    return linked ? ZONE_FOUND : ZONE_UNKNOWN;
}

// ---- reading a file with GLib

static int32_t offset_at(GTimeZone *zone, int64_t at)
{
    return g_time_zone_get_offset(zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, at));
}

// The first instant after `from` in another interval.
static int64_t end_of_interval(GTimeZone *zone, int64_t from)
{
    int64_t low = from;
    int64_t high = ZONE_TABLE_END;
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, from);
    if (g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, high) == interval)
        return high;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, middle) == interval)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static bool collect(GTimeZone *zone, struct zone_table *out)
{
    int32_t offset = offset_at(zone, 0);
    out->first_offset_s = offset;
    for (int64_t at = end_of_interval(zone, 0); at < ZONE_TABLE_END; at = end_of_interval(zone, at)) {
        int32_t next = offset_at(zone, at);
        if (next != offset && !zone_table_add(out, at, next))
            return false;
        offset = next;
    }
    return true;
}

// ---- the rule after the file's list

static size_t count_before(const struct zone_table *table, int64_t at)
{
    size_t count = table->count;
    while (count > 0 && table->shifts[count - 1].at >= at)
        count--;
    return count;
}

// GLib 2.74 misreads a rule whose standard time is in summer ("IST-1GMT0", Dublin) and continues with offsets
// that the rule does not have.
static bool follows_rule(const struct zone_table *table, size_t count, const struct zone_file *file)
{
    for (size_t i = count; i < table->count; i++) {
        int32_t offset_s = table->shifts[i].offset_s;
        bool summer = file->has_summer && offset_s == file->summer_s;
        if (!summer && !(file->has_rule && offset_s == file->standard_s))
            return false;
    }
    return !file->has_summer || table->count > count;
}

// If GLib did not follow the file's rule, ICU's table takes over after the last listed shift.
static bool correct_rule(
    const char *name, const struct zone_file *file, struct zone_table *table, struct error *error)
{
    int64_t after = file->last < 0 ? 0 : file->last + 1; // tables begin with 1970
    size_t count = count_before(table, after);
    if (follows_rule(table, count, file))
        return true;
    struct zone_table other = {0};
    enum zone_found found = zone_icu_read(name, &other, error);
    table->count = count;
    bool ok = found != ZONE_FAILED;
    for (size_t i = count_before(&other, after); ok && i < other.count; i++)
        ok = zone_table_add(table, other.shifts[i].at, other.shifts[i].offset_s) ||
             error_memory(error, "not enough memory for the time zone %s", name);
    free(other.shifts);
    return ok;
}

// ---- reading a zone

// GLib is thread-safe, but built without ThreadSanitizer, which would not see its locks.
static pthread_mutex_t glib_lock = PTHREAD_MUTEX_INITIALIZER;

static enum zone_found read_zone(const char *path, const char *name, const struct zone_file *file,
    struct zone_table *out, struct error *error)
{
    pthread_mutex_lock(&glib_lock);
    GTimeZone *zone = g_time_zone_new_identifier(path);
    bool ok = !zone || collect(zone, out);
    if (zone)
        g_time_zone_unref(zone);
    pthread_mutex_unlock(&glib_lock);
    if (!zone)
        return ZONE_UNKNOWN;
    if (!ok)
        error_memory(error, "not enough memory for the time zone %s", name);
    return ok && correct_rule(name, file, out, error) ? ZONE_FOUND : ZONE_FAILED;
}

static enum zone_found read_file(const char *name, struct zone_table *out, struct error *error)
{
    enum { MAX_BYTES = 1 << 20 };
    struct str bytes = {0};
    struct zone_file file;
    struct error why = {0};
    char *path = file_join(system_folder(), name);
    bool ok = path ? file_read_regular(path, MAX_BYTES, &bytes, &why) : error_memory(&why, "no memory");
    enum zone_found found = ZONE_UNKNOWN;
    if (ok && bytes.length > 0 && zone_file_parse(bytes.text, bytes.length, &file))
        found = read_zone(path, name, &file, out, error);
    if (why.code == ERROR_MEMORY) {
        error_memory(error, "not enough memory for the time zone %s", name);
        found = ZONE_FAILED;
    }
    str_free(&bytes);
    free(path);
    return found;
}

enum zone_found zone_system_read(const char *name, struct zone_table *out, struct error *error)
{
    char target[ZONE_NAME_SIZE];
    if (!zone_system_is_name(name))
        return ZONE_UNKNOWN;
    enum zone_found found = read_file(name, out, error);
    if (found != ZONE_UNKNOWN)
        return found;
    found = find_link(name, target, error);
    return found == ZONE_FOUND ? read_file(target, out, error) : found;
}
