// Operators of networks that are only run, such as Inception: no derivatives, channels-last maps on the CPU, few passes over memory.
// With anything else they are libtorch's own, and differentiable.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>

#include <limits>

#include "lanes.h"
#include "layouts.h"
#include "rows.h"
#include "winograd.h"

namespace {

bool is_ours(const at::Tensor& x) {
    return x.is_cpu() && x.dim() == 4 && has_lanes(x.scalar_type()) && !(at::GradMode::is_enabled() && x.requires_grad());
}

// NaN stays NaN, as in PyTorch.
template <class T>
LT_EVERY_WIDTH void copy_relu(const T* from, int64_t count, T* to) {
#pragma GCC ivdep
    for (int64_t i = 0; i < count; i++) {
        float value = load(from + i);
        store(to + i, value < 0 ? 0.0f : value);
    }
}

at::Tensor cat_relu(at::TensorList maps) {
    bool ours = true;
    for (const auto& map : maps) ours = ours && is_ours(map) && map.scalar_type() == maps[0].scalar_type();
    if (!ours) return at::cat(maps, 1).relu_();
    std::vector<at::Tensor> parts;
    int64_t channels = 0;
    for (const auto& map : maps) {
        TORCH_CHECK(map.size(0) == maps[0].size(0) && map.size(2) == maps[0].size(2) && map.size(3) == maps[0].size(3), "maps of other sizes do not join: ", map.sizes(), " and ", maps[0].sizes());
        parts.push_back(channels_last(map));
        channels += map.size(1);
    }
    auto joined = at::empty({maps[0].size(0), channels, maps[0].size(2), maps[0].size(3)}, maps[0].options(), at::MemoryFormat::ChannelsLast);
    with_type(joined.scalar_type(), [&](auto type) {
        using T = decltype(type);
        T* to = joined.data_ptr<T>();
        at::parallel_for(0, joined.numel() / channels, 64, [&](int64_t first, int64_t last) {
            int64_t begin = 0;
            for (const auto& part : parts) {
                int64_t width = part.size(1);
                const T* from = part.data_ptr<T>();
                for (int64_t row = first; row < last; row++) copy_relu(from + row * width, width, to + row * channels + begin);
                begin += width;
            }
        });
    });
    return joined;
}

template <class T>
LT_EVERY_WIDTH void keep_larger(const T* values, int64_t count, T* largest) {
#pragma GCC ivdep
    for (int64_t i = 0; i < count; i++) {
        float value = load(values + i), before = load(largest + i);
        store(largest + i, value > before || value != value ? value : before);
    }
}

at::Tensor max_pool2d(const at::Tensor& map, int64_t size, int64_t stride, int64_t padding) {
    if (!is_ours(map)) return at::max_pool2d(map, size, stride, padding);
    auto x = channels_last(map);
    int64_t images = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
    TORCH_CHECK(stride > 0 && padding >= 0 && 2 * padding <= size && std::min(height, width) + 2 * padding >= size, "no windows of ", size, " in maps of ", x.sizes());
    int64_t down = (height + 2 * padding - size) / stride + 1, across = (width + 2 * padding - size) / stride + 1;
    auto y = at::empty({images, channels, down, across}, x.options(), at::MemoryFormat::ChannelsLast);
    with_type(x.scalar_type(), [&](auto type) {
        using T = decltype(type);
        const T* px = x.data_ptr<T>();
        T* py = y.template data_ptr<T>();
        at::parallel_for(0, images * down, 1, [&](int64_t first, int64_t last) {
            for (int64_t line = first; line < last; line++) {
                int64_t image = line / down, top = line % down * stride - padding;
                for (int64_t i = 0; i < across; i++) {
                    int64_t left = i * stride - padding;
                    T* to = py + (line * across + i) * channels;
                    std::fill(to, to + channels, -std::numeric_limits<T>::infinity());
                    for (int64_t row = std::max<int64_t>(top, 0); row < std::min(top + size, height); row++)
                        for (int64_t column = std::max<int64_t>(left, 0); column < std::min(left + size, width); column++)
                            keep_larger(px + ((image * height + row) * width + column) * channels, channels, to);
                }
            }
        });
    });
    return y;
}

// Where the results along a side lie between the values: TensorFlow 1's way, without half-pixel centres, in single precision.
struct Places {
    std::vector<int64_t> lower, upper;
    std::vector<float> weight;

