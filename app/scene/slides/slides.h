// All slides, for the table in slide.c. Each is defined at the end of its file.
#ifndef PLUMBLINE_SCENE_SLIDES_SLIDES_H
#define PLUMBLINE_SCENE_SLIDES_SLIDES_H

#include "scene/slide.h"

extern const struct slide about_slide;
extern const struct slide agenda_slide;
extern const struct slide break_slide;
extern const struct slide change_slide;
extern const struct slide emergency_slide;
extern const struct slide handover_slide;
extern const struct slide identify_slide;
extern const struct slide info_slide;
extern const struct slide next_slide;
extern const struct slide night_slide;
extern const struct slide notice_slide;
extern const struct slide now_slide;
extern const struct slide picture_slide;
extern const struct slide hall_slide;
extern const struct slide timeline_slide;
extern const struct slide timer_slide;

// Of states.c.
extern const struct slide before_slide;
extern const struct slide after_slide;
extern const struct slide over_slide;
extern const struct slide empty_slide;
extern const struct slide unknown_slide;
extern const struct slide missing_slide;

// When the handover starts or stops applying next, as far as the current talk tells; else INT64_MAX.
int64_t handover_next_change(const struct view *view);

#endif
