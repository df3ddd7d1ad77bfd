// The ways in which the slide of all rooms may be set, the best first.
#include "scene/slides/hall.h"

enum { LEAST = SIZE_SMALL };

// A way to set the board, in sizes from `most` down to `least`.
struct way {
    size_t rows; // on a page, at most
    int most, least;
    int more_lines; // for titles that are cut otherwise
    bool people, side, cards, equal;
    bool may_cut; // what even the smallest type cuts
};

// The fewer the rooms, the larger the type: cards for up to three, which give a title the screen's width;
// rows of one height before others, with speakers before without. Titles of three lines come before cut ones.
static const int sizes[] = {150, 135, 120, 110, 100, 92, 84, 76, 70, 64, 58, 53, 48, 44, 40, SIZE_SMALL};
static const struct way ways[] = {
    {.rows = 1, .most = 150, .least = 64, .people = true, .cards = true, .equal = true, .more_lines = 2},
    {.rows = 1, .most = 150, .least = 44, .cards = true, .equal = true},
    {.rows = 2, .most = 120, .least = 64, .people = true, .cards = true, .equal = true, .more_lines = 1},
    {.rows = 3, .most = 100, .least = 53, .people = true, .cards = true, .equal = true, .more_lines = 1},
    {.rows = 3, .most = 76, .least = 48, .cards = true, .equal = true, .more_lines = 1},
    {.rows = 5, .most = 92, .least = 53, .people = true, .side = true, .equal = true},
    {.rows = 7, .most = 92, .least = 48, .people = true, .equal = true},
    {.rows = 5, .most = 70, .least = 48, .people = true, .side = true, .equal = true, .more_lines = 1},
    {.rows = 4, .most = 58, .least = 44, .cards = true, .equal = true},
    {.rows = 6, .most = 64, .least = 44, .side = true, .equal = true},
    {.rows = 6, .most = 64, .least = 44, .people = true, .equal = true, .more_lines = 1},
    {.rows = 14, .most = 92, .least = LEAST, .equal = true},
    {.rows = 14, .most = 44, .least = LEAST},
    {.rows = 4, .most = 58, .least = 40, .side = true, .equal = true, .more_lines = 2},
    {.rows = 14, .most = 48, .least = LEAST, .equal = true, .more_lines = 1},
    {.rows = 14, .most = 44, .least = LEAST, .more_lines = 1},
    {.rows = 6, .most = 44, .least = LEAST, .more_lines = 2},
    {.rows = 14, .most = 44, .least = LEAST, .more_lines = 1, .may_cut = true},
};

static struct hall_setting setting_of(const struct layout *layout, const struct way *way)
{
    struct hall_setting setting = hall_smallest(layout);
    setting.dense = false;
    setting.equal = way->equal;
    setting.may_cut = way->may_cut;
    setting.people = way->people;
    setting.side = way->side;
    setting.cards = way->cards;
    // A portrait screen is high: the fewer share it, the more lines each has.
    int high = layout->portrait && way->cards ? 6 / (int)way->rows : 0;
    setting.lines += way->more_lines > high ? way->more_lines : high;
    return setting;
}

static bool suits(const struct way *way, const struct layout *layout, size_t rows)
{
    if (layout->format == FORMAT_BAR && (way->people || way->more_lines > 0 || (way->cards && rows > 1)))
        return false;
    return rows <= way->rows && (!way->side || layout->format == FORMAT_LANDSCAPE);
}

struct hall_setting hall_smallest(const struct layout *layout)
{
    return (struct hall_setting){.size = LEAST, .lines = layout->portrait ? 3 : 2, .dense = true};
}

void hall_settings(const struct layout *layout, size_t rows, hall_setting_try *try, void *context)
{
    for (size_t w = 0; w < sizeof ways / sizeof *ways && rows > 0; w++) {
        struct hall_setting setting = setting_of(layout, &ways[w]);
        if (!suits(&ways[w], layout, rows))
            continue;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            setting.size = sizes[i];
            setting.whole = sizes[i] > ways[w].least;
            if (sizes[i] <= ways[w].most && sizes[i] >= ways[w].least && try(context, &setting))
                return;
        }
    }
}
