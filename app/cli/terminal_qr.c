#include "cli/terminal_qr.h"

#include <qrencode.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_dark(const QRcode *code, int x, int y)
{
    bool inside = x >= 0 && x < code->width && y >= 0 && y < code->width;
    return inside && (code->data[y * code->width + x] & 1);
}

// A character is two modules, one above the other. Most fonts of the kernel's console have no half blocks:
// there a module is two characters.
void terminal_qr_print(const char *text)
{
    enum { QUIET = 2 }; // modules around the code
    const char *terminal = getenv("TERM");
    bool halves = !terminal || strcmp(terminal, "linux") != 0;
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
    if (!code)
        return;
    for (int y = -QUIET; y < code->width + QUIET; y += halves ? 2 : 1) {
        for (int x = -QUIET; x < code->width + QUIET; x++) {
            bool upper = is_dark(code, x, y);
            bool lower = is_dark(code, x, y + 1);
            if (halves)
                fputs(upper ? (lower ? " " : "▄") : (lower ? "▀" : "█"), stdout);
            else
                fputs(upper ? "  " : "██", stdout);
        }
        putchar('\n');
    }
    QRcode_free(code);
}
