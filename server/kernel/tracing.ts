import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

export { type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';

const tracer = trace.getTracer('sequelstring-crm');
let isOn = false;

/** Called once a collector gets the spans; until then nothing here does or costs anything. */
export function turnOnTracing(): void {
  isOn = true;
}
export const isTracing = (): boolean => isOn;

export interface SpanOptions {
  kind?: SpanKind;
  /** `traceparent` values of what led to this: a single one becomes the parent, several are linked. */
  causes?: readonly (string | undefined)[];
  attributes?: Attributes;
}

/** Runs `work` within a span, which ends with it and tells of its failure. */
export async function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  if (!isOn) return work();
  const { span, within } = openSpan(name, options);
  try {
    return await context.with(within, work);
  } catch (error) {
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
    throw error;
  } finally {
    span.end();
  }
}

/** A span that the caller ends, and the context in which its work is to run. */
export function openSpan(
  name: string,
  { kind, causes = [], attributes }: SpanOptions,
): { span: Span; within: Context } {
  const known = [...new Set(causes)].flatMap((cause) => (cause ? contextOf(cause) : []));
  const parent = known.length === 1 ? known[0]! : context.active();
  const links =
    known.length > 1 ? known.slice(0, mostLinks).map((one) => ({ context: trace.getSpanContext(one)! })) : [];
  const span = tracer.startSpan(name, { kind, attributes, links }, parent);
  return { span, within: trace.setSpan(parent, span) };
}
const mostLinks = 32;

/** Runs what serves many outside the trace of the one that happened to wake it. */
export const untraced = <T>(work: () => T): T => (isOn ? context.with(ROOT_CONTEXT, work) : work());

export const runWithin = <T>(within: Context, work: () => T): T => context.with(within, work);

/** `traceparent` (W3C Trace Context) of what runs now, to be stored with what goes on later. */
export function currentTrace(): string | undefined {
  if (!isOn) return undefined;
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** The ids that tie a line of the log to its trace; none where nothing is traced. */
export function traceIds(): Record<string, string> {
  const span = isOn ? trace.getActiveSpan()?.spanContext() : undefined;
  return span ? { 'trace.id': span.traceId, 'span.id': span.spanId } : {};
}

/** Whether what runs now belongs to a trace. */
export const isTraced = (): boolean => isOn && trace.getActiveSpan() !== undefined;

function contextOf(traceparent: string): Context[] {
  const found = propagation.extract(context.active(), { traceparent });
  return trace.getSpanContext(found) ? [found] : [];
}
