// What operators exchange with the other processes of a group.
#pragma once
#include <cstdint>
#include <vector>

// Both wait. `group` is an lt_group*, as an operator's argument; 0 stands for this process alone.
void sum_over_ranks(int64_t group, std::vector<double>& values);
std::vector<std::vector<double>> gather_over_ranks(int64_t group, std::vector<double> values);
