// Winograd's convolutions (Lavin and Gray, 2016, arXiv:1509.09308). A map is cut into tiles of 4×4 results; the transforms of tiles and
// filters have 36 points, and at each point the convolution is a product of matrices:
//   forward, and gradient to the data:   M [tile, out] = V [tile, in] U [in, out]
//   gradient to the filters:             U' [in, out] = Σ over tiles  V [tile, in]ᵀ M' [tile, out]
// Every result is a sum in an order that depends on the shape alone, so that the bits do not depend on the number of threads.
#include "winograd.h"

#include <ATen/Parallel.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "layouts.h"
#include "winograd_kernels.h"

namespace winograd {
namespace {

constexpr int64_t kLine = 16;  // floats of a cache line: added to strides, which as powers of two would all meet in the same few sets

int64_t rounded(int64_t value, int64_t to) { return (value + to - 1) / to * to; }

// Memory of the calling thread for what lies between, kept for the next convolution.
class Scratch {
public:
    float* take(int64_t floats) {
        if (floats > capacity_) {
            std::free(memory_);
            size_t bytes = rounded(floats * sizeof(float), 2 << 20);
            memory_ = static_cast<float*>(std::aligned_alloc(2 << 20, bytes));
            TORCH_CHECK(memory_, "no memory for a convolution's ", bytes, " bytes");
            madvise(memory_, bytes, MADV_HUGEPAGE);
            capacity_ = bytes / sizeof(float);
        }
        return memory_;
    }
    Scratch() = default;
    Scratch(const Scratch&) = delete;
    ~Scratch() { std::free(memory_); }

private:
    float* memory_ = nullptr;
    int64_t capacity_ = 0;
};

thread_local Scratch shared_scratch, own_scratch;

// The widest registers of this processor, and at most `lanes`.
int width(int lanes) {
#if defined(__x86_64__)
    static const int here = __builtin_cpu_supports("avx512f") ? 16 : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 8 : 4;
#else
    static const int here = 4;
#endif
    return std::min(here, lanes);
}

template <class Body>
void with_kernels(int lanes, const Body& body) {
    switch (width(lanes)) {
        case 16: return body(Kernels<16>{});
        case 8: return body(Kernels<8>{});
        default: return body(Kernels<4>{});
    }
}

// A batch of channels-last maps.
template <class T>
struct Maps {
    T* values;
    int64_t height, width, channels;

    static Maps of(const at::Tensor& maps) { return {maps.data_ptr<std::remove_const_t<T>>(), maps.size(2), maps.size(3), maps.size(1)}; }
};

// The tiles of a batch of results.
struct Tiling {
    int64_t images, down, across, count;

    static Tiling of(const at::Tensor& maps) {
        int64_t down = (maps.size(2) + kOut - 1) / kOut, across = (maps.size(3) + kOut - 1) / kOut;
        return {maps.size(0), down, across, maps.size(0) * down * across};
    }

    // The addresses of a tile's pixels in maps; `margin` more on each side; `outside` for those that the maps lack.
    template <int Side, class T>
    void locate(int64_t tile, int64_t margin, const Maps<T>& in, T* outside, T** pixels) const {
        int64_t image = tile / (down * across), top = tile / across % down * kOut - margin, left = tile % across * kOut - margin;
        for (int64_t y = 0; y < Side; y++)
            for (int64_t x = 0; x < Side; x++) {
                int64_t row = top + y, column = left + x;
                bool inside = row >= 0 && row < in.height && column >= 0 && column < in.width;
                *pixels++ = inside ? in.values + ((image * in.height + row) * in.width + column) * in.channels : outside;
            }
    }
};

at::Tensor empty_map(const at::Tensor& like, int64_t channels) {
    return at::empty({like.size(0), channels, like.size(2), like.size(3)}, like.options(), at::MemoryFormat::ChannelsLast);
}

// Bounds of what lies between, in floats: the transforms of filters; those of tiles, together, and of one thread.
constexpr int64_t kFilters = 8 << 20, kTogether = 8 << 20, kAlone = 4 << 20;

// Transforms of filters: for each point, panels of [in, 32].
struct Filters {
    float* values;
    int64_t in, panels, plane = panels * in * kPanel + kLine;

    int64_t floats() const { return kPoints * plane; }

