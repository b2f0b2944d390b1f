// What .NET holds of libtorch's tensors.
#pragma once
#include <ATen/Tensor.h>

#include <atomic>

#include "ladatorch.h"

struct lt_tensor {
    at::Tensor value;
};

inline std::atomic<int64_t> live_tensors{0};

inline lt_tensor* give(at::Tensor value) {
    auto* handle = new lt_tensor{std::move(value)};
    live_tensors.fetch_add(1, std::memory_order_relaxed);
    return handle;
}
