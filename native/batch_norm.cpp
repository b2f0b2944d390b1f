// ladagan::batch_norm: at::batch_norm and the leaky_relu that follows it (negative_slope 1: none), each derivative in two passes over
// memory, on the CPU and on a GPU (cuda/batch_norm.cu); PyTorch's second derivative, which R1 needs, is some thirty passes of small operators. Input and result are
// float or bfloat16, both the same; the arithmetic is float's. Only the input is kept for the backward pass.
//
// Per channel, over N values: x̂ = (x - mean) r, r = 1/sqrt(var + eps), z = γ x̂ + β, y = z where z > 0, else slope z. With
// g = gy ∂y/∂z, whose factor is constant almost everywhere, the first derivative is
//   gx = γ r (g - m1 - x̂ m2),  gγ = Σ g x̂,  gβ = Σ g,   m1 = mean(g), m2 = mean(g x̂).
// For cotangents u of gx, uγ of gγ, uβ of gβ, with ū = mean(u), w = mean(u x̂), a = mean(u g) - ū m1 - m2 w:
//   to gy:  (γ r (u - ū - x̂ w) + uγ x̂ + uβ) ∂y/∂z
//   to x:   -γ r² (a x̂ + w (g - m1 - x̂ m2) + m2 (u - ū - x̂ w)) + uγ r (g - m1 - x̂ m2)
//   to γ:   N r a
//
// With a group of processes, the statistics and means are those over all of them: each process has a part of the batch, its results
// are those of that part in the whole, and what it adds to gγ, gβ and "to γ" are its part of sums that the processes add up later.
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "cuda/batch_norm.h"
#include "derivatives.h"
#include "lanes.h"
#include "layouts.h"
#include "process_group.h"
#include "rows.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

// What is known of a channel.
struct Channels {
    const float *mean, *r, *weight, *bias;
    float slope;

    struct Value {
        float normal, z, factor;  // x̂, γ x̂ + β, ∂y/∂z
    };
    LT_INLINE Value at(float x, int64_t c) const {
        float normal = (x - mean[c]) * r[c], z = normal * weight[c] + bias[c];
        return {normal, z, z > 0 ? 1.0f : slope};
    }
};

// Σ (x - pivot) and Σ (x - pivot)².
template <class T>
LT_EVERY_WIDTH void sum_moments(const T* x, const float* pivot, int64_t rows, int64_t channels, float* sums) {
    float *first = sums, *second = sums + channels;
    for (int64_t row = 0; row < rows; row++, x += channels) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
            float value = load(x + c) - pivot[c];
            first[c] += value;
            second[c] += value * value;
        }
    }
}

template <class T>
LT_EVERY_WIDTH void write_forward(const T* x, Channels k, int64_t rows, int64_t channels, T* y) {
    for (int64_t row = 0; row < rows; row++, x += channels, y += channels) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
            auto at = k.at(load(x + c), c);
            store(y + c, at.z * at.factor);
        }
    }
}

// Σ g and Σ g x̂.
template <class T>
LT_EVERY_WIDTH void sum_backward(const T* x, const T* gy, Channels k, int64_t rows, int64_t channels, float* sums) {
    float *sg = sums, *sgx = sums + channels;
    for (int64_t row = 0; row < rows; row++, x += channels, gy += channels) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
            auto at = k.at(load(x + c), c);
            float g = load(gy + c) * at.factor;
            sg[c] += g;
            sgx[c] += g * at.normal;
        }
    }
}

template <class T>
LT_EVERY_WIDTH void write_backward(const T* x, const T* gy, Channels k, const float* m1, const float* m2, int64_t rows, int64_t channels, T* gx) {
    for (int64_t row = 0; row < rows; row++, x += channels, gy += channels, gx += channels) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
            auto at = k.at(load(x + c), c);
            store(gx + c, k.weight[c] * k.r[c] * (load(gy + c) * at.factor - m1[c] - at.normal * m2[c]));
        }
    }
}

