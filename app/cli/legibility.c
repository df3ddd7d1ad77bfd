#include "cli/legibility.h"

#include <math.h>

double legibility_arc_minutes(double diagonal_in, double distance_m, double share)
{
    double height_m = diagonal_in * 0.0254 * 9 / hypot(16, 9);
    return atan(height_m * share / distance_m) * 180 / acos(-1) * 60;
}
