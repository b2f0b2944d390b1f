// The latent that a seed names, with the same bits as the program's: Philox4x32-10 keyed by the seed, then the normal quantile.
// Sources: Salmon et al. 2011; Wichura's algorithm AS 241; fdlibm's e_log.c. The order of the operations must stay as it is.
"use strict";

const word = 0xffffffffn, long = 0xffffffffffffffffn;

function mix(x) { // SplitMix64
  x = (x + 0x9e3779b97f4a7c15n) & long;
  x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & long;
  x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & long;
  return x ^ (x >> 31n);
}

function streamOf(purpose) {
  let hash = 0x9e3779b97f4a7c15n;
  for (const character of purpose) hash = mix((hash + BigInt(character.charCodeAt(0))) & long);
  return mix(hash);
}

// Two 64-bit numbers of the block.
function philox(seed, stream, block) {
  let c0 = block & word, c1 = block >> 32n, c2 = stream & word, c3 = stream >> 32n;
  let k0 = seed & word, k1 = seed >> 32n;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0, p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & word, (p0 >> 32n) ^ c3 ^ k1, p0 & word];
    k0 = (k0 + 0x9e3779b9n) & word;
    k1 = (k1 + 0xbb67ae85n) & word;
  }
  return [(c1 << 32n) | c0, (c3 << 32n) | c2];
}

const uniform = bits => (Number(bits >> 12n) + 0.5) * 2 ** -52;

function logarithm(x) { // of a normal x > 0
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0), mantissa = bits & 0xfffffffffffffn, upper = mantissa >= 0x6a09e667f3bcdn;
  const k = Number(bits >> 52n) - 1023 + (upper ? 1 : 0);
  view.setBigUint64(0, mantissa | (upper ? 0x3fe0000000000000n : 0x3ff0000000000000n));
  const f = view.getFloat64(0) - 1, s = f / (2 + f), z = s * s, w = z * z;
  const even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
    + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const halfSquare = 0.5 * f * f;
  return k * 6.93147180369123816490e-01 - ((halfSquare - (s * (halfSquare + (odd + even)) + k * 1.90821492927058770002e-10)) - f);
}

const polynomial = (coefficients, r) => coefficients.reduce((sum, coefficient) => sum * r + coefficient);
const centre = [
  [2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
    1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080],
  [5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
    5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1],
];
const tail = [
  [7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
    3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734],
  [1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
    6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1],
];
const farTail = [
  [2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
    2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720],
  [2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
    1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1],
];
const ratio = ([above, below], r) => polynomial(above, r) / polynomial(below, r);

function quantile(p) {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(centre, 0.180625 - q * q);
  const r = Math.sqrt(-logarithm(q < 0 ? p : 1 - p));
  const magnitude = r <= 5 ? ratio(tail, r - 1.6) : ratio(farTail, r - 5);
  return q < 0 ? -magnitude : magnitude;
}

const latentStream = streamOf("latent");

function latentOf(seed, width) {
  const latent = new Float32Array(width);
  for (let i = 0; i < width; i += 2) {
    const [first, second] = philox(BigInt(seed), latentStream, BigInt(i >> 1));
    latent[i] = quantile(uniform(first));
    if (i + 1 < width) latent[i + 1] = quantile(uniform(second));
  }
  return latent;
}
