// ladagan::batch_norm: at::batch_norm, with the second derivative that R1 needs in two passes over memory on the CPU.
// PyTorch's is some thirty passes of small operators.
//
// Per channel, over N values: x̂ = (x - mean) r, r = 1/sqrt(var + eps), and the first derivative is
//   gx = γ r (gy - m1 - x̂ m2),  gγ = Σ gy x̂,  gβ = Σ gy,   m1 = mean(gy), m2 = mean(gy x̂).
// For cotangents u of gx, uγ of gγ, uβ of gβ, with ū = mean(u), w = mean(u x̂), a = mean(u gy) - ū m1 - m2 w:
//   to gy:  γ r (u - ū - x̂ w) + uγ x̂ + uβ
//   to x:  -γ r² (a x̂ + w (gy - m1 - x̂ m2) + m2 (u - ū - x̂ w)) + uγ r (gy - m1 - x̂ m2)
//   to γ:   N r a
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <vector>

#if defined(__x86_64__)
#define LT_EVERY_WIDTH __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LT_EVERY_WIDTH
#endif

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

constexpr int64_t kRows = 64;    // a block: summed in float before it is added up in double
constexpr int64_t kParts = 128;  // of the sums at most: added in their order, whichever thread finished first, so that the bits do not depend on timing

struct Sums {
    std::vector<double> u, ux, ug, g, gx;
    explicit Sums(int64_t channels) : u(channels), ux(channels), ug(channels), g(channels), gx(channels) {}

    void add(const float* sums) {  // five rows of channels
        size_t channels = u.size();
        for (size_t c = 0; c < channels; c++) {
            u[c] += sums[c];
            ux[c] += sums[channels + c];
            ug[c] += sums[2 * channels + c];
            g[c] += sums[3 * channels + c];
            gx[c] += sums[4 * channels + c];
        }
    }

    void add(const Sums& other) {
        for (size_t c = 0; c < u.size(); c++) {
            u[c] += other.u[c];
            ux[c] += other.ux[c];
            ug[c] += other.ug[c];
            g[c] += other.g[c];
            gx[c] += other.gx[c];
        }
    }
};

// Five sums of a few rows of [rows, channels], into five rows of `sums`.
LT_EVERY_WIDTH void sum_rows(const float* x, const float* gy, const float* u, const float* mean, const float* r, int64_t rows, int64_t channels, float* sums) {
    float *su = sums, *sux = su + channels, *sug = sux + channels, *sg = sug + channels, *sgx = sg + channels;
    std::fill(sums, sums + 5 * channels, 0.0f);
    for (int64_t row = 0; row < rows; row++, x += channels, gy += channels, u += channels) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
            float normal = (x[c] - mean[c]) * r[c];
            su[c] += u[c];
            sux[c] += u[c] * normal;
            sug[c] += u[c] * gy[c];
            sg[c] += gy[c];
            sgx[c] += gy[c] * normal;
        }
    }
}

// Per channel: to_gy = p0 u + p1 x̂ + p2, to_x = q0 x̂ + q1 gy + q2 u + q3.
struct Coefficients {
    std::vector<float> p0, p1, p2, q0, q1, q2, q3;
    explicit Coefficients(int64_t channels) : p0(channels), p1(channels), p2(channels), q0(channels), q1(channels), q2(channels), q3(channels) {}
};

LT_EVERY_WIDTH void write_rows(const float* x, const float* gy, const float* u, const float* mean, const float* r, const Coefficients& k, int64_t rows, int64_t channels, float* to_gy, float* to_x) {
    const float *p0 = k.p0.data(), *p1 = k.p1.data(), *p2 = k.p2.data(), *q0 = k.q0.data(), *q1 = k.q1.data(), *q2 = k.q2.data(), *q3 = k.q3.data();
    for (int64_t row = 0; row < rows; row++, x += channels, gy += channels, u += channels, to_gy += channels, to_x += channels) {
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) {
            float normal = (x[c] - mean[c]) * r[c];
            to_gy[c] = p0[c] * u[c] + p1[c] * normal + p2[c];
            to_x[c] = q0[c] * normal + q1[c] * gy[c] + q2[c] * u[c] + q3[c];
        }
    }
}

at::Tensor channels_last(const at::Tensor& map) { return map.contiguous(at::MemoryFormat::ChannelsLast); }
at::Tensor contiguous(const at::Tensor& row) { return row.defined() ? row.contiguous() : row; }  // a sum's gradient is one number, expanded

