// What the user of the service (`User=` in config/systemd) may read.
#ifndef PLUMBLINE_CLI_SERVICE_USER_H
#define PLUMBLINE_CLI_SERVICE_USER_H

#include <stdbool.h>

#define SERVICE_USER "plumbline"

// Whether the user may read the file, by the modes of the file and of its folders; access control lists are
// ignored. True if there is no such user or no such file.
bool service_user_may_read(const char *user, const char *path);

#endif
