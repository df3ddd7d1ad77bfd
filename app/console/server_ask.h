// Requests that the main thread answers: commands, pictures, the fleet, the log, the programme. Each is asked
// in one call; the reply is made in a second one, when the exchange's waiter is done.
#ifndef PLUMBLINE_CONSOLE_SERVER_ASK_H
#define PLUMBLINE_CONSOLE_SERVER_ASK_H

#include "console/server_internal.h"

enum MHD_Result server_ask_command(struct exchange *exchange);
enum MHD_Result server_ask_picture(struct exchange *exchange);
// A picture of a notice before it is sent; the body is the command for it.
enum MHD_Result server_ask_notice_picture(struct exchange *exchange);
enum MHD_Result server_ask_fleet(struct exchange *exchange);
enum MHD_Result server_ask_fleet_picture(struct exchange *exchange);
enum MHD_Result server_ask_log(struct exchange *exchange);
// What exchange->attendees says.
enum MHD_Result server_ask_attendees(struct exchange *exchange);

enum MHD_Result server_ask_export(struct exchange *exchange, enum export_format format);

// The answer's body, as JSON or as PNG.
enum MHD_Result server_ask_reply_json(struct exchange *exchange);
enum MHD_Result server_ask_reply_png(struct exchange *exchange);

// The answer's shared PNG.
enum MHD_Result server_ask_reply_picture(struct exchange *exchange);

#endif
