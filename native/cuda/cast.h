// ladagan::cast_weights on a GPU (cast.cu): a launch casts many tensors.
#pragma once
#include "kernels.h"

namespace kernels::cast {

// float, without gaps, in the order of their dimensions.
inline bool takes(const at::Tensor& weight) { return weight.scalar_type() == at::kFloat && weight.is_contiguous() && weight.numel() > 0 && weight.numel() < (int64_t{1} << 30); }

inline int64_t places(const at::Tensor& weight) { return weight.dim() == 4 ? weight.size(2) * weight.size(3) : 1; }

// What convolutions multiply maps with is channels last, as the maps are: cuDNN would copy it in every pass.
inline at::Tensor empty_for(const at::Tensor& weight, at::ScalarType type) {
    return at::empty(weight.sizes(), weight.options().dtype(type), places(weight) > 1 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
}

inline void launch_some(const at::Tensor* weights, const at::Tensor* casts, int64_t count) {
    CastArguments a{};
    int width = 4;
    for (int64_t i = 0; i < count; i++) {
        a.from[i] = weights[i].data_ptr<float>();
        a.to[i] = casts[i].data_ptr();
        a.counts[i] = static_cast<int>(weights[i].numel());
        a.channels[i] = static_cast<int>(weights[i].dim() > 1 ? weights[i].size(1) : 1);
        a.places[i] = static_cast<int>(places(weights[i]));
        a.first[i + 1] = a.first[i] + (a.counts[i] + CastArguments::kBlock - 1) / CastArguments::kBlock;
        if (reinterpret_cast<uintptr_t>(a.from[i]) % 16 != 0 || reinterpret_cast<uintptr_t>(a.to[i]) % 16 != 0) width = 1;
    }
    launch(weights[0], "cast", "cast", {casts[0].scalar_type(), width}, {static_cast<unsigned>(a.first[count])}, {256}, a);
}

inline std::vector<at::Tensor> all(const std::vector<at::Tensor>& weights, at::ScalarType type) {
    std::vector<at::Tensor> casts;
    for (const auto& weight : weights) casts.push_back(empty_for(weight, type));
    int64_t count = static_cast<int64_t>(weights.size());
    for (int64_t first = 0; first < count; first += CastArguments::kMost) launch_some(&weights[first], &casts[first], std::min<int64_t>(CastArguments::kMost, count - first));
    return casts;
}

}  // namespace kernels::cast
