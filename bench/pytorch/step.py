"""LadaGAN's networks and training step in PyTorch, written as its users write: nn.Linear, einsum, NCHW, torch.optim.Adam, R1 by
autograd.grad, losses read every step. What `bench/against-peers` measures `ladagan bench` against. Prints one JSON object.

On a GPU: --precision tf32 is PyTorch's own default there (TF32 in convolutions) with TF32 in matrix products too; bfloat16 is autocast;
--compile compiles both networks, the discriminator only where it is not differentiated twice, which torch.compile refuses."""
import argparse, json, os, resource, statistics, time
import torch
from torch import nn
import torch.nn.functional as F

parser = argparse.ArgumentParser()
parser.add_argument("--config", default="configs/celeba-64.json")
parser.add_argument("--batch", type=int, default=32, help="of a training step; 0: no training")
parser.add_argument("--generate", default="1", help="batch sizes of generation, with commas")
parser.add_argument("--steps", type=int, default=5)
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--device", default="cpu")
parser.add_argument("--precision", choices=("float32", "tf32", "bfloat16"), default="float32")
parser.add_argument("--compile", action="store_true")
parser.add_argument("--channels-last", action="store_true")
args = parser.parse_args()
torch.set_num_threads(args.threads)
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = args.precision == "tf32"
torch.backends.cudnn.benchmark = True
device = torch.device(args.device)
config = json.load(open(args.config))
size, widths, channels, latent = config["generator"]["imageSize"], config["generator"]["widths"], config["discriminator"]["channels"], 128


class Attention(nn.Module):
    def __init__(self, width, heads=4):
        super().__init__()
        self.qkv, self.score, self.out, self.heads = nn.Linear(width, 3 * width), nn.Linear(width, heads), nn.Linear(width, width), heads

    def forward(self, x):
        b, n, width = x.shape
        q, k, v = self.qkv(x).chunk(3, -1)
        alpha = (self.score(q) / (width // self.heads) ** 0.5).transpose(1, 2).softmax(-1)
        g = torch.einsum("bhn,bnhd->bhd", alpha, q.reshape(b, n, self.heads, -1)).reshape(b, 1, width)
        return self.out(g * k * v)


class SelfModulatedNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.hidden, self.gamma, self.beta = nn.Linear(latent, width), nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x, z):
        u = F.relu(self.hidden(z))
        return self.gamma(u)[:, None] * F.layer_norm(x, x.shape[-1:], eps=1e-6) + self.beta(u)[:, None]


def mlp(width, hidden=512):
    return nn.Sequential(nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, width))


class GeneratorBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1, self.attention, self.norm2, self.mlp = SelfModulatedNorm(width), Attention(width), SelfModulatedNorm(width), mlp(width)

    def forward(self, x, z):
        y = self.attention(self.norm1(x, z)) + x
        return self.mlp(self.norm2(y, z))


