// Says a change of state aloud to screen readers, through the page's one polite live region.

/** @param {string} text */
export function announce(text) {
  const region = document.getElementById('announcer');
  if (!region) return;
  // The same text twice is announced twice only if the region's content changes in between.
  region.textContent = '';
  requestAnimationFrame(() => { region.textContent = text; });
}
