// Dates, times and numbers in each language, compared with what was written by hand; and that its catalogue
// is whole.
#include "support/test.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/resource_path.h"
#include "base/zone.h"
#include "scene/i18n.h"

#include <stdlib.h>
#include <string.h>

// The narrow spaces are those of ICU's version: compare without regard to which space it is.
static void plain_spaces(struct str *text)
{
    static const char *const spaces[] = {"\u00A0", "\u202F", "\u2009"};
    struct str plain = {0};
    for (const char *c = str_text(text); *c;) {
        size_t length = 1;
        for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
            if (strncmp(c, spaces[i], strlen(spaces[i])) == 0)
                length = strlen(spaces[i]);
        if (length > 1)
            str_add_char(&plain, ' ');
        else
            str_add(&plain, c, 1);
        c += length;
    }
    str_free(text);
    *text = plain;
}

static struct arena memory;
static struct zone zone;
static int64_t now; // a Tuesday afternoon

static void find_instants(void);

static int set_up(void **state)
{
    (void)state;
    struct error error;
    now = test_instant("2019-09-10T15:33:00+01:00");
    find_instants();
    return zone_load(&memory, "Europe/Lisbon", &zone, &error) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&memory);
    i18n_set_language("en", NULL);
    i18n_set_clock(24);
    return 0;
}

struct said {
    const char *language, *texts; // a line for each
};

// Says in each language what `say` says, and compares.
static void compare(const struct said *wanted, void (*say)(struct str *out))
{
    for (size_t i = 0; i18n_languages[i]; i++) {
        struct str out = {0};
        assert_string_equal(wanted[i].language, i18n_languages[i]);
        assert_true(i18n_set_language(wanted[i].language, NULL));
        say(&out);
        plain_spaces(&out);
        assert_string_equal(str_text(&out), wanted[i].texts);
        str_free(&out);
    }
}

enum { LANGUAGES = 8 };

// Today, at one in the night, in two days, in a week, and midnight.
static int64_t today, at_one, near, far, midnight;

static void find_instants(void)
{
    today = test_instant("2019-09-10T16:20:00+01:00");
    at_one = test_instant("2019-09-11T01:00:00+01:00");
    near = test_instant("2019-09-12T16:20:00+01:00");
    far = test_instant("2019-09-17T10:00:00+01:00");
    midnight = test_instant("2019-09-11T00:00:00+01:00");
}

static void say_when(struct str *out)
{
    i18n_date(out, &zone, now);
    str_add_char(out, '\n');
    const int64_t alone[] = {today, near, far};
    for (size_t i = 0; i < 3; i++) {
        i18n_time(out, &zone, alone[i], now);
        str_add_char(out, '\n');
    }
    i18n_span(out, &zone, near, near + 1200, now);
    str_add_char(out, '\n');
    const int64_t all[] = {today, at_one, near, far, midnight};
    for (size_t i = 0; i < 4; i++) {
        i18n_at(out, &zone, all[i], now);
        str_add_char(out, '\n');
    }
    for (size_t i = 0; i < 5; i++) {
        i18n_until(out, &zone, all[i], now);
        str_add_char(out, '\n');
    }
}

