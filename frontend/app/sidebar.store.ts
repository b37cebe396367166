import { create } from 'zustand';

const storageKey = 'sequelstring.sidebar';

function wasCollapsed(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'collapsed';
  } catch {
    return false;
  }
}

/** `collapsed` to icons is kept in this browser; `sheetOpen` is the sidebar on a phone. */
export const useSidebar = create<{ collapsed: boolean; sheetOpen: boolean }>(() => ({
  collapsed: wasCollapsed(),
  sheetOpen: false,
}));

export const setSheetOpen = (sheetOpen: boolean): void => useSidebar.setState({ sheetOpen });

export function toggleCollapsed(): void {
  const collapsed = !useSidebar.getState().collapsed;
  useSidebar.setState({ collapsed });
  try {
    localStorage.setItem(storageKey, collapsed ? 'collapsed' : 'open');
  } catch {
    // Storage is switched off: it holds until the page is left.
  }
}
