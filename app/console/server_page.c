#include "console/server_page.h"

#include "base/file.h"
#include "base/log.h"

#include <string.h>

// NULL for a file that is none of the page's.
static const char *type_of(const char *name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
    };
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; ending && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].ending, ending) == 0)
            return types[i].type;
    return NULL;
}

// Lower-case letters, digits and dashes before the only full stop.
bool server_page_is_file(const char *path)
{
    size_t length = path[0] == '/' ? strspn(path + 1, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;
    return length > 0 && path[1 + length] == '.' && !strchr(path + 1 + length + 1, '.') && type_of(path + 1);
}

static bool read_file(struct exchange *exchange, const char *name, struct str *body)
{
    struct str path = {0};
    struct error error;
    str_format(&path, "%s/%s", exchange->server->options.page_folder, name);
    bool ok = file_read_regular(str_text(&path), 4 << 20, body, &error);
    if (!ok)
        log_warning("%s", error.text);
    str_free(&path);
    return ok;
}

const char *server_page_read(struct exchange *exchange, struct str *out)
{
    const char *type = type_of(exchange->file);
    return type && read_file(exchange, exchange->file, out) ? type : NULL;
}

static enum MHD_Result reply_file(struct exchange *exchange, const char *name, const char *type)
{
    struct str body = {0};
    bool ok = read_file(exchange, name, &body);
    enum MHD_Result done =
        ok ? http_reply(&exchange->http, MHD_HTTP_OK, type, &body)
           : http_refuse(&exchange->http, 404, NULL, "this file of the page is not installed");
    str_free(&body);
    return done;
}

enum MHD_Result server_page_index(struct exchange *exchange)
{
    return reply_file(exchange, "index.html", "text/html; charset=utf-8");
}

enum MHD_Result server_page_openapi(struct exchange *exchange)
{
    return reply_file(exchange, "openapi.json", "application/json");
}

enum MHD_Result server_page_file(struct exchange *exchange)
{
    const char *type = type_of(exchange->file);
    return type ? reply_file(exchange, exchange->file, type)
                : http_refuse(&exchange->http, 404, NULL, "there is nothing here");
}