// Σ u, Σ u x̂, Σ u g, Σ g, Σ g x̂.
template <class T>
LT_EVERY_WIDTH void sum_second(const T* x, const T* gy, const T* u, Channels k, int64_t rows, int64_t channels, float* sums) {
    float *su = sums, *sux = su + channels, *sug = sux + channels, *sg = sug + channels, *sgx = sg + channels;
    for (int64_t row = 0; row < rows; row++, x += channels, gy += channels, u += channels) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
            auto at = k.at(load(x + c), c);
            float g = load(gy + c) * at.factor, v = load(u + c);
            su[c] += v;
            sux[c] += v * at.normal;
            sug[c] += v * g;
            sg[c] += g;
            sgx[c] += g * at.normal;
        }
    }
}

// Per channel: to_gy = (p0 u + p1 x̂ + p2) ∂y/∂z, to_x = q0 x̂ + q1 g + q2 u + q3.
struct Coefficients {
    std::vector<float> p0, p1, p2, q0, q1, q2, q3;
    explicit Coefficients(int64_t channels) : p0(channels), p1(channels), p2(channels), q0(channels), q1(channels), q2(channels), q3(channels) {}
};

template <class T>
LT_EVERY_WIDTH void write_second(const T* x, const T* gy, const T* u, Channels k, const Coefficients& by, int64_t rows, int64_t channels, T* to_gy, T* to_x) {
    const float *p0 = by.p0.data(), *p1 = by.p1.data(), *p2 = by.p2.data(), *q0 = by.q0.data(), *q1 = by.q1.data(), *q2 = by.q2.data(), *q3 = by.q3.data();
    for (int64_t row = 0; row < rows; row++, x += channels, gy += channels, u += channels, to_gy += channels, to_x += channels) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
            auto at = k.at(load(x + c), c);
            float g = load(gy + c) * at.factor, v = load(u + c);
            store(to_gy + c, (p0[c] * v + p1[c] * at.normal + p2[c]) * at.factor);
            store(to_x + c, q0[c] * at.normal + q1[c] * g + q2[c] * v + q3[c]);
        }
    }
}

at::Tensor contiguous(const at::Tensor& row) { return row.defined() ? row.contiguous() : row; }  // a sum's gradient is one number, expanded

// What both derivatives know besides tensors. `total` is N, over all processes of the group.
struct Batch {
    double slope;
    int64_t group, total;

    static Batch load(AutogradContext* context) {
        return {context->saved_data["slope"].toDouble(), context->saved_data["group"].toInt(), context->saved_data["total"].toInt()};
    }
    void save(AutogradContext* context) const {
        context->saved_data["slope"] = slope;
        context->saved_data["group"] = group;
        context->saved_data["total"] = total;
    }
};

// x [N, C] in memory, with its statistics; gy and u beside it.
struct Normalised {
    at::Tensor x, weight, bias, mean, r;
    Batch batch;
    int64_t channels = x.size(1), count = x.numel() / channels;

    static Normalised load(const variable_list& saved, size_t first, Batch batch) {
        return {channels_last(saved[first]), saved[first + 1].contiguous(), saved[first + 2].contiguous(), saved[first + 3], saved[first + 4], batch};
    }
    kernels::batch_norm::Map map() const { return {x, weight, bias, mean, r, batch.slope}; }
    Channels each() const { return {mean.data_ptr<float>(), r.data_ptr<float>(), weight.data_ptr<float>(), bias.data_ptr<float>(), static_cast<float>(batch.slope)}; }
};

