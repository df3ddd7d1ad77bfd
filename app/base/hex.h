// Hexadecimal digits, as they stand behind "%" in URLs and topics.
#ifndef PLUMBLINE_BASE_HEX_H
#define PLUMBLINE_BASE_HEX_H

// The digit's value, of either case; -1 where it is none.
int hex_digit(char c);

#endif
