'use strict';
// Turns the strip of sample grids into a slider, with the real images beside it.
for (const film of document.querySelectorAll('.film')) {
  const stage = film.querySelector('.stage');
  const reals = film.querySelector('figure.reals');
  const frames = [...film.querySelectorAll('figure:not(.reals)')];
  if (frames.length === 0) continue;
  const place = (figure) => stage.appendChild(figure.cloneNode(true));
  if (reals) place(reals);
  const large = place(frames[0]);
  const slider = stage.appendChild(document.createElement('input'));
  slider.type = 'range';
  slider.max = frames.length - 1;
  slider.setAttribute('aria-label', 'sample grid');
  const show = (index) => {
    const frame = frames[index];
    large.querySelector('img').src = frame.querySelector('img').src;
    large.querySelector('img').alt = frame.querySelector('img').alt;
    large.querySelector('figcaption').textContent = frame.querySelector('figcaption').textContent;
    frames.forEach((other) => other.classList.toggle('shown', other === frame));
    slider.value = index;
  };
  slider.addEventListener('input', () => show(Number(slider.value)));
  frames.forEach((frame, index) => frame.addEventListener('click', () => show(index)));
  film.classList.add('live');
  show(frames.length - 1);
}

// Shows the values under the pointer.
for (const chart of document.querySelectorAll('svg.chart')) {
  const numbers = (text) => text.split(' ').map(Number);
  const curves = [...chart.querySelectorAll('.curve')].filter((curve) => curve.dataset.x).map((curve) => ({
    name: curve.dataset.name, colour: curve.classList[1], x: numbers(curve.dataset.x), y: numbers(curve.dataset.y),
    kimg: curve.dataset.kimg.split(' '), value: curve.dataset.value.split(' '),
    dot: chart.appendChild(document.createElementNS(chart.namespaceURI, 'circle')),
  }));
  const tip = chart.parentNode.appendChild(document.createElement('div'));
  tip.className = 'tip';
  const nearest = (xs, x) => xs.reduce((best, at, i) => (Math.abs(at - x) < Math.abs(xs[best] - x) ? i : best), 0);
  const leave = () => {
    tip.classList.remove('shown');
    curves.forEach((curve) => curve.dot.removeAttribute('class'));
  };
  chart.addEventListener('pointerleave', leave);
  chart.addEventListener('pointermove', (event) => {
    const box = chart.getBoundingClientRect();
    const x = (event.clientX - box.left) * chart.viewBox.baseVal.width / box.width;
    tip.replaceChildren();
    curves.forEach((curve, order) => {
      const at = nearest(curve.x, x);
      curve.dot.setAttribute('class', 'dot ' + curve.colour);
      curve.dot.setAttribute('cx', curve.x[at]);
      curve.dot.setAttribute('cy', curve.y[at]);
      curve.dot.setAttribute('r', 3);
      if (order === 0) tip.appendChild(document.createElement('em')).textContent = curve.kimg[at] + ' kimg';
      const line = tip.appendChild(document.createElement('span'));
      line.className = curve.colour;
      line.textContent = curve.name + ' ' + curve.value[at];
    });
    tip.classList.add('shown');
    tip.classList.toggle('left', x > chart.viewBox.baseVal.width / 2);
  });
}
