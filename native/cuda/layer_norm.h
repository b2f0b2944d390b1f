// The passes of ladagan::layer_norm and ladagan::self_modulated_layer_norm on a GPU (layer_norm.cu).
#pragma once
#include "kernels.h"

namespace kernels::layer_norm {

constexpr int64_t kItems = 8;  // of a lane at most: wider rows do not fit a warp's registers

inline bool takes(int64_t width) { return width <= (width % 4 == 0 ? 4 : 1) * 32 * kItems; }

// x [groups · rows, width] and a weight for each group.
struct Lines {
    at::Tensor x, weight;
    int64_t width = x.size(-1), groups = weight.numel() / width, rows = x.numel() / width / groups;

    LayerNormArguments arguments() const {
        LayerNormArguments a{};
        a.x = x.data_ptr<float>();
        a.weight = weight.data_ptr<float>();
        a.rows = static_cast<int>(rows);
        a.width = static_cast<int>(width);
        return a;
    }
    Variant variant(at::ScalarType type, std::initializer_list<at::Tensor> tensors) const {
        int at_once = width_for(width, tensors);
        return {type, at_once, static_cast<int>((width + 32 * at_once - 1) / (32 * at_once))};
    }
    // Eight rows of a group at a time.
    Size grid(int64_t most) const { return {static_cast<unsigned>(parts_of(rows, 8, std::max<int64_t>(1, most / groups))), static_cast<unsigned>(groups)}; }
    void run(const char* kernel, Variant variant, Size grid, const LayerNormArguments& a) const { launch(x, "layer_norm", kernel, variant, grid, {256}, a); }
};

inline at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, double eps, at::ScalarType type, const at::Tensor& mean, const at::Tensor& r) {
    Lines of{x, weight};
    auto y = at::empty_like(x, x.options().dtype(type));
    auto a = of.arguments();
    a.bias = bias.data_ptr<float>();
    a.y = y.data_ptr();
    a.mean = mean.data_ptr<float>();
    a.r = r.data_ptr<float>();
    a.eps = static_cast<float>(eps);
    of.run("layer_norm_forward", of.variant(type, {x, weight, bias}), of.grid(Blocks::kWrites), a);
    return y;
}

// Gradients of x, γ and β.
inline std::vector<at::Tensor> backward(const at::Tensor& gy, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& mean, const at::Tensor& r) {
    Lines of{x, weight};
    auto grid = of.grid(Blocks::kSums);
    auto gx = at::empty_like(x), parts = at::empty({of.groups, grid.x, 2, of.width}, x.options());
    auto a = of.arguments();
    a.gy = gy.data_ptr();
    a.mean = mean.data_ptr<float>();
    a.r = r.data_ptr<float>();
    a.to_x = gx.data_ptr<float>();
    a.sums = parts.data_ptr<float>();
    of.run("layer_norm_backward", of.variant(gy.scalar_type(), {x, weight, gy}), grid, a);
    auto sums = add_parts(parts);
    return {gx, sums.select(0, 0).view(weight.sizes()), sums.select(0, 1).view(weight.sizes())};
}

// From cotangents of those, the gradients to gy, x and γ.
inline std::vector<at::Tensor> second(const at::Tensor& gy, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& mean, const at::Tensor& r, const at::Tensor& u, const at::Tensor& to_gamma, const at::Tensor& to_beta) {
    Lines of{x, weight};
    auto grid = of.grid(Blocks::kSums);
    auto to_gy = at::empty_like(gy), to_x = at::empty_like(x), parts = at::empty({of.groups, grid.x, 1, of.width}, x.options());
    auto a = of.arguments();
    a.gy = gy.data_ptr();
    a.u = u.data_ptr<float>();
    a.to_gamma = to_gamma.data_ptr<float>();
    a.to_beta = to_beta.data_ptr<float>();
    a.mean = mean.data_ptr<float>();
    a.r = r.data_ptr<float>();
    a.to_gy = to_gy.data_ptr();
    a.to_x = to_x.data_ptr<float>();
    a.sums = parts.data_ptr<float>();
    of.run("layer_norm_second", of.variant(gy.scalar_type(), {x, weight, gy, u, to_gamma, to_beta}), grid, a);
    return {to_gy, to_x, add_parts(parts).view(weight.sizes())};
}

}  // namespace kernels::layer_norm
