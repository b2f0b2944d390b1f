// ladagan::leaky_relu on a GPU (leaky_relu.cu).
#pragma once
#include "kernels.h"

namespace kernels::leaky_relu {

// `values` where x > 0, else slope times them; both in one order of memory, which the result has too.
inline at::Tensor scaled(const at::Tensor& x, const at::Tensor& values, double slope) {
    auto out = at::empty_like(x);
    int width = static_cast<int>(16 / x.element_size());
    for (const auto& tensor : {x, values})
        if (reinterpret_cast<uintptr_t>(tensor.data_ptr()) % 16 != 0) width = 1;
    LeakyReluArguments a{x.data_ptr(), values.data_ptr(), out.data_ptr(), static_cast<float>(slope), x.numel()};
    Size grid{static_cast<unsigned>(parts_of(x.numel(), 256 * width, 1 << 16))};
    launch(x, "leaky_relu", "leaky_relu", {x.scalar_type(), width}, grid, {256}, a);
    return out;
}

}  // namespace kernels::leaky_relu