struct BatchNormBackward : Function<BatchNormBackward> {
    static variable_list forward(AutogradContext* context, const at::Tensor& gy, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& mean, const at::Tensor& r, double eps) {
        context->save_for_backward({gy, x, weight, mean, r});
        auto [gx, gw, gb] = at::native_batch_norm_backward(gy, x, weight, {}, {}, mean, r, true, eps, {true, true, true});
        return {gx, gw, gb};
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        TORCH_CHECK(!c10::GradMode::is_enabled(), "ladagan::batch_norm has two derivatives, not three: differentiate its gradient without create_graph");
        auto saved = context->get_saved_variables();
        auto gy = channels_last(saved[0]), x = channels_last(saved[1]);
        auto weight = saved[2].contiguous();
        const auto &mean = saved[3], &r = saved[4];
        auto u = cotangents[0].defined() ? channels_last(cotangents[0]) : at::zeros_like(x);
        int64_t channels = x.size(1), count = x.numel() / channels;
        const float *px = x.data_ptr<float>(), *pg = gy.data_ptr<float>(), *pu = u.data_ptr<float>(), *pm = mean.data_ptr<float>(), *pr = r.data_ptr<float>();

        int64_t blocks = (count + kRows - 1) / kRows, length = std::max<int64_t>(4, (blocks + kParts - 1) / kParts);
        std::vector<Sums> parts((blocks + length - 1) / length, Sums(channels));
        at::parallel_for(0, static_cast<int64_t>(parts.size()), (15 + length) / length, [&](int64_t first, int64_t last) {
            std::vector<float> sums(5 * channels);
            for (int64_t block = first * length; block < std::min(last * length, blocks); block++) {
                int64_t start = block * kRows, at = start * channels;
                sum_rows(px + at, pg + at, pu + at, pm, pr, std::min(kRows, count - start), channels, sums.data());
                parts[block / length].add(sums.data());
            }
        });
        Sums total(channels);
        for (const auto& part : parts) total.add(part);

        auto to_weight = at::empty_like(weight);
        auto k = coefficients(total, weight, r, contiguous(cotangents[1]), contiguous(cotangents[2]), count, to_weight);
        auto to_gy = at::empty_like(x), to_x = at::empty_like(x);
        float *out_gy = to_gy.data_ptr<float>(), *out_x = to_x.data_ptr<float>();
        at::parallel_for(0, count, 1024, [&](int64_t first, int64_t last) {
            int64_t at = first * channels;
            write_rows(px + at, pg + at, pu + at, pm, pr, k, last - first, channels, out_gy + at, out_x + at);
        });
        return {to_gy, to_x, to_weight, at::Tensor(), at::Tensor(), at::Tensor()};
    }

    static Coefficients coefficients(const Sums& total, const at::Tensor& weight, const at::Tensor& r, const at::Tensor& to_gamma, const at::Tensor& to_beta, int64_t count, at::Tensor& to_weight) {
        Coefficients k(weight.numel());
        double n = static_cast<double>(count);
        auto at_channel = [](const at::Tensor& tensor, int64_t c) { return tensor.defined() ? static_cast<double>(tensor.data_ptr<float>()[c]) : 0.0; };
        for (int64_t c = 0; c < weight.numel(); c++) {
            double gamma = at_channel(weight, c), rc = at_channel(r, c), ug = at_channel(to_gamma, c), ub = at_channel(to_beta, c);
            double mu = total.u[c] / n, w = total.ux[c] / n, m1 = total.g[c] / n, m2 = total.gx[c] / n;
            double a = total.ug[c] / n - mu * m1 - m2 * w;
            double s = gamma * rc, q = -s * rc;
            k.p0[c] = static_cast<float>(s);
            k.p1[c] = static_cast<float>(-s * w + ug);
            k.p2[c] = static_cast<float>(-s * mu + ub);
            k.q0[c] = static_cast<float>(q * (a - 2 * w * m2) - ug * rc * m2);
            k.q1[c] = static_cast<float>(q * w + ug * rc);
            k.q2[c] = static_cast<float>(q * m2);
            k.q3[c] = static_cast<float>(-q * (w * m1 + m2 * mu) - ug * rc * m1);
            to_weight.data_ptr<float>()[c] = static_cast<float>(n * rc * a);
        }
        return k;
    }
};

struct BatchNorm : Function<BatchNorm> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, at::Tensor running_mean, at::Tensor running_var, double momentum, double eps) {
        auto [y, mean, r] = at::native_batch_norm(x, weight, bias, running_mean, running_var, true, momentum, eps);
        context->saved_data["eps"] = eps;
        context->save_for_backward({x, weight, mean, r});
        return y;
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        auto found = BatchNormBackward::apply(cotangents[0], saved[0], saved[1], saved[2], saved[3], context->saved_data["eps"].toDouble());
        return {found[0], found[1], found[2], at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

at::Tensor batch_norm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& running_mean, const at::Tensor& running_var, bool training, double momentum, double eps) {
    bool ours = training && x.is_cpu() && x.dim() == 4 && x.numel() > 0 && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat;
    return ours ? BatchNorm::apply(x, weight, bias, running_mean, running_var, momentum, eps)
                : at::batch_norm(x, weight, bias, running_mean, running_var, training, momentum, eps, true);
}

TORCH_LIBRARY_FRAGMENT(ladagan, library) {
    library.def("batch_norm(Tensor input, Tensor weight, Tensor bias, Tensor(a!) running_mean, Tensor(b!) running_var, bool training, float momentum, float eps) -> Tensor", &batch_norm);
}

}  // namespace
