// How pixels are brought to a window (screen/present.h says what each does).
#ifndef PLUMBLINE_SCREEN_PRESENT_BACKEND_H
#define PLUMBLINE_SCREEN_PRESENT_BACKEND_H

enum present_backend { PRESENT_AUTO, PRESENT_SURFACE, PRESENT_RENDERER };

#endif
