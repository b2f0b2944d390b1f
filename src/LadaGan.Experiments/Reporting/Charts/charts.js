'use strict';
// Shows a chart's values under the pointer. The chart is one that Reporting/Charts drew: its curves carry their values.
function showValues(chart) {
  const numbers = (text) => text.split(' ').map(Number);
  const nearest = (xs, x) => xs.reduce((best, at, i) => (Math.abs(at - x) < Math.abs(xs[best] - x) ? i : best), 0);
  let curves, tip;
  const prepare = () => {
    curves = [...chart.querySelectorAll('.curve')].filter((curve) => curve.dataset.x).map((curve) => ({
      name: curve.dataset.name, colour: curve.classList[1], x: numbers(curve.dataset.x), y: numbers(curve.dataset.y),
      kimg: curve.dataset.kimg.split(' '), value: curve.dataset.value.split(' '),
      dot: chart.appendChild(document.createElementNS(chart.namespaceURI, 'circle')),
    }));
    tip = chart.parentNode.appendChild(document.createElement('div'));
    tip.className = 'tip';
  };
  chart.addEventListener('pointerleave', () => {
    tip?.classList.remove('shown');
    curves?.forEach((curve) => curve.dot.removeAttribute('class'));
  });
  chart.addEventListener('pointermove', (event) => {
    if (!curves) prepare();
    const box = chart.getBoundingClientRect(), width = chart.viewBox.baseVal.width;
    const x = (event.clientX - box.left) * width / box.width;
    tip.replaceChildren();
    curves.forEach((curve, order) => {
      const at = nearest(curve.x, x);
      for (const [key, value] of Object.entries({ class: 'dot ' + curve.colour, cx: curve.x[at], cy: curve.y[at], r: 3 })) curve.dot.setAttribute(key, value);
      if (order === 0) tip.appendChild(document.createElement('em')).textContent = curve.kimg[at] + ' kimg';
      const line = tip.appendChild(document.createElement('span'));
      line.className = curve.colour;
      line.textContent = curve.name + ' ' + curve.value[at];
    });
    tip.classList.add('shown');
    tip.classList.toggle('left', x > width / 2);
  });
}
