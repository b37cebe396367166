/**
 * Where the API is when it is not where the pages come from, such as https://api.example.com; otherwise empty. It stands in
 * the page, where a build with VITE_API_URL or whoever serves the page writes it.
 */
export const apiOrigin =
  globalThis.document?.querySelector<HTMLMetaElement>('meta[name="api-origin"]')?.content.replace(/\/+$/, '') ?? '';

/** Sessions are cookies, which browsers send to another origin only when they are asked to. */
export const credentials: RequestCredentials = apiOrigin ? 'include' : 'same-origin';

/** A link to a file that the API gave out, from where this page reaches the API, whichever of its names it was opened by. */
export const fileAddress = (url: string): string => `${apiOrigin}${new URL(url).pathname}`;
