// ladagan::additive_attention: r = g ⊙ k ⊙ v with g = Σ α q over the tokens, of q, k, v side by side [B, N, 3D] and α [B, h, N] (heads are
// runs of D / h channels). Two passes over each image's tokens forward and for each derivative, where separate operators take a dozen.
// The projections and the result are float or bfloat16, both the same; α and the arithmetic are float. On the CPU, and on a GPU
// (cuda/additive_attention.cu). Tests hold this file against the same lines in C# (src/LadaGan.Model/Attention/AdditiveAttention.cs, equations
// 2 to 4 of the paper), which run elsewhere.
//
// Per channel d of head h, sums over the tokens n. With the cotangent r̄ of r and ḡ = Σ r̄ k v:
//   to q: α ḡ,  to k: g r̄ v,  to v: g r̄ k,  to α: Σ ḡ q over the head's channels
// With cotangents q̇, k̇, v̇, α̇ of these, ġ = Σ (α q̇ + α̇ q) and s = Σ r̄ (v k̇ + k v̇):
//   to r̄: ġ k v + g (v k̇ + k v̇),  to k: r̄ (ġ v + g v̇),  to v: r̄ (ġ k + g k̇),  to q: α̇ ḡ + α s,  to α: Σ (ḡ q̇ + s q) over the head's channels
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "cuda/additive_attention.h"
#include "derivatives.h"
#include "lanes.h"
#include "rows.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

// Some tokens of one image: rows of 3D values and of D, and α's column of the first (one head's row is `tokens` long).
struct Run {
    int64_t rows, width, heads, tokens;
    int64_t head_width() const { return width / heads; }
};

// Σ α q.
template <class T>
LT_EVERY_WIDTH void sum_query(const T* qkv, const float* alpha, Run run, float* sums) {
    int64_t d = run.head_width();
    for (int64_t n = 0; n < run.rows; n++, qkv += 3 * run.width)
        for (int64_t h = 0; h < run.heads; h++) {
            float weight = alpha[h * run.tokens + n];
            const T* q = qkv + h * d;
            float* sum = sums + h * d;
#pragma GCC ivdep
            for (int64_t c = 0; c < d; c++) sum[c] += weight * load(q + c);
        }
}

template <class T>
LT_EVERY_WIDTH void write_forward(const T* qkv, const float* g, Run run, T* r) {
    for (int64_t n = 0; n < run.rows; n++, qkv += 3 * run.width, r += run.width) {
        const T *k = qkv + run.width, *v = k + run.width;
#pragma GCC ivdep
        for (int64_t c = 0; c < run.width; c++) store(r + c, g[c] * load(k + c) * load(v + c));
    }
}

// ḡ.
template <class T>
LT_EVERY_WIDTH void sum_backward(const T* qkv, const T* cotangent, Run run, float* sums) {
    for (int64_t n = 0; n < run.rows; n++, qkv += 3 * run.width, cotangent += run.width) {
        const T *k = qkv + run.width, *v = k + run.width;
#pragma GCC ivdep
        for (int64_t c = 0; c < run.width; c++) sums[c] += load(cotangent + c) * load(k + c) * load(v + c);
    }
}

template <class T>
LT_EVERY_WIDTH void write_backward(const T* qkv, const T* cotangent, const float* alpha, const float* g, const float* to_g, Run run, T* to_qkv, float* to_alpha) {
    int64_t d = run.head_width();
    for (int64_t n = 0; n < run.rows; n++, qkv += 3 * run.width, to_qkv += 3 * run.width, cotangent += run.width) {
        const T *q = qkv, *k = q + run.width, *v = k + run.width;
        T *to_q = to_qkv, *to_k = to_q + run.width, *to_v = to_k + run.width;
        for (int64_t h = 0; h < run.heads; h++) {
            float weight = alpha[h * run.tokens + n], sum = 0;
#pragma omp simd reduction(+ : sum)
            for (int64_t c = h * d; c < (h + 1) * d; c++) {
                float scaled = g[c] * load(cotangent + c);
                store(to_q + c, weight * to_g[c]);
                store(to_k + c, scaled * load(v + c));
                store(to_v + c, scaled * load(k + c));
                sum += to_g[c] * load(q + c);
            }
            to_alpha[h * run.tokens + n] = sum;
        }
    }
}

