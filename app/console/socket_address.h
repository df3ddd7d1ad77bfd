// Internet addresses as sockets have them. An IPv4 address in IPv6 (::ffff:192.0.2.1) counts as IPv4.
#ifndef PLUMBLINE_CONSOLE_SOCKET_ADDRESS_H
#define PLUMBLINE_CONSOLE_SOCKET_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

// Copies an IPv4 or IPv6 address.
void socket_address_copy(const struct sockaddr *from, struct sockaddr_storage *out);

// A number for the machine that may have the address: differs for each IPv4 address and for each /64 of IPv6,
// of which a machine takes as many addresses as it likes. Ports do not matter.
uint64_t socket_address_owner(const struct sockaddr_storage *address);

// A number for the small network that the address is in: a /24 of IPv4, a /48 of IPv6.
uint64_t socket_address_network(const struct sockaddr_storage *address);

// Writes it without its port; INET6_ADDRSTRLEN is enough.
void socket_address_text(const struct sockaddr_storage *address, char *out, size_t size);

// Whether it is one of this machine's own (127.0.0.0/8, ::1).
bool socket_address_is_loopback(const struct sockaddr_storage *address);

#endif
