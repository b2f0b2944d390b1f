// ladagan::leaky_relu: at::leaky_relu, whose kernels for bfloat16 are several times slower than memory on the CPU. Its derivatives are
// the same function of another tensor: gy where x > 0, else slope gy.
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "cuda/leaky_relu.h"
#include "derivatives.h"
#include "lanes.h"
#include "layouts.h"
#include "rows.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

template <class X>
LT_EVERY_WIDTH void scale(const X* x, const X* values, float slope, int64_t count, X* out) {
#pragma GCC ivdep
    for (int64_t i = 0; i < count; i++) store(out + i, load(values + i) * (load(x + i) > 0 ? 1.0f : slope));
}

// `values` where x > 0, else slope times them.
at::Tensor scaled(const at::Tensor& x, const at::Tensor& values, double slope) {
    if (kernels::run_on(x.device())) return kernels::leaky_relu::scaled(x, values, slope);
    auto out = at::empty_like(x);
    with_type(x.scalar_type(), [&](auto type) {
        using X = decltype(type);
        const X *px = x.data_ptr<X>(), *pv = values.data_ptr<X>();
        X* po = out.template data_ptr<X>();
        at::parallel_for(0, x.numel(), 1 << 15, [&](int64_t first, int64_t last) { scale(px + first, pv + first, static_cast<float>(slope), last - first, po + first); });
    });
    return out;
}

struct LeakyReluBackward : Function<LeakyReluBackward> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& gy, const at::Tensor& x, double slope) {
        context->saved_data["slope"] = slope;
        context->save_for_backward({x});
        return scaled(x, like(x, gy), slope);
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto x = context->get_saved_variables()[0];
        return {LeakyReluBackward::apply(cotangents[0], x, context->saved_data["slope"].toDouble()), at::Tensor(), at::Tensor()};
    }
};

struct LeakyRelu : Function<LeakyRelu> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, double slope) {
        context->saved_data["slope"] = slope;
        context->save_for_backward({x});
        return scaled(x, x, slope);
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto x = context->get_saved_variables()[0];
        return {LeakyReluBackward::apply(cotangents[0], x.detach(), context->saved_data["slope"].toDouble()), at::Tensor()};
    }
};

at::Tensor leaky_relu(const at::Tensor& x, double negative_slope) {
    bool ours = (x.is_cpu() || kernels::run_on(x.device())) && x.is_non_overlapping_and_dense() && has_lanes(x.scalar_type());
    return ours ? LeakyRelu::apply(x, negative_slope) : at::leaky_relu(x, negative_slope);
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("leaky_relu(Tensor input, float negative_slope=0.01) -> Tensor", &leaky_relu);
}

}  // namespace