// ḡ, ġ and s, in this order.
template <class T>
LT_EVERY_WIDTH void sum_second(const T* qkv, const T* cotangent, const float* alpha, const T* dot, const float* alpha_dot, Run run, float* sums) {
    int64_t d = run.head_width(), width = run.width;
    float *to_g = sums, *g_dot = to_g + width, *s = g_dot + width;
    for (int64_t n = 0; n < run.rows; n++, qkv += 3 * width, dot += 3 * width, cotangent += width)
        for (int64_t h = 0; h < run.heads; h++) {
            float weight = alpha[h * run.tokens + n], weight_dot = alpha_dot[h * run.tokens + n];
#pragma GCC ivdep
            for (int64_t c = h * d; c < (h + 1) * d; c++) {
                float k = load(qkv + width + c), v = load(qkv + 2 * width + c), r = load(cotangent + c);
                to_g[c] += r * k * v;
                g_dot[c] += weight * load(dot + c) + weight_dot * load(qkv + c);
                s[c] += r * (v * load(dot + width + c) + k * load(dot + 2 * width + c));
            }
        }
}

template <class T>
LT_EVERY_WIDTH void write_second(const T* qkv, const T* cotangent, const float* alpha, const T* dot, const float* alpha_dot, const float* g, const float* sums, Run run, T* to_cotangent, T* to_qkv, float* to_alpha) {
    int64_t d = run.head_width(), width = run.width;
    const float *to_g = sums, *g_dot = to_g + width, *s = g_dot + width;
    for (int64_t n = 0; n < run.rows; n++, qkv += 3 * width, dot += 3 * width, to_qkv += 3 * width, cotangent += width, to_cotangent += width)
        for (int64_t h = 0; h < run.heads; h++) {
            float weight = alpha[h * run.tokens + n], weight_dot = alpha_dot[h * run.tokens + n], sum = 0;
#pragma omp simd reduction(+ : sum)
            for (int64_t c = h * d; c < (h + 1) * d; c++) {
                float k = load(qkv + width + c), v = load(qkv + 2 * width + c), r = load(cotangent + c);
                float k_dot = load(dot + width + c), v_dot = load(dot + 2 * width + c);
                store(to_cotangent + c, g_dot[c] * k * v + g[c] * (v * k_dot + k * v_dot));
                store(to_qkv + c, weight_dot * to_g[c] + weight * s[c]);
                store(to_qkv + width + c, r * (g_dot[c] * v + g[c] * v_dot));
                store(to_qkv + 2 * width + c, r * (g_dot[c] * k + g[c] * k_dot));
                sum += to_g[c] * load(dot + c) + s[c] * load(qkv + c);
            }
            to_alpha[h * run.tokens + n] = sum;
        }
}

struct Sizes {
    int64_t images, tokens, width, heads;

    Sizes(const at::Tensor& qkv, const at::Tensor& alpha) : images(qkv.size(0)), tokens(qkv.size(1)), width(qkv.size(2) / 3), heads(alpha.size(1)) {}

    // `sum(at, run, sums)` over blocks of an image's tokens, `sums_width` sums, then `write(image, at, run, sums)`; at: of the first token.
    struct At {
        int64_t token, alpha;  // in rows of all images, in elements
    };
    template <class Sum, class Write>
    void each(int64_t sums_width, const Sum& sum, const Write& write) const {
        at::parallel_for(0, images, 1, [&](int64_t first_image, int64_t last_image) {
            for (int64_t image = first_image; image < last_image; image++) {
                auto at = [&](int64_t token) { return At{image * tokens + token, image * heads * tokens + token}; };
                auto sums = sum_rows(tokens, sums_width, [&](int64_t first, int64_t rows, float* into) { sum(at(first), Run{rows, width, heads, tokens}, into); });
                std::vector<float> totals(sums.begin(), sums.end());
                each_rows(tokens, [&](int64_t first, int64_t rows) { write(image, at(first), Run{rows, width, heads, tokens}, totals.data()); });
            }
        });
    }
};

