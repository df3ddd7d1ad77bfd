// The user that the service runs as, beside whoever sets it up (config/systemd, `User=`).
#ifndef PLUMBLINE_CLI_SERVICE_USER_H
#define PLUMBLINE_CLI_SERVICE_USER_H

#include <stdbool.h>

#define SERVICE_USER "plumbline"

// May that user read the file at `path`, by the modes of the file and of the folders that lead to it? True
// too where there is no such user, or no such file. Access lists are not looked at.
bool service_user_may_read(const char *user, const char *path);

#endif
