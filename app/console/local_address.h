// An address that other machines in the network can use.
#ifndef PLUMBLINE_CONSOLE_LOCAL_ADDRESS_H
#define PLUMBLINE_CONSOLE_LOCAL_ADDRESS_H

#include "base/str.h"

// Appends an address such as "http://[::]:8019/" in a form that a phone can open: "[::]" and "0.0.0.0", which
// mean all addresses of this machine, become the machine's address in its network. Other addresses are left
// as they are, and so are these without a network.
void local_address(const char *address, struct str *out);

#endif
