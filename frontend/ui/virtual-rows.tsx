import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type ReactNode, type RefObject, useEffect } from 'react';

interface VirtualRowsProps {
  count: number;
  /** Pixels of one row. */
  rowHeight?: number;
  /** The element that scrolls. */
  scrollRef: RefObject<HTMLElement | null>;
  /** Draws one row as a `<tr>`. */
  children: (index: number) => ReactNode;
  columns: number;
  /** Kept in view, such as the row under the keyboard's cursor. */
  activeIndex?: number;
  /** The last row that is drawn, to load what comes after it. */
  onReach?: (index: number) => void;
}

/** Draws only the rows of a table body that are in view, with room for the others above and below. */
export function VirtualRows(props: VirtualRowsProps) {
  const { count, rowHeight = 36, scrollRef, children, columns, activeIndex, onReach } = props;
  const rows = useVirtualizer({
    count,
    estimateSize: () => rowHeight,
    getScrollElement: () => scrollRef.current,
    overscan: 12,
    scrollPaddingStart: 36,
  });
  const visible = rows.getVirtualItems();
  const last = visible.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0) onReach?.(last);
  }, [last, onReach]);
  useEffect(() => {
    if (activeIndex !== undefined && activeIndex >= 0) rows.scrollToIndex(activeIndex, { align: 'auto' });
  }, [activeIndex, rows]);
  const above = visible[0]?.start ?? 0;
  const below = rows.getTotalSize() - (visible.at(-1)?.end ?? 0);
  return (
    <>
      {above > 0 && <Spacer columns={columns} height={above} />}
      {visible.map((row) => (
        <Fragment key={row.key}>{children(row.index)}</Fragment>
      ))}
      {below > 0 && <Spacer columns={columns} height={below} />}
    </>
  );
}

function Spacer({ columns, height }: { columns: number; height: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
