import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { turnOnTracing } from './kernel/tracing.ts';

/** Sends spans to a collector over OTLP (HTTP) from now on; what is returned sends the rest and stops. */
export function startTracing(
  endpoint: string,
  { service, version }: { service: string; version: string },
): () => Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `sequelstring-${service}`, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  turnOnTracing();
  return () => provider.shutdown();
}