static void times_have_their_prepositions(void **state)
{
    (void)state;
    static const struct said wanted[LANGUAGES] = {
        {"en", "Tuesday 10 September\n"
               "16:20\n"
               "Thursday 16:20\n"
               "Tuesday 17 September 10:00\n"
               "Thursday 16:20 – 16:40\n"
               "at 16:20\n"
               "on Wednesday at 01:00\n"
               "on Thursday at 16:20\n"
               "on Tuesday 17 September at 10:00\n"
               "until 16:20\n"
               "until Wednesday 01:00\n"
               "until Thursday 16:20\n"
               "until Tuesday 17 September 10:00\n"
               "until 00:00\n"},
        {"pt", "Terça-feira, 10 de setembro\n"
               "16:20\n"
               "quinta-feira 16:20\n"
               "terça-feira, 17 de setembro 10:00\n"
               "quinta-feira 16:20 – 16:40\n"
               "às 16:20\n"
               "quarta-feira à 01:00\n"
               "quinta-feira às 16:20\n"
               "terça-feira, 17 de setembro às 10:00\n"
               "até às 16:20\n"
               "até quarta-feira à 01:00\n"
               "até quinta-feira às 16:20\n"
               "até terça-feira, 17 de setembro às 10:00\n"
               "até às 00:00\n"},
        {"de", "Dienstag, 10. September\n"
               "16:20\n"
               "Donnerstag 16:20\n"
               "Dienstag, 17. September 10:00\n"
               "Donnerstag 16:20 – 16:40\n"
               "um 16:20\n"
               "am Mittwoch um 01:00\n"
               "am Donnerstag um 16:20\n"
               "am Dienstag, 17. September um 10:00\n"
               "bis 16:20\n"
               "bis Mittwoch, 01:00\n"
               "bis Donnerstag, 16:20\n"
               "bis Dienstag, 17. September, 10:00\n"
               "bis 00:00\n"},
        {"fr", "Mardi 10 septembre\n"
               "16:20\n"
               "jeudi 16:20\n"
               "mardi 17 septembre 10:00\n"
               "jeudi 16:20 – 16:40\n"
               "à 16:20\n"
               "mercredi à 01:00\n"
               "jeudi à 16:20\n"
               "mardi 17 septembre à 10:00\n"
               "jusqu’à 16:20\n"
               "jusqu’à mercredi 01:00\n"
               "jusqu’à jeudi 16:20\n"
               "jusqu’à mardi 17 septembre 10:00\n"
               "jusqu’à 00:00\n"},
        {"es", "Martes, 10 de septiembre\n"
               "16:20\n"
               "jueves 16:20\n"
               "martes 17 de septiembre 10:00\n"
               "jueves 16:20 – 16:40\n"
               "a las 16:20\n"
               "el miércoles a la 01:00\n"
               "el jueves a las 16:20\n"
               "el martes 17 de septiembre a las 10:00\n"
               "hasta las 16:20\n"
               "hasta el miércoles a la 01:00\n"
               "hasta el jueves a las 16:20\n"
               "hasta el martes 17 de septiembre a las 10:00\n"
               "hasta las 00:00\n"},
        {"it", "Martedì 10 settembre\n"
               "16:20\n"
               "giovedì 16:20\n"
               "martedì 17 settembre 10:00\n"
               "giovedì 16:20 – 16:40\n"
               "alle 16:20\n"
               "mercoledì all’01:00\n"
               "giovedì alle 16:20\n"
               "martedì 17 settembre alle 10:00\n"
               "fino alle 16:20\n"
               "fino a mercoledì all’01:00\n"
               "fino a giovedì alle 16:20\n"
               "fino a martedì 17 settembre alle 10:00\n"
               "fino alle 00:00\n"},
        {"nl", "Dinsdag 10 september\n"
               "16:20\n"
               "donderdag 16:20\n"
               "dinsdag 17 september 10:00\n"
               "donderdag 16:20 – 16:40\n"
               "om 16:20\n"
               "woensdag om 01:00\n"
               "donderdag om 16:20\n"
               "dinsdag 17 september om 10:00\n"
               "tot 16:20\n"
               "tot woensdag 01:00\n"
               "tot donderdag 16:20\n"
               "tot dinsdag 17 september 10:00\n"
               "tot 00:00\n"},
        {"ja", "9月10日(火)\n"
               "16:20\n"
               "木曜日 16:20\n"
               "9月17日(火) 10:00\n"
               "木曜日 16:20 – 16:40\n"
               "16:20に\n"
               "水曜日 01:00に\n"
               "木曜日 16:20に\n"
               "9月17日(火) 10:00に\n"
               "16:20まで\n"
               "水曜日 01:00まで\n"
               "木曜日 16:20まで\n"
               "9月17日(火) 10:00まで\n"
               "00:00まで\n"},
    };
    compare(wanted, say_when);
}

static void add_split(struct str *out, struct i18n_when *when)
{
    str_format(
        out, "%s%s[%s]\n", str_text(&when->lead), when->lead.length > 0 ? " " : "", str_text(&when->time));
    i18n_when_free(when);
    *when = (struct i18n_when){0};
}

