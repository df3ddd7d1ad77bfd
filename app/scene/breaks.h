// Where lines of a text may break.
#ifndef PLUMBLINE_SCENE_BREAKS_H
#define PLUMBLINE_SCENE_BREAKS_H

#include <stddef.h>

// Byte offsets at which a new line may begin, ascending, the text's length last.
struct breaks {
    size_t count;
    size_t *at; // owned
};

// By Unicode's line breaking (UAX #14) through ICU; where memory is short there is only the one at the end.
struct breaks breaks_of(const char *text);
void breaks_free(struct breaks *breaks);

#endif
