// ladagan::layer_norm: at::layer_norm over the last dimension, with one weight and bias [D] for all rows.
// ladagan::self_modulated_layer_norm: the same with a weight and bias [B, 1, D] for each image (the paper's equation 5). Tests hold it against the
// same line in C# (src/LadaGan.Model/Normalization/SelfModulatedLayerNorm.cs).
// Both take each derivative in one pass over memory, on the CPU and on a GPU (cuda/layer_norm.cu). The input is float, the result float or bfloat16.
//
// Per row of D values: x̂ = (x - mean) r, r = 1/sqrt(var + eps), y = γ x̂ + β; with g = γ gy the first derivative is
//   gx = r (g - m1 - x̂ m2),  gγ = Σ gy x̂,  gβ = Σ gy over the rows,   m1 = mean(g), m2 = mean(g x̂) over the row.
// For cotangents u of gx, uγ of gγ, uβ of gβ, with ū = mean(u), w = mean(u x̂), a = mean(u g) - ū m1 - m2 w, v = u - ū - x̂ w, h = uγ gy:
//   to gy:  γ r v + uγ x̂ + uβ
//   to x:   -r² (a x̂ + w (g - m1 - x̂ m2) + m2 v) + r (h - mean(h) - x̂ mean(h x̂))
//   to γ:   Σ gy r v over the rows
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "cuda/layer_norm.h"
#include "derivatives.h"
#include "lanes.h"
#include "rows.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

template <class Y>
LT_EVERY_WIDTH void forward_rows(const float* x, const float* weight, const float* bias, float eps, int64_t rows, int64_t width, float* means, float* rs, Y* y) {
    for (int64_t row = 0; row < rows; row++, x += width, y += width) {
        float sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t c = 0; c < width; c++) sum += x[c];
        float mean = sum / static_cast<float>(width);
#pragma omp simd reduction(+ : squares)
        for (int64_t c = 0; c < width; c++) squares += (x[c] - mean) * (x[c] - mean);
        float r = 1 / std::sqrt(squares / static_cast<float>(width) + eps);
        means[row] = mean;
        rs[row] = r;
#pragma GCC ivdep
        for (int64_t c = 0; c < width; c++) store(y + c, (x[c] - mean) * r * weight[c] + bias[c]);
    }
}

// gx, and Σ gy x̂, Σ gy.
template <class Y>
LT_EVERY_WIDTH void backward_rows(const float* x, const Y* gy, const float* weight, const float* means, const float* rs, int64_t rows, int64_t width, float* gx, float* sums) {
    float n = static_cast<float>(width);
    for (int64_t row = 0; row < rows; row++, x += width, gy += width, gx += width) {
        float mean = means[row], r = rs[row], m1 = 0, m2 = 0;
#pragma omp simd reduction(+ : m1, m2)
        for (int64_t c = 0; c < width; c++) {
            float g = load(gy + c) * weight[c];
            m1 += g;
            m2 += g * (x[c] - mean);
        }
        m1 /= n;
        m2 *= r / n;
#pragma GCC ivdep
        for (int64_t c = 0; c < width; c++) {
            float normal = (x[c] - mean) * r, cotangent = load(gy + c);
            gx[c] = r * (cotangent * weight[c] - m1 - normal * m2);
            sums[c] += cotangent * normal;
            sums[width + c] += cotangent;
        }
    }
}

// to_gy and to_x, and Σ gy r v.
template <class Y>
LT_EVERY_WIDTH void second_rows(const float* x, const Y* gy, const float* u, const float* weight, const float* to_gamma, const float* to_beta, const float* means, const float* rs, int64_t rows, int64_t width, Y* to_gy, float* to_x, float* sums) {
    float n = static_cast<float>(width);
    for (int64_t row = 0; row < rows; row++, x += width, gy += width, u += width, to_gy += width, to_x += width) {
        float mean = means[row], r = rs[row], m1 = 0, m2 = 0, mu = 0, w = 0, a = 0, h1 = 0, h2 = 0;
#pragma omp simd reduction(+ : m1, m2, mu, w, a, h1, h2)
        for (int64_t c = 0; c < width; c++) {
            float normal = (x[c] - mean) * r, cotangent = load(gy + c), g = cotangent * weight[c], h = cotangent * to_gamma[c];
            m1 += g;
            m2 += g * normal;
            mu += u[c];
            w += u[c] * normal;
            a += u[c] * g;
            h1 += h;
            h2 += h * normal;
        }
        m1 /= n, m2 /= n, mu /= n, w /= n, h1 /= n, h2 /= n;
        a = a / n - mu * m1 - m2 * w;
#pragma GCC ivdep
        for (int64_t c = 0; c < width; c++) {
            float normal = (x[c] - mean) * r, cotangent = load(gy + c), g = cotangent * weight[c], h = cotangent * to_gamma[c];
            float v = u[c] - mu - normal * w;
            store(to_gy + c, weight[c] * r * v + to_gamma[c] * normal + to_beta[c]);
            to_x[c] = r * (h - h1 - normal * h2) - r * r * (a * normal + w * (g - m1 - normal * m2) + m2 * v);
            sums[c] += cotangent * r * v;
        }
    }
}