// The moments of all processes together, in Chan's way: added in the order of the ranks, on each of them.
void merge_moments(int64_t group, double& n, std::vector<double>& away, std::vector<double>& variances, const std::vector<float>& pivot) {
    size_t channels = away.size();
    std::vector<double> mine{n};
    for (size_t c = 0; c < channels; c++) mine.push_back(pivot[c] + away[c]);
    mine.insert(mine.end(), variances.begin(), variances.end());
    double all = 0;
    std::vector<double> mean(channels), squares(channels);
    for (const auto& its : gather_over_ranks(group, std::move(mine))) {
        double both = all + its[0];
        for (size_t c = 0; c < channels; c++) {
            double step = its[1 + c] - mean[c];
            mean[c] += step * its[0] / both;
            squares[c] += its[1 + channels + c] * its[0] + step * step * all * its[0] / both;
        }
        all = both;
    }
    n = all;
    for (size_t c = 0; c < channels; c++) {
        away[c] = mean[c] - pivot[c];
        variances[c] = squares[c] / n;
    }
}

// Mean and 1/sqrt(var + eps), and N; the running statistics move. The moments are about the first rows' mean, so that they are small numbers.
std::tuple<at::Tensor, at::Tensor, int64_t> statistics(const at::Tensor& x, at::Tensor running_mean, at::Tensor running_var, double momentum, double eps, int64_t group) {
    int64_t channels = x.size(1), count = x.numel() / channels, few = std::min(count, kRows);
    auto mean = at::empty({channels}, x.options().dtype(at::kFloat)), var = at::empty_like(mean), unbiased = at::empty_like(mean), r = at::empty_like(mean);
    std::vector<float> pivot(channels), start(2 * channels);
    std::vector<double> sums;
    with_type(x.scalar_type(), [&](auto of_x) {
        const auto* px = x.data_ptr<decltype(of_x)>();
        sum_moments(px, pivot.data(), few, channels, start.data());
        for (int64_t c = 0; c < channels; c++) pivot[c] = start[c] / static_cast<float>(few);
        sums = sum_rows(count, 2 * channels, [&](int64_t first, int64_t rows, float* into) { sum_moments(px + first * channels, pivot.data(), rows, channels, into); });
    });
    double n = static_cast<double>(count);
    std::vector<double> away(channels), variances(channels);
    for (int64_t c = 0; c < channels; c++) {
        away[c] = sums[c] / n;
        variances[c] = std::max(0.0, sums[channels + c] / n - away[c] * away[c]);
    }
    if (group != 0) merge_moments(group, n, away, variances, pivot);
    for (int64_t c = 0; c < channels; c++) {
        double variance = variances[c];
        mean.data_ptr<float>()[c] = static_cast<float>(pivot[c] + away[c]);
        unbiased.data_ptr<float>()[c] = static_cast<float>(variance * n / std::max(1.0, n - 1));
        r.data_ptr<float>()[c] = static_cast<float>(1 / std::sqrt(variance + eps));
    }
    running_mean.mul_(1 - momentum).add_(mean, momentum);
    running_var.mul_(1 - momentum).add_(unbiased, momentum);
    return {mean, r, static_cast<int64_t>(n)};
}

