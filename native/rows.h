// Sums over the rows of [count, channels]. A block of rows is summed in float and added up in double; the parts of the sums are
// added in their order, whichever thread finished first, so that the bits depend neither on timing nor on how many threads there are.
#pragma once
#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

constexpr int64_t kRows = 64;    // of a block
constexpr int64_t kParts = 128;  // of the sums at most

// `block(first, rows, sums)` adds what it makes of some rows to `width` floats, which are zero before.
template <class Block>
std::vector<double> sum_rows(int64_t count, int64_t width, const Block& block) {
    int64_t blocks = (count + kRows - 1) / kRows, length = std::max<int64_t>(4, (blocks + kParts - 1) / kParts);
    std::vector<std::vector<double>> parts((blocks + length - 1) / length, std::vector<double>(width));
    at::parallel_for(0, static_cast<int64_t>(parts.size()), (15 + length) / length, [&](int64_t first, int64_t last) {
        std::vector<float> sums(width);
        for (int64_t i = first * length; i < std::min(last * length, blocks); i++) {
            std::fill(sums.begin(), sums.end(), 0.0f);
            block(i * kRows, std::min(kRows, count - i * kRows), sums.data());
            auto& part = parts[i / length];
            for (int64_t c = 0; c < width; c++) part[c] += sums[c];
        }
    });
    std::vector<double> total(width);
    for (const auto& part : parts)
        for (int64_t c = 0; c < width; c++) total[c] += part[c];
    return total;
}

// `body(first, rows)` over all rows, in parallel.
template <class Body>
void each_rows(int64_t count, const Body& body) {
    at::parallel_for(0, count, 1024, [&](int64_t first, int64_t last) { body(first, last - first); });
}
