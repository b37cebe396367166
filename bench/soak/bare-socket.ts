import { connect, type Socket } from 'node:net';

/** Longer frames say their length in two bytes more; none of a test is as long as the third form. */
const SHORT = 125;
/** What all connections read into, one after the other: a buffer for each read would cost more than what is read. */
const shared = Buffer.alloc(65_536);
const NONE = Buffer.alloc(0);

/**
 * A browser's connection at `/socket.io`, without a client's comforts: a thousand of them in one process are to cost less
 * than what they measure. Tells of each event's text (`["record:changed",{…}]`) as it comes.
 */
export class BareSocket {
  readonly #socket: Socket;
  readonly #heard: (event: string) => void;
  readonly #token: string;
  /** What came of a reply's head or of a frame without its end. */
  #rest: Buffer = NONE;
  #isUpgraded = false;
  #admit: () => void = () => {};
  #refuse: (reason: Error) => void = () => {};

  private constructor(url: URL, token: string, heard: (event: string) => void) {
    this.#heard = heard;
    this.#token = token;
    const callback = (size: number) => {
      this.#read(shared.subarray(0, size));
      return true;
    };
    this.#socket = connect({ host: url.hostname, port: Number(url.port), onread: { buffer: shared, callback } });
    this.#socket.on('error', (error) => this.#refuse(error));
    this.#socket.on('close', () => this.#refuse(new Error('The connection was closed.')));
    this.#socket.write(
      [
        ...['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `Host: ${url.host}`],
        ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
        ...[`Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`, '', ''],
      ].join('\r\n'),
    );
  }

  /** Resolves when it is signed in. */
  static async open(url: string, token: string, heard: (event: string) => void): Promise<BareSocket> {
    const bare = new BareSocket(new URL(url), token, heard);
    await new Promise<void>((resolve, reject) => {
      bare.#admit = resolve;
      bare.#refuse = reject;
    });
    return bare;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
    let at = this.#isUpgraded ? 0 : this.#upgrade(bytes);
    while (this.#isUpgraded) {
      const short = bytes[at + 1]! & 0x7f;
      const begin = at + (short > SHORT ? 4 : 2);
      if (bytes.length < begin) break;
      const end = begin + (short > SHORT ? bytes.readUInt16BE(at + 2) : short);
      if (bytes.length < end) break;
      this.#take(bytes.toString('latin1', begin, end));
      at = end;
    }
    this.#rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : NONE;
  }

  /** Signs in where the server's reply is complete; gives where its head ends. */
  #upgrade(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n');
    if (end === -1) return 0;
    const [status] = bytes.toString('latin1', 0, end).split('\r\n');
    if (!status!.startsWith('HTTP/1.1 101 ')) {
      this.#refuse(new Error(status));
      this.close();
      return bytes.length;
    }
    this.#isUpgraded = true;
    this.#say(`40${JSON.stringify({ token: this.#token })}`);
    return end + 4;
  }

  /** Packets of Engine.IO (a digit), and in its messages (`4`) those of Socket.IO (another). */
  #take(packet: string): void {
    if (packet.startsWith('42')) this.#heard(packet.slice(2));
    else if (packet === '2') this.#say('3');
    else if (packet.startsWith('40')) this.#admit();
    else if (packet.startsWith('44')) this.#refuse(new Error(packet.slice(2)));
  }

  /** A client's frames are masked, here with zeros, which leave them as they are. */
  #say(packet: string): void {
    const { length } = packet;
    const size = length > SHORT ? [0x80 | 126, length >> 8, length & 0xff] : [0x80 | length];
    this.#socket.write(Buffer.concat([Buffer.from([0x81, ...size, 0, 0, 0, 0]), Buffer.from(packet, 'latin1')]));
  }
}
