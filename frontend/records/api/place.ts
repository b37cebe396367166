import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigationType } from 'react-router';

/** Where someone is in a list. */
export interface Place {
  /** The row and the column under the cursor, the name being column 0; row -1 for none. */
  row: number;
  column: number;
  /** Pixels from the top. */
  scroll: number;
}

const start: Place = { row: -1, column: 0, scroll: 0 };
const storageKey = 'sequelstring.places';
const limit = 50;

/** The places of this tab's history entries, the latest last; they outlive a reload. */
const places = new Map<string, Place>(read());

/** Every document begins with this key; what was kept under it is of this entry only where the document was shown before. */
const firstKey = 'default';
const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
if (navigation?.type === 'navigate') for (const key of places.keys()) if (key.startsWith(firstKey)) places.delete(key);

function read(): [string, Place][] {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '[]') as [string, Place][];
  } catch {
    return [];
  }
}

function keep(key: string, place: Place): void {
  places.delete(key);
  places.set(key, place);
  for (const old of [...places.keys()].slice(0, -limit)) places.delete(old);
}

window.addEventListener('pagehide', () => {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify([...places]));
  } catch {
    // Storage is switched off: places hold until the page is left.
  }
});

/**
 * The place in a list, which belongs to the history entry: Back is exactly where one was. Another `subject` (another
 * list) begins at the top.
 */
export function usePlace(subject: string) {
  const { key: entry, pathname } = useLocation();
  const key = entry === firstKey ? `${entry} ${pathname}` : entry;
  const type = useNavigationType();
  const [place, setPlace] = useState<Place>(() => (type === 'PUSH' ? start : (places.get(key) ?? start)));
  const shown = useRef({ key, subject });
  const latest = useRef(place);
  if (shown.current.key !== key || shown.current.subject !== subject) {
    const back = type === 'POP' && shown.current.key !== key ? places.get(key) : undefined;
    const next = back ?? (shown.current.subject === subject ? latest.current : start);
    shown.current = { key, subject };
    latest.current = next;
    if (next !== place) setPlace(next);
  }
  useEffect(() => keep(key, latest.current), [key]);
  const move = useCallback((changed: Partial<Place>) => {
    latest.current = { ...latest.current, ...changed };
    keep(shown.current.key, latest.current);
    // Where the list is scrolled to is remembered, not drawn.
    if (changed.row !== undefined || changed.column !== undefined) setPlace(latest.current);
  }, []);
  return { place, move, scroll: () => latest.current.scroll };
}
