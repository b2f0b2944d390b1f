// CUDA graphs: a whole training step recorded once and launched as one, instead of some thousand kernels one by one.
// Compiled to calls of at::cuda::CUDAGraph where libtorch and the compiler know CUDA, and to a refusal elsewhere.
#include "guard.h"
#include "ladatorch.h"

#include <c10/core/impl/VirtualGuardImpl.h>

#ifdef LADATORCH_CUDA
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/version.h>

struct lt_graph {
    at::cuda::CUDAGraph value;
};

int32_t lt_graph_available() { return 1; }

int lt_graph_begin(lt_graph* shared, lt_graph** begun) {
    return guarded([&] {
        // A graph has memory of its own. What was freed before is kept for others, and cannot be given back while one is recorded.
        c10::cuda::CUDACachingAllocator::emptyCache();
        auto graph = std::make_unique<lt_graph>();
        auto pool = shared ? shared->value.pool() : at::cuda::MempoolId_t{0, 0};
#if TORCH_VERSION_MAJOR >= 2
        // Other threads, such as those that load images, may go on talking to the driver.
        graph->value.capture_begin(pool, cudaStreamCaptureModeThreadLocal);
#else
        graph->value.capture_begin(pool);
#endif
        *begun = graph.release();
    });
}

int lt_graph_end(lt_graph* graph) {
    return guarded([&] { graph->value.capture_end(); });
}

int lt_graph_replay(lt_graph* graph) {
    return guarded([&] { graph->value.replay(); });
}

int lt_graph_free(lt_graph* graph) {
    return guarded([&] { delete graph; });
}

int lt_cuda_stream(int64_t device, void** stream) {
    return guarded([&] { *stream = c10::cuda::getCurrentCUDAStream(static_cast<c10::DeviceIndex>(device & 0xffffffff)).stream(); });
}

#else

struct lt_graph {};

int32_t lt_graph_available() { return 0; }

static int without_cuda() {
    return guarded([] { TORCH_CHECK(false, "the native library was built without CUDA's headers: it has neither CUDA graphs nor NCCL"); });
}

int lt_graph_begin(lt_graph*, lt_graph**) { return without_cuda(); }
int lt_graph_end(lt_graph*) { return without_cuda(); }
int lt_graph_replay(lt_graph*) { return without_cuda(); }
int lt_graph_free(lt_graph*) { return without_cuda(); }
int lt_cuda_stream(int64_t, void**) { return without_cuda(); }

#endif

int lt_use_side_stream(int64_t device) {
    return guarded([&] {
        auto where = c10::Device(static_cast<c10::DeviceType>(device >> 32), static_cast<c10::DeviceIndex>(device & 0xffffffff));
        c10::impl::VirtualGuardImpl guard(where.type());
        guard.exchangeStream(guard.getStreamFromGlobalPool(where));
    });
}