struct BatchNormBackward : Function<BatchNormBackward> {
    static variable_list forward(AutogradContext* context, const at::Tensor& gradient, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& mean, const at::Tensor& r, double slope, int64_t group, int64_t total) {
        Batch batch{slope, group, total};
        batch.save(context);
        context->set_materialize_grads(false);
        context->save_for_backward({gradient, x, weight, bias, mean, r});
        auto of = Normalised::load({x, weight, bias, mean, r}, 0, batch);
        auto gy = channels_last(gradient);
        if (kernels::run_on(of.x.device())) return kernels::batch_norm::backward(of.map(), gy);
        auto gx = at::empty_like(of.x), gw = at::empty_like(of.weight), gb = at::empty_like(of.weight);
        auto k = of.each();
        int64_t channels = of.channels;
        with_type(of.x.scalar_type(), [&](auto type) {
            using T = decltype(type);
            const T *px = of.x.data_ptr<T>(), *pg = gy.data_ptr<T>();
            auto sums = sum_rows(of.count, 2 * channels, [&](int64_t first, int64_t rows, float* into) {
                sum_backward(px + first * channels, pg + first * channels, k, rows, channels, into);
            });
            std::vector<float> m1(channels), m2(channels);
            for (int64_t c = 0; c < channels; c++) {
                gb.template data_ptr<float>()[c] = static_cast<float>(sums[c]);
                gw.template data_ptr<float>()[c] = static_cast<float>(sums[channels + c]);
            }
            sum_over_ranks(group, sums);
            for (int64_t c = 0; c < channels; c++) {
                m1[c] = static_cast<float>(sums[c] / static_cast<double>(total));
                m2[c] = static_cast<float>(sums[channels + c] / static_cast<double>(total));
            }
            T* out = gx.template data_ptr<T>();
            each_rows(of.count, [&](int64_t first, int64_t rows) {
                int64_t at = first * channels;
                write_backward(px + at, pg + at, k, m1.data(), m2.data(), rows, channels, out + at);
            });
        });
        return {gx, gw, gb};
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        require_last_derivative("ladagan::batch_norm");
        auto saved = context->get_saved_variables();
        auto of = Normalised::load(saved, 1, Batch::load(context));
        TORCH_CHECK(of.batch.group == 0 || (!cotangents[1].defined() && !cotangents[2].defined()),
                    "ladagan::batch_norm over several processes has second derivatives of the input's gradient alone");
        auto gy = channels_last(saved[0]), u = cotangents[0].defined() ? channels_last(cotangents[0]) : at::zeros_like(of.x);
        variable_list gradients(9);
        if (kernels::run_on(of.x.device())) {
            auto found = kernels::batch_norm::second(of.map(), gy, u, contiguous(cotangents[1]), contiguous(cotangents[2]));
            std::copy(found.begin(), found.end(), gradients.begin());
            return gradients;
        }
        auto to_gy = at::empty_like(gy), to_x = at::empty_like(of.x), to_weight = at::empty_like(of.weight);
        auto k = of.each();
        int64_t channels = of.channels;
        with_type(of.x.scalar_type(), [&](auto type) {
            using T = decltype(type);
            const T *px = of.x.data_ptr<T>(), *pg = gy.template data_ptr<T>(), *pu = u.template data_ptr<T>();
            auto sums = sum_rows(of.count, 5 * channels, [&](int64_t first, int64_t rows, float* into) {
                int64_t at = first * channels;
                sum_second(px + at, pg + at, pu + at, k, rows, channels, into);
            });
            auto by = coefficients(sums, of, contiguous(cotangents[1]), contiguous(cotangents[2]), to_weight);
            T *out_gy = to_gy.template data_ptr<T>(), *out_x = to_x.template data_ptr<T>();
            each_rows(of.count, [&](int64_t first, int64_t rows) {
                int64_t at = first * channels;
                write_second(px + at, pg + at, pu + at, k, by, rows, channels, out_gy + at, out_x + at);
            });
        });
        gradients[0] = to_gy, gradients[1] = to_x, gradients[2] = to_weight;
        return gradients;
    }