struct AdditiveAttentionBackward : Function<AdditiveAttentionBackward> {
    static variable_list forward(AutogradContext* context, const at::Tensor& gradient, const at::Tensor& projections, const at::Tensor& weights, const at::Tensor& g) {
        context->save_for_backward({gradient, projections, weights, g});
        auto cotangent = gradient.contiguous(), qkv = projections.contiguous(), alpha = weights.contiguous();
        if (kernels::run_on(qkv.device())) return kernels::additive_attention::backward(cotangent, qkv, alpha, g);
        auto to_qkv = at::empty_like(qkv), to_alpha = at::empty_like(alpha);
        const float *pa = alpha.data_ptr<float>(), *pg = g.data_ptr<float>();
        float* out_alpha = to_alpha.data_ptr<float>();
        Sizes sizes(qkv, alpha);
        int64_t width = sizes.width;
        with_type(qkv.scalar_type(), [&](auto type) {
            using T = decltype(type);
            const T *px = qkv.data_ptr<T>(), *pr = cotangent.data_ptr<T>();
            T* out = to_qkv.template data_ptr<T>();
            sizes.each(width, [&](Sizes::At at, Run run, float* sums) { sum_backward(px + at.token * 3 * width, pr + at.token * width, run, sums); },
                       [&](int64_t image, Sizes::At at, Run run, const float* sums) {
                           write_backward(px + at.token * 3 * width, pr + at.token * width, pa + at.alpha, pg + image * width, sums, run, out + at.token * 3 * width, out_alpha + at.alpha);
                       });
        });
        return {to_qkv, to_alpha};
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        require_last_derivative("ladagan::additive_attention");
        auto saved = context->get_saved_variables();
        auto cotangent = saved[0].contiguous(), qkv = saved[1].contiguous(), alpha = saved[2].contiguous();
        const auto& g = saved[3];
        auto dot = cotangents[0].defined() ? cotangents[0].contiguous() : at::zeros_like(qkv);
        auto alpha_dot = cotangents[1].defined() ? cotangents[1].contiguous() : at::zeros_like(alpha);
        if (kernels::run_on(qkv.device())) {
            auto found = kernels::additive_attention::second(cotangent, qkv, alpha, g, dot, alpha_dot);
            return {found[0], found[1], found[2], at::Tensor()};
        }
        auto to_cotangent = at::empty_like(cotangent), to_qkv = at::empty_like(qkv), to_alpha = at::empty_like(alpha);
        const float *pa = alpha.data_ptr<float>(), *pd = alpha_dot.data_ptr<float>(), *pg = g.data_ptr<float>();
        float* out_alpha = to_alpha.data_ptr<float>();
        Sizes sizes(qkv, alpha);
        int64_t width = sizes.width;
        with_type(qkv.scalar_type(), [&](auto type) {
            using T = decltype(type);
            const T *px = qkv.data_ptr<T>(), *pu = dot.template data_ptr<T>(), *pr = cotangent.data_ptr<T>();
            T *out = to_qkv.template data_ptr<T>(), *out_cotangent = to_cotangent.template data_ptr<T>();
            sizes.each(3 * width, [&](Sizes::At at, Run run, float* sums) { sum_second(px + at.token * 3 * width, pr + at.token * width, pa + at.alpha, pu + at.token * 3 * width, pd + at.alpha, run, sums); },
                       [&](int64_t image, Sizes::At at, Run run, const float* sums) {
                           int64_t row = at.token * width;
                           write_second(px + 3 * row, pr + row, pa + at.alpha, pu + 3 * row, pd + at.alpha, pg + image * width, sums, run, out_cotangent + row, out + 3 * row, out_alpha + at.alpha);
                       });
        });
        return {to_cotangent, to_qkv, to_alpha, at::Tensor()};
    }
};

