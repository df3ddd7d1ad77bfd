#include "eye/tally.h"

#include <stdio.h>

const double distances_m[DISTANCES] = {4, 8, 12, 16, 20};

static void add_count(struct count *sum, const struct count *other)
{
    sum->words += other->words;
    sum->here += other->here;
    sum->read += other->read;
    for (size_t e = 0; e < EYES; e++)
        sum->by_eye[e] += other->by_eye[e];
}

void tally_add(struct tally *tally, const struct tally *other)
{
    for (size_t g = 0; g < GROUP_COUNT; g++)
        for (size_t d = 0; d < DISTANCES; d++)
            for (size_t c = 0; c < CLASS_COUNT; c++)
                add_count(&tally->counts[g][d][c], &other->counts[g][d][c]);
    tally->pictures += other->pictures;
    tally->left_out += other->left_out;
}

struct count tally_all(const struct tally *tally, enum group group, size_t distance)
{
    struct count all = {0};
    for (size_t c = 0; c < CLASS_REST; c++)
        add_count(&all, &tally->counts[group][distance][c]);
    return all;
}

static double percent(long part, long whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 100;
}

double count_share(const struct count *count)
{
    return percent(count->read, count->words);
}

static void print_row(const struct tally *tally, enum group group, size_t distance)
{
    struct count all = tally_all(tally, group, distance);
    if (all.words == 0)
        return;
    printf("%-9s %4.0f m %6ld %6.1f %6.1f  %6.1f %6.1f ", group_name(group), distances_m[distance], all.words,
        count_share(&all), percent(all.here, all.words), percent(all.by_eye[0], all.words),
        percent(all.by_eye[1], all.words));
    for (size_t c = 0; c < CLASS_COUNT; c++) {
        const struct count *count = &tally->counts[group][distance][c];
        if (count->words > 0)
            printf(" %6.1f", count_share(count));
        else
            printf("      -");
    }
    printf("\n");
}

void tally_print(const struct tally *tally)
{
    printf(
        "Percent of the words that were read, by either eye, from there or from further away; from there, by "
        "the eye for colours, and by that for grey\n");
    printf("slide          m  words    all   here  colour   grey ");
    for (size_t c = 0; c < CLASS_COUNT; c++)
        printf(" %6s", class_name((enum text_class)c));
    printf("\n");
    for (size_t g = 0; g < GROUP_COUNT; g++)
        for (size_t d = 0; d < DISTANCES; d++)
            print_row(tally, (enum group)g, d);
    printf("%ld pictures; left out: %ld signs that are no words, words in scripts that the eyes have not "
           "learnt, labels, giant figures\n",
        tally->pictures, tally->left_out);
}

// What a sign in a corridor owes those who pass, and the hall's board those who stand before it.
static const struct threshold {
    double metres, percent;
    enum group group;
    enum text_class class; // CLASS_COUNT: all
} thresholds[] = {{8, 98, GROUP_NOW, CLASS_COUNT}, {12, 95, GROUP_NOW, CLASS_COUNT},
    {16, 95, GROUP_NOW, CLASS_TIMES}, {16, 95, GROUP_NOW, CLASS_ROOM}, {20, 90, GROUP_NOW, CLASS_TITLE},
    {8, 98, GROUP_NEXT, CLASS_COUNT}, {12, 95, GROUP_NEXT, CLASS_COUNT}, {16, 95, GROUP_NEXT, CLASS_TIMES},
    {16, 95, GROUP_NEXT, CLASS_ROOM}, {20, 90, GROUP_NEXT, CLASS_TITLE}, {8, 98, GROUP_HALL, CLASS_TITLE},
    {12, 90, GROUP_HALL, CLASS_TITLE}, {8, 98, GROUP_NOTICE, CLASS_TITLE}, {8, 98, GROUP_BREAK, CLASS_COUNT},
    {8, 98, GROUP_STAGE, CLASS_COUNT}, {16, 95, GROUP_STAGE, CLASS_TIMES}, {16, 95, GROUP_STAGE, CLASS_ROOM},
    {8, 98, GROUP_HANDOVER, CLASS_COUNT}, {8, 98, GROUP_BEFORE, CLASS_COUNT},
    {8, 98, GROUP_AFTER, CLASS_COUNT}};

int tally_check(const struct tally *tally)
{
    int below = 0;
    for (size_t i = 0; i < sizeof thresholds / sizeof *thresholds; i++) {
        const struct threshold *t = &thresholds[i];
        size_t d = 0;
        while (distances_m[d] < t->metres)
            d++;
        struct count count =
            t->class == CLASS_COUNT ? tally_all(tally, t->group, d) : tally->counts[t->group][d][t->class];
        bool is_below = count_share(&count) < t->percent;
        if (count.words == 0 || percent(count.here, count.words) >= t->percent)
            continue;
        printf("%s: %s, %s at %.0f m: %.1f %% of %ld words, %.1f %% from there alone; wanted %.0f %%\n",
            is_below ? "below" : "met from further away", group_name(t->group),
            t->class == CLASS_COUNT ? "all words" : class_name(t->class), t->metres, count_share(&count),
            count.words, percent(count.here, count.words), t->percent);
        below += is_below;
    }
    return below;
}
