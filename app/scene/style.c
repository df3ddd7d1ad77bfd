#include "scene/style.h"

#include <math.h>

// The largest minimum sizes that slides can hold, in thousandths: beyond, a title of three lines does not
// fit.
enum { KEY_MAX = 118, REST_MAX = 66 };

// A screen wider than this is a bar, composed in one row.
static const double BAR_RATIO = 2.6;

bool style_is_bar(int width, int height)
{
    return width > height * BAR_RATIO;
}

int style_unit(int width, int height)
{
    int side = width < height ? width : height;
    if (!style_is_bar(width, height))
        return side;
    // The short side of a 16:9 screen of this area, limited so that header, title and footer fit.
    int of_area = (int)(0.75 * sqrt((double)width * height));
    return of_area < side * 7 / 4 ? of_area : side * 7 / 4;
}

// The height of a capital in ems.
static double cap_share(const struct typesetter *type)
{
    struct type_style style = {.face = FACE_TEXT, .size_px = 200};
    struct type_metrics metrics = type->metrics(type->context, &style);
    return metrics.cap_height > 0 ? metrics.cap_height / 200.0 : 0.727;
}

static double em_px(double minutes, double distance_m, double px_per_m, double share)
{
    return tan(minutes / 60 * acos(-1) / 180) * distance_m * px_per_m / share;
}

struct style style_for(const struct typesetter *type, const struct theme *theme, int width, int height,
    const struct viewers *viewers)
{
    struct style style = {.type = type, .theme = theme, .unit = style_unit(width, height)};
    double px_per_m = hypot(width, height) / (viewers->diagonal_in * 0.0254);
    double share = cap_share(type);
    double key = em_px(STYLE_KEY_MINUTES, viewers->farthest_m, px_per_m, share);
    double rest = em_px(STYLE_REST_MINUTES, viewers->farthest_m, px_per_m, share);
    double max_key = style.unit * KEY_MAX / 1000.0;
    double max_rest = style.unit * REST_MAX / 1000.0;
    double reach = fmin(1, fmin(max_key / key, max_rest / rest));
    style.key_px = (int)ceil(fmin(key, max_key));
    style.rest_px = (int)ceil(fmin(rest, max_rest));
    style.qr_px = (int)ceil(viewers->scan_m / 10 * px_per_m);
    style.distance_m = viewers->farthest_m;
    style.readable_m = viewers->farthest_m * reach;
    return style;
}

void style_describe(const struct style *style, struct str *out)
{
    str_format(out,
        "for viewers at %.1f m no title, room or minutes are set below %d px and no text below %d",
        style->distance_m, style->key_px, style->rest_px);
    if (style->readable_m < style->distance_m * 0.99)
        str_format(out,
            "; larger would not fit, so all of it can be read from %.1f m only: a larger screen is needed",
            style->readable_m);
}
