// Internet addresses as sockets have them.
#ifndef PLUMBLINE_CONSOLE_SOCKET_ADDRESS_H
#define PLUMBLINE_CONSOLE_SOCKET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

// Copies an IPv4 or IPv6 address.
void socket_address_copy(const struct sockaddr *from, struct sockaddr_storage *out);

// Whether both are of one host, whatever their ports.
bool socket_address_same_host(const struct sockaddr_storage *a, const struct sockaddr_storage *b);

// Whether it is one of this machine's own (127.0.0.0/8, ::1).
bool socket_address_is_loopback(const struct sockaddr_storage *address);

#endif
