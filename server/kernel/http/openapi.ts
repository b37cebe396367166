import { setImmediate } from 'node:timers/promises';
import { errors } from '@sequelstring/contract/errors.ts';
import { PageMeta, type Route } from '@sequelstring/contract/route.ts';
import { z } from 'zod';

type Json = Record<string, unknown>;

const idOf = (route: Route) =>
  `${route.method.toLowerCase()}${route.path
    .split('/')
    .map((part) => part.replace(/^:(.)/, (_all, first: string) => `By${first.toUpperCase()}`))
    .map((part) => part.replaceAll(/(?:^|-)(\w)/g, (_all, first: string) => first.toUpperCase()))
    .join('')}`;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return json;
};

/**
 * The OpenAPI 3.1 description of these routes; JSON Schema 2020-12 is its native tongue. It takes most of a second in
 * all, so that requests are answered between the routes.
 */
export async function describeApi(routes: readonly Route[], version: string, serverUrl: string): Promise<Json> {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    await setImmediate();
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return hoistDefinitions({
    openapi: '3.1.0',
    info: { title: 'SequelString CRM', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: `${serverUrl}/v1` }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'The access token of a sign-in.' } },
      schemas: { Error: errorSchema(), PageMeta: schemaOf(PageMeta, 'output') },
    },
  });
}

/** What a schema refers to by name, such as the tree of a filter, stands once beside the other components. */
function hoistDefinitions(api: Json & { components: Json & { schemas: Json } }): Json {
  const found: Json = {};
  const text = JSON.stringify(api, (key, value) => {
    if (key !== '$defs') return value;
    Object.assign(found, value);
    return undefined;
  });
  const named = { ...api.components.schemas, ...found };
  const hoisted = { ...JSON.parse(text), components: { ...api.components, schemas: named } };
  return JSON.parse(JSON.stringify(hoisted).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

function operation(route: Route): Json {
  return {
    operationId: idOf(route),
    summary: route.summary,
    ...(Array.isArray(route.access) && { description: `Roles: ${route.access.join(', ')}.` }),
    tags: [route.tag],
    security: route.access === 'public' ? [] : [{ bearer: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...requestBody(route),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Success',
        content: { 'application/json': { schema: envelope(route) } },
      },
      default: {
        description: 'Failure',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function requestBody({ body, upload }: Route): Json {
  if (upload) {
    const file = {
      type: 'string',
      contentMediaType: 'application/octet-stream',
      description: `${upload.maxBytes} bytes`,
    };
    const schema = { type: 'object', properties: { [upload.field]: file }, required: [upload.field] };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (!body) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } };
}

function envelope(route: Route): Json {
  const properties: Json = { success: { const: true }, data: schemaOf(route.output, 'output') };
  if (route.page) properties.meta = { $ref: '#/components/schemas/PageMeta' };
  return { type: 'object', properties, required: Object.keys(properties) };
}

function errorSchema(): Json {
  const error = z.object({
    code: z.enum(Object.keys(errors) as [string, ...string[]]),
    message: z.string(),
    details: z.record(z.string(), z.array(z.string())).optional(),
    conflict: z.object({ yourVersion: z.number().int(), version: z.number().int(), record: z.unknown() }).optional(),
    requestId: z.string(),
  });
  return schemaOf(z.object({ success: z.literal(false), error }), 'output');
}