    Places(int64_t from, int64_t to) : lower(to), upper(to), weight(to) {
        float scale = static_cast<float>(from) / static_cast<float>(to);
        for (int64_t i = 0; i < to; i++) {
            float at = static_cast<float>(i) * scale;
            lower[i] = static_cast<int64_t>(at);
            upper[i] = std::min(lower[i] + 1, from - 1);
            weight[i] = at - static_cast<float>(lower[i]);
        }
    }
};

// at::lerp, to the bit.
LT_INLINE float between(float low, float high, float weight) {
    return weight < 0.5f ? __builtin_fmaf(weight, high - low, low) : __builtin_fmaf(weight - 1, high - low, high);
}

LT_EVERY_WIDTH void along_row(const uint8_t* pixels, const Places& across, int64_t count, float* to) {
    for (int64_t x = 0; x < count; x++)
        for (int64_t c = 0; c < 3; c++) {
            float low = (pixels[across.lower[x] * 3 + c] - 128.0f) * (1 / 128.0f), high = (pixels[across.upper[x] * 3 + c] - 128.0f) * (1 / 128.0f);
            to[x * 3 + c] = between(low, high, across.weight[x]);
        }
}

template <class T>
LT_EVERY_WIDTH void between_rows(const float* low, const float* high, float weight, int64_t count, T* to) {
#pragma GCC ivdep
    for (int64_t i = 0; i < count; i++) store(to + i, between(low[i], high[i], weight));
}

// (x − 128)/128 of bytes [N, 3, H, W], resized as TensorFlow 1 does, in one pass: channels-last, of the type of `like`.
at::Tensor resize_bytes(const at::Tensor& images, int64_t height, int64_t width, const at::Tensor& like) {
    TORCH_CHECK(images.is_cpu() && images.scalar_type() == at::kByte && images.dim() == 4 && images.size(1) == 3, "no bytes of RGB images: ", images.sizes());
    auto bytes = channels_last(images);
    int64_t count = bytes.size(0), rows = bytes.size(2), columns = bytes.size(3);
    Places down(rows, height), across(columns, width);
    auto y = at::empty({count, 3, height, width}, like.options(), at::MemoryFormat::ChannelsLast);
    with_type(y.scalar_type(), [&](auto type) {
        using T = decltype(type);
        T* to = y.data_ptr<T>();
        const uint8_t* from = bytes.data_ptr<uint8_t>();
        at::parallel_for(0, count * height, 32, [&](int64_t first, int64_t last) {
            std::vector<float> lower(width * 3), upper(width * 3);
            int64_t in_lower = -1, in_upper = -1;  // which rows of which image they are
            auto fill = [&](int64_t row, int64_t& is, std::vector<float>& line) {
                if (is == row) return;
                along_row(from + row * columns * 3, across, width, line.data());
                is = row;
            };
            for (int64_t line = first; line < last; line++) {
                int64_t image = line / height, i = line % height, low = image * rows + down.lower[i], high = image * rows + down.upper[i];
                if (in_upper == low) {
                    std::swap(lower, upper);
                    std::swap(in_lower, in_upper);
                }
                fill(low, in_lower, lower);
                fill(high, in_upper, upper);
                between_rows(lower.data(), upper.data(), down.weight[i], width * 3, to + line * width * 3);
            }
        });
    });
    return y;
}

at::Tensor winograd_filters(const at::Tensor& weight, int64_t lanes) {
    TORCH_CHECK(weight.is_cpu() && weight.dim() == 4 && weight.size(2) == 3 && weight.size(3) == 3, "no filters of 3×3 on the CPU: ", weight.sizes());
    return winograd::transformed(weight, static_cast<int>(lanes));
}

at::Tensor winograd_conv2d(const at::Tensor& x, const at::Tensor& filters, const at::Tensor& bias, int64_t padding, bool relu, int64_t lanes) {
    TORCH_CHECK(is_ours(x) && filters.is_cpu() && filters.scalar_type() == at::kFloat && bias.is_cpu() && bias.scalar_type() == x.scalar_type(), "no maps on the CPU, or of another type than the biases");
    TORCH_CHECK(padding == 0 || padding == 1, "a padding of ", padding);
    TORCH_CHECK(std::min(x.size(2), x.size(3)) + 2 * padding >= 3, "maps of ", x.sizes(), " hold no filter");
    return winograd::forward_with(x, filters, bias.contiguous(), padding, relu, static_cast<int>(lanes));
}

TORCH_LIBRARY_FRAGMENT(ladagan, library) {
    library.def("cat_relu(Tensor[] maps) -> Tensor", &cat_relu);
    library.def("max_pool2d(Tensor input, int size, int stride, int padding=0) -> Tensor", &max_pool2d);
    library.def("resize_bytes(Tensor images, int height, int width, Tensor like) -> Tensor", &resize_bytes);
    library.def("winograd_filters(Tensor weight, int lanes=16) -> Tensor", &winograd_filters);
    library.def("winograd_conv2d(Tensor input, Tensor filters, Tensor bias, int padding, bool relu, int lanes=16) -> Tensor", &winograd_conv2d);
}

}  // namespace
