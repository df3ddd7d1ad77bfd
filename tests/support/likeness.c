#include "support/likeness.h"

#include "support/test.h"

#include "base/file.h"

#include <SDL2/SDL_ttf.h>
#include <fontconfig/fontconfig.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

// The packages' files, not those that the program chose: its wrong choice is to be found, not forgiven.
static const char *const files[] = {"/usr/share/fonts/opentype/inter/InterDisplay-Bold.otf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"};

static void describe(struct str *out)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        int count;
        int version = 0;
        FcPattern *font = FcFreeTypeQuery((const FcChar8 *)files[i], 0, NULL, &count);
        if (font)
            FcPatternGetInteger(font, FC_FONTVERSION, 0, &version);
        str_format(out, "%s %d\n", strrchr(files[i], '/') + 1, version);
        if (font)
            FcPatternDestroy(font);
    }
    int major;
    int minor;
    int patch;
    TTF_GetFreeTypeVersion(&major, &minor, &patch);
    str_format(out, "FreeType %d.%d\n", major, minor);
    TTF_GetHarfBuzzVersion(&major, &minor, &patch);
    str_format(out, "HarfBuzz %d\n", major);
}

static bool same_as_stored(void)
{
    char path[PATH_MAX];
    struct str here = {0};
    struct str stored = {0};
    struct error error;
    describe(&here);
    snprintf(path, sizeof path, "%s/scenes/made-with.txt", test_folder());
    if (getenv("UPDATE"))
        assert_true(file_write(path, str_text(&here), here.length, false, &error));
    if (!file_read(path, 1 << 16, &stored, &error))
        fail_msg("%s", error.text);
    bool same = strcmp(str_text(&here), str_text(&stored)) == 0;
    if (!same)
        print_message("by likeness: the fonts here are not those of tests/scenes/made-with.txt\n");
    str_free(&here);
    str_free(&stored);
    return same;
}

bool likeness_same_fonts(void)
{
    static enum { UNKNOWN, SAME, OTHER } known;
    if (known == UNKNOWN)
        known = same_as_stored() ? SAME : OTHER;
    return known == SAME;
}

// The items of one kind in a scene: those of a role in a colour, together.
struct group {
    char kind[96];
    int left, top, right, bottom;
    char words[2048]; // without spaces: a line may end elsewhere
};

struct groups {
    char head[128];
    int side; // the longer one
    size_t count;
    struct group list[64];
};

static struct group *group_of(struct groups *groups, const char *kind)
{
    for (size_t i = 0; i < groups->count; i++)
        if (strcmp(groups->list[i].kind, kind) == 0)
            return &groups->list[i];
    assert_true(groups->count < sizeof groups->list / sizeof *groups->list);
    struct group *group = &groups->list[groups->count++];
    *group = (struct group){.left = INT_MAX, .top = INT_MAX};
    snprintf(group->kind, sizeof group->kind, "%s", kind);
    return group;
}

static void add_words(struct group *group, const char *line)
{
    const char *from = strchr(line, '"');
    const char *to = strrchr(line, '"');
    size_t length = strlen(group->words);
    for (const char *c = from; c && c < to; c++) {
        // A dot between names is dropped where a line ends there.
        bool dot = strncmp(c, "·", strlen("·")) == 0;
        if (*c != ' ' && *c != '"' && !dot && length + 1 < sizeof group->words)
            group->words[length++] = *c;
        c += dot ? strlen("·") - 1 : 0;
    }
    group->words[length] = '\0';
}

static bool is_one_of(const char *role, const char *const *roles, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(role, roles[i]) == 0)
            return true;
    return false;
}

// What gives way where other fonts leave it too little room, without harm to the rest; to a notice also what
// is on and what comes.
static bool gives_way(const struct groups *groups, const char *role)
{
    static const char *const footer[] = {"label", "coming-time", "coming-title", "rule"};
    static const char *const roles[] = {"subtitle", "hall-speakers", "coming-speakers", "row-speakers",
        "then-speakers", "block-speakers", "block-time", "leads", "separator", "idle-rooms"};
    bool notice = strncmp(groups->head, "slide notice ", strlen("slide notice ")) == 0;
    return is_one_of(role, roles, sizeof roles / sizeof *roles) ||
           (notice && is_one_of(role, footer, sizeof footer / sizeof *footer));
}

static void read_line(struct groups *groups, const char *line)
{
    char shape[16];
    char role[40];
    char colour[24] = "";
    char kind[96];
    int x;
    int y;
    int w;
    int h;
    // NOLINTNEXTLINE(cert-err34-c): our own lines
    if (sscanf(line, "%15s %39s %d,%d %dx%d %23s", shape, role, &x, &y, &w, &h, colour) < 6)
        fail_msg("no line of a scene: %s", line);
    if (gives_way(groups, role))
        return;
    snprintf(kind, sizeof kind, "%s %s %s", shape, role, strcmp(shape, "image") == 0 ? "" : colour);
    struct group *group = group_of(groups, kind);
    group->left = x < group->left ? x : group->left;
    group->top = y < group->top ? y : group->top;
    group->right = x + w > group->right ? x + w : group->right;
    group->bottom = y + h > group->bottom ? y + h : group->bottom;
    if (strcmp(shape, "text") == 0)
        add_words(group, line);
}

