import { BlockList, isIP } from 'node:net';

/** Bits of a whole address. */
const most = { ipv4: 32, ipv6: 128 };

/** IP addresses and CIDR ranges of both families. */
export class AddressRanges {
  readonly #list = new BlockList();

  /** Throws a sentence where an entry is neither an address nor a range. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = '', prefix, ...rest] = entry.split('/');
      const family = address.includes(':') ? 'ipv6' : 'ipv4';
      const bits = prefix === undefined ? most[family] : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
      try {
        if (rest.length > 0) throw new Error('One slash is enough');
        // It refuses what is no address and no prefix; `isIP` would compile its great expression at every start.
        this.#list.addSubnet(address, bits, family);
      } catch (cause) {
        throw new Error(`"${entry}" is not an address or a range such as 10.0.0.0/8`, { cause });
      }
    }
  }

  /** IPv4 ranges also cover the same addresses written as IPv6 (`::ffff:10.0.0.1`). */
  includes(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#list.check(address, familyName(family));
  }
}

const familyName = (family: number) => (family === 6 ? 'ipv6' : 'ipv4');

/**
 * What the IANA special-purpose registries keep from the public Internet, and the one cloud metadata address that lies
 * outside of them (168.63.129.16). Of IPv6 only global unicast is public, without its tunnels to IPv4.
 */
const special = new AddressRanges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);
const globalUnicast = new AddressRanges(['2000::/3']);

/** Whether an address is one of the public Internet. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) !== 0 && !special.includes(address) && (isIP(address) === 4 || globalUnicast.includes(address));