static void say_split(struct str *out)
{
    struct i18n_when when = {0};
    const int64_t go_on[] = {today, at_one, near};
    i18n_say_at(&when, i18n_say("We start %s"), &zone, today, now);
    add_split(out, &when);
    for (size_t i = 0; i < 3; i++) {
        i18n_say_at(&when, i18n_say("We continue %s"), &zone, go_on[i], now);
        add_split(out, &when);
    }
    i18n_say_until(&when, &zone, today, now);
    add_split(out, &when);
    i18n_say_until(&when, &zone, near, now);
    add_split(out, &when);
}

static void phrases_are_split_before_the_time(void **state)
{
    (void)state;
    static const struct said wanted[LANGUAGES] = {
        {"en", "We start at [16:20]\n"
               "We continue at [16:20]\n"
               "We continue on [Wednesday at 01:00]\n"
               "We continue on [Thursday at 16:20]\n"
               "Until [16:20]\n"
               "Until [Thursday 16:20]\n"},
        {"pt", "Começamos às [16:20]\n"
               "Continuamos às [16:20]\n"
               "Continuamos [quarta-feira à 01:00]\n"
               "Continuamos [quinta-feira às 16:20]\n"
               "Até às [16:20]\n"
               "Até [quinta-feira às 16:20]\n"},
        {"de", "Beginn um [16:20]\n"
               "Weiter um [16:20]\n"
               "Weiter am [Mittwoch um 01:00]\n"
               "Weiter am [Donnerstag um 16:20]\n"
               "Bis [16:20]\n"
               "Bis [Donnerstag, 16:20]\n"},
        {"fr", "Début à [16:20]\n"
               "Reprise à [16:20]\n"
               "Reprise [mercredi à 01:00]\n"
               "Reprise [jeudi à 16:20]\n"
               "Jusqu’à [16:20]\n"
               "Jusqu’à [jeudi 16:20]\n"},
        {"es", "Empezamos a las [16:20]\n"
               "Seguimos a las [16:20]\n"
               "Seguimos el [miércoles a la 01:00]\n"
               "Seguimos el [jueves a las 16:20]\n"
               "Hasta las [16:20]\n"
               "Hasta el [jueves a las 16:20]\n"},
        {"it", "Si comincia alle [16:20]\n"
               "Si riprende alle [16:20]\n"
               "Si riprende [mercoledì all’01:00]\n"
               "Si riprende [giovedì alle 16:20]\n"
               "Fino alle [16:20]\n"
               "Fino a [giovedì alle 16:20]\n"},
        {"nl", "We beginnen om [16:20]\n"
               "We gaan om [16:20 verder]\n"
               "We gaan [woensdag om 01:00 verder]\n"
               "We gaan [donderdag om 16:20 verder]\n"
               "Tot [16:20]\n"
               "Tot [donderdag 16:20]\n"},
        {"ja", "[16:20に開始]\n"
               "[16:20に再開]\n"
               "[水曜日 01:00に再開]\n"
               "[木曜日 16:20に再開]\n"
               "[16:20まで]\n"
               "[木曜日 16:20まで]\n"},
    };
    compare(wanted, say_split);
}

static void say_left(struct str *out)
{
    static const int64_t minutes[] = {0, 1, 2, 5, 21, 60, 65, 120};
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        i18n_left(out, minutes[i] * 60);
        str_add_char(out, '\n');
    }
}

static void what_is_left_agrees_with_its_number(void **state)
{
    (void)state;
    static const struct said wanted[LANGUAGES] = {
        {"en", "0 min left\n"
               "1 min left\n"
               "2 min left\n"
               "5 min left\n"
               "21 min left\n"
               "1 h left\n"
               "1 h 05 min left\n"
               "2 h left\n"},
        {"pt", "faltam 0 min\n"
               "falta 1 min\n"
               "faltam 2 min\n"
               "faltam 5 min\n"
               "faltam 21 min\n"
               "falta 1 h\n"
               "falta 1 h 05 min\n"
               "faltam 2 h\n"},
        {"de", "noch 0 min\n"
               "noch 1 min\n"
               "noch 2 min\n"
               "noch 5 min\n"
               "noch 21 min\n"
               "noch 1 h\n"
               "noch 1 h 05 min\n"
               "noch 2 h\n"},
        {"fr", "encore 0 min\n"
               "encore 1 min\n"
               "encore 2 min\n"
               "encore 5 min\n"
               "encore 21 min\n"
               "encore 1 h\n"
               "encore 1 h 05 min\n"
               "encore 2 h\n"},
        {"es", "quedan 0 min\n"
               "queda 1 min\n"
               "quedan 2 min\n"
               "quedan 5 min\n"
               "quedan 21 min\n"
               "queda 1 h\n"
               "queda 1 h 05 min\n"
               "quedan 2 h\n"},
        {"it", "mancano 0 min\n"
               "manca 1 min\n"
               "mancano 2 min\n"
               "mancano 5 min\n"
               "mancano 21 min\n"
               "manca 1 h\n"
               "manca 1 h 05 min\n"
               "mancano 2 h\n"},
        {"nl", "nog 0 min\n"
               "nog 1 min\n"
               "nog 2 min\n"
               "nog 5 min\n"
               "nog 21 min\n"
               "nog 1 u\n"
               "nog 1 u 05 min\n"
               "nog 2 u\n"},
        {"ja", "残り0分\n"
               "残り1分\n"
               "残り2分\n"
               "残り5分\n"
               "残り21分\n"
               "残り1時間\n"
               "残り1時間05分\n"
               "残り2時間\n"},
    };
    compare(wanted, say_left);
}

