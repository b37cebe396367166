export interface Row {
  what: string;
  measured: string;
  bar: string;
  /** Undefined for figures without a bar. */
  holds: boolean | undefined;
}

/** Prints rows as a table; returns whether every bar holds. */
export function printTable(title: string, rows: readonly Row[]): boolean {
  const cells = [
    ['', 'measured', 'bar', 'holds'],
    ...rows.map((row) => [row.what, row.measured, row.bar, verdict(row.holds)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  console.log(`\n${title}`);
  for (const row of cells)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  return rows.every((row) => row.holds !== false);
}

const verdict = (holds: boolean | undefined) => (holds === undefined ? '' : holds ? 'yes' : 'NO');
