// 3×3 convolutions of stride 1 (and padding 1, in training) by Winograd's F(4×4, 3×3), on the CPU: a quarter of the multiplications.
#pragma once
#include <ATen/ATen.h>

namespace winograd {

constexpr int kLanes = 16;  // floats of the widest registers; fewer are for tests

at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias, int lanes = kLanes);
at::Tensor to_data(const at::Tensor& gy, const at::Tensor& weight, int lanes = kLanes);
at::Tensor to_weight(const at::Tensor& gy, const at::Tensor& x, int lanes = kLanes);

// The same as `forward` for weights that stay: their transforms, made once, float32; padding 0 or 1, and ReLU if asked for. [out] biases.
at::Tensor transformed(const at::Tensor& weight, int lanes = kLanes);
at::Tensor forward_with(const at::Tensor& x, const at::Tensor& filters, const at::Tensor& bias, int64_t padding, bool relu, int lanes = kLanes);

}  // namespace winograd
