"""Makes the files of this folder with PyTorch and NumPy (see README.md). Run in this folder: python3 make.py"""

import collections
import json
import os
import struct

import numpy
import torch

DTYPES = {
    torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int64: "I64",
    torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
}


def expected(name, tensors):
    """What PyTorch itself says the tensors are, as safetensors."""
    header, data = {}, b""
    for key, tensor in tensors.items():
        plain = tensor.detach().contiguous()
        raw = plain.view(torch.int16).numpy().tobytes() if plain.dtype == torch.bfloat16 else plain.numpy().tobytes()
        header[key] = {"dtype": DTYPES[plain.dtype], "shape": list(plain.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(f"{name}.expected.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def flat(value, name=""):
    if isinstance(value, torch.Tensor):
        return {name: value}
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, (list, tuple)):
        items = enumerate(value)
    else:
        return {}
    tensors = {}
    for key, item in items:
        tensors.update(flat(item, f"{name}.{key}" if name else str(key)))
    return tensors


def save(name, value):
    torch.save(value, f"{name}.pt")
    torch.save(value, f"{name}.legacy.pth", _use_new_zipfile_serialization=False)
    expected(name, flat(value))


torch.manual_seed(0)

values = torch.tensor([0, 1, 2, 3, 5, 8, 100])
save("types", collections.OrderedDict((str(dtype).split(".")[1], values.to(dtype)) for dtype in DTYPES))

grid = torch.arange(2 * 3 * 4 * 5, dtype=torch.float32).reshape(2, 3, 4, 5)
save("views", {
    "whole": grid,
    "transposed": grid.transpose(1, 3),
    "channels_last": torch.randn(2, 3, 4, 5).contiguous(memory_format=torch.channels_last),
    "part": grid[1, :, 1:3, ::2],
    "column": grid[:, 1, 2, 3],
    "expanded": torch.tensor([[1.5], [2.5]]).expand(2, 3),
    "half_transposed": grid.half().permute(3, 2, 1, 0),
    "bytes_transposed": grid.byte().transpose(0, 3),
    "doubles_transposed": grid.double().transpose(0, 1),
    "scalar": torch.tensor(3.25),
    "number": torch.tensor(7),
    "empty": torch.empty(0),
    "empty_rows": torch.empty(3, 0, 2, dtype=torch.int64),
    "parameter": torch.nn.Parameter(torch.randn(2, 2)),
    "frozen": torch.nn.Parameter(torch.randn(3), requires_grad=False),
})

save("alone", torch.randn(3, 2))

model = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-4, betas=(0.5, 0.99))
model(torch.randn(2, 2, 5, 5)).square().sum().backward()
optimizer.step()
save("checkpoint", {
    "model": model.state_dict(),
    "optimizer": optimizer.state_dict(),
    "history": [1, -2, 70000, -5_000_000_000, 1 << 100, 2.5, True, False, None, "größer", (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [[]], {}],
    "epoch": 12,
})

# NumPy
numbers = numpy.array([0, 1, 2, 3, 5, 100]).reshape(2, 3)
numpy.savez("types.npz", **{dtype: numbers.astype(dtype) for dtype in ["f4", "f8", "f2", "u1", "i1", "i2", "i4", "i8", "b1"]})
numpy.savez_compressed("statistics.npz", mu=numpy.arange(8.0), sigma=numpy.cov(numpy.arange(64.0).reshape(8, 8) ** 1.5))
numpy.savez("layouts.npz", fortran=numpy.asfortranarray(numpy.arange(24, dtype="i4").reshape(2, 3, 4)), scalar=numpy.float64(2.5),
            empty=numpy.empty((0, 3), "f4"), big=numpy.arange(4, dtype=">f8"), objects=numpy.array([{}, None], dtype=object),
            text=numpy.array(["a", "b"]), complex=numpy.ones(2, "c8"))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(f"version{version[0]}.npy", "wb") as file:
        numpy.lib.format.write_array(file, numpy.arange(6, dtype="i2").reshape(3, 2), version=version)

for name in sorted(os.listdir(".")):
    assert os.path.getsize(name) < 16384 or name.startswith("pytorch_last_ckpt"), name
print(torch.__version__, numpy.__version__)
