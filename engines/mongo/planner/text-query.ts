/** The FTS5 query for documents that hold any of the terms; undefined when there is nothing to look for. */
export function candidateQuery(terms: readonly string[]): string | undefined {
  const quoted = terms.map((term) => `"${term.replaceAll('"', '')}"`);
  return quoted.length > 0 ? quoted.join(' OR ') : undefined;
}
