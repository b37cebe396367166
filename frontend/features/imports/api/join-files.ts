/** Several vCards as one file, since Outlook and many phones save each contact in its own; undefined where they are not all vCards. */
export function joinFiles(files: readonly File[]): File | undefined {
  const [first] = files;
  if (!first || files.length === 1) return first;
  if (!files.every(({ name }) => /\.(?:vcf|vcard)$/i.test(name))) return undefined;
  return new File(
    files.flatMap((file) => [file, '\r\n']),
    `${first.name.replace(/\.\w+$/, '')} and ${files.length - 1} more.vcf`,
    { type: 'text/vcard' },
  );
}
