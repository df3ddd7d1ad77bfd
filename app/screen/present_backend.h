// How pixels reach a window (see screen/present.h).
#ifndef PLUMBLINE_SCREEN_PRESENT_BACKEND_H
#define PLUMBLINE_SCREEN_PRESENT_BACKEND_H

enum present_backend { PRESENT_AUTO, PRESENT_SURFACE, PRESENT_RENDERER };

#endif
