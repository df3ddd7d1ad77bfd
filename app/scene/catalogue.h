// Translations of the program's texts, from a .mo file made by msgfmt.
// https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
//
// gettext is not used: it translates nothing in the locales C and C.UTF-8 (glibc 2.41, Debian 13), and many
// displays run in one of these.
#ifndef PLUMBLINE_SCENE_CATALOGUE_H
#define PLUMBLINE_SCENE_CATALOGUE_H

#include "base/error.h"

struct catalogue;

// NULL, with the reason, where the file cannot be read or is not a valid catalogue.
struct catalogue *catalogue_read(const char *path, struct error *error);
void catalogue_free(struct catalogue *catalogue); // NULL is allowed

// The translation of an English text; the text itself where there is none. Valid as long as the catalogue.
const char *catalogue_find(const struct catalogue *catalogue, const char *english)
    __attribute__((format_arg(2)));

// The same for a text about a number: the translation's form of this index, the last one where it has fewer.
const char *catalogue_find_plural(const struct catalogue *catalogue, const char *singular, const char *plural,
    unsigned form) __attribute__((format_arg(2), format_arg(3)));

#endif
