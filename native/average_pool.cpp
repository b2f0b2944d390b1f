// ladagan::avg_pool2d: at::avg_pool2d with windows side by side, whose kernels for channels-last maps use a small part of a GPU's bandwidth.
// ladagan::pad_and_pool: the same, and the maps with a row of zeros below and a column of them to the right, which TensorFlow's SAME
// convolution of stride 2 takes: what a block that halves the size makes of its maps, in one pass.
// Both are linear: their derivative is the transpose (for the pooling, to each place an equal share of its window's gradient), and the
// derivative of that is the function itself.
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

struct PadAndPool;

struct Both : Function<Both> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& padded, const at::Tensor& values, int64_t size) {
        context->saved_data["size"] = size;
        return kernels::average_pool::both(ordered(padded), ordered(values), size);
    }
    static variable_list backward(AutogradContext* context, variable_list cotangents);
};

struct PadAndPool : Function<PadAndPool> {
    static variable_list forward(AutogradContext* context, const at::Tensor& maps, int64_t size) {
        context->saved_data["size"] = size;
        return kernels::average_pool::pad_and_pool(ordered(maps), size);
    }
    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        return {Both::apply(cotangents[0], cotangents[1], context->saved_data["size"].toInt()), at::Tensor()};
    }
};

variable_list Both::backward(AutogradContext* context, variable_list cotangents) {
    auto found = PadAndPool::apply(cotangents[0], context->saved_data["size"].toInt());
    return {found[0], found[1], at::Tensor()};
}

bool takes(const at::Tensor& maps, int64_t size) { return kernels::run_on(maps.device()) && has_lanes(maps.scalar_type()) && kernels::average_pool::takes(maps, size); }

at::Tensor avg_pool2d(const at::Tensor& maps, int64_t size) {
    return takes(maps, size) ? AveragePool::apply(maps, size) : at::avg_pool2d(maps, {size, size}, {size, size});
}

std::tuple<at::Tensor, at::Tensor> pad_and_pool(const at::Tensor& maps, int64_t size) {
    if (!takes(maps, size)) return {at::constant_pad_nd(maps, {0, 1, 0, 1}), at::avg_pool2d(maps, {size, size}, {size, size})};
    auto found = PadAndPool::apply(maps, size);
    return {found[0], found[1]};
}

TORCH_LIBRARY_FRAGMENT(LADATORCH_OPERATORS, library) {
    library.def("avg_pool2d(Tensor input, int size) -> Tensor", &avg_pool2d);
    library.def("pad_and_pool(Tensor input, int size) -> (Tensor, Tensor)", &pad_and_pool);
}

}  // namespace
