#include "schedule/syntax/xml_encoding.h"

#include <stdbool.h>
#include <stddef.h>
#include <strings.h>

enum { UNUSED = -1 };

// 0x80 to 0x9F
static const int of_windows[] = {0x20AC, UNUSED, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6,
    0x2030, 0x0160, 0x2039, 0x0152, UNUSED, 0x017D, UNUSED, UNUSED, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, UNUSED, 0x017E, 0x0178};

// Where it differs from ISO-8859-1.
static const struct {
    int byte, character;
} of_latin9[] = {{0xA4, 0x20AC}, {0xA6, 0x0160}, {0xA8, 0x0161}, {0xB4, 0x017D}, {0xB8, 0x017E},
    {0xBC, 0x0152}, {0xBD, 0x0153}, {0xBE, 0x0178}};

int xml_encoding_find(void *context, const char *name, XML_Encoding *out)
{
    (void)context;
    bool windows = strcasecmp(name, "windows-1252") == 0 || strcasecmp(name, "cp1252") == 0;
    bool latin9 = strcasecmp(name, "iso-8859-15") == 0 || strcasecmp(name, "latin-9") == 0;
    if (!windows && !latin9)
        return XML_STATUS_ERROR;
    for (int i = 0; i < 256; i++)
        out->map[i] = i;
    for (size_t i = 0; windows && i < sizeof of_windows / sizeof *of_windows; i++)
        out->map[0x80 + i] = of_windows[i];
    for (size_t i = 0; latin9 && i < sizeof of_latin9 / sizeof *of_latin9; i++)
        out->map[of_latin9[i].byte] = of_latin9[i].character;
    out->data = NULL;
    out->convert = NULL;
    out->release = NULL;
    return XML_STATUS_OK;
}
