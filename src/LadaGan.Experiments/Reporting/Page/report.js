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

document.querySelectorAll('svg.chart').forEach(showValues);
