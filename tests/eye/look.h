// Looks at slides: draws them, blurs them, has both eyes read them, and counts the words.
#ifndef PLUMBLINE_TESTS_EYE_LOOK_H
#define PLUMBLINE_TESTS_EYE_LOOK_H

#include "eye/tally.h"
#include "eye/words.h"

#include <stdio.h>

enum { LOOK_AT_ONCE = 4 }; // slides that tesseract is given in one go

// A text of a slide, and where it is.
struct look_line {
    enum text_class class;
    struct box box;
    int em_px;
    bool fair;                // can the eyes judge it?
    bool read[EYE_WORDS_MAX]; // its words that were read from further away
    char text[512];
};

// In colours; in grey; in grey once more, from afar (distance.h).
enum { LOOK_COLOURS, LOOK_GREY, LOOK_SMALL, LOOKS };

struct look_slide {
    enum group group;
    int scale[DISTANCES][LOOKS]; // the slide's pixels that are one of the picture's; 0: not looked
    size_t count;
    struct look_line *lines;
};

struct look {
    bool from[DISTANCES]; // the distances that are looked from
    const char *folder;   // for pictures; borrowed
    FILE *missed;         // gets a line for each word that no eye read; NULL for none
    struct tally *tally;  // is added to; borrowed
    size_t waiting;
    struct look_slide slides[LOOK_AT_ONCE];
};

void look_at(struct look *look, enum group group, const struct scene *scene);

// Has what is still waiting read.
void look_end(struct look *look);

#endif
