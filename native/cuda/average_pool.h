// Both directions of ladagan::avg_pool2d and ladagan::pad_and_pool on a GPU (average_pool.cu).
#pragma once
#include "kernels.h"

namespace kernels::average_pool {

// Whether maps [N, C, H, W] are whole windows in channels-last order, with fewer values than a thread's number counts.
inline bool takes(const at::Tensor& maps, int64_t size) {
    return maps.dim() == 4 && maps.numel() > 0 && maps.numel() < (int64_t{1} << 31) && maps.is_contiguous(at::MemoryFormat::ChannelsLast) &&
           size > 0 && maps.size(2) % size == 0 && maps.size(3) % size == 0;
}

// `from` and `to`, one of which is `means`, and the padded maps, where there are: all in channels-last order.
inline void run(const char* kernel, const at::Tensor& from, const at::Tensor& to, const at::Tensor& means, int64_t size, const at::Tensor& padded = {}) {
    int64_t channels = means.size(1), windows = means.numel() / channels;
    int width = static_cast<int>(16 / from.element_size());
    if (channels % width != 0) width = 1;
    for (const auto& tensor : {from, to, padded})
        if (tensor.defined() && reinterpret_cast<uintptr_t>(tensor.data_ptr()) % 16 != 0) width = 1;
    void* beside = padded.defined() ? padded.data_ptr() : nullptr;
    AveragePoolArguments a{from.data_ptr(), beside, to.data_ptr(), beside, static_cast<int>(windows), static_cast<int>(means.size(2)), static_cast<int>(means.size(3)), static_cast<int>(channels), static_cast<int>(size)};
    Size grid{static_cast<unsigned>((windows * (channels / width) + 255) / 256)};
    launch(from, "average_pool", kernel, {from.scalar_type(), width}, grid, {256}, a);
}

inline at::Tensor maps(const at::Tensor& like, int64_t rows, int64_t columns) {
    return at::empty({like.size(0), like.size(1), rows, columns}, like.options(), at::MemoryFormat::ChannelsLast);
}

inline at::Tensor means(const at::Tensor& of, int64_t size) {
    auto to = maps(of, of.size(2) / size, of.size(3) / size);
    run("average_pool", of, to, to, size);
    return to;
}

// Its transpose: each window's value over its places, in equal shares.
inline at::Tensor shares(const at::Tensor& values, int64_t size) {
    auto to = maps(values, values.size(2) * size, values.size(3) * size);
    run("average_pool_backward", values, to, values, size);
    return to;
}

// The maps with a row of zeros below and a column of them to the right, and their means.
inline std::vector<at::Tensor> pad_and_pool(const at::Tensor& of, int64_t size) {
    auto padded = maps(of, of.size(2) + 1, of.size(3) + 1), to = maps(of, of.size(2) / size, of.size(3) / size);
    run("pad_and_pool", of, to, to, size, padded);
    return {padded, to};
}

// Its transpose.
inline at::Tensor both(const at::Tensor& padded, const at::Tensor& values, int64_t size) {
    auto to = maps(values, values.size(2) * size, values.size(3) * size);
    run("pad_and_pool_backward", values, to, values, size, padded);
    return to;
}

}  // namespace kernels::average_pool