    // From an output channel on; `rotated` and from output to input for the gradient to the data.
    template <class K, class T>
    void transform(const T* weight, int64_t begin, int64_t columns, int64_t of_in, int64_t of_out, bool rotated) const {
        at::parallel_for(0, (columns + kPanel - 1) / kPanel * in, 16, [&](int64_t first, int64_t last) {
            for (int64_t i = first; i < last; i++) {
                int64_t column = i / in * kPanel;
                K::filters(weight + i % in * of_in + (begin + column) * of_out, of_out, std::min(kPanel, columns - column), rotated, values + i * kPanel, plane);
            }
        });
    }
};

// Output channels of a convolution, from one on.
template <class T>
struct Convolution {
    Maps<const T> x;
    Maps<T> y;
    Tiling tiling;
    int64_t padding;
    const T* bias;
    bool relu;
    const T* outside;  // zeros for a pixel

    template <class K>
    void compute(const Filters& filters, int64_t begin, int64_t columns) const {
        int64_t in = x.channels, lda = rounded(in, kLine) + kLine, ldc = filters.panels * kPanel + kLine;
        // No thread waits for another's last block. Which tiles lie in one does not show in the bits: each is computed alone.
        // More tiles make up for reading more filters.
        int64_t most = std::clamp<int64_t>(kAlone / (kPoints * (lda + ldc)), K::kRows, std::clamp<int64_t>((in + y.channels) / 2, 96, 192));
        int64_t each = (tiling.count + at::get_num_threads() - 1) / at::get_num_threads(), turns = (each + most - 1) / most;
        int64_t block = rounded((each + turns - 1) / turns, K::kRows), blocks = (tiling.count + block - 1) / block;
        int64_t signal_plane = block * lda + kLine, product_plane = block * ldc + kLine;
        at::parallel_for(0, blocks, 1, [&](int64_t first, int64_t last) {
            float *v = own_scratch.take(kPoints * (signal_plane + product_plane)), *m = v + kPoints * signal_plane;
            const T* from[kPoints];
            T* to[kOut * kOut];
            for (int64_t start = first * block; start < std::min(last * block, tiling.count); start += block) {
                int64_t count = std::min(block, tiling.count - start);
                for (int64_t i = 0; i < count; i++) {
                    tiling.locate<kIn>(start + i, padding, x, outside, from);
                    K::signal(from, in, v + i * lda, signal_plane);
                }
                for (int point = 0; point < kPoints; point++)
                    K::product({v + point * signal_plane, lda, false, filters.values + point * filters.plane, kPanel, in * kPanel, m + point * product_plane, ldc}, count, columns, in, false);
                for (int64_t i = 0; i < count; i++) {
                    tiling.locate<kOut>(start + i, 0, y, static_cast<T*>(nullptr), to);
                    K::output(m + i * ldc, product_plane, bias, relu, begin, columns, to);
                }
            }
        });
    }
};

template <class T>
const T* values(const at::Tensor& of) { return of.defined() ? of.data_ptr<T>() : nullptr; }

// Both directions along the filters: `to_data` takes them rotated, from output to input.
at::Tensor along(const at::Tensor& map, const at::Tensor& weights, const at::Tensor& bias, bool to_data, int lanes) {
    auto x = channels_last(map), weight = weights.contiguous();
    int64_t in = x.size(1), out = weight.size(to_data ? 1 : 0), panels = (out + kPanel - 1) / kPanel;
    int64_t of_in = to_data ? out * 9 : 9, of_out = to_data ? 9 : in * 9;
    auto y = empty_map(x, out);
    auto zeros = at::zeros({in}, x.options());
    Filters filters{nullptr, in, std::max<int64_t>(1, std::min(panels, kFilters / (kPoints * in * kPanel)))};
    filters.values = shared_scratch.take(filters.floats());
    with_type(x.scalar_type(), [&](auto type) {
        using T = decltype(type);
        Convolution<T> convolution{Maps<const T>::of(x), Maps<T>::of(y), Tiling::of(y), 1, values<T>(bias), false, values<T>(zeros)};
        with_kernels(lanes, [&](auto kernels) {
            using K = decltype(kernels);
            for (int64_t begin = 0; begin < out; begin += filters.panels * kPanel) {
                int64_t columns = std::min(filters.panels * kPanel, out - begin);
                filters.template transform<K>(values<T>(weight), begin, columns, of_in, of_out, to_data);
                convolution.template compute<K>(filters, begin, columns);
            }
        });
    });
    return y;
}

}  // namespace

at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias, int lanes) {
    return along(x, weight, bias && bias->defined() ? bias->contiguous() : at::Tensor(), false, lanes);
}

at::Tensor transformed(const at::Tensor& weight, int lanes) {
    auto filters = weight.to(at::kFloat).contiguous();
    int64_t out = filters.size(0), in = filters.size(1);
    Filters shape{nullptr, in, (out + kPanel - 1) / kPanel};
    auto to = at::empty({shape.floats()}, filters.options());
    shape.values = to.data_ptr<float>();
    with_kernels(lanes, [&](auto kernels) { shape.template transform<decltype(kernels)>(values<float>(filters), 0, out, 9, in * 9, false); });
    return to;
}

