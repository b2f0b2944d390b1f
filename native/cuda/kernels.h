// The kernels of this folder, as the operators' C++ launches them. They are compiled by NVRTC, which comes with every PyTorch for CUDA, when
// first asked for; a build without CUDA runs none.
#pragma once
#include <ATen/ATen.h>

#include "arguments.h"

namespace kernels {

// Whether tensors of a device are for these kernels: a GPU for which NVRTC compiles them. If it does not, a warning says why, once.
bool run_on(c10::Device device);

// What a file is compiled for: see device.cuh.
struct Variant {
    at::ScalarType type;
    int width, items = 1;
};

struct Size {
    unsigned x, y = 1, z = 1;
};

// On the device's current stream.
void launch(c10::Device device, const char* file, const char* kernel, Variant variant, Size grid, Size block, const void* arguments, size_t bytes);

template <class Arguments>
void launch(const at::Tensor& on, const char* file, const char* kernel, Variant variant, Size grid, Size block, const Arguments& arguments) {
    launch(on.device(), file, kernel, variant, grid, block, &arguments, sizeof arguments);
}

// How many neighbouring values a thread takes: 4 where rows, and everything in memory, allow it.
inline int width_for(int64_t columns, std::initializer_list<at::Tensor> tensors) {
    bool whole = columns % 4 == 0;
    for (const auto& tensor : tensors)
        if (tensor.defined() && reinterpret_cast<uintptr_t>(tensor.data_ptr()) % (4 * tensor.element_size()) != 0) whole = false;
    return whole ? 4 : 1;
}

inline int parts_of(int64_t work, int64_t of_a_part, int64_t most) {
    return static_cast<int>(std::max<int64_t>(1, std::min((work + of_a_part - 1) / of_a_part, most)));
}

// A block of 256 threads beside and below one another, and the grids of such blocks over [rows, columns]; sizes depend on nothing else.
struct Blocks {
    unsigned beside = 1;
    int64_t tiles, rows;
    static constexpr int64_t kSums = 396, kWrites = 4096;  // blocks at most: three for each processor of an H100 run at once

    Blocks(int64_t of_rows, int64_t columns, int width) : rows(of_rows) {
        int64_t vectors = columns / width;
        while (beside < 32 && beside < vectors) beside *= 2;
        tiles = (vectors + beside - 1) / beside;
    }
    Size block() const { return {beside, 256 / beside}; }
    // `images`: how many maps of these rows there are.
    Size sums(int64_t images = 1) const { return grid(images, kSums, 4); }
    Size writes(int64_t images = 1) const { return grid(images, kWrites, 1); }

    Size grid(int64_t images, int64_t most, int64_t rows_of_a_thread) const {
        int parts = parts_of(rows, (256 / beside) * rows_of_a_thread, std::max<int64_t>(1, most / (tiles * images)));
        return {static_cast<unsigned>(tiles), static_cast<unsigned>(parts), static_cast<unsigned>(images)};
    }
};

constexpr Size kFinish{32, 32};
inline Size finish(int64_t columns, int64_t groups = 1) { return {static_cast<unsigned>((columns + 31) / 32), static_cast<unsigned>(groups)}; }

// parts [groups, count, sums, width] to [sums, groups, width].
inline at::Tensor add_parts(const at::Tensor& parts) {
    auto total = at::empty({parts.size(2), parts.size(0), parts.size(3)}, parts.options());
    AddPartsArguments a{parts.data_ptr<float>(), total.data_ptr<float>(), static_cast<int>(parts.size(0)), static_cast<int>(parts.size(1)), static_cast<int>(parts.size(2)), static_cast<int>(parts.size(3))};
    launch(parts, "add_parts", "add_parts", {at::kFloat, 1}, finish(parts.size(2) * parts.size(3), parts.size(0)), kFinish, a);
    return total;
}

}  // namespace kernels