// Rows in memory, and the groups of them that share a weight.
struct Rows {
    int64_t width, count, groups;

    Rows(const at::Tensor& x, const at::Tensor& weight) : width(x.size(-1)), count(x.numel() / width), groups(weight.numel() / width) {}

    // `block(group, first, rows, sums)` for all rows; the sums of each group into its rows of `into`, one tensor for each `width` of them.
    template <class Block>
    void each(const Block& block, std::vector<float*> into) const {
        int64_t rows = count / groups, sums_width = width * static_cast<int64_t>(into.size());
        auto one = [&](int64_t group) {
            auto sums = sum_rows(rows, sums_width, [&](int64_t first, int64_t some, float* to) { block(group, group * rows + first, some, to); });
            for (int64_t c = 0; c < sums_width; c++) into[c / width][group * width + c % width] = static_cast<float>(sums[c]);
        };
        if (groups == 1) return one(0);
        at::parallel_for(0, groups, 1, [&](int64_t first, int64_t last) {
            for (int64_t group = first; group < last; group++) one(group);
        });
    }
};

struct LayerNormBackward : Function<LayerNormBackward> {
    static variable_list forward(AutogradContext* context, const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& scale, const at::Tensor& mean, const at::Tensor& r) {
        context->save_for_backward({gradient, input, scale, mean, r});
        auto gy = gradient.contiguous(), x = input.contiguous(), weight = scale.contiguous();
        if (kernels::run_on(x.device())) return kernels::layer_norm::backward(gy, x, weight, mean, r);
        auto gx = at::empty_like(x), gw = at::empty_like(weight), gb = at::empty_like(weight);
        Rows of(x, weight);
        const float *px = x.data_ptr<float>(), *pw = weight.data_ptr<float>(), *pm = mean.data_ptr<float>(), *pr = r.data_ptr<float>();
        float* out = gx.data_ptr<float>();
        with_type(gy.scalar_type(), [&](auto type) {
            const auto* pg = gy.data_ptr<decltype(type)>();
            of.each([&](int64_t group, int64_t first, int64_t rows, float* sums) {
                int64_t at = first * of.width;
                backward_rows(px + at, pg + at, pw + group * of.width, pm + first, pr + first, rows, of.width, out + at, sums);
            }, {gw.data_ptr<float>(), gb.data_ptr<float>()});
        });
        return {gx, gw, gb};
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        require_last_derivative(saved[2].dim() == 1 ? "ladagan::layer_norm" : "ladagan::self_modulated_layer_norm");
        auto gy = saved[0].contiguous(), x = saved[1].contiguous(), weight = saved[2].contiguous();
        auto given = [](const at::Tensor& cotangent, const at::Tensor& like) { return cotangent.defined() ? cotangent.contiguous() : at::zeros_like(like); };
        auto u = given(cotangents[0], x), to_gamma = given(cotangents[1], weight), to_beta = given(cotangents[2], weight);
        if (kernels::run_on(x.device())) {
            auto found = kernels::layer_norm::second(gy, x, weight, saved[3], saved[4], u, to_gamma, to_beta);
            return {found[0], found[1], found[2], at::Tensor(), at::Tensor()};
        }
        auto to_gy = at::empty_like(gy), to_x = at::empty_like(x), to_weight = at::empty_like(weight);
        Rows of(x, weight);
        const float *px = x.data_ptr<float>(), *pu = u.data_ptr<float>(), *pw = weight.data_ptr<float>(), *pm = saved[3].data_ptr<float>(), *pr = saved[4].data_ptr<float>();
        const float *ug = to_gamma.data_ptr<float>(), *ub = to_beta.data_ptr<float>();
        float* out_x = to_x.data_ptr<float>();
        with_type(gy.scalar_type(), [&](auto type) {
            const auto* pg = gy.data_ptr<decltype(type)>();
            auto* out_gy = to_gy.data_ptr<decltype(type)>();
            of.each([&](int64_t group, int64_t first, int64_t rows, float* sums) {
                int64_t at = first * of.width, by = group * of.width;
                second_rows(px + at, pg + at, pu + at, pw + by, ug + by, ub + by, pm + first, pr + first, rows, of.width, out_gy + at, out_x + at, sums);
            }, {to_weight.data_ptr<float>()});
        });
        return {to_gy, to_x, to_weight, at::Tensor(), at::Tensor()};
    }
};

