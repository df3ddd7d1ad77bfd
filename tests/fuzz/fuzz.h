// What fuzz targets share. A target takes whatever bytes there are; make fuzz has libFuzzer find some, and
// make test gives it what was found before (found.c).
#ifndef PLUMBLINE_TESTS_FUZZ_FUZZ_H
#define PLUMBLINE_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

// Ends the process where something does not hold, as the sanitizers do.
#define fuzz_holds(what)                                                                                     \
    do {                                                                                                     \
        if (!(what)) {                                                                                       \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what);                        \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
