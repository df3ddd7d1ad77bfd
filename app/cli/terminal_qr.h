// Prints a QR code in a terminal.
#ifndef PLUMBLINE_CLI_TERMINAL_QR_H
#define PLUMBLINE_CLI_TERMINAL_QR_H

// Prints the text's QR code to standard output, light on a dark ground. Prints nothing if there is no memory
// for it, or the text is too long.
void terminal_qr_print(const char *text);

#endif