class PatchHead(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.patch = size // 32
        self.image = nn.Conv2d(width // self.patch ** 2, 3, 3, padding=1)

    def forward(self, x):
        return self.image(F.pixel_shuffle(x, self.patch) if self.patch > 1 else x)


def decoder_head(width, stages):
    step = lambda i, o: nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.LeakyReLU(0.2))
    return nn.Sequential(*(step(i, o) for i, o in zip([width, *stages], stages)), nn.Conv2d(stages[-1], 3, 3, padding=1))


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.init = nn.Linear(latent, 64 * widths[0], bias=False)
        self.blocks = nn.ModuleList(GeneratorBlock(width) for width in widths)
        self.positions = nn.ParameterList(nn.Parameter(torch.randn((8 << i) ** 2, width) * 0.02) for i, width in enumerate(widths))
        self.expansions = nn.ModuleList(nn.Conv2d(widths[i] // 4, widths[i + 1], 3, padding=1) for i in range(2))
        stages = config["generator"].get("decoderChannels")
        self.head = decoder_head(widths[-1], stages) if stages else PatchHead(widths[-1])

    def map(self, h, side):
        return h.transpose(1, 2).reshape(h.shape[0], -1, side, side)

    def forward(self, z):
        h = self.init(z).reshape(-1, 64, widths[0])
        for i, block in enumerate(self.blocks):
            h = block(h + self.positions[i], z)
            if i < 2:
                h = self.expansions[i](F.pixel_shuffle(self.map(h, 8 << i), 2)).flatten(2).transpose(1, 2)
        return self.head(self.map(h, 32))


class Down(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        step = lambda i, o, k, s: nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, bias=False), nn.BatchNorm2d(o), nn.LeakyReLU(0.2))
        self.main = nn.Sequential(step(before, after, 3, 2), step(after, after, 3, 1))
        self.direct = nn.Sequential(nn.AvgPool2d(2), step(before, after, 1, 1))

    def forward(self, x):
        return (self.main(x) + self.direct(x)) / 2


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        width = channels[-1]
        self.input = nn.Conv2d(3, channels[0], 3, padding=1, bias=False)
        self.down = nn.Sequential(*(Down(a, b) for a, b in zip(channels, channels[1:])))
        self.position = nn.Parameter(torch.randn(256, width) * 0.02)
        self.norm1, self.attention, self.norm2, self.mlp = nn.LayerNorm(width), Attention(width), nn.LayerNorm(width), mlp(width)
        self.reduce = nn.Conv2d(4 * width, 512, 3, padding=1)
        self.project, self.logits = nn.Conv2d(512, 1024, 1, bias=False), nn.Conv2d(1024, 1, 4, bias=False)

    def forward(self, images):
        x = self.down(F.leaky_relu(self.input(images), 0.2))
        x = x.flatten(2).transpose(1, 2) + self.position
        x = self.attention(self.norm1(x)) + x
        x = self.mlp(self.norm2(x)) + x
        x = self.reduce(F.pixel_unshuffle(x.transpose(1, 2).reshape(x.shape[0], -1, 16, 16), 2))
        return self.logits(F.leaky_relu(self.project(x), 0.2)).flatten(1)


layout = torch.channels_last if args.channels_last else torch.contiguous_format
generator, discriminator, average = (network().to(device, memory_format=layout) for network in (Generator, Discriminator, Generator))
average.load_state_dict(generator.state_dict())
average.eval()
adams = [torch.optim.Adam(network.parameters(), lr=2e-4, betas=(0.5, 0.99)) for network in (generator, discriminator)]
real = (torch.rand(args.batch, 3, size, size) * 2 - 1).to(device, memory_format=layout)
generate_images, judge = (torch.compile(generator), torch.compile(discriminator)) if args.compile else (generator, discriminator)
draw = torch.compile(average) if args.compile else average


def autocast():
    return torch.autocast(device.type, torch.bfloat16, enabled=args.precision == "bfloat16")


def latents(count):
    return torch.randn(count, latent, device=device)


def step():
    images = real.clone().requires_grad_()
    with autocast():
        with torch.no_grad():
            fake = generate_images(latents(args.batch))
        logits = discriminator(images)
        gradient, = torch.autograd.grad(logits.sum(), images, create_graph=True)
        r1 = gradient.square().flatten(1).sum(1).mean()
        loss = F.softplus(-logits).mean() + F.softplus(judge(fake)).mean() + 1e-4 * r1
    adams[1].zero_grad()
    loss.backward()
    adams[1].step()
    with autocast():
        other = F.softplus(-judge(generate_images(latents(args.batch)))).mean()
    adams[0].zero_grad()
    other.backward()
    adams[0].step()
    with torch.no_grad():
        for mine, its in zip(average.parameters(), generator.parameters()):
            mine.lerp_(its, 0.001)
    return loss.item(), other.item(), r1.item()


def generate(count):
    with torch.no_grad(), autocast():
        return draw(latents(count)).cpu()


def speed(images, work, repeats):
    for _ in range(2 if device.type == "cpu" else 5):
        work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return round(images / statistics.median(times), 3)


print(json.dumps({
    "torch": torch.__version__, "device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu", "precision": args.precision,
    "compile": args.compile, "channels_last": args.channels_last, "threads": args.threads, "batch": args.batch,
    "generate": {count: speed(int(count), lambda: generate(int(count)), max(args.steps, 64 // int(count))) for count in args.generate.split(",") if count},
    "train": speed(args.batch, step, args.steps) if args.batch else None,
    "peak_gpu_mb": round(torch.cuda.max_memory_allocated() / 1048576, 1) if device.type == "cuda" else 0,
    "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    "parameters": [sum(p.numel() for p in network.parameters()) for network in (generator, discriminator)]}))
