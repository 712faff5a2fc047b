// What a person sees: one line a step, notes below it, failures without a stack when they can be put right.

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export const step = (text) => console.log(paint('1;36', `▸ ${text}`));
export const note = (text) => console.log(`  ${text}`);
export const warn = (text) => console.log(paint('33', `  ! ${text}`));
export const done = (text) => console.log(paint('32', `✓ ${text}`));
export const fail = (text) => console.error(paint('1;31', `✗ ${text}`));

/** Something the person at the keyboard can put right; the message says how. */
export class Failure extends Error {}

/** "950 ms", "12.3 s", "3 min 20 s". */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Rows of strings and numbers as aligned columns; numbers to the right. */
export function table(rows) {
  const text = (cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : String(cell));
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => text(row[column]).length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      typeof cell === 'number' ? text(cell).padStart(widths[column]) : text(cell).padEnd(widths[column]),
    );
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
}
