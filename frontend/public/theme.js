// Runs before the first paint, so that a chosen theme does not flash. `lib/theme.ts` writes the choice.
try {
  const theme = localStorage.getItem('sequelstring.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme holds.
}
