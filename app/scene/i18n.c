#include "scene/i18n.h"

#include "base/resource_path.h"
#include "scene/catalogue.h"
#include "scene/i18n_internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

const char *const i18n_languages[] = {"en", "pt", "de", "fr", "es", "it", "nl", "ja", NULL};

// The locale whose date formats each language uses.
static const char *const locales[] = {"en_GB", "pt_PT", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "ja_JP"};

_Static_assert(sizeof locales / sizeof *locales + 1 == sizeof i18n_languages / sizeof *i18n_languages,
    "each language needs a locale");

enum { LANGUAGES = sizeof locales / sizeof *locales };

// The process's language, an index into i18n_languages.
static atomic_size_t current;

// This thread's own; LANGUAGES: the process's.
static _Thread_local size_t spoken_here = LANGUAGES;

// Never freed: texts of a former language may still be in use.
static _Atomic(struct catalogue *) catalogues[LANGUAGES];

// Guards the loading. `tried`: one that cannot be read is not looked for again with each picture.
static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool tried[LANGUAGES];

static struct catalogue *read_catalogue(size_t language, struct error *error)
{
    struct catalogue *catalogue = NULL;
    char *folder = resource_path("locale");
    struct str path = {0};
    str_format(&path, "%s/%s/LC_MESSAGES/plumbline.mo", folder ? folder : "", i18n_languages[language]);
    if (folder && !path.failed)
        catalogue = catalogue_read(str_text(&path), error);
    else
        error_memory(error, "not enough memory for the translations");
    str_free(&path);
    free(folder);
    return catalogue;
}

static bool load_catalogue(size_t language, struct error *error)
{
    if (language == 0 || catalogues[language])
        return true;
    pthread_mutex_lock(&loading);
    if (!catalogues[language])
        catalogues[language] = read_catalogue(language, error);
    pthread_mutex_unlock(&loading);
    return catalogues[language] != NULL;
}

// LANGUAGES for one that there is not.
static size_t find_language(const char *language)
{
    size_t known = 0;
    while (known < LANGUAGES && strcmp(i18n_languages[known], language) != 0)
        known++;
    return known;
}

bool i18n_set_language(const char *language, struct error *error)
{
    size_t known = find_language(language);
    if (known == LANGUAGES)
        return error_set(
            error, "there is no language \"%s\"; expected en, pt, de, fr, es, it, nl or ja", language);
    bool ok = load_catalogue(known, error);
    if (!ok)
        error_prefix(error, "the translations for \"%s\" are not installed: ", language);
    current = ok ? known : 0;
    return ok;
}

static bool load_once(size_t language)
{
    struct error error;
    if (!tried[language])
        load_catalogue(language, &error);
    tried[language] = true;
    return language == 0 || catalogues[language];
}

void i18n_speak_here(const char *language)
{
    size_t known = language ? find_language(language) : LANGUAGES;
    spoken_here = !language ? LANGUAGES : known < LANGUAGES && load_once(known) ? known : 0;
}

const char *i18n_say(const char *english)
{
    const struct catalogue *catalogue = catalogues[i18n_language_index()];
    return catalogue ? catalogue_find(catalogue, english) : english;
}

const char *i18n_say_in(const char *language, const char *english)
{
    size_t known = find_language(language);
    return known < LANGUAGES && known > 0 && load_once(known) ? catalogue_find(catalogues[known], english)
                                                              : english;
}

const char *i18n_language(void)
{
    return i18n_languages[i18n_language_index()];
}

size_t i18n_language_index(void)
{
    return spoken_here < LANGUAGES ? spoken_here : current;
}

const char *i18n_locale(size_t language)
{
    return locales[language];
}

const char *i18n_plural(const char *singular, const char *plural, size_t number)
{
    const struct catalogue *catalogue = catalogues[i18n_language_index()];
    if (!catalogue)
        return number == 1 ? singular : plural;
    return catalogue_find_plural(catalogue, singular, plural, number);
}

// As i18n_minutes rounds: so many minutes, of which those below an hour or the hours are written first.
static size_t first_number(int64_t seconds)
{
    int64_t minutes = seconds <= 0 ? 0 : (seconds + 59) / 60;
    return (size_t)(minutes < 60 ? minutes : minutes / 60);
}

void i18n_minutes(struct str *out, int64_t seconds)
{
    int64_t minutes = seconds <= 0 ? 0 : (seconds + 59) / 60;
    if (minutes < 60)
        str_format(out, i18n_say("%lld min"), (long long)minutes);
    else if (minutes % 60 == 0)
        str_format(out, i18n_say("%lld h"), (long long)(minutes / 60));
    else
        str_format(out, i18n_say("%lld h %02lld min"), (long long)(minutes / 60), (long long)(minutes % 60));
}

void i18n_left(struct str *out, int64_t seconds)
{
    struct str minutes = {0};
    i18n_minutes(&minutes, seconds);
    // Some languages have a verb here: one minute is left, two are.
    str_format(out, i18n_plural("%s left", "%s left", first_number(seconds)), str_text(&minutes));
    str_free(&minutes);
}

void i18n_until_start(struct str *out, int64_t seconds)
{
    if (seconds < 60) {
        str_add_text(out, i18n_say("starting now"));
        return;
    }
    struct str minutes = {0};
    i18n_minutes(&minutes, seconds);
    str_format(out, i18n_say("in %s"), str_text(&minutes));
    str_free(&minutes);
}

void i18n_countdown(struct str *out, int64_t seconds)
{
    if (seconds < 0) {
        str_add_char(out, '+');
        seconds = -seconds;
    }
    long long s = (long long)seconds;
    if (s >= 3600)
        str_format(out, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
    else
        str_format(out, "%lld:%02lld", s / 60, s % 60);
}
