// How a text is set, and the one question that layout has to ask of the fonts: how much room does it take?
#ifndef PLUMBLINE_SCENE_TYPE_H
#define PLUMBLINE_SCENE_TYPE_H

#include <stdbool.h>
#include <stddef.h>

enum typeface {
    FACE_DISPLAY_BOLD,     // titles, figures
    FACE_DISPLAY_SEMIBOLD, // room, times
    FACE_DISPLAY,          // large secondary text: affiliations, when it goes on
    FACE_TEXT,
    FACE_TEXT_SEMIBOLD,
    FACE_TEXT_BOLD, // labels
    FACE_COUNT
};

const char *typeface_name(enum typeface face); // "display-bold", …

struct type_style {
    enum typeface face;
    int size_px;  // the em
    int tracking; // extra room behind each letter, in thousandths of the em; 0 for running text
    bool cells;   // digits stand in cells as wide as the widest digit: a clock does not wobble
    bool rtl;     // the text as a whole runs from right to left, whatever a line of it begins with
};

// In pixels, from the baseline; all positive and never 0, whatever font there is: layout divides by them.
struct type_metrics {
    int ascent;
    int descent;
    int line_height; // from baseline to baseline
    int cap_height;  // of a flat capital such as H
};

// Measures texts. Must give the same answers as the painter's drawing takes.
struct typesetter {
    void *context;
    // The advance width of `length` bytes of UTF-8, in pixels, rounded up.
    int (*width)(void *context, const struct type_style *style, const char *text, size_t length);
    struct type_metrics (*metrics)(void *context, const struct type_style *style);
};

#endif
