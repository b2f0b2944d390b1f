// 3×3 convolutions of stride 1 and padding 1 by Winograd's F(4×4, 3×3), on the CPU: a quarter of the multiplications.
#pragma once
#include <ATen/ATen.h>

namespace winograd {

constexpr int kLanes = 16;  // floats of the widest registers; fewer are for tests

at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias, int lanes = kLanes);
at::Tensor to_data(const at::Tensor& gy, const at::Tensor& weight, int lanes = kLanes);
at::Tensor to_weight(const at::Tensor& gy, const at::Tensor& x, int lanes = kLanes);

}  // namespace winograd
