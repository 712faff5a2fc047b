import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrasts } from './support/contrast.mjs';
import { consoleSuite } from './support/suite.mjs';

const suite = consoleSuite();

/** WCAG 2.2, 1.4.3: text of normal size, level AA. */
const AA = 4.5;

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`all text has AA contrast in ${scheme} colours`, async () => {
    const view = await suite.open({ scheme });
    await view.create('contrast');
    await view.run('echo plain; printf "\\e[31mred \\e[32mgreen \\e[33myellow \\e[34mblue \\e[90mgrey\\e[0m\\n"; echo oops >&2; exit 2');
    await view.openFile('missing');
    await view.waitForText('.files [role=alert]', 'missing');
    await view.press('Shut down');
    const measured = await view.page.evaluate(contrasts);
    assert.ok(measured.length > 20, `only ${measured.length} texts were found`);
    assert.deepEqual(measured.filter(({ ratio }) => ratio < AA), []);
  });
}

test('the colours follow the system until a choice is made, which outlives a reload', async () => {
  const view = await suite.open({ scheme: 'dark' });
  const theme = () => view.page.$eval('html', ({ dataset }) => dataset.theme);
  assert.equal(await theme(), 'dark');
  await view.page.click('[aria-label="Switch to light colours"]');
  assert.equal(await theme(), 'light');
  await view.page.reload();
  await view.page.waitForSelector('.shell');
  assert.equal(await theme(), 'light');
});

test('at phone width every pane is reached by its tab, and none scrolls sideways', async () => {
  const view = await suite.open({ width: 360, height: 740, touch: true });
  await view.create('a-rather-long-name-for-a-devbox-on-a-phone');
  await view.run('echo a line that is quite a bit longer than a phone is wide, so that it must be wrapped; exit 1');
  for (const pane of ['devboxes', 'files', 'terminal']) {
    await view.page.click(`.tab[data-view=${pane}]`);
    const { wide, inner, cut } = await view.page.evaluate(measureOverflow);
    assert.ok(wide <= inner, `${pane} is ${wide} wide on a screen of ${inner}`);
    assert.deepEqual(cut, [], `${pane} has controls beyond the edge`);
  }
  await view.press('Shut down');
  assert.deepEqual((await view.page.evaluate(measureOverflow)).cut, []);
});

test('every control can be reached with Tab, has a name and shows that it has the focus', async () => {
  const view = await suite.open();
  await view.create('keys');
  await view.run('echo output');
  const reached = [];
  for (let step = 0; step < 40; step += 1) {
    await view.page.keyboard.press('Tab');
    const stop = await view.page.evaluate(describeFocus);
    if (reached.some(({ index }) => index === stop?.index)) break;
    // Past the last control the focus is nowhere once, before it starts again at the first.
    if (stop !== null) reached.push(stop);
  }
  const missed = await view.page.evaluate((indexes) => {
    const controls = [...document.querySelectorAll('button, input, textarea')];
    const usable = controls.filter((one) => one.checkVisibility() && !one.disabled && !one.closest('.xterm'));
    const all = [...document.querySelectorAll('*')];
    return usable.filter((one) => !indexes.includes(all.indexOf(one))).map(({ outerHTML }) => outerHTML);
  }, reached.map(({ index }) => index));
  assert.deepEqual(missed, []);
  assert.deepEqual(reached.filter(({ visible }) => !visible).map(({ html }) => html), []);
  const tree = await view.page.accessibility.snapshot();
  assert.deepEqual(namelessControls(tree), []);
});

function measureOverflow() {
  const controls = [...document.querySelectorAll('button, input, textarea, h1, .pill')];
  const visible = controls.filter((one) => one.checkVisibility() && !one.closest('.xterm'));
  const cut = visible.filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    return left < 0 || right > innerWidth;
  });
  return { wide: document.documentElement.scrollWidth, inner: innerWidth, cut: cut.map(({ outerHTML }) => outerHTML) };
}

function describeFocus() {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const outlined = (one) => getComputedStyle(one).outlineStyle !== 'none';
  const framed = focused.closest('.command-form, .screen-frame');
  return {
    index: [...document.querySelectorAll('*')].indexOf(focused),
    html: focused.outerHTML,
    visible: outlined(focused) || (framed !== null && framed.matches(':focus-within') && (outlined(framed) || framed.matches('.screen-frame'))),
  };
}

/** @param {import('puppeteer-core').SerializedAXNode | null} node */
function namelessControls(node) {
  if (!node) return ['no accessibility tree'];
  const own = ['button', 'textbox', 'checkbox', 'link'].includes(node.role) && !node.name ? [node] : [];
  return [...own, ...(node.children ?? []).flatMap(namelessControls)];
}