struct AdditiveAttention : Function<AdditiveAttention> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& projections, const at::Tensor& weights) {
        auto qkv = projections.contiguous(), alpha = weights.contiguous();
        if (kernels::run_on(qkv.device())) {
            auto found = kernels::additive_attention::forward(qkv, alpha);
            context->save_for_backward({projections, weights, found[1]});
            return found[0];
        }
        Sizes sizes(qkv, alpha);
        int64_t width = sizes.width;
        auto g = at::empty({sizes.images, width}, alpha.options()), r = at::empty({sizes.images, sizes.tokens, width}, qkv.options());
        const float* pa = alpha.data_ptr<float>();
        float* pg = g.data_ptr<float>();
        with_type(qkv.scalar_type(), [&](auto type) {
            const auto* px = qkv.data_ptr<decltype(type)>();
            auto* pr = r.data_ptr<decltype(type)>();
            sizes.each(width, [&](Sizes::At at, Run run, float* sums) { sum_query(px + at.token * 3 * width, pa + at.alpha, run, sums); },
                       [&](int64_t image, Sizes::At at, Run run, const float* sums) {
                           if (at.token == image * sizes.tokens) std::copy(sums, sums + width, pg + image * width);
                           write_forward(px + at.token * 3 * width, sums, run, pr + at.token * width);
                       });
        });
        context->save_for_backward({projections, weights, g});
        return r;
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        auto found = AdditiveAttentionBackward::apply(cotangents[0], saved[0], saved[1], saved[2]);
        return {found[0], found[1]};
    }
};

// q, the first third of qkv, and qkv itself. On a GPU the gradient of q is added to that of qkv where it is: libtorch would widen it by
// zeros, and add the two in a pass over three thirds.
struct QueryOf : Function<QueryOf> {
    static variable_list forward(AutogradContext* context, const at::Tensor& qkv) {
        context->set_materialize_grads(false);
        at::AutoDispatchBelowADInplaceOrView below;
        return {qkv.narrow(2, 0, qkv.size(2) / 3), qkv.detach()};
    }

    static variable_list backward(AutogradContext*, variable_list cotangents) {
        const auto &to_q = cotangents[0], &to_qkv = cotangents[1];
        if (!to_q.defined()) return {to_qkv};
        int64_t width = to_q.size(2);
        // Memory of its own, made by additive_attention, which alone takes that qkv.
        if (to_qkv.defined() && !c10::GradMode::is_enabled()) {
            to_qkv.narrow(2, 0, width).add_(to_q);
            return {to_qkv};
        }
        auto widened = at::constant_pad_nd(to_q, {0, 2 * width});
        return {to_qkv.defined() ? to_qkv + widened : widened};
    }
};

// The second result is for additive_attention alone.
std::tuple<at::Tensor, at::Tensor> query_of(const at::Tensor& qkv) {
    TORCH_CHECK(qkv.dim() == 3 && qkv.size(2) % 3 == 0, "ladagan::query_of: projections [B, N, 3D] are wanted, not ", qkv.sizes());
    if (!kernels::run_on(qkv.device()) || !has_lanes(qkv.scalar_type())) return {qkv.split(qkv.size(2) / 3, 2)[0], qkv};
    auto found = QueryOf::apply(qkv);
    return {found[0], found[1]};
}

at::Tensor additive_attention(const at::Tensor& qkv, const at::Tensor& alpha) {
    TORCH_CHECK(qkv.dim() == 3 && alpha.dim() == 3 && qkv.size(0) == alpha.size(0) && qkv.size(1) == alpha.size(2) &&
                    alpha.size(1) > 0 && qkv.size(2) % (3 * alpha.size(1)) == 0,
                "ladagan::additive_attention: projections [B, N, 3D] and weights [B, h, N] with D in h heads are wanted, not ",
                qkv.sizes(), " and ", alpha.sizes());
    TORCH_CHECK((qkv.is_cpu() || kernels::run_on(qkv.device())) && alpha.device() == qkv.device() && qkv.numel() > 0 && has_lanes(qkv.scalar_type()) && alpha.scalar_type() == at::kFloat,
                "ladagan::additive_attention: float or bfloat16 projections and float weights are wanted, on the CPU or a GPU that runs the kernels");
    return AdditiveAttention::apply(qkv, alpha);
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("additive_attention(Tensor qkv, Tensor alpha) -> Tensor", &additive_attention);
    library.def("query_of(Tensor qkv) -> (Tensor, Tensor)", &query_of);
}

}  // namespace
