// Weights that several passes multiply with in another type are cast once for all of them.
//   ladagan::cast_weights   the casts, without gradients; on a GPU all in one launch (cuda/cast.cu)
//   ladagan::cast_as        a weight as its cast: the cast itself, whose gradient reaches the weight in the weight's type and order of memory.
// Each pass has its own cast_as, so that the passes' gradients are added in float, as those of separate casts are.
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "cuda/cast.h"
#include "derivatives.h"
#include "lanes.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

std::vector<at::Tensor> cast_weights(const std::vector<at::Tensor>& weights, at::ScalarType type) {
    at::NoGradGuard no_gradients;
    bool ours = !weights.empty() && kernels::run_on(weights[0].device()) && has_lanes(type);
    for (const auto& weight : weights) ours = ours && weight.device() == weights[0].device() && kernels::cast::takes(weight);
    if (ours) return kernels::cast::all(weights, type);
    std::vector<at::Tensor> casts;
    for (const auto& weight : weights) casts.push_back(weight.to(type));
    return casts;
}

struct CastAs : Function<CastAs> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& weight, const at::Tensor& cast) {
        context->saved_data["strides"] = weight.strides().vec();
        context->saved_data["type"] = static_cast<int64_t>(weight.scalar_type());
        return cast.detach();
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        const auto& gradient = cotangents[0];
        auto options = gradient.options().dtype(static_cast<at::ScalarType>(context->saved_data["type"].toInt()));
        return {at::empty_strided(gradient.sizes(), context->saved_data["strides"].toIntVector(), options).copy_(gradient), at::Tensor()};
    }
};

at::Tensor cast_as(const at::Tensor& weight, const at::Tensor& cast) {
    TORCH_CHECK(weight.sizes() == cast.sizes(), "ladagan::cast_as: a weight ", weight.sizes(), " and its cast ", cast.sizes(), " have one shape");
    return CastAs::apply(weight, cast);
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("cast_weights(Tensor[] weights, ScalarType dtype) -> Tensor[]", &cast_weights);
    library.def("cast_as(Tensor weight, Tensor cast) -> Tensor", &cast_as);
}

}  // namespace
