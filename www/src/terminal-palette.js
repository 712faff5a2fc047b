// The sixteen terminal colours for each theme. xterm lifts any that a program puts on a background it
// cannot be read on (`minimumContrastRatio`).

/** @type {Record<import('./theme.js').Theme, import('@xterm/xterm').ITheme>} */
const PALETTES = {
  light: {
    background: '#fbfcfc', foreground: '#1a2329', cursor: '#1a2329', selectionBackground: '#b9ded8',
    black: '#1a2329', red: '#b3261e', green: '#22713a', yellow: '#8a5a00',
    blue: '#1f5fbf', magenta: '#8b3a9c', cyan: '#0b7268', white: '#5b6870',
    brightBlack: '#66737b', brightRed: '#c8372d', brightGreen: '#1f7f3d', brightYellow: '#946400',
    brightBlue: '#2a6bd0', brightMagenta: '#9b45ad', brightCyan: '#0a7d72', brightWhite: '#3a464d',
  },
  dark: {
    background: '#0d1316', foreground: '#dbe4e6', cursor: '#dbe4e6', selectionBackground: '#24544f',
    black: '#3a474d', red: '#ff8a80', green: '#7fd58f', yellow: '#e8c468',
    blue: '#82b4ff', magenta: '#d9a0e8', cyan: '#5fd4c4', white: '#c3ced1',
    brightBlack: '#8b9a9f', brightRed: '#ffa79f', brightGreen: '#9be5a8', brightYellow: '#f3d68a',
    brightBlue: '#a5c9ff', brightMagenta: '#e6bcf1', brightCyan: '#86e4d7', brightWhite: '#f2f6f7',
  },
};

/** @param {import('./theme.js').Theme} theme */
export function terminalPalette(theme) {
  return PALETTES[theme];
}
