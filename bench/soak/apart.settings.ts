const given = (flag: string) =>
  process.argv.find((argument) => argument.startsWith(`--${flag}=`))?.slice(flag.length + 3);

/** A number from the command line, `--<flag>=<number>`. */
export const number = (flag: string, otherwise: number) => Number(given(flag) ?? otherwise);

/** A list from the command line, `--<flag>=<one>,<other>`. */
export const list = (flag: string) => given(flag)?.split(',');