struct LayerNorm : Function<LayerNorm> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& scale, const at::Tensor& shift, double eps, int64_t type) {
        auto x = input.contiguous(), weight = scale.contiguous(), bias = shift.contiguous();
        Rows of(x, weight);
        auto mean = at::empty({of.count}, x.options()), r = at::empty_like(mean);
        context->save_for_backward({input, scale, mean, r});
        if (kernels::run_on(x.device())) return kernels::layer_norm::forward(x, weight, bias, eps, static_cast<at::ScalarType>(type), mean, r);
        auto y = at::empty_like(x, x.options().dtype(static_cast<at::ScalarType>(type)));
        const float *px = x.data_ptr<float>(), *pw = weight.data_ptr<float>(), *pb = bias.data_ptr<float>();
        float *pm = mean.data_ptr<float>(), *pr = r.data_ptr<float>();
        int64_t rows = of.count / of.groups;
        with_type(y.scalar_type(), [&](auto of_y) {
            auto* py = y.data_ptr<decltype(of_y)>();
            each_rows(of.count, [&](int64_t first, int64_t some) {
                for (int64_t row = first; row < first + some;) {
                    int64_t group = row / rows, count = std::min(first + some, (group + 1) * rows) - row;
                    forward_rows(px + row * of.width, pw + group * of.width, pb + group * of.width, static_cast<float>(eps), count, of.width, pm + row, pr + row, py + row * of.width);
                    row += count;
                }
            });
        });
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        auto found = LayerNormBackward::apply(cotangents[0], saved[0], saved[1], saved[2], saved[3]);
        return {found[0], found[1], found[2], at::Tensor(), at::Tensor()};
    }
};

bool takes(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, at::ScalarType type) {
    bool ours = kernels::run_on(x.device()) ? kernels::layer_norm::takes(x.size(-1)) : x.is_cpu();
    return ours && x.numel() > 0 && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat &&
           bias.scalar_type() == at::kFloat && has_lanes(type);
}

at::Tensor layer_norm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, double eps, c10::optional<at::ScalarType> dtype) {
    TORCH_CHECK(x.dim() > 0 && weight.dim() == 1 && weight.sizes() == bias.sizes() && weight.size(0) == x.size(-1),
                "ladagan::layer_norm: weight and bias are [D] for an input [..., D], not ", weight.sizes(), " and ", bias.sizes(), " for ", x.sizes());
    auto type = dtype.value_or(x.scalar_type());
    if (takes(x, weight, bias, type)) return LayerNorm::apply(x, weight, bias, eps, static_cast<int64_t>(type));
    return at::layer_norm(x, {x.size(-1)}, weight, bias, eps).to(type);
}

at::Tensor self_modulated_layer_norm(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& beta, double eps, at::ScalarType type) {
    TORCH_CHECK(x.dim() == 3 && gamma.dim() == 3 && gamma.sizes() == beta.sizes() && gamma.size(0) == x.size(0) && gamma.size(1) == 1 &&
                    gamma.size(2) == x.size(2),
                "ladagan::self_modulated_layer_norm: gamma and beta are [B, 1, D] for an input [B, N, D], not ",
                gamma.sizes(), " and ", beta.sizes(), " for ", x.sizes());
    if (kernels::run_on(x.device()) && !kernels::layer_norm::takes(x.size(2))) return at::addcmul(beta, gamma, at::layer_norm(x, {x.size(2)}, {}, {}, eps)).to(type);
    TORCH_CHECK(takes(x, gamma, beta, type), "ladagan::self_modulated_layer_norm: float is wanted, to float or bfloat16, on the CPU or a GPU that runs the kernels");
    return LayerNorm::apply(x, gamma, beta, eps, static_cast<int64_t>(type));
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("layer_norm(Tensor input, Tensor weight, Tensor bias, float eps, ScalarType? dtype=None) -> Tensor", &layer_norm);
    library.def("self_modulated_layer_norm(Tensor input, Tensor gamma, Tensor beta, float eps, ScalarType dtype) -> Tensor", &self_modulated_layer_norm);
}

}  // namespace
