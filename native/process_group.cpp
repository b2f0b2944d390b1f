// Several processes that train one network: c10d's store, by which they find each other, and its collectives over Gloo.
// Compiled where Gloo's headers lie beside libtorch's, and to a refusal elsewhere.
#include "process_group.h"

#include <ATen/ATen.h>
#include <torch/version.h>

#include <atomic>
#include <cstring>
#include <future>
#include <optional>

#include "guard.h"
#include "handles.h"

#ifdef LADATORCH_GLOO
#define USE_C10D_GLOO 1
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

using std::chrono::milliseconds;

struct lt_store {
    c10::intrusive_ptr<c10d::Store> value;
};

struct lt_group {
    c10::intrusive_ptr<c10d::ProcessGroupGloo> value;
    c10::intrusive_ptr<c10d::ProcessGroupGloo> second;  // for the second half of sums; none for two processes
    std::atomic<bool> abandoned{false};
};

namespace {

using Work = decltype(std::declval<c10d::ProcessGroupGloo>().barrier());

}  // namespace

struct lt_work {
    Work value;
    lt_group* group;
    std::optional<std::future<Work>> next{};  // what follows it, for a sum in two halves
    at::Tensor padded{}, sum{};               // at the end, the beginning of the first is copied to the second
};

namespace {

// Not without end in one call: the group may be abandoned meanwhile, when a process is known to be lost.
void wait(lt_work& work) {
    auto check = [&] { TORCH_CHECK(!work.group->abandoned, "the group of processes was abandoned"); };
    if (work.next) {
        while (work.next->wait_for(milliseconds(50)) != std::future_status::ready) check();
        work.value = work.next->get();
        work.next.reset();
    }
    while (true) {
        check();
        try {
            work.value->wait(milliseconds(50));
            break;
        } catch (...) {
            if (!work.value->isCompleted()) continue;
        }
        work.value->wait();  // throws what went wrong, if it was more than the time
        break;
    }
    if (work.sum.defined()) work.sum.view(-1).copy_(work.padded.narrow(0, 0, work.sum.numel()));
}

// rows [ranks, n] -> sum [n], added in the order of the ranks. Not by at::add, which would start a team of threads on Gloo's thread.
void add_rows(const at::Tensor& rows, const at::Tensor& sum) {
    AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "sum_over_ranks", [&] {
        const scalar_t* from = rows.data_ptr<scalar_t>();
        scalar_t* to = sum.data_ptr<scalar_t>();
        int64_t n = sum.numel();
        std::memcpy(to, from, n * sizeof(scalar_t));
        for (int64_t rank = 1; rank < rows.size(0); rank++)
            for (int64_t i = 0; i < n; i++) to[i] += from[rank * n + i];
    });
}

// Gloo's own sum adds in an order that depends on the place in the tensor; for more than two processes that gives other bits than adding
// their tensors one after the other. Here each process adds one part of all tensors, in order, and then sends it to the others: the same
// bytes on the wire. The second half begins on the first group's one thread, so in the same order on every process.
lt_work begin_ordered_sum(lt_group* group, at::Tensor tensor) {
    int64_t size = group->value->getSize(), part = (tensor.numel() + size - 1) / size;
    auto padded = tensor.view(-1);
    if (part * size != tensor.numel()) {
        padded = at::zeros({part * size}, tensor.options());
        padded.narrow(0, 0, tensor.numel()).copy_(tensor.view(-1));
    }
    auto rows = at::empty({size, part}, tensor.options());
    std::vector<int64_t> equal;
    auto promise = std::make_shared<std::promise<Work>>();
    auto scattered = group->value->alltoall_base(rows, padded, equal, equal);
    scattered->getFuture()->addCallback([=](c10::ivalue::Future& done) {
        try {
            if (done.hasError()) std::rethrow_exception(done.exception_ptr());
            auto mine = at::empty({part}, rows.options());
            add_rows(rows, mine);
            std::vector<at::Tensor> inputs{mine};
            std::vector<std::vector<at::Tensor>> outputs{padded.view({size, part}).unbind(0)};
            promise->set_value(group->second->allgather(outputs, inputs));
        } catch (...) {
            promise->set_exception(std::current_exception());
        }
    });
    bool copies = part * size != tensor.numel();
    return {scattered, group, promise->get_future(), copies ? padded : at::Tensor(), copies ? tensor : at::Tensor()};
}

lt_work begin_sum(lt_group* group, at::Tensor tensor) {
    if (group->second) return begin_ordered_sum(group, std::move(tensor));
    std::vector<at::Tensor> tensors{std::move(tensor)};
    return {group->value->allreduce(tensors), group};
}

lt_work begin_gather(lt_group* group, at::Tensor tensor, const at::Tensor& all) {
    std::vector<at::Tensor> inputs{std::move(tensor)};
    std::vector<std::vector<at::Tensor>> outputs{all.unbind(0)};
    return {group->value->allgather(outputs, inputs), group};
}

at::Tensor tensor_of(std::vector<double>& values) { return at::from_blob(values.data(), {static_cast<int64_t>(values.size())}, at::kDouble); }

std::shared_ptr<gloo::transport::Device> device_at(const std::string& address) {
    const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
    return interface ? c10d::ProcessGroupGloo::createDeviceForInterface(interface) : c10d::ProcessGroupGloo::createDeviceForHostname(address);
}

}  // namespace

int32_t lt_gloo_available() { return 1; }

