// The one door between .NET and libtorch: PyTorch's operators by name, and the few things that are not operators.
//
// Every function that can fail returns 0, or 1 with a message in lt_last_error() (of the calling thread), or 2 if the message
// is that a GPU's memory is exhausted. Handles are owned by the caller and given back with lt_tensor_free. Nothing thrown
// ever leaves a function.
#pragma once
#include <stdint.h>

#define LT_EXPORT extern "C" __attribute__((visibility("default")))

typedef struct lt_tensor lt_tensor;      // an at::Tensor
typedef struct lt_graph lt_graph;        // a captured CUDA graph
typedef struct lt_hook lt_hook;          // called when a parameter's gradient is complete
typedef struct lt_store lt_store;        // a c10d::Store, through which processes find each other
typedef struct lt_group lt_group;        // a c10d::ProcessGroupGloo
typedef struct lt_work lt_work;          // a collective that has begun
typedef struct lt_operator lt_operator;  // an operator's handle, its argument kinds and its defaults; never freed

enum lt_kind {
    LT_DEFAULT, LT_NONE, LT_TENSOR, LT_INT, LT_DOUBLE, LT_BOOL, LT_INTS, LT_DOUBLES, LT_BOOLS, LT_TENSORS, LT_STRING, LT_DEVICE
};

// One argument or result. A list is `length` 8-byte words at `words` (int64, double bits, 0/1, or lt_tensor*; a null
// tensor is "none"); a string is `length` UTF-8 bytes; a device is type << 32 | index.
typedef struct {
    int32_t kind;
    int32_t length;
    union {
        int64_t integer;
        double real;
        const void* words;
        lt_tensor* tensor;
    };
} lt_value;

typedef struct {
    int64_t sizes[8], strides[8], numel;
    void* data;
    int32_t dim, dtype, device_type, device_index, requires_grad, is_leaf;
} lt_info;

enum lt_flag { LT_CUDNN_BENCHMARK, LT_TF32, LT_DETERMINISTIC, LT_FLUSH_DENORMAL };

LT_EXPORT const char* lt_last_error();
LT_EXPORT const char* lt_version();                                    // "1.13.1"
LT_EXPORT int lt_describe(char* text, int64_t capacity);               // build, BLAS, oneDNN, threads

LT_EXPORT int lt_operator_find(const char* name, const char* overload, lt_operator** found);  // null when unknown
LT_EXPORT int lt_operator_schema(lt_operator* op, char* text, int64_t capacity);
LT_EXPORT int lt_operator_has_kernel(lt_operator* op, int32_t device_type, int32_t* has);
LT_EXPORT int lt_operator_call(lt_operator* op, const lt_value* arguments, int32_t count, lt_value* results, int32_t capacity, int32_t* returned);

LT_EXPORT int lt_tensor_from_memory(void* data, int32_t dtype, int32_t dim, const int64_t* sizes, void (*release)(void*), void* context, lt_tensor** made);
LT_EXPORT int lt_tensor_free(lt_tensor* tensor);
LT_EXPORT int64_t lt_tensor_live();                                    // handles given out and not freed
LT_EXPORT int lt_tensor_info(lt_tensor* tensor, lt_info* info);

LT_EXPORT int lt_tensor_set_requires_grad(lt_tensor* tensor, int32_t value);
LT_EXPORT int lt_tensor_grad(lt_tensor* tensor, lt_tensor** grad);     // null when there is none
LT_EXPORT int lt_tensor_set_grad(lt_tensor* tensor, lt_tensor* grad);  // null clears it
LT_EXPORT int32_t lt_grad_mode();                                      // of the calling thread
LT_EXPORT void lt_set_grad_mode(int32_t enabled);
LT_EXPORT int lt_backward(lt_tensor* const* roots, int32_t root_count, lt_tensor* const* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph);
LT_EXPORT int lt_grad(lt_tensor* const* outputs, int32_t output_count, lt_tensor* const* inputs, int32_t input_count, lt_tensor* const* grad_outputs,
                      int32_t retain_graph, int32_t create_graph, lt_tensor** grads);  // as many as inputs

LT_EXPORT int lt_generator_seed(int64_t device, uint64_t seed);
LT_EXPORT int lt_generator_state(int64_t device, lt_tensor** state);
LT_EXPORT int lt_generator_set_state(int64_t device, lt_tensor* state);

LT_EXPORT int32_t lt_threads();
LT_EXPORT int lt_set_threads(int32_t threads);
LT_EXPORT int lt_set_flag(int32_t flag, int32_t value);
LT_EXPORT int lt_cuda_devices(int32_t* count);
LT_EXPORT int lt_kernels(int64_t device, int32_t* run);                // whether this library's CUDA kernels (cuda/) run there
LT_EXPORT int lt_synchronize(int64_t device);
LT_EXPORT int lt_use_side_stream(int64_t device);                      // for the calling thread's further work: graphs are not captured on the default one
LT_EXPORT int32_t lt_graph_available();                                // whether this library was built with CUDA
LT_EXPORT int lt_graph_begin(lt_graph* shared, lt_graph** begun);      // on the current stream; uses the memory of another graph unless that is null
LT_EXPORT int lt_graph_end(lt_graph* graph);
LT_EXPORT int lt_graph_replay(lt_graph* graph);
LT_EXPORT int lt_graph_free(lt_graph* graph);
LT_EXPORT int lt_reuse_memory(int32_t enabled);                        // keep freed CPU memory for the next tensors
LT_EXPORT int64_t lt_reused_bytes();                                   // bytes kept that way
LT_EXPORT int lt_profile_start();
LT_EXPORT int lt_profile_stop(char* text, int64_t capacity);           // lines "operator \t calls \t seconds of its own", largest first

LT_EXPORT int lt_hook_add(lt_tensor* parameter, void (*ready)(void*, int32_t), void* context, int32_t number, lt_hook** hook);  // after each backward pass
LT_EXPORT int lt_hook_free(lt_hook* hook);
LT_EXPORT int lt_cuda_stream(int64_t device, void** stream);           // the calling thread's current one, a cudaStream_t

LT_EXPORT int32_t lt_gloo_available();                                 // whether this library was built with Gloo's headers
LT_EXPORT int lt_store_open(const char* host, int32_t port, int32_t serves, int64_t timeout_ms, lt_store** store, int32_t* bound);  // port 0: any
LT_EXPORT int lt_store_set(lt_store* store, const char* key, const char* text);
LT_EXPORT int lt_store_get(lt_store* store, const char* key, char* text, int64_t capacity);  // waits until it is set
LT_EXPORT int lt_store_free(lt_store* store);
LT_EXPORT int lt_group_open(lt_store* store, int32_t rank, int32_t size, const char* address, int64_t timeout_ms, lt_group** group);
LT_EXPORT int lt_group_abandon(lt_group* group);                       // whoever waits for the group gets an error
LT_EXPORT int lt_group_free(lt_group* group);
LT_EXPORT int lt_group_sum(lt_group* group, lt_tensor* tensor, lt_work** work);                       // in place
LT_EXPORT int lt_group_broadcast(lt_group* group, lt_tensor* tensor, int32_t root, lt_work** work);
LT_EXPORT int lt_group_gather(lt_group* group, lt_tensor* tensor, lt_tensor* all, lt_work** work);    // [...] of each rank to [ranks, ...] on all
LT_EXPORT int lt_work_wait(lt_work* work);
LT_EXPORT int lt_work_free(lt_work* work);
