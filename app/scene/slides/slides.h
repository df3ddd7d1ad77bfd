// Every slide's row, for the table in slide.c.
#ifndef PLUMBLINE_SCENE_SLIDES_SLIDES_H
#define PLUMBLINE_SCENE_SLIDES_SLIDES_H

#include "scene/slide.h"

bool now_applies(const struct view *view);
void now_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool next_applies(const struct view *view);
void next_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool agenda_slide_applies(const struct view *view);
void agenda_slide_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool break_applies(const struct view *view);
void break_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool change_applies(const struct view *view);
void change_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool before_applies(const struct view *view);
void before_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool after_applies(const struct view *view);
void after_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool over_applies(const struct view *view);
void over_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool empty_applies(const struct view *view);
void empty_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool unknown_applies(const struct view *view);
void unknown_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

bool missing_applies(const struct view *view);
void missing_compose(const struct view *view, const struct typesetter *type, struct scene *scene);

#endif
