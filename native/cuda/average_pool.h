// ladagan::avg_pool2d's two directions on a GPU (average_pool.cu).
#pragma once
#include "kernels.h"

namespace kernels::average_pool {

// Whether maps [N, C, H, W] are whole windows in channels-last order, with fewer values than a thread's number counts.
inline bool takes(const at::Tensor& maps, int64_t size) {
    return maps.dim() == 4 && maps.numel() > 0 && maps.numel() < (int64_t{1} << 31) && maps.is_contiguous(at::MemoryFormat::ChannelsLast) &&
           size > 0 && maps.size(2) % size == 0 && maps.size(3) % size == 0;
}

// From one to the other: both in channels-last order.
inline void run(const char* kernel, const at::Tensor& from, const at::Tensor& to, const at::Tensor& means, int64_t size) {
    int64_t channels = means.size(1), windows = means.numel() / channels;
    int width = static_cast<int>(16 / from.element_size());
    if (channels % width != 0) width = 1;
    for (const auto& tensor : {from, to})
        if (reinterpret_cast<uintptr_t>(tensor.data_ptr()) % 16 != 0) width = 1;
    AveragePoolArguments a{from.data_ptr(), to.data_ptr(), static_cast<int>(windows), static_cast<int>(means.size(3)), static_cast<int>(channels), static_cast<int>(size)};
    Size grid{static_cast<unsigned>((windows * (channels / width) + 255) / 256)};
    launch(from, "average_pool", kernel, {from.scalar_type(), width}, grid, {256}, a);
}

inline at::Tensor means(const at::Tensor& maps, int64_t size) {
    auto to = at::empty({maps.size(0), maps.size(1), maps.size(2) / size, maps.size(3) / size}, maps.options(), at::MemoryFormat::ChannelsLast);
    run("average_pool", maps, to, to, size);
    return to;
}

// Its transpose: each window's value over its places, in equal shares.
inline at::Tensor shares(const at::Tensor& values, int64_t size) {
    auto to = at::empty({values.size(0), values.size(1), values.size(2) * size, values.size(3) * size}, values.options(), at::MemoryFormat::ChannelsLast);
    run("average_pool_backward", values, to, values, size);
    return to;
}

}  // namespace kernels::average_pool
