// How a text is set, and the interface by which layout measures it.
#ifndef PLUMBLINE_SCENE_TYPE_H
#define PLUMBLINE_SCENE_TYPE_H

#include <stdbool.h>
#include <stddef.h>

enum typeface {
    FACE_DISPLAY_BOLD,     // titles, figures
    FACE_DISPLAY_SEMIBOLD, // room, times
    FACE_DISPLAY,          // large secondary text: affiliations, when the programme continues
    FACE_TEXT,
    FACE_TEXT_SEMIBOLD,
    FACE_TEXT_BOLD, // labels
    FACE_COUNT
};

const char *typeface_name(enum typeface face); // "display-bold", …

struct type_style {
    enum typeface face;
    int size_px;   // the em
    int tracking;  // extra space after each letter, in thousandths of the em; 0 for running text
    bool cells;    // for times: however wide their digits are, all of one length are equally wide
    bool counts;   // with cells: each digit has its place, for what counts by the second; else a narrow one
                   // has less room, so that a time looks like one word
    bool at_right; // a time ends where its cells end: what narrow digits leave of them is before it
    bool rtl;      // the paragraph runs from right to left, even where a line of it begins otherwise
};

// In pixels from the baseline. Positive with every font: layout divides by them.
struct type_metrics {
    int ascent;
    int descent;
    int line_height; // from baseline to baseline
    int cap_height;  // of a flat capital, H
};

// Measures texts, exactly as the painter draws them.
struct typesetter {
    void *context;
    // The advance width of `length` bytes of UTF-8, in pixels, rounded up.
    int (*width)(void *context, const struct type_style *style, const char *text, size_t length);
    struct type_metrics (*metrics)(void *context, const struct type_style *style);
};

#endif
