// 3×3 convolutions of stride 1 and padding 1 by Winograd's F(4×4, 3×3), on the CPU: a quarter of the multiplications.
#pragma once
#include <ATen/ATen.h>

namespace winograd {

at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias);
at::Tensor to_data(const at::Tensor& gy, const at::Tensor& weight);
at::Tensor to_weight(const at::Tensor& gy, const at::Tensor& x);

}  // namespace winograd
