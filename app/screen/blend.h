// Mixing two pixels (XRGB), and the loops that do little else: there the machine's widest registers are worth
// a copy of the function.
#ifndef PLUMBLINE_SCREEN_BLEND_H
#define PLUMBLINE_SCREEN_BLEND_H

#include <stdint.h>

// `weight`/256 of the way from a to b. Two channels at a time: red and blue share a word, green has another.
static inline uint32_t blend_mix(uint32_t a, uint32_t b, uint32_t weight)
{
    uint32_t red_blue = ((a & 0xFF00FF) * (256 - weight) + (b & 0xFF00FF) * weight) >> 8;
    uint32_t green = ((a & 0xFF00) * (256 - weight) + (b & 0xFF00) * weight) >> 8;
    return (red_blue & 0xFF00FF) | (green & 0xFF00);
}

// clang has no such optimize: it compiles these loops as any other.
#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&                          \
    !defined(__SANITIZE_THREAD__)
#define BLEND_WIDE __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define BLEND_WIDE
#endif

#endif