static void say_start(struct str *out)
{
    static const int64_t minutes[] = {0, 1, 2, 5, 21, 65};
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        i18n_until_start(out, minutes[i] * 60);
        str_add_char(out, '\n');
    }
}

static void a_start_is_so_many_minutes_away(void **state)
{
    (void)state;
    static const struct said wanted[LANGUAGES] = {
        {"en", "starting now\n"
               "in 1 min\n"
               "in 2 min\n"
               "in 5 min\n"
               "in 21 min\n"
               "in 1 h 05 min\n"},
        {"pt", "já a seguir\n"
               "dentro de 1 min\n"
               "dentro de 2 min\n"
               "dentro de 5 min\n"
               "dentro de 21 min\n"
               "dentro de 1 h 05 min\n"},
        {"de", "gleich\n"
               "in 1 min\n"
               "in 2 min\n"
               "in 5 min\n"
               "in 21 min\n"
               "in 1 h 05 min\n"},
        {"fr", "tout de suite\n"
               "dans 1 min\n"
               "dans 2 min\n"
               "dans 5 min\n"
               "dans 21 min\n"
               "dans 1 h 05 min\n"},
        {"es", "enseguida\n"
               "en 1 min\n"
               "en 2 min\n"
               "en 5 min\n"
               "en 21 min\n"
               "en 1 h 05 min\n"},
        {"it", "a momenti\n"
               "tra 1 min\n"
               "tra 2 min\n"
               "tra 5 min\n"
               "tra 21 min\n"
               "tra 1 h 05 min\n"},
        {"nl", "zo meteen\n"
               "over 1 min\n"
               "over 2 min\n"
               "over 5 min\n"
               "over 21 min\n"
               "over 1 u 05 min\n"},
        {"ja", "まもなく\n"
               "1分後\n"
               "2分後\n"
               "5分後\n"
               "21分後\n"
               "1時間05分後\n"},
    };
    compare(wanted, say_start);
}

static void say_halves(struct str *out)
{
    char clock[I18N_CLOCK_SIZE];
    int64_t morning = midnight - SECONDS_A_DAY;
    str_format(out, "%s\n", i18n_clock(&zone, morning + 300, clock));
    str_format(out, "%s\n", i18n_clock(&zone, morning + 43200, clock));
    i18n_span(out, &zone, morning + 52200, morning + 54000, now);
    str_add_char(out, '\n');
    i18n_span(out, &zone, morning + 41400, morning + 44100, now);
    str_add_char(out, '\n');
    i18n_at(out, &zone, today, now);
    str_add_char(out, '\n');
    i18n_at(out, &zone, at_one, now);
    str_add_char(out, '\n');
}

