#include "display/bridge_pictures.h"

#include "base/clock.h"

#include <stdlib.h>

// Another display that asks for a picture over the broker.
struct fleet_asker {
    struct picture_asker asker;
    struct fleet_client *fleet;
    struct fleet_picture_reply reply;
};

static void send_to_fleet(struct picture_asker *asker, struct shared_bytes *png)
{
    struct fleet_asker *from = (struct fleet_asker *)asker;
    const struct str *bytes = png ? shared_bytes_of(png) : NULL;
    if (bytes)
        fleet_client_send_picture(from->fleet, &from->reply, str_text(bytes), bytes->length);
    free(from);
}

void bridge_pictures_take(void *context, const struct fleet_picture_reply *reply, int width)
{
    struct console_bridge *bridge = context;
    struct fleet_asker *from = calloc(1, sizeof *from);
    if (!from)
        return;
    *from = (struct fleet_asker){.asker.done = send_to_fleet, .fleet = bridge->fleet, .reply = *reply};
    if (!screen_pictures_ask(&bridge->pictures, width, &from->asker))
        free(from);
}

// A client of the console that asks for one.
struct console_asker {
    struct picture_asker asker;
    struct server *server;
    struct server_request *request;
};

static void send_to_console(struct picture_asker *asker, struct shared_bytes *png)
{
    struct console_asker *from = (struct console_asker *)asker;
    from->request->shared = shared_bytes_hold(png);
    from->request->status = 200;
    if (!png)
        server_request_refuse_for_now(from->request, PICTURES_RETRY_S, "there is no picture at the moment");
    server_answer(from->server, from->request);
    free(from);
}

void bridge_pictures_make(struct console_bridge *bridge, struct server_request *request)
{
    struct console_asker *from = calloc(1, sizeof *from);
    if (from) {
        *from = (struct console_asker){
            .asker.done = send_to_console, .server = bridge->server, .request = request};
        if (screen_pictures_ask(&bridge->pictures, request->width, &from->asker))
            return;
        free(from);
    }
    server_request_refuse_for_now(
        request, PICTURES_RETRY_S, "too many pictures are wanted at once; ask again in a moment");
    server_answer(bridge->server, request);
}

// Asks for the PNG of what was drawn. False if too many pictures are wanted.
static bool make_drawn(
    struct console_bridge *bridge, struct server_request *request, const SDL_Surface *surface)
{
    struct console_asker *from = calloc(1, sizeof *from);
    if (!from)
        return false;
    *from =
        (struct console_asker){.asker.done = send_to_console, .server = bridge->server, .request = request};
    if (screen_pictures_ask_drawn(&bridge->pictures, surface, request->width, &from->asker))
        return true;
    free(from);
    return false;
}

void bridge_pictures_draw_notice(struct console_bridge *bridge, struct server_request *request, int64_t now)
{
    enum { REST = 4 };
    int64_t began = clock_tick_ms();
    if (!bridge->draw_notice) {
        server_request_refuse(request, 404, NULL, "there is no screen here");
    } else if (began < bridge->draw_ms) {
        server_request_refuse_for_now(
            request, 1, "too many pictures are wanted at once; ask again in a moment");
    } else {
        SDL_Surface *surface = bridge->draw_notice(bridge->drawer, request, now);
        bool made = surface && make_drawn(bridge, request, surface);
        if (!surface)
            server_request_refuse(request, 404, "page", "the notice has no such page");
        else if (!made)
            server_request_refuse_for_now(
                request, PICTURES_RETRY_S, "too many pictures are wanted at once; ask again in a moment");
        SDL_FreeSurface(surface);
        bridge->draw_ms = clock_tick_ms() + REST * (clock_tick_ms() - began);
        if (made)
            return;
    }
    server_answer(bridge->server, request);
}