at::Tensor forward_with(const at::Tensor& map, const at::Tensor& filters, const at::Tensor& bias, int64_t padding, bool relu, int lanes) {
    auto x = channels_last(map);
    int64_t in = x.size(1), out = bias.size(0);
    Filters shape{filters.data_ptr<float>(), in, (out + kPanel - 1) / kPanel};
    TORCH_CHECK(filters.numel() == shape.floats(), "the filters are not those of ", in, " channels in and ", out, " out");
    auto y = at::empty({x.size(0), out, x.size(2) + 2 * padding - 2, x.size(3) + 2 * padding - 2}, x.options(), at::MemoryFormat::ChannelsLast);
    auto zeros = at::zeros({in}, x.options());
    with_type(x.scalar_type(), [&](auto type) {
        using T = decltype(type);
        Convolution<T> convolution{Maps<const T>::of(x), Maps<T>::of(y), Tiling::of(y), padding, values<T>(bias), relu, values<T>(zeros)};
        with_kernels(lanes, [&](auto kernels) { convolution.template compute<decltype(kernels)>(shape, 0, out); });
    });
    return y;
}

at::Tensor to_data(const at::Tensor& gy, const at::Tensor& weight, int lanes) { return along(gy, weight, at::Tensor(), true, lanes); }

at::Tensor to_weight(const at::Tensor& gradient, const at::Tensor& map, int lanes) {
    auto gy = channels_last(gradient), x = channels_last(map);
    int64_t in = x.size(1), out = gy.size(1);
    auto tiling = Tiling::of(gy);
    auto gw = at::empty({out, in, 3, 3}, x.options());
    auto zeros = at::zeros({std::max(in, out)}, x.options());
    with_type(x.scalar_type(), [&](auto type) {
        using T = decltype(type);
        auto maps = Maps<const T>::of(x), gradients = Maps<const T>::of(gy);
        const T* outside = values<T>(zeros);
        T* pw = gw.template data_ptr<T>();
        with_kernels(lanes, [&](auto kernels) {
            using K = decltype(kernels);
            int64_t at_once = std::min(rounded(out, kPanel), std::max(kPanel, kFilters / (kPoints * (in + K::kRows)) / kPanel * kPanel));
            int64_t lda = rounded(in, kLine) + kLine, ldb = at_once + kLine, rows = rounded(in, K::kRows);
            // As many tiles at once as memory allows: after each of the two stages all threads wait for the last.
            int64_t turns = (tiling.count * kPoints * (lda + ldb) + kTogether - 1) / kTogether, block = (tiling.count + turns - 1) / turns;
            int64_t signal_plane = block * lda + 2 * kLine, gradient_plane = block * ldb + kLine, filter_plane = rows * ldb + kLine;
            float* v = shared_scratch.take(kPoints * (signal_plane + gradient_plane + filter_plane));
            float *g = v + kPoints * signal_plane, *u = g + kPoints * gradient_plane;
            int64_t parts = std::max<int64_t>(1, rows / (8 * K::kRows)), each = rounded((rows + parts - 1) / parts, K::kRows);
            parts = (rows + each - 1) / each;
            for (int64_t begin = 0; begin < out; begin += at_once) {
                int64_t columns = std::min(at_once, out - begin);
                for (int64_t start = 0; start < tiling.count; start += block) {
                    int64_t count = std::min(block, tiling.count - start);
                    at::parallel_for(0, count, 1, [&](int64_t first, int64_t last) {
                        const T* from[kPoints];
                        for (int64_t i = first; i < last; i++) {
                            tiling.locate<kIn>(start + i, 1, maps, outside, from);
                            K::signal(from, in, v + i * lda, signal_plane);
                            tiling.locate<kOut>(start + i, 0, gradients, outside, from);
                            K::gradient(from, begin, columns, g + i * ldb, gradient_plane);
                        }
                    });
                    at::parallel_for(0, kPoints * parts, 1, [&](int64_t first, int64_t last) {
                        for (int64_t i = first; i < last; i++) {
                            int64_t point = i / parts, row = i % parts * each;
                            K::product({v + point * signal_plane + row, lda, true, g + point * gradient_plane, ldb, kPanel, u + point * filter_plane + row * ldb, ldb}, std::min(each, rows - row), columns, count, start > 0);
                        }
                    });
                }
                at::parallel_for(0, in, 8, [&](int64_t first, int64_t last) {
                    for (int64_t c = first; c < last; c++) K::filter_gradients(u + c * ldb, filter_plane, columns, in * 9, pw + begin * in * 9 + c * 9);
                });
            }
        });
    });
    return gw;
}

}  // namespace winograd
