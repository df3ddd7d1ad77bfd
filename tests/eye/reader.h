// Has tesseract read pictures: whole, as somebody would who does not know where the text is.
#ifndef PLUMBLINE_TESTS_EYE_READER_H
#define PLUMBLINE_TESTS_EYE_READER_H

#include "scene/scene.h"

#include <stdbool.h>
#include <stddef.h>

// What was read in one place, between two spaces.
struct eye_token {
    size_t picture; // its index in the list
    struct box box; // in the picture's pixels
    char text[120];
};

struct eye_reading {
    size_t count, capacity;
    struct eye_token *tokens; // by picture, in the order of reading
};

// Reads the pictures that a file lists, a path a line; one call for many, since tesseract takes longer to
// start than to read. False where tesseract failed. Free with eye_reading_free, also then.
bool eye_read(const char *list, struct eye_reading *out);
void eye_reading_free(struct eye_reading *reading);

#endif
