// Hexadecimal digits, as in the percent-encoding of URLs and topics.
#ifndef PLUMBLINE_BASE_HEX_H
#define PLUMBLINE_BASE_HEX_H

// The digit's value, in either case; -1 if it is no digit.
int hex_digit(char c);

#endif
