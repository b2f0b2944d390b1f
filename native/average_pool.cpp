// ladagan::avg_pool2d: at::avg_pool2d with windows side by side, whose kernels for channels-last maps use a small part of a GPU's bandwidth.
// It is linear: its derivative gives each place an equal share of its window's gradient, and the derivative of that is the pooling again.
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "cuda/average_pool.h"
#include "derivatives.h"
#include "lanes.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

at::Tensor ordered(const at::Tensor& maps) { return maps.contiguous(at::MemoryFormat::ChannelsLast); }

struct AveragePool;

struct Shares : Function<Shares> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& values, int64_t size) {
        context->saved_data["size"] = size;
        return kernels::average_pool::shares(ordered(values), size);
    }
    static variable_list backward(AutogradContext* context, variable_list cotangents);
};

struct AveragePool : Function<AveragePool> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& maps, int64_t size) {
        context->saved_data["size"] = size;
        return kernels::average_pool::means(ordered(maps), size);
    }
    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        return {Shares::apply(cotangents[0], context->saved_data["size"].toInt()), at::Tensor()};
    }
};

variable_list Shares::backward(AutogradContext* context, variable_list cotangents) {
    return {AveragePool::apply(cotangents[0], context->saved_data["size"].toInt()), at::Tensor()};
}

at::Tensor avg_pool2d(const at::Tensor& maps, int64_t size) {
    bool ours = kernels::run_on(maps.device()) && has_lanes(maps.scalar_type()) && kernels::average_pool::takes(maps, size);
    return ours ? AveragePool::apply(maps, size) : at::avg_pool2d(maps, {size, size}, {size, size});
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("avg_pool2d(Tensor input, int size) -> Tensor", &avg_pool2d);
}

}  // namespace
