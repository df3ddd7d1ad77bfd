#include "eye/look.h"

#include "eye/distance.h"
#include "eye/reader.h"
#include "eye/words.h"

#include <stdlib.h>
#include <unistd.h>

// tesseract does not read lines as high as half the screen, nor find a large sign that stands alone. Nobody
// else has trouble with them.
enum { EM_MAX_PX = 400, ALONE_MAX_PX = 100 };

static void picture_name(const struct look *look, size_t slide, size_t distance, size_t nth, char out[512])
{
    snprintf(out, 512, "%s/%zu-%zu-%zu.pnm", look->folder, slide, distance, nth);
}

// Neither eye finds letters on a label that is a patch of light in the dark, or of dark in the light.
static bool is_on_label(const struct scene *scene, size_t index)
{
    const struct box *text = &scene->items[index].box;
    for (size_t i = 0; i < index; i++) {
        const struct box *fill = &scene->items[i].box;
        if (scene->items[i].shape == SHAPE_FILL && fill->x <= text->x &&
            fill->x + fill->w >= text->x + text->w && fill->y <= text->y + text->h / 2 &&
            fill->y + fill->h >= text->y + text->h / 2 && fill->h < 2 * text->h &&
            fill->w < text->w + 3 * text->h)
            return true;
    }
    return false;
}

static void take_lines(const struct scene *scene, struct look_slide *out)
{
    out->count = 0;
    out->lines = calloc(scene->count, sizeof *out->lines);
    assert_non_null(out->lines);
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->shape != SHAPE_TEXT)
            continue;
        struct look_line *line = &out->lines[out->count++];
        line->class = class_of(item->role);
        line->box = item->box;
        line->em_px = item->style.size_px;
        int max_px = strlen(item->text) == 1 ? ALONE_MAX_PX : EM_MAX_PX;
        line->fair = item->style.size_px <= max_px && !is_on_label(scene, i);
        snprintf(line->text, sizeof line->text, "%s", item->text);
    }
}

void look_at(struct look *look, enum group group, const struct scene *scene)
{
    struct look_slide *slide = &look->slides[look->waiting];
    SDL_Surface *surface = drawing_paint(scene);
    struct light light = light_of(surface);
    SDL_FreeSurface(surface);
    assert_non_null(light.planes[0]);
    slide->group = group;
    take_lines(scene, slide);
    for (size_t d = 0; d < DISTANCES; d++) {
        char name[512];
        if (!look->from[d])
            continue;
        struct distant seen = distance_look(&light, distances_m[d]);
        const int scales[LOOKS] = {seen.scale, 2, seen.far ? 4 : 0};
        memcpy(slide->scale[d], scales, sizeof scales);
        for (size_t l = 0; l < LOOKS; l++) {
            picture_name(look, look->waiting, d, l, name);
            assert_true(scales[l] == 0 || (l == LOOK_COLOURS ? distance_write_colours(&seen, name)
                                                             : distance_write_grey(&seen, scales[l], name)));
        }
        light_free(&seen.light);
    }
    light_free(&light);
    if (++look->waiting == LOOK_AT_ONCE)
        look_end(look);
}

static bool meets(const struct look_line *line, const struct box *read, int scale)
{
    const struct box *box = &line->box;
    int middle = (read->y + read->h / 2) * scale;
    int margin = box->h / 8;
    return middle > box->y - margin && middle < box->y + box->h + margin &&
           read->x * scale < box->x + box->w + margin && (read->x + read->w) * scale > box->x - margin;
}

// The words that an eye read where the line is.
static void words_at(const struct eye_reading *reading, size_t picture, const struct look_line *line,
    int scale, struct eye_words *out)
{
    for (size_t i = 0; i < reading->count; i++)
        if (reading->tokens[i].picture == picture && meets(line, &reading->tokens[i].box, scale))
            eye_words_add(reading->tokens[i].text, out);
}

static bool has(const struct eye_words *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->words[i], word) == 0)
            return true;
    return false;
}

