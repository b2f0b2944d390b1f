// Vectors of N floats as one value each: operators written once, and compiled for every width of register. What is inlined here takes
// the instructions of the function it lands in, which names them: LT_WIDE, LT_MEDIUM, or the compiler's own.
#pragma once
#include <cstring>

#include "lanes.h"

#if defined(__x86_64__)
#define LT_WIDE __attribute__((target("avx512f")))
#define LT_MEDIUM __attribute__((target("avx2,fma")))
#else
#define LT_WIDE
#define LT_MEDIUM
#endif

template <int N>
struct Registers;

// Not templates all the way: gcc 12 refuses to convert a vector whose size depends on a parameter.
#define LT_REGISTERS(N)                                                                                                             \
    template <>                                                                                                                     \
    struct Registers<N> {                                                                                                           \
        typedef float Floats __attribute__((vector_size(4 * N)));                                                                   \
        typedef uint32_t Words __attribute__((vector_size(4 * N)));                                                                 \
        typedef uint16_t Halves __attribute__((vector_size(2 * N)));                                                                \
        static LT_INLINE void widen(const Halves& halves, Words& words) { words = __builtin_convertvector(halves, Words); }         \
        static LT_INLINE void narrow(const Words& words, Halves& halves) { halves = __builtin_convertvector(words, Halves); }       \
    };
LT_REGISTERS(4)
LT_REGISTERS(8)
LT_REGISTERS(16)
#undef LT_REGISTERS

template <int N>
struct Vector {
    using Floats = typename Registers<N>::Floats;
    using Words = typename Registers<N>::Words;
    using Halves = typename Registers<N>::Halves;
    Floats value;

    LT_INLINE Vector operator+(const Vector& other) const { return {value + other.value}; }
    LT_INLINE Vector operator-(const Vector& other) const { return {value - other.value}; }
    LT_INLINE Vector operator*(float factor) const { return {value * factor}; }

    // ReLU; NaN stays NaN.
    LT_INLINE Vector positive() const { return {value < 0.0f ? Floats{} : value}; }

    LT_INLINE void read(const float* from) { std::memcpy(&value, from, sizeof value); }
    LT_INLINE void read(const at::BFloat16* from) {
        Halves halves;
        std::memcpy(&halves, from, sizeof halves);
        Words words;
        Registers<N>::widen(halves, words);
        value = (Floats)(words << 16);
    }
    LT_INLINE void write(float* to) const { std::memcpy(to, &value, sizeof value); }
    LT_INLINE void write(at::BFloat16* to) const {
        Words bits = (Words)value, rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
        Words nan = (Words)((bits & 0x7fffffff) > 0x7f800000);
        Halves halves;
        Registers<N>::narrow((rounded & ~nan) | (nan & 0x7fc0), halves);
        std::memcpy(to, &halves, sizeof halves);
    }

    // The first `lanes` values; the others are 0, and not written.
    template <class T>
    LT_INLINE void read(const T* from, int64_t lanes) {
        if (lanes >= N) return read(from);
        float some[N] = {};
        for (int64_t i = 0; i < lanes; i++) some[i] = load(from + i);
        read(some);
    }
    template <class T>
    LT_INLINE void write(T* to, int64_t lanes) const {
        if (lanes >= N) return write(to);
        float some[N];
        write(some);
        for (int64_t i = 0; i < lanes; i++) store(to + i, some[i]);
    }
};