int lt_store_open(const char* host, int32_t port, int32_t serves, int64_t timeout_ms, lt_store** store, int32_t* bound) {
    return guarded([&] {
        c10d::TCPStoreOptions options;
        options.port = static_cast<uint16_t>(port);
        options.isServer = serves != 0;
        options.waitWorkers = false;
        options.timeout = milliseconds(timeout_ms);
#if TORCH_VERSION_MAJOR >= 2 && (TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 3)
        options.useLibUV = false;  // some builds lack it
#endif
        auto opened = c10::make_intrusive<c10d::TCPStore>(host, options);
        opened->setTimeout(milliseconds(timeout_ms));
        *bound = opened->getPort();
        *store = new lt_store{opened};
    });
}

int lt_store_set(lt_store* store, const char* key, const char* text) {
    return guarded([&] { store->value->set(key, std::vector<uint8_t>(text, text + std::strlen(text))); });
}

int lt_store_get(lt_store* store, const char* key, char* text, int64_t capacity) {
    return guarded([&] {
        auto found = store->value->get(key);
        TORCH_CHECK(static_cast<int64_t>(found.size()) < capacity, "the value of ", key, " is too long");
        std::memcpy(text, found.data(), found.size());
        text[found.size()] = 0;
    });
}

int lt_store_free(lt_store* store) {
    return guarded([&] { delete store; });
}

int lt_group_open(lt_store* store, int32_t rank, int32_t size, const char* address, int64_t timeout_ms, lt_group** group) {
    return guarded([&] {
        auto open = [&](const char* name, int threads) {
            auto options = c10d::ProcessGroupGloo::Options::create(milliseconds(timeout_ms));
            options->devices.push_back(device_at(address));
            options->threads = threads;
            return c10::make_intrusive<c10d::ProcessGroupGloo>(
                c10::make_intrusive<c10d::PrefixStore>(name, store->value), rank, size, options);
        };
        *group = size == 2 ? new lt_group{open("first", 2)} : new lt_group{open("first", 1), open("second", 1)};
    });
}

int lt_group_abandon(lt_group* group) {
    return guarded([&] { group->abandoned = true; });
}

int lt_group_free(lt_group* group) {
    return guarded([&] {
        if (!group->abandoned) delete group;  // else its threads may wait for a process that is gone: they end with this one
    });
}

int lt_group_sum(lt_group* group, lt_tensor* tensor, lt_work** work) {
    return guarded([&] { *work = new lt_work(begin_sum(group, tensor->value)); });
}

int lt_group_broadcast(lt_group* group, lt_tensor* tensor, int32_t root, lt_work** work) {
    return guarded([&] {
        std::vector<at::Tensor> tensors{tensor->value};
        c10d::BroadcastOptions options;
        options.rootRank = root;
        *work = new lt_work{group->value->broadcast(tensors, options), group};
    });
}

int lt_group_gather(lt_group* group, lt_tensor* tensor, lt_tensor* all, lt_work** work) {
    return guarded([&] { *work = new lt_work(begin_gather(group, tensor->value, all->value)); });
}

int lt_work_wait(lt_work* work) {
    return guarded([&] { wait(*work); });
}

int lt_work_free(lt_work* work) {
    return guarded([&] { delete work; });
}

void sum_over_ranks(int64_t group, std::vector<double>& values) {
    if (group == 0) return;
    auto work = begin_sum(reinterpret_cast<lt_group*>(group), tensor_of(values));
    wait(work);
}

std::vector<std::vector<double>> gather_over_ranks(int64_t group, std::vector<double> values) {
    if (group == 0) return {std::move(values)};
    auto* ranks = reinterpret_cast<lt_group*>(group);
    std::vector<std::vector<double>> all(ranks->value->getSize(), std::vector<double>(values.size()));
    std::vector<at::Tensor> inputs{tensor_of(values)};
    std::vector<std::vector<at::Tensor>> outputs(1);
    for (auto& row : all) outputs[0].push_back(tensor_of(row));
    lt_work work{ranks->value->allgather(outputs, inputs), ranks};
    wait(work);
    return all;
}

#else

static int without_gloo() {
    return guarded([] { TORCH_CHECK(false, "the native library was built without Gloo's headers, and cannot train on several ranks"); });
}

int32_t lt_gloo_available() { return 0; }
int lt_store_open(const char*, int32_t, int32_t, int64_t, lt_store**, int32_t*) { return without_gloo(); }
int lt_store_set(lt_store*, const char*, const char*) { return without_gloo(); }
int lt_store_get(lt_store*, const char*, char*, int64_t) { return without_gloo(); }
int lt_store_free(lt_store*) { return without_gloo(); }
int lt_group_open(lt_store*, int32_t, int32_t, const char*, int64_t, lt_group**) { return without_gloo(); }
int lt_group_abandon(lt_group*) { return without_gloo(); }
int lt_group_free(lt_group*) { return without_gloo(); }
int lt_group_sum(lt_group*, lt_tensor*, lt_work**) { return without_gloo(); }
int lt_group_broadcast(lt_group*, lt_tensor*, int32_t, lt_work**) { return without_gloo(); }
int lt_group_gather(lt_group*, lt_tensor*, lt_tensor*, lt_work**) { return without_gloo(); }
int lt_work_wait(lt_work*) { return without_gloo(); }
int lt_work_free(lt_work*) { return without_gloo(); }
void sum_over_ranks(int64_t group, std::vector<double>&) { TORCH_CHECK(group == 0, "built without Gloo's headers"); }
std::vector<std::vector<double>> gather_over_ranks(int64_t group, std::vector<double> values) {
    TORCH_CHECK(group == 0, "built without Gloo's headers");
    return {std::move(values)};
}

#endif
