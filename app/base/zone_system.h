// Zones from the system's tzdata: the folder that TZDIR names, if it is an absolute path, else
// /usr/share/zoneinfo. The inside of base/zone.
#ifndef PLUMBLINE_BASE_ZONE_SYSTEM_H
#define PLUMBLINE_BASE_ZONE_SYSTEM_H

#include "base/error.h"
#include "base/zone_table.h"

// Can tzdata have a zone of this name, such as "America/Port-au-Prince" or "Etc/GMT+5"? Neither paths that
// lead out of its folder nor its other files ("localtime", "right/…") are names.
bool zone_system_is_name(const char *name);

// tzdata's version ("2025b") from the first line of tzdata.zi; "" if there is none.
enum { ZONE_VERSION_SIZE = 16 };
const char *zone_system_version(char out[ZONE_VERSION_SIZE]);

// Reads the zone's file (RFC 9636). An older name without a file (Debian 13 has those in a package of their
// own) is looked up among the links of tzdata.zi.
enum zone_found zone_system_read(const char *name, struct zone_table *out, struct error *error);

#endif
