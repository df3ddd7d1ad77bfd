// Translations of the program's texts, from a .mo file made by msgfmt.
// https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
//
// glibc's gettext is not used: it takes the language from the machine's locale. In C it translates nothing,
// in C.UTF-8 it follows LANGUAGE with Debian 12 (2.36) but not with 13 (2.41), and a blank Debian has no
// others. ICU's plural rules name categories ("few"), not the places of a catalogue's forms. So the
// catalogue's own rule decides (plural_forms.h).
#ifndef PLUMBLINE_SCENE_CATALOGUE_H
#define PLUMBLINE_SCENE_CATALOGUE_H

#include "base/error.h"

#include <stddef.h>

struct catalogue;

// NULL, with the reason, where the file cannot be read or is not a valid catalogue.
struct catalogue *catalogue_read(const char *path, struct error *error);
void catalogue_free(struct catalogue *catalogue); // NULL is allowed

// The translation of an English text; the text itself where there is none. Valid as long as the catalogue.
const char *catalogue_find(const struct catalogue *catalogue, const char *english)
    __attribute__((format_arg(2)));

// The same for a text about a number: in the form that the catalogue's rule has for it, the last one where
// the translation has fewer. Without a translation the singular for one, else the plural.
const char *catalogue_find_plural(const struct catalogue *catalogue, const char *singular, const char *plural,
    size_t number) __attribute__((format_arg(2), format_arg(3)));

#endif
