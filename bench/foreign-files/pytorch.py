"""Saves networks with torch.save, has `ladagan` import and export them, and loads what it wrote with torch.load. The generator below is
written from the paper's equations and the authors' parameter names; it shares no code with the program. See bench/foreign-files/pytorch."""
import json, math, os, struct, subprocess, sys
import numpy as np
import torch
import torch.nn.functional as F

ladagan, work = sys.argv[1:3]
NETWORKS = {
    32: ((1024, 256, 64), (128, 256)),
    64: ((1024, 256, 64), (64, 128, 256)),
    128: ((1024, 512, 256), (32, 64, 128, 256)),
}
LATENT, HEADS, HIDDEN, IMAGES = 128, 4, 512, 4


def run(*arguments):
    result = subprocess.run([ladagan, *arguments], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"ladagan {' '.join(arguments)} failed: {result.stderr}")
    return result.stdout


def formula(name, shape):
    """Values that follow from a tensor's name: FNV-1a of the name, then SplitMix64."""
    base = 0xCBF29CE484222325
    for byte in name.encode():
        base = (base ^ byte) * 0x100000001B3 % 2**64
    count = math.prod(shape)
    with np.errstate(over="ignore"):
        x = np.uint64(base) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    u = (x >> np.uint64(40)).astype(np.float64) / 2**24 * 2 - 1
    if name.endswith("bias"):
        u = 0.1 * u
    elif len(shape) == 1:
        u = 1 + 0.1 * u
    else:
        u = u * math.sqrt(6 / (count / shape[0]))
    return torch.from_numpy(u.astype(np.float32).reshape(shape))


