// Nothing thrown may cross the native door: an exception that reaches .NET ends the process.
#pragma once
#include <c10/util/Exception.h>

#include <cstring>
#include <string>

inline thread_local std::string last_error;  // of the calling thread

// CUDA and its libraries have only words for memory that a GPU lacks.
inline bool lacks_memory(const char* error) { return std::strstr(error, "CUDA error: out of memory") || std::strstr(error, "STATUS_ALLOC_FAILED"); }

template <class Body>
int guarded(Body&& body) {
    try {
        body();
        return 0;
    } catch (const c10::OutOfMemoryError& error) {
        last_error = error.what_without_backtrace();
        return 2;
    } catch (const c10::Error& error) {
        last_error = error.what_without_backtrace();
        if (lacks_memory(last_error.c_str())) return 2;
    } catch (const std::exception& error) {
        last_error = error.what();
    } catch (...) {
        last_error = "an exception that is not a std::exception";
    }
    return 1;
}
