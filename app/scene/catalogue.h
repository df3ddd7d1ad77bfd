// The program's words in another language, from a file that msgfmt made.
// https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
//
// Read here rather than by gettext: that has no words for the locales C and C.UTF-8 (glibc 2.41, Debian 13),
// and a display's machine often has no other.
#ifndef PLUMBLINE_SCENE_CATALOGUE_H
#define PLUMBLINE_SCENE_CATALOGUE_H

#include "base/error.h"

struct catalogue;

// NULL, with the reason, where there is no such file or it is none.
struct catalogue *catalogue_read(const char *path, struct error *error);
void catalogue_free(struct catalogue *catalogue); // NULL is passed over

// The words for these English ones; they themselves where there are none. Valid as long as the catalogue.
const char *catalogue_find(const struct catalogue *catalogue, const char *english)
    __attribute__((format_arg(2)));

#endif
