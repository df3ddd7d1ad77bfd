#include "fleet/broker_password.h"

#include "base/file.h"

#include <string.h>

bool broker_password_read(const char *path, struct str *out, struct error *error)
{
    enum { MAX_BYTES = 4096 };
    if (!path)
        return true;
    if (!file_read_regular(path, MAX_BYTES, out, error))
        return false;
    size_t length = strcspn(str_text(out), "\r\n");
    if (length == 0)
        return error_set(error, "%s: empty; expected the password in its first line", path);
    out->text[length] = '\0';
    out->length = length;
    return true;
}

void broker_password_free(struct str *password)
{
    if (password->text)
        explicit_bzero(password->text, password->capacity);
    str_free(password);
}
