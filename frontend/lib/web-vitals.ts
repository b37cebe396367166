import { type Vital, webVitals } from '@sequelstring/contract/web-vitals.ts';
import { type Metric, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
import { urlOf } from './api.ts';

/** Measures this page and reports it when it is first hidden; what shows only later counts no more. */
export function reportWebVitals(): void {
  const measured = new Map<Vital['name'], Vital>();
  const keep = ({ name, value }: Metric) => measured.set(name, { name, value });
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(keep);
  // After the library's own listeners, which settle the figures at that moment.
  addEventListener('visibilitychange', function report() {
    if (document.visibilityState !== 'hidden') return;
    removeEventListener('visibilitychange', report);
    if (measured.size === 0) return;
    const body = JSON.stringify({ vitals: [...measured.values()] });
    navigator.sendBeacon(urlOf(webVitals.report), new Blob([body], { type: 'application/json' }));
  });
}
