#include "scene/slides/pictograms.h"

#define CORNERS(points) (int)(sizeof(points) / sizeof *(points))

// The green of safety signs (ISO 3864-4), as near as sRGB has it.
enum { SAFETY_GREEN = 0x006B42 };

// A part of a square, in thousandths of its side.
static struct box part(struct box box, int x, int y, int w, int h)
{
    int left = box.x + x * box.w / 1000;
    int top = box.y + y * box.h / 1000;
    return (struct box){
        left, top, box.x + (x + w) * box.w / 1000 - left, box.y + (y + h) * box.h / 1000 - top};
}

// The runner, leaning to the right: limbs with round ends.
static const struct scene_point torso[] = {{454, 302}, {370, 532}, {365, 562}, {377, 591}, {402, 610},
    {432, 615}, {461, 603}, {480, 578}, {586, 358}, {591, 321}, {577, 287}, {548, 264}, {511, 259},
    {477, 273}};
static const struct scene_point front_arm[] = {{504, 343}, {635, 473}, {761, 391}, {771, 379}, {775, 364},
    {771, 349}, {759, 339}, {744, 335}, {729, 339}, {645, 387}, {556, 293}, {540, 283}, {521, 283},
    {505, 292}, {495, 308}, {495, 327}};
static const struct scene_point back_arm[] = {{493, 270}, {328, 305}, {244, 455}, {240, 470}, {244, 485},
    {255, 496}, {270, 500}, {285, 496}, {296, 485}, {372, 365}, {507, 340}, {524, 332}, {534, 317},
    {535, 298}, {527, 281}, {512, 271}};
static const struct scene_point front_leg[] = {{420, 617}, {549, 643}, {533, 830}, {644, 844}, {660, 843},
    {673, 835}, {679, 821}, {678, 805}, {670, 792}, {656, 786}, {617, 770}, {651, 577}, {452, 507},
    {423, 507}, {397, 521}, {381, 546}, {381, 575}, {395, 601}};
static const struct scene_point back_leg[] = {{362, 551}, {350, 691}, {215, 726}, {193, 690}, {184, 677},
    {170, 670}, {155, 672}, {142, 681}, {135, 695}, {137, 710}, {165, 814}, {430, 769}, {474, 569},
    {471, 540}, {454, 516}, {427, 504}, {398, 507}, {374, 524}};

void pictogram_exit(struct scene *scene, struct box box)
{
    static const char role[] = "exit-sign";
    scene_fill(scene, role, box, box.w / 14, COLOUR_WHITE);
    struct box panel = part(box, 45, 45, 910, 910);
    scene_fill_own(scene, role, panel, box.w / 24, SAFETY_GREEN);
    // The door: lintel, post and threshold.
    scene_fill(scene, role, part(panel, 690, 70, 250, 50), 0, COLOUR_WHITE);
    scene_fill(scene, role, part(panel, 880, 70, 60, 850), 0, COLOUR_WHITE);
    scene_fill(scene, role, part(panel, 60, 875, 880, 45), 0, COLOUR_WHITE);
    scene_fill(scene, role, part(panel, 500, 95, 150, 150), panel.w, COLOUR_WHITE);
    scene_polygon(scene, role, panel, torso, CORNERS(torso), COLOUR_WHITE);
    scene_polygon(scene, role, panel, front_arm, CORNERS(front_arm), COLOUR_WHITE);
    scene_polygon(scene, role, panel, back_arm, CORNERS(back_arm), COLOUR_WHITE);
    scene_polygon(scene, role, panel, front_leg, CORNERS(front_leg), COLOUR_WHITE);
    scene_polygon(scene, role, panel, back_leg, CORNERS(back_leg), COLOUR_WHITE);
}

void pictogram_warning(
    struct scene *scene, const char *role, struct box box, enum colour colour, enum colour ground)
{
    static const struct scene_point triangle[] = {
        {455, 75}, {500, 50}, {545, 75}, {985, 875}, {985, 915}, {950, 940}, {50, 940}, {15, 915}, {15, 875}};
    static const struct scene_point stroke[] = {{430, 340}, {570, 340}, {545, 660}, {455, 660}};
    scene_polygon(scene, role, box, triangle, CORNERS(triangle), colour);
    scene_polygon(scene, role, box, stroke, CORNERS(stroke), ground);
    scene_fill(scene, role, part(box, 435, 715, 130, 130), box.w, ground);
}

void pictogram_no_entry(
    struct scene *scene, const char *role, struct box box, enum colour colour, enum colour ground)
{
    scene_fill(scene, role, box, box.w, colour);
    scene_fill(scene, role, part(box, 180, 410, 640, 180), box.w / 40, ground);
}

enum { ARROW_CORNERS = 9 };

// The arrow to the right, turned.
static const struct scene_point arrows[][ARROW_CORNERS] = {
    [SIGN_UP] = {{420, 990}, {420, 390}, {200, 610}, {90, 490}, {500, 10}, {910, 490}, {800, 610}, {580, 390},
        {580, 990}},
    [SIGN_UP_RIGHT] = {{97, 790}, {521, 366}, {210, 366}, {217, 203}, {846, 154}, {797, 783}, {634, 790},
        {634, 479}, {210, 903}},
    [SIGN_RIGHT] = {{0, 420}, {600, 420}, {380, 200}, {500, 90}, {980, 500}, {500, 910}, {380, 800},
        {600, 580}, {0, 580}},
    [SIGN_DOWN_RIGHT] = {{210, 97}, {634, 521}, {634, 210}, {797, 217}, {846, 846}, {217, 797}, {210, 634},
        {521, 634}, {97, 210}},
    [SIGN_DOWN] = {{580, 10}, {580, 610}, {800, 390}, {910, 510}, {500, 990}, {90, 510}, {200, 390},
        {420, 610}, {420, 10}},
    [SIGN_DOWN_LEFT] = {{903, 210}, {479, 634}, {790, 634}, {783, 797}, {154, 846}, {203, 217}, {366, 210},
        {366, 521}, {790, 97}},
    [SIGN_LEFT] = {{990, 580}, {390, 580}, {610, 800}, {490, 910}, {10, 500}, {490, 90}, {610, 200},
        {390, 420}, {990, 420}},
    [SIGN_UP_LEFT] = {{790, 903}, {366, 479}, {366, 790}, {203, 783}, {154, 154}, {783, 203}, {790, 366},
        {479, 366}, {903, 790}},
};

void pictogram_arrow(
    struct scene *scene, const char *role, struct box box, enum sign_direction direction, enum colour colour)
{
    scene_polygon(
        scene, role, box, arrows[direction == SIGN_HERE ? SIGN_RIGHT : direction], ARROW_CORNERS, colour);
}