    static Coefficients coefficients(const std::vector<double>& sums, const Normalised& of, const at::Tensor& to_gamma, const at::Tensor& to_beta, at::Tensor& to_weight) {
        int64_t channels = of.channels;
        Coefficients k(channels);
        double n = static_cast<double>(of.batch.total);
        auto all = sums;
        sum_over_ranks(of.batch.group, all);
        auto at_channel = [](const at::Tensor& tensor, int64_t c) { return tensor.defined() ? static_cast<double>(tensor.data_ptr<float>()[c]) : 0.0; };
        for (int64_t c = 0; c < channels; c++) {
            double gamma = at_channel(of.weight, c), rc = at_channel(of.r, c), ug = at_channel(to_gamma, c), ub = at_channel(to_beta, c);
            double mu = all[c] / n, w = all[channels + c] / n, m1 = all[3 * channels + c] / n, m2 = all[4 * channels + c] / n;
            double a = all[2 * channels + c] / n - mu * m1 - m2 * w;
            double part = sums[2 * channels + c] - sums[c] * m1 - sums[channels + c] * m2;
            double s = gamma * rc, q = -s * rc;
            k.p0[c] = static_cast<float>(s);
            k.p1[c] = static_cast<float>(-s * w + ug);
            k.p2[c] = static_cast<float>(-s * mu + ub);
            k.q0[c] = static_cast<float>(q * (a - 2 * w * m2) - ug * rc * m2);
            k.q1[c] = static_cast<float>(q * w + ug * rc);
            k.q2[c] = static_cast<float>(q * m2);
            k.q3[c] = static_cast<float>(-q * (w * m1 + m2 * mu) - ug * rc * m1);
            to_weight.data_ptr<float>()[c] = static_cast<float>(of.batch.group == 0 ? n * rc * a : rc * part);
        }
        return k;
    }
};

struct BatchNorm : Function<BatchNorm> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, at::Tensor running_mean, at::Tensor running_var, double momentum, double eps, double slope, int64_t group) {
        auto x = channels_last(input);
        if (kernels::run_on(x.device())) {
            kernels::batch_norm::Map map{x, weight.contiguous(), bias.contiguous(), at::Tensor(), at::Tensor(), slope};
            auto y = kernels::batch_norm::forward(map, running_mean, running_var, momentum, eps);
            Batch{slope, group, map.rows}.save(context);
            context->save_for_backward({input, weight, bias, map.mean, map.r});
            return y;
        }
        auto [mean, r, total] = statistics(x, running_mean, running_var, momentum, eps, group);
        Batch batch{slope, group, total};
        batch.save(context);
        context->save_for_backward({input, weight, bias, mean, r});
        auto of = Normalised::load({x, weight, bias, mean, r}, 0, batch);
        auto y = at::empty_like(x);
        with_type(x.scalar_type(), [&](auto type) {
            const auto* px = x.data_ptr<decltype(type)>();
            auto* py = y.template data_ptr<decltype(type)>();
            each_rows(of.count, [&](int64_t first, int64_t rows) { write_forward(px + first * of.channels, of.each(), rows, of.channels, py + first * of.channels); });
        });
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        auto batch = Batch::load(context);
        auto found = BatchNormBackward::apply(cotangents[0], saved[0], saved[1], saved[2], saved[3], saved[4], batch.slope, batch.group, batch.total);
        variable_list gradients(9);
        std::copy(found.begin(), found.end(), gradients.begin());
        return gradients;
    }
};

at::Tensor batch_norm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& running_mean, const at::Tensor& running_var, bool training, double momentum, double eps, double negative_slope, int64_t group) {
    bool ours = training && (x.is_cpu() || (group == 0 && kernels::run_on(x.device()))) && x.dim() == 4 && x.numel() > 0 && has_lanes(x.scalar_type()) && weight.scalar_type() == at::kFloat;
    if (ours) return BatchNorm::apply(x, weight, bias, running_mean, running_var, momentum, eps, negative_slope, group);
    TORCH_CHECK(group == 0 || !training, "ladagan::batch_norm over several processes normalises float and bfloat16 on the CPU");
    auto y = at::batch_norm(x.to(weight.scalar_type()), weight, bias, running_mean, running_var, training, momentum, eps, true);
    return (negative_slope == 1 ? y : at::leaky_relu(y, negative_slope)).to(x.scalar_type());
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("batch_norm(Tensor input, Tensor weight, Tensor bias, Tensor(a!) running_mean, Tensor(b!) running_var, bool training, float momentum, float eps, float negative_slope=1.0, int group=0) -> Tensor", &batch_norm);
}

}  // namespace
