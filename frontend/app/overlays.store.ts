import { create } from 'zustand';

/** What the shell shows over any page. */
export const useOverlays = create<{ palette: boolean; shortcuts: boolean }>(() => ({
  palette: false,
  shortcuts: false,
}));

export const setPaletteOpen = (palette: boolean): void => useOverlays.setState({ palette });
export const setShortcutsOpen = (shortcuts: boolean): void => useOverlays.setState({ shortcuts });
