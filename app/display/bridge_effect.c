#include "display/bridge_effect.h"

bool bridge_effect_write(struct console_bridge *bridge, struct server_request *request,
    const struct command_sender *sender, struct refusal *refusal)
{
    struct command_effect effect;
    struct command_context context = {0};
    struct str *body = &request->body;
    bool ok = command_foresee(bridge->exec, &request->command, sender, &effect, refusal);
    if (ok) {
        request->status = 200;
        str_format(body, "{\"id\":\"%s\",\"number\":0,\"preview\":true,\"effect\":", request->command.id);
        command_effect_write(&effect, display_zone(bridge->display), body);
        bridge->exec->fill_context(bridge->exec->context, sender->now, &context);
        str_add_text(body, ",\"desk\":");
        adjustments_write(context.adjustments, body);
        str_add_char(body, '}');
    }
    command_effect_free(&effect);
    return ok;
}
