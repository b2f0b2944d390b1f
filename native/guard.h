// Nothing thrown may cross the native door: an exception that reaches .NET ends the process.
#pragma once
#include <c10/util/Exception.h>

#include <string>

inline thread_local std::string last_error;  // of the calling thread

template <class Body>
int guarded(Body&& body) {
    try {
        body();
        return 0;
    } catch (const c10::Error& error) {
        last_error = error.what_without_backtrace();
    } catch (const std::exception& error) {
        last_error = error.what();
    } catch (...) {
        last_error = "an exception that is not a std::exception";
    }
    return 1;
}
