// ladagan::batch_norm's passes on a GPU (batch_norm.cu).
#pragma once
#include "kernels.h"

namespace kernels::batch_norm {

// x [N, C, H, W] in channels-last order, and what is known of its channels.
struct Map {
    at::Tensor x, weight, bias, mean, r;
    double slope;
    int64_t channels = x.size(1), rows = x.numel() / channels;

    BatchNormArguments arguments() const {
        BatchNormArguments a{};
        a.x = x.data_ptr();
        a.weight = weight.data_ptr<float>();
        a.bias = bias.data_ptr<float>();
        a.mean = mean.data_ptr<float>();
        a.r = r.data_ptr<float>();
        a.slope = static_cast<float>(slope);
        a.rows = static_cast<int>(rows);
        a.channels = static_cast<int>(channels);
        return a;
    }
    at::Tensor floats(at::IntArrayRef sizes) const { return at::empty(sizes, mean.options()); }

    // The sums of a pass: `sums` for each channel, and the kernel that finishes them.
    void reduce(const char* pass, const char* finish_kernel, int sums, BatchNormArguments& a, Variant variant) const {
        Blocks blocks(rows, channels, variant.width);
        auto grid = blocks.sums();
        auto parts = floats({grid.y, sums, channels});
        a.sums = parts.data_ptr<float>();
        launch(x, "batch_norm", pass, variant, grid, blocks.block(), a);
        a.parts = a.sums;
        a.count = static_cast<int>(grid.y);
        launch(x, "batch_norm", finish_kernel, variant, finish(channels), kFinish, a);
    }
    void write(const char* pass, const BatchNormArguments& a, Variant variant) const {
        Blocks blocks(rows, channels, variant.width);
        launch(x, "batch_norm", pass, variant, blocks.writes(), blocks.block(), a);
    }
};

inline at::Tensor forward(Map& map, const at::Tensor& running_mean, const at::Tensor& running_var, double momentum, double eps) {
    auto y = at::empty_like(map.x);
    map.mean = at::empty({map.channels}, map.weight.options());
    map.r = at::empty_like(map.mean);
    auto a = map.arguments();
    Variant variant{map.x.scalar_type(), width_for(map.channels, {map.x, map.weight, map.bias})};
    a.new_mean = map.mean.data_ptr<float>();
    a.new_r = map.r.data_ptr<float>();
    a.running_mean = running_mean.data_ptr<float>();
    a.running_var = running_var.data_ptr<float>();
    a.momentum = static_cast<float>(momentum);
    a.eps = static_cast<float>(eps);
    map.reduce("batch_norm_moments", "batch_norm_statistics", 2, a, variant);
    a.y = y.data_ptr();
    map.write("batch_norm_forward", a, variant);
    return y;
}

// Gradients of x, γ and β.
inline std::vector<at::Tensor> backward(const Map& map, const at::Tensor& gy) {
    auto gx = at::empty_like(map.x), gw = at::empty_like(map.weight), gb = at::empty_like(map.weight), means = map.floats({2, map.channels});
    auto a = map.arguments();
    Variant variant{map.x.scalar_type(), width_for(map.channels, {map.x, map.weight, map.bias, gy})};
    a.gy = gy.data_ptr();
    a.to_weight = gw.data_ptr<float>();
    a.to_bias = gb.data_ptr<float>();
    a.finished = means.data_ptr<float>();
    map.reduce("batch_norm_backward_sums", "batch_norm_backward_means", 2, a, variant);
    a.coefficients = a.finished;
    a.to_x = gx.data_ptr();
    map.write("batch_norm_backward", a, variant);
    return {gx, gw, gb};
}

// From cotangents of those, the gradients to gy, x and γ; those of γ and β may be undefined.
inline std::vector<at::Tensor> second(const Map& map, const at::Tensor& gy, const at::Tensor& u, const at::Tensor& to_gamma, const at::Tensor& to_beta) {
    auto to_gy = at::empty_like(gy), to_x = at::empty_like(map.x), to_weight = at::empty_like(map.weight), coefficients = map.floats({7, map.channels});
    auto a = map.arguments();
    Variant variant{map.x.scalar_type(), width_for(map.channels, {map.x, map.weight, map.bias, gy, u})};
    a.gy = gy.data_ptr();
    a.u = u.data_ptr();
    a.to_gamma = to_gamma.defined() ? to_gamma.data_ptr<float>() : nullptr;
    a.to_beta = to_beta.defined() ? to_beta.data_ptr<float>() : nullptr;
    a.to_weight = to_weight.data_ptr<float>();
    a.finished = coefficients.data_ptr<float>();
    map.reduce("batch_norm_second_sums", "batch_norm_second_coefficients", 5, a, variant);
    a.coefficients = a.finished;
    a.y = to_gy.data_ptr();
    a.to_x = to_x.data_ptr();
    map.write("batch_norm_second", a, variant);
    return {to_gy, to_x, to_weight};
}

}  // namespace kernels::batch_norm
