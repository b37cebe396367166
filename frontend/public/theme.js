// Runs before the first paint, so that nothing flashes that is not to stay: the theme (written by `lib/theme.ts`), the
// width of the sidebar (`app/sidebar.store.ts`), and whether someone has signed in here (`lib/session.ts`).
try {
  const { dataset } = document.documentElement;
  const theme = localStorage.getItem('sequelstring.theme');
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
  if (localStorage.getItem('sequelstring.sidebar') === 'collapsed') dataset.sidebar = 'collapsed';
  if (localStorage.getItem('sequelstring.session') !== null) dataset.session = 'likely';
} catch {
  // Storage is switched off: the system's theme holds.
}
