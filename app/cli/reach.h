// How others in the network reach what listens here.
#ifndef PLUMBLINE_CLI_REACH_H
#define PLUMBLINE_CLI_REACH_H

#include "base/str.h"

// An address such as "http://[::]:8019/", for a phone to follow: where it means all addresses of this machine
// ("[::]", "0.0.0.0") the one that it has in its network stands in their place. Any other stays as it is, and
// so does this one where the machine is in no network. Added to `out`.
void reach_address(const char *address, struct str *out);

#endif
