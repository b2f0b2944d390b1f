// ladagan::conv2d: at::conv2d with second derivatives made for training with R1. PyTorch writes the weight's second-order
// gradient as a convolution with kernels as large as the image, over transposed copies of the maps; it is the ordinary
// weight gradient with the cotangent in the input's place, which oneDNN and cuDNN have a kernel for.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;
using Mask = std::array<bool, 3>;

struct Shape {
    int64_t stride, padding;

    at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias = {}) const {
        return at::conv2d(x, weight, bias, {stride, stride}, {padding, padding});
    }

    std::tuple<at::Tensor, at::Tensor, at::Tensor> backward(const at::Tensor& gy, const at::Tensor& x, const at::Tensor& weight, Mask mask) const {
        std::vector<int64_t> bias_sizes{weight.size(0)};
        return at::convolution_backward(gy, x, weight, at::IntArrayRef(bias_sizes), {stride, stride}, {padding, padding}, {1, 1}, false, {0, 0}, 1, mask);
    }

    void save(AutogradContext* context) const {
        context->saved_data["stride"] = stride;
        context->saved_data["padding"] = padding;
    }
    static Shape load(AutogradContext* context) { return {context->saved_data["stride"].toInt(), context->saved_data["padding"].toInt()}; }
};

// (gy, x, w) -> those of (gx, gw, gb) that are asked for, in this order.
struct ConvolutionBackward : Function<ConvolutionBackward> {
    static variable_list forward(AutogradContext* context, const at::Tensor& gy, const at::Tensor& x, const at::Tensor& weight, int64_t stride, int64_t padding, Mask mask) {
        Shape shape{stride, padding};
        shape.save(context);
        context->saved_data["mask"] = static_cast<int64_t>(mask[0] | mask[1] << 1 | mask[2] << 2);
        context->save_for_backward({gy, x, weight});
        auto [gx, gw, gb] = shape.backward(gy, x, weight, mask);
        variable_list wanted;
        if (mask[0]) wanted.push_back(gx);
        if (mask[1]) wanted.push_back(gw);
        if (mask[2]) wanted.push_back(gb);
        return wanted;
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        const auto &gy = saved[0], &x = saved[1], &weight = saved[2];
        auto shape = Shape::load(context);
        auto mask = context->saved_data["mask"].toInt();
        size_t next = 0;
        auto ux = mask & 1 ? cotangents[next++] : at::Tensor();
        auto uw = mask & 2 ? cotangents[next++] : at::Tensor();
        auto ub = mask & 4 ? cotangents[next++] : at::Tensor();

        at::Tensor to_gy, to_x, to_weight;
        auto add = [](at::Tensor& sum, const at::Tensor& term) { sum = sum.defined() ? sum + term : term; };
        if (context->needs_input_grad(0)) {
            if (ux.defined()) add(to_gy, shape.forward(ux, weight));
            if (uw.defined()) add(to_gy, shape.forward(x, uw));
            if (ub.defined()) add(to_gy, ub.view({1, -1, 1, 1}).expand_as(gy));
        }
        if (uw.defined() && context->needs_input_grad(1)) to_x = std::get<0>(shape.backward(gy, x, uw, {true, false, false}));
        if (ux.defined() && context->needs_input_grad(2)) to_weight = std::get<1>(shape.backward(gy, ux, weight, {false, true, false}));
        return {to_gy, to_x, to_weight, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

struct Convolution : Function<Convolution> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias, int64_t stride, int64_t padding) {
        Shape shape{stride, padding};
        shape.save(context);
        context->saved_data["bias"] = bias.has_value();
        context->save_for_backward({x, weight});
        return shape.forward(x, weight, bias);
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        auto shape = Shape::load(context);
        Mask mask{context->needs_input_grad(0), context->needs_input_grad(1), context->saved_data["bias"].toBool() && context->needs_input_grad(2)};
        auto found = ConvolutionBackward::apply(cotangents[0], saved[0], saved[1], shape.stride, shape.padding, mask);
        variable_list gradients(5);
        for (size_t i = 0, next = 0; i < 3; i++)
            if (mask[i]) gradients[i] = found[next++];
        return gradients;
    }
};

at::Tensor conv2d(const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias, int64_t stride, int64_t padding) {
    return Convolution::apply(x, weight, bias, stride, padding);
}

TORCH_LIBRARY_FRAGMENT(ladagan, library) {
    library.def("conv2d(Tensor input, Tensor weight, Tensor? bias, int stride=1, int padding=0) -> Tensor", &conv2d);
}

}  // namespace
