// What is done to one tile of a map, or to some filters, for all channels: compiled for each width of register, and chosen when the
// program runs. Maps are channels-last, float or bfloat16; what lies between is float, 36 planes of [tile or channel, channel].
#pragma once
#include "products.h"
#include "winograd_transforms.h"

namespace winograd {

// The signal's transform of a tile of 6×6 pixels, each at its own address.
template <int N, class T>
LT_INLINE void spread_signal(const T* const* pixels, int64_t channels, float* to, int64_t plane) {
    for (int64_t c = 0; c < channels; c += N) {
        Vector<N> tile[kPoints], spread[kPoints];
#pragma GCC unroll 36
        for (int i = 0; i < kPoints; i++) tile[i].read(pixels[i] + c, channels - c);
        both_sides<N, kIn, kIn, of_signal<N>>(tile, spread);
#pragma GCC unroll 36
        for (int i = 0; i < kPoints; i++) spread[i].write(to + i * plane + c);
    }
}

// The gradient's transform of a tile of 4×4 pixels, from a channel on.
template <int N, class T>
LT_INLINE void spread_gradient(const T* const* pixels, int64_t begin, int64_t channels, float* to, int64_t plane) {
    for (int64_t c = 0; c < channels; c += N) {
        Vector<N> tile[kOut * kOut], middle[kIn * kOut], spread[kPoints], line[kIn];
#pragma GCC unroll 16
        for (int i = 0; i < kOut * kOut; i++) tile[i].read(pixels[i] + begin + c, channels - c);
#pragma GCC unroll 4
        for (int x = 0; x < kOut; x++) {
            of_gradient<N>(tile + x, kOut, line);
#pragma GCC unroll 6
            for (int y = 0; y < kIn; y++) middle[y * kOut + x] = line[y];
        }
#pragma GCC unroll 6
        for (int y = 0; y < kIn; y++) of_gradient<N>(middle + y * kOut, 1, spread + y * kIn);
#pragma GCC unroll 36
        for (int i = 0; i < kPoints; i++) spread[i].write(to + i * plane + c);
    }
}

// A tile of 4×4 results from its 36 products, from a channel on; a pixel outside the map has no address.
template <int N, class T>
LT_INLINE void gather_output(const float* from, int64_t plane, const T* bias, bool relu, int64_t begin, int64_t channels, T* const* pixels) {
    for (int64_t c = 0; c < channels; c += N) {
        Vector<N> points[kPoints], middle[kOut * kIn], line[kOut], added = {};
        if (bias) added.read(bias + begin + c, channels - c);
#pragma GCC unroll 36
        for (int i = 0; i < kPoints; i++) points[i].read(from + i * plane + c);
#pragma GCC unroll 6
        for (int x = 0; x < kIn; x++) {
            of_product<N>(points + x, kIn, line);
#pragma GCC unroll 4
            for (int y = 0; y < kOut; y++) middle[y * kIn + x] = line[y];
        }
#pragma GCC unroll 4
        for (int y = 0; y < kOut; y++) {
            of_product<N>(middle + y * kIn, 1, line);
#pragma GCC unroll 4
            for (int x = 0; x < kOut; x++)
                if (T* to = pixels[y * kOut + x]) {
                    auto sum = line[x] + added;
                    (relu ? sum.positive() : sum).write(to + begin + c, channels - c);
                }
        }
    }
}

// Filters of one depth and up to 32 columns, `step` apart; `rotated` by half a turn for the gradient to the data.
template <int N, class T>
LT_INLINE void spread_filters(const T* filters, int64_t step, int64_t columns, bool rotated, float* to, int64_t plane) {
    for (int64_t first = 0; first < kPanel; first += N) {
        alignas(64) float taps[9][N] = {};
        for (int64_t i = 0; i < std::min<int64_t>(N, columns - first); i++) {
            const T* filter = filters + (first + i) * step;
            for (int tap = 0; tap < 9; tap++) taps[tap][i] = load(filter + (rotated ? 8 - tap : tap));
        }
        Vector<N> filter[9], middle[kIn * 3], line[kIn];
#pragma GCC unroll 9
        for (int tap = 0; tap < 9; tap++) filter[tap].read(taps[tap]);
#pragma GCC unroll 3
        for (int x = 0; x < 3; x++) {
            of_filter<N>(filter + x, 3, line);
#pragma GCC unroll 6
            for (int y = 0; y < kIn; y++) middle[y * 3 + x] = line[y];
        }
#pragma GCC unroll 6
        for (int y = 0; y < kIn; y++) {
            of_filter<N>(middle + y * 3, 1, line);
#pragma GCC unroll 6
            for (int x = 0; x < kIn; x++) line[x].write(to + (y * kIn + x) * plane + first);
        }
    }
}

// The gradient to the filters of one input channel, for all output channels, which are `step` apart.
template <int N, class T>
LT_INLINE void gather_filters(const float* from, int64_t plane, int64_t channels, int64_t step, T* filters) {
    for (int64_t c = 0; c < channels; c += N) {
        Vector<N> points[kPoints], middle[3 * kIn], line[3];
        alignas(64) float taps[9][N];
#pragma GCC unroll 36
        for (int i = 0; i < kPoints; i++) points[i].read(from + i * plane + c);
#pragma GCC unroll 6
        for (int x = 0; x < kIn; x++) {
            to_filter<N>(points + x, kIn, line);
#pragma GCC unroll 3
            for (int y = 0; y < 3; y++) middle[y * kIn + x] = line[y];
        }
#pragma GCC unroll 3
        for (int y = 0; y < 3; y++) {
            to_filter<N>(middle + y * kIn, 1, line);
#pragma GCC unroll 3
            for (int x = 0; x < 3; x++) line[x].write(taps[y * 3 + x]);
        }
        for (int64_t i = 0; i < std::min<int64_t>(N, channels - c); i++)
            for (int tap = 0; tap < 9; tap++) store(filters + (c + i) * step + tap, taps[tap][i]);
    }
}

// The same functions with the instructions of a width: what is above is inlined here.
template <int N>
struct Kernels;

#define LT_KERNELS(N, INSTRUCTIONS)                                                                                                                                               \
    template <>                                                                                                                                                                   \
    struct Kernels<N> {                                                                                                                                                           \
        static constexpr int64_t kRows = kTileRows<N>;                                                                                                                            \
        template <class T> INSTRUCTIONS static void signal(const T* const* pixels, int64_t channels, float* to, int64_t plane) { spread_signal<N>(pixels, channels, to, plane); } \
        template <class T> INSTRUCTIONS static void gradient(const T* const* pixels, int64_t begin, int64_t channels, float* to, int64_t plane) {                                 \
            spread_gradient<N>(pixels, begin, channels, to, plane);                                                                                                               \
        }                                                                                                                                                                         \
        template <class T> INSTRUCTIONS static void output(const float* from, int64_t plane, const T* bias, bool relu, int64_t begin, int64_t channels, T* const* pixels) {       \
            gather_output<N>(from, plane, bias, relu, begin, channels, pixels);                                                                                                   \
        }                                                                                                                                                                         \
        template <class T> INSTRUCTIONS static void filters(const T* of, int64_t step, int64_t columns, bool rotated, float* to, int64_t plane) {                                 \
            spread_filters<N>(of, step, columns, rotated, to, plane);                                                                                                             \
        }                                                                                                                                                                         \
        template <class T> INSTRUCTIONS static void filter_gradients(const float* from, int64_t plane, int64_t channels, int64_t step, T* to) {                                   \
            gather_filters<N>(from, plane, channels, step, to);                                                                                                                   \
        }                                                                                                                                                                         \
        INSTRUCTIONS static void product(const Factors& of, int64_t rows, int64_t columns, int64_t depth, bool add) { multiply<N>(of, rows, columns, depth, add); }               \
    };

LT_KERNELS(16, LT_WIDE)
LT_KERNELS(8, LT_MEDIUM)
LT_KERNELS(4, )

#undef LT_KERNELS

}  // namespace winograd
