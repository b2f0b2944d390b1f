// A latent as a short text: seeds and principal directions with weights, "3", "3*0.75,8*0.25", "3,d0*1.5". The studio sums them.

const parts = z => z.split(",").map(term => {
  const [name, weight] = term.split("*");
  return [name, weight === undefined ? 1 : Number(weight)];
});

const text = terms => terms.map(([name, weight]) => weight === 1 ? name : `${name}*${weight}`).join(",");

export const isLatent = z => /^d?\d{1,19}(\*-?\d+(\.\d+)?(e-?\d+)?)?(,d?\d{1,19}(\*-?\d+(\.\d+)?(e-?\d+)?)?)*$/.test(z) && z.length < 1500;

export const isSeed = z => /^\d+$/.test(z);

const scaled = (z, factor) => parts(z).map(([name, weight]) => [name, weight * factor]);

// On the straight line from one latent to another, as in the paper's figures.
export const between = (from, to, share) =>
  share === 0 ? from : share === 1 ? to : text([...scaled(from, 1 - share), ...scaled(to, share)]);

// On the path through pinned latents: 1.25 is a quarter of the way from the second to the third.
export function onPath(pins, at) {
  const leg = Math.min(Math.floor(at), pins.length - 2);
  return between(pins[leg], pins[leg + 1], at - leg);
}

const isDirection = ([name]) => name.startsWith("d");

export const withoutDirections = z => text(parts(z).filter(part => !isDirection(part)));

export function alongDirection(z, direction, amount) {
  const others = parts(z).filter(([name]) => name !== `d${direction}`);
  return text(amount === 0 ? others : [...others, [`d${direction}`, amount]]);
}

export const amountOf = (z, direction) => parts(z).reduce((sum, [name, weight]) => name === `d${direction}` ? sum + weight : sum, 0);

// For people: "75 % seed 3, 25 % seed 8".
export function words(z) {
  const short = value => Number(value.toFixed(2));
  const seeds = parts(z).filter(part => !isDirection(part)), directions = parts(z).filter(isDirection);
  return [
    seeds.length === 1 && seeds[0][1] === 1
      ? `Seed ${seeds[0][0]}` : seeds.map(([name, weight]) => `${short(weight * 100)} % seed ${name}`).join(", "),
    ...directions.map(([name, weight]) => `direction ${Number(name.slice(1)) + 1}: ${short(weight)}`),
  ].filter(Boolean).join(", ");
}
