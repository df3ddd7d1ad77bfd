#include "scene/slides/code.h"

enum { QUIET_ZONE = 4 }; // modules on each side (ISO/IEC 18004)

int code_side(const struct layout *layout, const char *link, int room, bool least)
{
    int modules = scene_qr_modules(link);
    if (modules == 0)
        return 0;
    int module = room / (modules + 2 * QUIET_ZONE);
    int smallest = (layout->style->qr_px + modules - 1) / modules;
    smallest = smallest > 0 ? smallest : 1;
    if (module < smallest)
        return 0;
    return (least ? smallest : module) * (modules + 2 * QUIET_ZONE);
}

void code_draw(const struct layout *layout, const char *link, int x, int y, int side)
{
    int modules = scene_qr_modules(link);
    int module = side / (modules + 2 * QUIET_ZONE);
    int quiet = module * QUIET_ZONE;
    scene_fill(layout->scene, "quiet-zone", (struct box){x, y, side, side}, module * 2, COLOUR_BRIGHT);
    scene_qr(
        layout->scene, "qr", (struct box){x + quiet, y + quiet, module * modules, module * modules}, link);
}
