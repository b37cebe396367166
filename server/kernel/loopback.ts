/** Whether a host name or an address, in brackets or not, means this machine itself. */
export const isLoopback = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost|(?:::ffff:)?127(?:\.\d{1,3}){3}|::1|\[::1\])$/.test(host);
