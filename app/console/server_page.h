// The files of the console's page.
#ifndef PLUMBLINE_CONSOLE_SERVER_PAGE_H
#define PLUMBLINE_CONSOLE_SERVER_PAGE_H

#include "console/server_internal.h"

#include <stdbool.h>

// Whether a path has the form of a file of the page ("/desk.js"). Nothing of that form leaves the folder.
bool server_page_is_file(const char *path);

enum MHD_Result server_page_index(struct exchange *exchange);
enum MHD_Result server_page_openapi(struct exchange *exchange);
// The file that the request's path names.
enum MHD_Result server_page_file(struct exchange *exchange);

// Appends the file that the exchange asks for; returns its type, NULL where there is none.
const char *server_page_read(struct exchange *exchange, struct str *out);

#endif
