// What a `.dockerignore` leaves out (docs.docker.com, "Build context": the rules of Go's filepath.Match, `**` and `!`).

/** A pattern as an expression that also takes what is below what it names. */
function expression(pattern) {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|\\.|[.+^${}()|/]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part[0] === '[' || part[0] === '\\' ? part : `\\${part}`;
  });
  return new RegExp(`^${source}(?:/|$)`, 's');
}

/** Whether a path is left out; the last pattern that names it decides, and `!` takes it back in. */
export function ignoring(patterns) {
  const rules = patterns
    .map((line) => line.trim())
    .filter((line) => line && line[0] !== '#')
    .map((line) => {
      const isBack = line[0] === '!';
      const clean = line.slice(isBack ? 1 : 0).trim().replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
      return { isBack, pattern: expression(clean) };
    });
  return (path) => rules.reduce((isOut, { isBack, pattern }) => (pattern.test(path) ? !isBack : isOut), false);
}