static void twelve_hours_have_their_halves_and_articles(void **state)
{
    (void)state;
    static const struct said wanted[LANGUAGES] = {
        {"en", "12:05 am\n"
               "12:00 pm\n"
               "2:30 – 3:00 pm\n"
               "11:30 am – 12:15 pm\n"
               "at 4:20 pm\n"
               "on Wednesday at 1:00 am\n"},
        {"pt", "12:05 a.m.\n"
               "12:00 p.m.\n"
               "2:30 – 3:00 p.m.\n"
               "11:30 a.m. – 12:15 p.m.\n"
               "às 4:20 p.m.\n"
               "quarta-feira à 1:00 a.m.\n"},
        {"de", "12:05 AM\n"
               "12:00 PM\n"
               "2:30 – 3:00 PM\n"
               "11:30 AM – 12:15 PM\n"
               "um 4:20 PM\n"
               "am Mittwoch um 1:00 AM\n"},
        {"fr", "12:05 AM\n"
               "12:00 PM\n"
               "2:30 – 3:00 PM\n"
               "11:30 AM – 12:15 PM\n"
               "à 4:20 PM\n"
               "mercredi à 1:00 AM\n"},
        {"es", "12:05 a. m.\n"
               "12:00 p. m.\n"
               "2:30 – 3:00 p. m.\n"
               "11:30 a. m. – 12:15 p. m.\n"
               "a las 4:20 p. m.\n"
               "el miércoles a la 1:00 a. m.\n"},
        {"it", "12:05 AM\n"
               "12:00 PM\n"
               "2:30 – 3:00 PM\n"
               "11:30 AM – 12:15 PM\n"
               "alle 4:20 PM\n"
               "mercoledì all’1:00 AM\n"},
        {"nl", "12:05 a.m.\n"
               "12:00 p.m.\n"
               "2:30 – 3:00 p.m.\n"
               "11:30 a.m. – 12:15 p.m.\n"
               "om 4:20 p.m.\n"
               "woensdag om 1:00 a.m.\n"},
        {"ja", "午前0:05\n"
               "午後0:00\n"
               "午後2:30 – 午後3:00\n"
               "午前11:30 – 午後0:15\n"
               "午後4:20に\n"
               "水曜日 午前1:00に\n"},
    };
    i18n_set_clock(12);
    compare(wanted, say_halves);
    i18n_set_clock(24);
}

// Midnight ends the day before, and begins the day after.
static void midnight_is_of_the_day_that_ends(void **state)
{
    (void)state;
    struct str out = {0};
    i18n_set_language("en", NULL);
    i18n_end(&out, &zone, midnight, now);
    str_add_char(&out, '|');
    i18n_at_end(&out, &zone, midnight, now);
    str_add_char(&out, '|');
    i18n_time(&out, &zone, midnight, now);
    str_add_char(&out, '|');
    i18n_at(&out, &zone, midnight, now);
    assert_string_equal(str_text(&out), "00:00|at 00:00|Wednesday 00:00|on Wednesday at 00:00");
    str_free(&out);
}

// Dates are of the language that is set, though another one's were just written.
static void languages_may_be_switched(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        struct str out = {0};
        for (size_t i = 0; i18n_languages[i]; i++) {
            assert_true(i18n_set_language(i18n_languages[i], NULL));
            i18n_time(&out, &zone, near, now);
            str_add_char(&out, '|');
        }
        assert_string_equal(str_text(&out), "Thursday 16:20|quinta-feira 16:20|Donnerstag 16:20|jeudi 16:20|"
                                            "jueves 16:20|giovedì 16:20|donderdag 16:20|木曜日 16:20|");
        str_free(&out);
    }
}

// ---- The catalogues themselves

enum { PHRASES_MAX = 512 };

struct catalogue_file {
    struct str bytes;
    size_t count;
    const char *english[PHRASES_MAX];
    const char *said[PHRASES_MAX];
    size_t english_length[PHRASES_MAX], said_length[PHRASES_MAX];
};

static uint32_t number_at(const struct str *bytes, size_t at)
{
    uint32_t number;
    memcpy(&number, bytes->text + at, sizeof number);
    return number;
}

// The tables of a .mo file, in the order of the English texts; the first is the header.
static void read_catalogue(const char *language, struct catalogue_file *out)
{
    struct str path = {0};
    struct error error = {0};
    *out = (struct catalogue_file){0};
    str_format(&path, "locale/%s/LC_MESSAGES/plumbline.mo", language);
    char *found = resource_path(str_text(&path));
    assert_non_null(found);
    if (!file_read(found, 1 << 20, &out->bytes, &error))
        fail_msg("%s", error.text);
    out->count = number_at(&out->bytes, 8);
    assert_true(out->count > 100 && out->count < PHRASES_MAX);
    for (size_t i = 0; i < out->count; i++) {
        size_t english = number_at(&out->bytes, 12) + 8 * i;
        size_t said = number_at(&out->bytes, 16) + 8 * i;
        out->english_length[i] = number_at(&out->bytes, english);
        out->english[i] = out->bytes.text + number_at(&out->bytes, english + 4);
        out->said_length[i] = number_at(&out->bytes, said);
        out->said[i] = out->bytes.text + number_at(&out->bytes, said + 4);
    }
    free(found);
    str_free(&path);
}

