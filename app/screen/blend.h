// Blending two pixels (XRGB), and an attribute for the loops that do so: they are compiled for AVX2 as well.
#ifndef PLUMBLINE_SCREEN_BLEND_H
#define PLUMBLINE_SCREEN_BLEND_H

#include <stdint.h>

// From `a` towards `b` by `weight`/256. Two channels at a time: red and blue share a word, green has its own.
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
