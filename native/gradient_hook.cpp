// Tells when a parameter's gradient is complete, while the backward pass still computes others: gradients are then sent at once.
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <atomic>

#include "guard.h"
#include "handles.h"

using torch::autograd::variable_list;

namespace {

struct Listener {
    void (*ready)(void*, int32_t);
    void* context;
    int32_t number;
    std::atomic<bool> listens{true};
};

// Called by the node that adds to the parameter's gradient, after it has done so.
struct AfterAccumulation : torch::autograd::FunctionPostHook {
    explicit AfterAccumulation(std::shared_ptr<Listener> listener) : listener(std::move(listener)) {}

    variable_list operator()(const variable_list& outputs, const variable_list&) override {
        if (listener->listens) listener->ready(listener->context, listener->number);
        return outputs;
    }

    std::shared_ptr<Listener> listener;
};

}  // namespace

struct lt_hook {
    std::shared_ptr<Listener> listener;
    std::shared_ptr<torch::autograd::Node> node;  // libtorch itself holds it only weakly
};

int lt_hook_add(lt_tensor* parameter, void (*ready)(void*, int32_t), void* context, int32_t number, lt_hook** hook) {
    return guarded([&] {
        auto listener = std::make_shared<Listener>(ready, context, number);
        auto node = torch::autograd::impl::grad_accumulator(parameter->value);
        TORCH_CHECK(node, "only a parameter has a gradient to wait for");
        node->add_post_hook(std::make_unique<AfterAccumulation>(listener));
        *hook = new lt_hook{std::move(listener), std::move(node)};
    });
}

int lt_hook_free(lt_hook* hook) {
    return guarded([&] {
        hook->listener->listens = false;
        delete hook;
    });
}
