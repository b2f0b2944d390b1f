// What libtorch asks of a device besides operators: which one is current, and its streams. Work is done when it is launched.
#include "pretend.h"

#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <atomic>

namespace pretend {
namespace {

thread_local c10::StreamId current_stream = 0;
std::atomic<c10::StreamId> streams{0};

struct Guard final : c10::impl::DeviceGuardImplInterface {
    c10::DeviceType type() const override { return kDevice.type(); }
    c10::Device exchangeDevice(c10::Device) const override { return kDevice; }
    c10::Device getDevice() const override { return kDevice; }
    void setDevice(c10::Device device) const override { TORCH_CHECK(device.index() <= 0, "there is one pretend GPU, not ", device.index() + 1); }
    void uncheckedSetDevice(c10::Device) const noexcept override {}
    c10::DeviceIndex deviceCount() const noexcept override { return 1; }

    c10::Stream getStream(c10::Device) const noexcept override { return c10::Stream(c10::Stream::UNSAFE, kDevice, current_stream); }
    c10::Stream getDefaultStream(c10::Device) const override { return c10::Stream(c10::Stream::UNSAFE, kDevice, 0); }
    c10::Stream getStreamFromGlobalPool(c10::Device, bool = false) const override { return c10::Stream(c10::Stream::UNSAFE, kDevice, ++streams); }
    c10::Stream exchangeStream(c10::Stream stream) const noexcept override {
        auto before = getStream(kDevice);
        current_stream = stream.id();
        return before;
    }
    bool queryStream(const c10::Stream&) const override { return true; }
    void synchronizeStream(const c10::Stream&) const override { count_wait("synchronize"); }

    void record(void**, const c10::Stream&, const c10::DeviceIndex, const c10::EventFlag) const override {}
    void block(void*, const c10::Stream&) const override {}
    bool queryEvent(void*) const override { return true; }
};

C10_REGISTER_GUARD_IMPL(PrivateUse1, Guard);

}  // namespace
}  // namespace pretend