static void read_scene(const char *text, struct groups *out)
{
    char line[4096];
    int width;
    int height;
    out->count = 0;
    for (int number = 0; *text; number++) {
        size_t length = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, text);
        text += length + (text[length] == '\n');
        if (number > 0) {
            read_line(out, line);
            continue;
        }
        snprintf(out->head, sizeof out->head, "%.*s", (int)sizeof out->head - 1, line);
        // NOLINTNEXTLINE(cert-err34-c)
        assert_int_equal(sscanf(line, "slide %*s %dx%d", &width, &height), 2);
        out->side = width > height ? width : height;
    }
}

// The same words, up to where one was cut.
static bool same_words(const char *a, const char *b)
{
    const char *cut_a = strstr(a, "…");
    const char *cut_b = strstr(b, "…");
    if (!cut_a && !cut_b)
        return strcmp(a, b) == 0;
    size_t length_a = cut_a ? (size_t)(cut_a - a) : strlen(a);
    size_t length_b = cut_b ? (size_t)(cut_b - b) : strlen(b);
    size_t length = length_a < length_b ? length_a : length_b;
    return length > 0 && strncmp(a, b, length) == 0;
}

static bool near(int a, int b, int side)
{
    return abs(a - b) * 100 <= side * 16;
}

// A text's width and height depend on the font: it must have nearly the same top, and overlap horizontally.
static bool same_place(const struct group *a, const struct group *b, int side)
{
    bool beside = a->left <= b->right + side / 50 && b->left <= a->right + side / 50;
    if (strncmp(a->kind, "text ", 5) == 0)
        return beside && near(a->top, b->top, side);
    return near(a->left, b->left, side) && near(a->right, b->right, side) && near(a->top, b->top, side) &&
           near(a->bottom, b->bottom, side);
}

bool likeness_of_scenes(const char *found, const char *expected, struct str *why)
{
    static struct groups a;
    static struct groups b;
    read_scene(found, &a);
    read_scene(expected, &b);
    if (strcmp(a.head, b.head) != 0 || a.count != b.count) {
        str_format(
            why, "%s with %zu kinds of things, expected %s with %zu", a.head, a.count, b.head, b.count);
        return false;
    }
    for (size_t i = 0; i < a.count; i++) {
        const struct group *one = &a.list[i];
        const struct group *other = &b.list[i];
        if (same_place(one, other, a.side) && strcmp(one->kind, other->kind) == 0 &&
            same_words(one->words, other->words))
            continue;
        str_format(why, "%s from %d,%d to %d,%d \"%s\", expected %s from %d,%d to %d,%d \"%s\"", one->kind,
            one->left, one->top, one->right, one->bottom, one->words, other->kind, other->left, other->top,
            other->right, other->bottom, other->words);
        return false;
    }
    return true;
}

static int channel(const SDL_Surface *surface, int x, int y, int shift)
{
    const char *row = (const char *)surface->pixels + (ptrdiff_t)y * surface->pitch;
    return (int)(((const uint32_t *)(const void *)row)[x] >> shift & 0xFF);
}

// The average brightness of a block, relative to the ground.
static double block_of(const SDL_Surface *surface, SDL_Rect block, int shift)
{
    long sum = 0;
    for (int y = block.y; y < block.y + block.h; y++)
        for (int x = block.x; x < block.x + block.w; x++)
            sum += channel(surface, x, y, shift);
    return (double)sum / (block.w * block.h) - channel(surface, 0, 0, shift);
}

int likeness_of_pictures(const SDL_Surface *a, const SDL_Surface *b)
{
    int side = a->w < a->h ? a->w : a->h;
    int size = side / 16 > 20 ? side / 16 : 20; // blurs letters, but not lines and bars
    double apart = 0;
    double all = 1;
    for (int shift = 0; shift <= 16; shift += 8) {
        if (abs(channel(a, 0, 0, shift) - channel(b, 0, 0, shift)) > 8)
            return 1000; // another ground
        for (int y = 0; y + size <= a->h; y += size)
            for (int x = 0; x + size <= a->w; x += size) {
                double one = block_of(a, (SDL_Rect){x, y, size, size}, shift);
                double other = block_of(b, (SDL_Rect){x, y, size, size}, shift);
                apart += one > other ? one - other : other - one;
                all += (one > 0 ? one : -one) + (other > 0 ? other : -other);
            }
    }
    return (int)(apart * 1000 / all);
}
