import { useSyncExternalStore } from 'react';

/** Whether a media query holds now, such as `(width < 48rem)`; follows changes. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}

/** A phone, or a window as narrow as one. */
export const useNarrow = (): boolean => useMediaQuery('(width < 40rem)');
