// How many words were read, of each class on each slide from each distance.
#ifndef PLUMBLINE_TESTS_EYE_TALLY_H
#define PLUMBLINE_TESTS_EYE_TALLY_H

#include "eye/cases.h"

enum { DISTANCES = 5, EYES = 2 };
extern const double distances_m[DISTANCES];

struct count {
    long words;
    long by_eye[EYES];
    long here; // by one eye or the other
    long read; // by one or the other, here or from further away
};

struct tally {
    struct count counts[GROUP_COUNT][DISTANCES][CLASS_COUNT];
    long pictures;
    long left_out; // no words, or none that the eyes can judge
};

void tally_add(struct tally *tally, const struct tally *other);

// The words of titles, people, times, rooms and of what is next together: what people come for. Labels, the
// conference's and the session's names are counted apart.
struct count tally_all(const struct tally *tally, enum group group, size_t distance);

// Percent of the words; 100 of none.
double count_share(const struct count *count);

// A line for each slide and distance.
void tally_print(const struct tally *tally);

// Prints each share that is below its threshold, and returns how many there are. What nobody looked at is not
// below.
int tally_check(const struct tally *tally);

#endif
