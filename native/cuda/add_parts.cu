// The second half of a reduction: parts [groups, count, sums, width] to total [sums, groups, width].
KERNEL(1024, add_parts, AddPartsArguments) {
    int width = a.sums * a.width, group = blockIdx.y;
    double total[1];
    finish_parts(a.parts + static_cast<long long>(group) * a.count * width, a.count, width, total);
    int column = finished_column();
    if (threadIdx.x > 0 || column >= width) return;
    int sum = column / a.width;
    a.total[(static_cast<long long>(sum) * a.groups + group) * a.width + column % a.width] = static_cast<float>(total[0]);
}