// Is the word among those read, by itself or together with its neighbours, as in "1h"?
static bool was_read(const struct eye_words *read, const struct eye_words *wanted, size_t index)
{
    enum { TOGETHER = 4 };
    for (size_t first = index < TOGETHER ? 0 : index - TOGETHER + 1; first <= index; first++) {
        char joined[TOGETHER * EYE_WORD_SIZE] = "";
        for (size_t last = first; last < wanted->count && last < first + TOGETHER; last++) {
            strncat(joined, wanted->words[last], EYE_WORD_SIZE);
            if (last >= index && has(read, joined))
                return true;
        }
    }
    return false;
}

// What is read from afar is read from nearer, too: that picture is this one, blurred once more. tesseract has
// blind spots that nobody has who looks: on `next` it misses "r3s" at 16 m, and never at 12 or 20.
static void count_line(struct look *look, const struct look_slide *slide, size_t distance,
    struct look_line *line, const struct eye_words read[EYES])
{
    struct count *count = &look->tally->counts[slide->group][distance][line->class];
    struct eye_words wanted = {0};
    eye_words_add(line->text, &wanted);
    look->tally->left_out += wanted.left_out;
    if (!line->fair) {
        look->tally->left_out += (long)wanted.count;
        return;
    }
    for (size_t w = 0; w < wanted.count; w++) {
        bool any = false;
        for (size_t e = 0; e < EYES; e++) {
            bool by_this = was_read(&read[e], &wanted, w);
            count->by_eye[e] += by_this;
            any |= by_this;
        }
        count->words++;
        count->here += any;
        line->read[w] |= any;
        count->read += line->read[w];
        if (!any && look->missed)
            fprintf(look->missed, "%s\t%.0f\t%s\t%d px\t%s\t%s\n", group_name(slide->group),
                distances_m[distance], class_name(line->class), line->em_px, wanted.words[w], line->text);
    }
}

// Lists the pictures that wait; their order is that of numbers in the reading.
static void write_list(const struct look *look, const char *path)
{
    FILE *list = fopen(path, "w");
    assert_non_null(list);
    for (size_t s = 0; s < look->waiting; s++)
        for (size_t d = 0; d < DISTANCES; d++)
            for (size_t l = 0; l < LOOKS && look->from[d]; l++) {
                char name[512];
                if (look->slides[s].scale[d][l] == 0)
                    continue;
                picture_name(look, s, d, l, name);
                fprintf(list, "%s\n", name);
            }
    assert_int_equal(fclose(list), 0);
}

// What each eye read where the line is, in its looks; the first one's picture is `picture`.
static void read_line_of(const struct eye_reading *reading, size_t picture, const int scale[LOOKS],
    const struct look_line *line, struct eye_words read[EYES])
{
    for (size_t l = 0; l < LOOKS; l++)
        if (scale[l] > 0)
            words_at(reading, picture++, line, scale[l], &read[l == LOOK_COLOURS ? 0 : 1]);
}

static void count_slide(struct look *look, const struct look_slide *slide, size_t distance,
    const struct eye_reading *reading, size_t picture)
{
    for (size_t l = 0; l < slide->count; l++) {
        struct eye_words read[EYES] = {0};
        read_line_of(reading, picture, slide->scale[distance], &slide->lines[l], read);
        count_line(look, slide, distance, &slide->lines[l], read);
    }
}

void look_end(struct look *look)
{
    char list[512];
    struct eye_reading reading = {0};
    size_t picture = 0;
    if (look->waiting == 0)
        return;
    snprintf(list, sizeof list, "%s/list.txt", look->folder);
    write_list(look, list);
    if (!eye_read(list, &reading))
        fail_msg("tesseract does not read");
    for (size_t s = 0; s < look->waiting; s++) {
        struct look_slide *slide = &look->slides[s];
        size_t first[DISTANCES] = {0};
        for (size_t d = 0; d < DISTANCES; d++) {
            first[d] = picture;
            for (size_t l = 0; l < LOOKS && look->from[d]; l++)
                picture += slide->scale[d][l] > 0;
        }
        for (size_t d = DISTANCES; d-- > 0;)
            if (look->from[d])
                count_slide(look, slide, d, &reading, first[d]);
        look->tally->pictures++;
        free(slide->lines);
    }
    look->waiting = 0;
    eye_reading_free(&reading);
}
