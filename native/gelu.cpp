// ladagan::gelu: y = x Φ(x), with Φ and φ the normal distribution and its density. On a GPU in one pass, and one for each derivative (cuda/gelu.cu):
//   gx = gy s,  s = Φ + x φ;   for a cotangent u of gx   to gy: u s,  to x: u gy φ (2 - x²)
// Elsewhere it is at::gelu, whose gradients reach it in the memory order of x. libtorch 1.13 on a CPU asks oneDNN for gelu_backward, and
// returns memory that nobody has written when the gradient is, say, a transposed view; so does its second derivative.
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "cuda/gelu.h"
#include "derivatives.h"
#include "lanes.h"
#include "layouts.h"
#include "libtorch.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

// `values`, copied to `strides` if it has others; so are its gradients, of every order.
struct Ordered : Function<Ordered> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& values, const std::vector<int64_t>& strides) {
        context->saved_data["strides"] = strides;
        if (values.strides() == strides) return values;
        return at::empty_strided(values.sizes(), strides, values.options()).copy_(values);
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        return {Ordered::apply(cotangents[0], context->saved_data["strides"].toIntVector()), at::Tensor()};
    }
};

struct GeluBackward : Function<GeluBackward> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& gradient, const at::Tensor& x) {
        auto gy = like(x, gradient);
        context->save_for_backward({gy, x});
        return kernels::gelu::backward(gy, x);
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        require_last_derivative("ladagan::gelu");
        auto saved = context->get_saved_variables();
        return kernels::gelu::second(saved[0], saved[1], like(saved[1], cotangents[0]));
    }
};

struct Gelu : Function<Gelu> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x) {
        context->save_for_backward({x});
        return kernels::gelu::forward(x);
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        return {GeluBackward::apply(cotangents[0], context->get_saved_variables()[0])};
    }
};

at::Tensor gelu(const at::Tensor& input) {
    auto x = input.is_non_overlapping_and_dense() ? input : input.contiguous();
    if (kernels::run_on(x.device()) && has_lanes(x.scalar_type()) && x.numel() > 0) return Gelu::apply(x);
    auto strides = x.strides().vec();
    return Ordered::apply(at::gelu(Ordered::apply(x, strides)), strides);
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("gelu(Tensor input) -> Tensor", &gelu);
}

}  // namespace