def generator_shapes(size, widths):
    shapes = {f"pos_{n}": (1, n, w) for n, w in zip((64, 256, 1024), widths)}
    shapes["init.0.weight"] = (64 * widths[0], LATENT)
    for i, (n, w) in enumerate(zip((64, 256, 1024), widths)):
        def linear(name, rows, columns):
            shapes[f"block_{n}.{name}.weight"], shapes[f"block_{n}.{name}.bias"] = (rows, columns), (rows,)
        def norm(name):
            linear(f"{name}.h.0", w, LATENT), linear(f"{name}.mlp_gamma", w, w), linear(f"{name}.mlp_beta", w, w)
        norm("ln_1")
        linear("attn.to_qkv", 3 * w, w), linear("attn.q_attn", HEADS, w), linear("attn.to_out", w, w)
        norm("ln_2")
        linear("mlp.0", HIDDEN, w), linear("mlp.2", w, HIDDEN)
        if i < 2:
            shapes[f"conv_{4 * n}.weight"], shapes[f"conv_{4 * n}.bias"] = (widths[i + 1], w // 4, 3, 3), (widths[i + 1],)
    patch = size // 32
    shapes["ch_conv.weight"], shapes["ch_conv.bias"] = (3, widths[2] // patch**2, 3, 3), (3,)
    return shapes


def generate(state, size, widths, z):
    def linear(x, name):
        return F.linear(x, state[f"{name}.weight"], state.get(f"{name}.bias"))

    def norm(x, name):
        u = F.relu(linear(z, f"{name}.h.0"))
        return linear(u, f"{name}.mlp_gamma")[:, None] * F.layer_norm(x, x.shape[-1:], eps=1e-6) + linear(u, f"{name}.mlp_beta")[:, None]

    def attention(x, name):
        (b, n, w), (q, k, v) = x.shape, linear(x, f"{name}.to_qkv").chunk(3, -1)
        alpha = (linear(q, f"{name}.q_attn") * (w // HEADS) ** -0.5).softmax(1)
        g = torch.einsum("bnh,bnhd->bhd", alpha, q.reshape(b, n, HEADS, -1)).reshape(b, 1, w)
        return linear(g * k * v, f"{name}.to_out")

    x = linear(z, "init.0").reshape(len(z), 64, widths[0])
    for i, n in enumerate((64, 256, 1024)):
        x = x + state[f"pos_{n}"]
        y = attention(norm(x, f"block_{n}.ln_1"), f"block_{n}.attn") + x
        x = linear(F.gelu(linear(norm(y, f"block_{n}.ln_2"), f"block_{n}.mlp.0")), f"block_{n}.mlp.2")
        side = math.isqrt(n)
        x = x.transpose(1, 2).reshape(len(z), -1, side, side)
        if i < 2:
            x = F.conv2d(F.pixel_shuffle(x, 2), state[f"conv_{4 * n}.weight"], state[f"conv_{4 * n}.bias"], padding=1)
            x = x.flatten(2).transpose(1, 2)
    patch = size // 32
    return F.conv2d(F.pixel_shuffle(x, patch) if patch > 1 else x, state["ch_conv.weight"], state["ch_conv.bias"], padding=1)


def write_safetensors(path, name, tensor):
    header = json.dumps({name: {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [0, tensor.numel() * 4]}}).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + tensor.numpy().tobytes())


def read_safetensors(path, name):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        begin = file.tell() + header[name]["data_offsets"][0]
        return torch.from_numpy(np.fromfile(path, np.float32, math.prod(header[name]["shape"]), offset=begin).reshape(header[name]["shape"]))


def same(expected, loaded, what):
    assert list(expected) == list(loaded), f"{what}: other names, or another order"
    for name, tensor in expected.items():
        assert tensor.dtype == loaded[name].dtype and tensor.shape == loaded[name].shape, f"{what}: {name} has another type or shape"
        assert torch.equal(tensor, loaded[name]), f"{what}: {name} differs"


def full_size(size, widths):
    made, model, exported, raw, latents = (os.path.join(work, name) for name in (
        "made.pt", "model.safetensors", "exported.pt", "raw.safetensors", "latents.safetensors"))
    state = {name: formula(name, shape) for name, shape in generator_shapes(size, widths).items()}
    torch.save(state, made)
    run("import", made, "--out", model)
    run("export", model, "--to", "pytorch", "--out", exported)
    same(state, torch.load(exported, weights_only=True), f"{size} pixels")
    z = torch.randn(IMAGES, LATENT, generator=torch.Generator().manual_seed(size))
    write_safetensors(latents, "z", z)
    with torch.no_grad():
        expected = generate(state, size, widths, z)
    for engine in ("inference", "torch"):
        run("generate", "--model", model, "--latents", latents, "--raw", raw, "--engine", engine, "--device", "cpu")
        error = (read_safetensors(raw, "images") - expected).abs().max() / expected.abs().max()
        assert error < 1e-5, f"{size} pixels, engine {engine}: the images differ by {error}"
        print(f"{size:4} pixels: {len(state)} tensors bit for bit; images of engine {engine} within {error:.1e} of PyTorch's")


def discriminator_shapes(size, channels, last=512, hidden=1024):
    shapes, width = {"pos_256": (1, 256, channels[-1]), "inp_conv.0.weight": (channels[0], 3, 3, 3)}, channels[-1]

    def norm(name, w):
        shapes.update({f"{name}.{part}": (w,) for part in ("weight", "bias", "running_mean", "running_var")})
        shapes[f"{name}.num_batches_tracked"] = ()
    for i, (c, w) in enumerate(zip(channels, channels[1:])):
        for place, before, side in (("main.0", c, 3), ("main.3", w, 3), ("direct.1", c, 1)):
            shapes[f"encoder.{i}.{place}.weight"] = (w, before, side, side)
            norm(f"encoder.{i}.{place[:-1]}{int(place[-1]) + 1}", w)

    def linear(name, rows, columns):
        shapes[f"block_256.{name}.weight"], shapes[f"block_256.{name}.bias"] = (rows, columns), (rows,)
    for name in ("ln_1", "ln_2"):
        if name == "ln_2":
            linear("attn.to_qkv", 3 * width, width), linear("attn.q_attn", HEADS, width), linear("attn.to_out", width, width)
        shapes[f"block_256.{name}.weight"] = shapes[f"block_256.{name}.bias"] = (width,)
    linear("mlp.0", HIDDEN, width), linear("mlp.2", width, HIDDEN)
    shapes["conv_256.weight"], shapes["conv_256.bias"] = (last, 4 * width, 3, 3), (last,)
    shapes["logits.0.weight"], shapes["logits.2.weight"] = (hidden, last, 1, 1), (1, hidden, 4, 4)
    return shapes


def adam_of(network, seed, steps):
    """An Adam whose moments are formula values too."""
    parameters = [torch.nn.Parameter(tensor) for name, tensor in network.items()
                  if not name.endswith(("running_mean", "running_var", "num_batches_tracked"))]
    adam = torch.optim.Adam(parameters, lr=2e-4, betas=(0.5, 0.99))
    for i, parameter in enumerate(parameters):
        adam.state[parameter] = {
            "step": torch.tensor(float(steps)), "exp_avg": 1e-3 * formula(f"{seed}.m.{i}", parameter.shape),
            "exp_avg_sq": 1e-6 * formula(f"{seed}.v.{i}", parameter.shape).square()}
    return adam


def bitmap(path, size, seed):
    pixels = bytes((seed * 31 + k * 7) % 256 for k in range(size * size * 3))
    with open(path, "wb") as file:
        file.write(b"BM" + struct.pack("<IIIIiiHHIIiiII", 54 + len(pixels), 0, 54, 40, size, size, 1, 24, 0, len(pixels), 0, 0, 0, 0) + pixels)


def training_state(size, widths, channels, steps=5, batch=2):
    """A whole checkpoint: `ladagan train` continues it, and the state that it saved before its first step is exported again."""
    source, exported, data, runs = (os.path.join(work, f"{name}-{size}") for name in ("last_ckpt.pt", "exported.pt", "data", "runs"))
    os.makedirs(data)
    for i in range(4):
        bitmap(os.path.join(data, f"{i}.bmp"), size, i)
    generator, ema = ({name: formula(seed + name, shape) for name, shape in generator_shapes(size, widths).items()} for seed in ("", "ema."))
    discriminator = {name: formula(name, shape) if shape else torch.tensor(3 * steps) for name, shape in discriminator_shapes(size, channels).items()}
    for name, tensor in discriminator.items():
        if name.endswith("running_var"):
            tensor.abs_()
    before = {"iter": steps, "generator": generator, "discriminator": discriminator, "ema": ema,
              "g_opt": adam_of(generator, "g", steps).state_dict(), "d_opt": adam_of(discriminator, "d", steps).state_dict()}
    torch.save(before, source)
    run("train", "--resume-from", source, "--data", data, "--batch", str(batch), "--images", str((steps + 1) * batch), "--outdir", runs,
        "--device", "cpu")
    state = os.path.join(runs, os.listdir(runs)[0], f"training-state-{steps * batch:09}")
    run("export", state, "--to", "pytorch", "--state", "--out", exported)
    after = torch.load(exported, weights_only=True)
    assert after["iter"] == steps
    for network in ("generator", "discriminator", "ema"):
        same(before[network], after[network], f"{network} of {size} pixels")
    for optimizer, network in (("g_opt", generator), ("d_opt", discriminator)):
        adam = adam_of(network, "other", 1)
        adam.load_state_dict(after[optimizer])
        for (number, state) in before[optimizer]["state"].items():
            same(state, after[optimizer]["state"][number], f"{optimizer} of {size} pixels, parameter {number}")
        assert adam.param_groups[0]["lr"] == 2e-4 and adam.param_groups[0]["betas"] == (0.5, 0.99)
    count = sum(len(before[network]) for network in ("generator", "discriminator", "ema"))
    print(f"{size:4} pixels, a training state: {count} tensors of networks and both Adams bit for bit, loaded by torch.optim.Adam")


for size, (widths, channels) in NETWORKS.items():
    full_size(size, widths)
    training_state(size, widths, channels)
