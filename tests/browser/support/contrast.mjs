// Measures, inside the page, how well each visible text stands out from what is behind it (WCAG 2.2,
// relative luminance and contrast ratio).

/** Runs in the page, so it must be whole by itself. */
export function contrasts() {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  /** Any CSS colour as bytes; the canvas understands them all. */
  const bytes = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((part, at) => (part * a + below[at] * (255 - a)) / 255);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colours = [];
    for (let at = element; at; at = at.parentElement) colours.unshift(bytes(getComputedStyle(at).backgroundColor));
    return colours.reduce((below, colour) => over(colour, below), [255, 255, 255]);
  };
  const ownText = (element) => [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
    .map(({ data }) => data.trim()).join(' ');

  const texts = [...document.querySelectorAll('#app *')].filter((element) => {
    // WCAG exempts controls that cannot be used; xterm measures characters in places nobody sees.
    if (element.closest(':disabled, .xterm-helpers, .xterm-width-cache-measure-container, [aria-hidden=true]') && !element.closest('.xterm-rows')) return false;
    return element.checkVisibility({ visibilityProperty: true }) && ownText(element) !== '';
  });
  return texts.map((element) => {
    const back = behind(element);
    const front = over(bytes(getComputedStyle(element).color), back);
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    return { text: ownText(element), ratio: Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100 };
  });
}
