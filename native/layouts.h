// Tensors in the memory order that the loops here want.
#pragma once
#include <ATen/ATen.h>

inline at::Tensor channels_last(const at::Tensor& map) { return map.contiguous(at::MemoryFormat::ChannelsLast); }

// In the order of x, which is without gaps.
inline at::Tensor like(const at::Tensor& x, const at::Tensor& values) {
    return values.strides() == x.strides() ? values : at::empty_like(x).copy_(values);
}
