import { createServer, type Server } from 'node:http';

interface Site {
  items(): readonly { title: string; text: string }[];
  /** What is posted to `/hook`. */
  heard(event: { type: string; data: object }): void;
}

/** A web site whose page names its feed at `/news.rss`; whoever makes it lets it listen. */
export function newsSite({ items, heard }: Site): Server {
  return createServer((req, res) => {
    if (req.url === '/hook') {
      req.toArray().then((parts) => {
        heard(JSON.parse(Buffer.concat(parts).toString()));
        res.end();
      });
      return;
    }
    if (req.url === '/')
      return res.end('<html><head><link rel="alternate" type="application/rss+xml" href="/news.rss"></head></html>');
    if (req.url !== '/news.rss') return res.writeHead(404).end();
    const entries = items().map(
      ({ title, text }, i) =>
        `<item><title>${title}</title><link>/a/${i}</link><guid isPermaLink="false">g${i}</guid><description>${text}</description></item>`,
    );
    return res.end(`<rss version="2.0"><channel><title>Example Wire</title>${entries.join('')}</channel></rss>`);
  });
}

export const recall = {
  title: 'Gannit recalls 212 seat rails after cracks found',
  text: 'Gannit Aerospace Inc. is recalling 212 seat rails fitted to small passenger planes after inspectors found hairline cracks, the regulator said.',
};
/** Five events of one category, told in words of their own. */
export const later = [
  {
    title: 'Gannit recalls 9,000 fuel pumps',
    text: 'Leaking hoses may start fires in turboprops, safety officials warned. Gannit Aerospace will replace the pumps free of charge.',
  },
  {
    title: 'Regulator fines Gannit 4.2 million euros for export breaches',
    text: 'Licensing authorities penalised Gannit Aerospace because shipments left the country without permits.',
  },
  {
    title: 'Regulator orders Gannit to stop selling oxygen masks',
    text: 'The health agency banned the masks of Gannit Aerospace because straps tear under load.',
  },
  {
    title: 'Safety agency investigates Gannit over burst tyres',
    text: 'Investigators of the transport ministry examine wheels made by Gannit Aerospace.',
  },
];
