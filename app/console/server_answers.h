// Replies that need nothing of the main thread but what it has published.
#ifndef PLUMBLINE_CONSOLE_SERVER_ANSWERS_H
#define PLUMBLINE_CONSOLE_SERVER_ANSWERS_H

#include "console/server_internal.h"

enum MHD_Result server_answers_health(struct exchange *exchange);
enum MHD_Result server_answers_metrics(struct exchange *exchange);
enum MHD_Result server_answers_me(struct exchange *exchange);
enum MHD_Result server_answers_status(struct exchange *exchange);
enum MHD_Result server_answers_agenda(struct exchange *exchange);
enum MHD_Result server_answers_adjustments(struct exchange *exchange);
enum MHD_Result server_answers_events(struct exchange *exchange);

#endif
