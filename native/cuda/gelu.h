// ladagan::gelu's passes on a GPU (gelu.cu). All tensors of a call are without gaps and in one order of memory.
#pragma once
#include "kernels.h"

namespace kernels::gelu {

inline void run(const char* kernel, const at::Tensor& x, std::initializer_list<at::Tensor> others, const GeluArguments& a) {
    int width = static_cast<int>(16 / x.element_size());
    bool whole = reinterpret_cast<uintptr_t>(x.data_ptr()) % 16 == 0;
    for (const auto& tensor : others) whole = whole && reinterpret_cast<uintptr_t>(tensor.data_ptr()) % 16 == 0;
    if (!whole) width = 1;
    launch(x, "gelu", kernel, {x.scalar_type(), width}, {static_cast<unsigned>(parts_of(x.numel(), 256 * width, 1 << 16))}, {256}, a);
}

inline at::Tensor forward(const at::Tensor& x) {
    auto y = at::empty_like(x);
    run("gelu", x, {y}, {x.data_ptr(), nullptr, nullptr, y.data_ptr(), nullptr, x.numel()});
    return y;
}

inline at::Tensor backward(const at::Tensor& gy, const at::Tensor& x) {
    auto to_x = at::empty_like(x);
    run("gelu_backward", x, {gy, to_x}, {x.data_ptr(), gy.data_ptr(), nullptr, nullptr, to_x.data_ptr(), x.numel()});
    return to_x;
}

// From the cotangent of that, the gradients to gy and x.
inline std::vector<at::Tensor> second(const at::Tensor& gy, const at::Tensor& x, const at::Tensor& u) {
    auto to_gy = at::empty_like(x), to_x = at::empty_like(x);
    run("gelu_second", x, {gy, u, to_gy, to_x}, {x.data_ptr(), gy.data_ptr(), u.data_ptr(), to_gy.data_ptr(), to_x.data_ptr(), x.numel()});
    return {to_gy, to_x};
}

}  // namespace kernels::gelu
