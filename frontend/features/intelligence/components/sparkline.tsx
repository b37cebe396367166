/** A row of numbers as a small line; the table that it stands in says the numbers. */
export function Sparkline({ values, color }: { values: readonly number[]; color: string }) {
  const [width, height] = [96, 20];
  const top = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  const points = values.map((value, index) => `${index * step},${height - 1 - (value / top) * (height - 2)}`).join(' ');
  return (
    <svg aria-hidden="true" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      <polyline points={points} fill="none" stroke={color} strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
