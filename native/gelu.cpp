// ladagan::gelu: at::gelu, whose gradients reach it in the memory order of x. libtorch 1.13 on a CPU asks oneDNN for gelu_backward, and
// returns memory that nobody has written when the gradient is, say, a transposed view; so does its second derivative.
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "derivatives.h"
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

at::Tensor gelu(const at::Tensor& input) {
    auto x = input.is_non_overlapping_and_dense() ? input : input.contiguous();
    auto strides = x.strides().vec();
    return Ordered::apply(at::gelu(Ordered::apply(x, strides)), strides);
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("gelu(Tensor input) -> Tensor", &gelu);
}

}  // namespace
