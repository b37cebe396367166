interface MarkedProps {
  text: string;
  /** Start and end of each match in UTF-16 units, ascending. */
  ranges: readonly (readonly number[])[];
}

/** A text in which the places that match are marked. */
export function Marked({ text, ranges }: MarkedProps) {
  const before = (index: number) => text.slice(ranges[index - 1]?.[1] ?? 0, ranges[index]?.[0]);
  return (
    <>
      {ranges.map(([start, end], index) => (
        <span key={start}>
          {before(index)}
          <mark className="rounded-sm bg-accent-soft px-0.5 text-ink">{text.slice(start, end)}</mark>
        </span>
      ))}
      {before(ranges.length)}
    </>
  );
}
