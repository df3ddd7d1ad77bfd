// How others in the network reach what listens here.
#ifndef PLUMBLINE_CONSOLE_LOCAL_ADDRESS_H
#define PLUMBLINE_CONSOLE_LOCAL_ADDRESS_H

#include "base/str.h"

// An address such as "http://[::]:8019/", for a phone to follow: where it means all addresses of this machine
// ("[::]", "0.0.0.0") the one that it has in its network stands in their place. Any other stays as it is, and
// so does this one where the machine is in no network. Added to `out`.
void local_address(const char *address, struct str *out);

#endif
