// The rooms that the config's "hall" and "signs" name.
#ifndef PLUMBLINE_CLI_CHECK_ROOMS_H
#define PLUMBLINE_CLI_CHECK_ROOMS_H

#include "config/config.h"

typedef void check_rooms_add(
    void *context, enum finding_severity severity, const char *path, const char *what, const char *advice);

// Adds a finding for each that the schedule does not have.
void check_rooms(
    const struct config *config, const struct schedule *schedule, check_rooms_add *add, void *context);

#endif
