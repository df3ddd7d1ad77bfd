// Every slide's row, for the table in slide.c.
#ifndef PLUMBLINE_SCENE_SLIDES_SLIDES_H
#define PLUMBLINE_SCENE_SLIDES_SLIDES_H

#include "scene/slide.h"

bool now_applies(const struct view *view);
void now_compose(const struct view *view, const struct style *style, struct scene *scene);

bool next_applies(const struct view *view);
void next_compose(const struct view *view, const struct style *style, struct scene *scene);

bool agenda_slide_applies(const struct view *view);
void agenda_slide_compose(const struct view *view, const struct style *style, struct scene *scene);

bool break_applies(const struct view *view);
void break_compose(const struct view *view, const struct style *style, struct scene *scene);

bool change_applies(const struct view *view);
void change_compose(const struct view *view, const struct style *style, struct scene *scene);

bool before_applies(const struct view *view);
void before_compose(const struct view *view, const struct style *style, struct scene *scene);

bool after_applies(const struct view *view);
void after_compose(const struct view *view, const struct style *style, struct scene *scene);

bool over_applies(const struct view *view);
void over_compose(const struct view *view, const struct style *style, struct scene *scene);

bool empty_applies(const struct view *view);
void empty_compose(const struct view *view, const struct style *style, struct scene *scene);

bool unknown_applies(const struct view *view);
void unknown_compose(const struct view *view, const struct style *style, struct scene *scene);

bool missing_applies(const struct view *view);
void missing_compose(const struct view *view, const struct style *style, struct scene *scene);

bool rooms_slide_applies(const struct view *view);
void rooms_slide_compose(const struct view *view, const struct style *style, struct scene *scene);

bool about_applies(const struct view *view);
void about_compose(const struct view *view, const struct style *style, struct scene *scene);

bool info_applies(const struct view *view);
void info_compose(const struct view *view, const struct style *style, struct scene *scene);

bool picture_applies(const struct view *view);
void picture_compose(const struct view *view, const struct style *style, struct scene *scene);

bool notice_applies(const struct view *view);
void notice_compose(const struct view *view, const struct style *style, struct scene *scene);

bool emergency_applies(const struct view *view);
void emergency_compose(const struct view *view, const struct style *style, struct scene *scene);

bool night_applies(const struct view *view);
void night_compose(const struct view *view, const struct style *style, struct scene *scene);

bool identify_applies(const struct view *view);
void identify_compose(const struct view *view, const struct style *style, struct scene *scene);

bool timer_slide_applies(const struct view *view);
void timer_slide_compose(const struct view *view, const struct style *style, struct scene *scene);

bool handover_applies(const struct view *view);
// When it begins or ends to apply next; INT64_MAX for not soon.
int64_t handover_next_change(const struct view *view);
void handover_compose(const struct view *view, const struct style *style, struct scene *scene);

#endif