// The letters of the placeholders, in the order of the arguments: "s" for "%s", "d" for "%02lld".
static void placeholders(const char *text, char out[16])
{
    size_t count = 0;
    memset(out, 0, 16);
    for (const char *at = strchr(text, '%'); at && count < 15; at = strchr(at + 1, '%')) {
        size_t place = count;
        size_t digits = strspn(at + 1, "0123456789");
        if (at[1 + digits] == '$') {
            place = (size_t)(at[1] - '1');
            at += digits + 1;
        }
        at += strspn(at + 1, "0123456789l") + 1;
        at += *at == 'z';
        assert_true(place < 15);
        out[place] = *at;
        count++;
    }
}

static void each_catalogue_has_all_phrases_and_their_placeholders(void **state)
{
    (void)state;
    static struct catalogue_file first, file;
    read_catalogue(i18n_languages[1], &first);
    for (size_t l = 1; i18n_languages[l]; l++) {
        read_catalogue(i18n_languages[l], &file);
        assert_int_equal(file.count, first.count);
        for (size_t i = 1; i < file.count; i++) {
            char wanted[16];
            char given[16];
            assert_string_equal(file.english[i], first.english[i]);
            placeholders(file.english[i], wanted);
            const char *end = file.said[i] + file.said_length[i];
            for (const char *form = file.said[i]; form <= end; form += strlen(form) + 1) {
                placeholders(form, given);
                if (form[0] == '\0' || strcmp(wanted, given) != 0)
                    fail_msg("%s: \"%s\" is \"%s\"", i18n_languages[l], file.english[i], form);
            }
        }
        str_free(&file.bytes);
    }
    str_free(&first.bytes);
}

// Punctuation by each language's rules.
static void punctuation_is_the_languages_own(void **state)
{
    (void)state;
    static struct catalogue_file file;
    for (size_t l = 1; i18n_languages[l]; l++) {
        const char *language = i18n_languages[l];
        read_catalogue(language, &file);
        for (size_t i = 1; i < file.count; i++) {
            const char *end = file.said[i] + file.said_length[i];
            for (const char *form = file.said[i]; form <= end; form += strlen(form) + 1) {
                bool french = strcmp(language, "fr") == 0;
                bool wrong = strchr(form, '\'') || strchr(form, '"') || strstr(form, "...") ||
                             strstr(form, "  ") || form[0] == ' ';
                // A breaking space, or none, before French marks.
                for (const char *at = form + 1; french && form[0] && *at; at++)
                    wrong = wrong || (strchr(":;?!", *at) && (unsigned char)at[-1] < 0x80);
                wrong = wrong || (french && (strstr(form, "« ") || strstr(form, " »")));
                wrong = wrong || (strcmp(language, "es") == 0 && strchr(form, '!') && !strstr(form, "¡"));
                wrong = wrong || (strcmp(language, "es") == 0 && strchr(form, '?') && !strstr(form, "¿"));
                wrong = wrong || (strcmp(language, "ja") == 0 && strpbrk(form, ":,!?"));
                if (wrong)
                    fail_msg("%s: \"%s\"", language, form);
            }
        }
        str_free(&file.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_have_their_prepositions),
        cmocka_unit_test(phrases_are_split_before_the_time),
        cmocka_unit_test(what_is_left_agrees_with_its_number),
        cmocka_unit_test(a_start_is_so_many_minutes_away),
        cmocka_unit_test(twelve_hours_have_their_halves_and_articles),
        cmocka_unit_test(midnight_is_of_the_day_that_ends),
        cmocka_unit_test(languages_may_be_switched),
        cmocka_unit_test(each_catalogue_has_all_phrases_and_their_placeholders),
        cmocka_unit_test(punctuation_is_the_languages_own),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
