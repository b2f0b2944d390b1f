// What the operators with written-out second derivatives have in common.
#pragma once
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

// The operators' namespace. The emulator's library (emulator/) has the same operators, computed by the CUDA kernels, under a name of its own.
#ifndef LADATORCH_OPERATORS
#define LADATORCH_OPERATORS ladagan
#endif

// Called where a second derivative is computed: by plain loops, which record nothing for a third.
inline void require_last_derivative(const char* name) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), name, " has two derivatives, not three: differentiate its gradient without create_graph");
}
