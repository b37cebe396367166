import type { RequestHandler } from 'express';
import type { Gate } from './gate.ts';

const allowed = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id',
  'Access-Control-Max-Age': '7200',
};
const readable = 'Content-Disposition, ETag, Retry-After, X-Request-Id';

/** Lets the app's other origins read replies, with cookies; says nothing to any other page. */
export const allowAppOrigins =
  (gate: Gate): RequestHandler =>
  (req, res, next) => {
    const { origin } = req.headers;
    if (!gate.isAppOrigin(origin)) return next();
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Allow-Credentials', 'true');
    res.setHeader('Vary', 'Origin');
    if (req.method !== 'OPTIONS' || !req.headers['access-control-request-method']) {
      res.setHeader('Access-Control-Expose-Headers', readable);
      return next();
    }
    res.writeHead(204, allowed).end();
  };
