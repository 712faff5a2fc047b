// Line icons, drawn with the current text colour; the control beside them carries the label.

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  prompt: 'M4 6l5 5-5 5M11.5 16H18',
  refresh: 'M17.5 6.5V3M17.5 6.5H14M17.5 6.5A7.5 7.5 0 1 0 18.5 11',
  power: 'M11 3v8M6.5 5.8a7 7 0 1 0 9 0',
  theme: 'M11 3a8 8 0 1 0 0 16zM11 3a8 8 0 0 1 0 16',
  exit: 'M9 4H4v14h5M13 7l4 4-4 4M17 11H8',
  plus: 'M11 4v14M4 11h14',
};

/**
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 22 22');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
