// The password file of a broker's account.
#ifndef PLUMBLINE_FLEET_BROKER_PASSWORD_H
#define PLUMBLINE_FLEET_BROKER_PASSWORD_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

// Reads the first line of a file; leaves `out` empty if `path` is NULL. False if the file cannot be read or
// its first line is empty. Free with broker_password_free, even on failure.
bool broker_password_read(const char *path, struct str *out, struct error *error);

// Overwrites the password before its memory is freed.
void broker_password_free(struct str *password);

#endif
