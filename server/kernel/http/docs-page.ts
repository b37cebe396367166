type Json = Record<string, unknown>;

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: [string];
  security: unknown[];
  parameters: { name: string; in: string; required: boolean; schema: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { content: { 'application/json': { schema: { properties: { data: Json } } } } }>;
}

/** The API reference as one page without scripts, made from the OpenAPI description. */
export function renderDocs(api: Json): string {
  const operations = Object.entries(api.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = (api.tags as { name: string }[]).map(({ name }) => name);
  const version = (api.info as { version: string }).version;
  const sections = tags.map((tag) => {
    const entries = operations.filter(({ operation }) => operation.tags[0] === tag);
    return `<section id="${slug(tag)}"><h2>${escapeHtml(tag)}</h2>${entries.map(renderOperation).join('')}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>SequelString CRM API</title><link rel="icon" href="/favicon.svg"><style>${style}</style></head><body>
<nav aria-label="Sections"><strong>SequelString CRM</strong>${tags.map((tag) => `<a href="#${slug(tag)}">${escapeHtml(tag)}</a>`).join('')}
<a href="/v1/openapi.json">openapi.json</a></nav>
<main><h1>API ${escapeHtml(version)}</h1>${intro}${sections.join('')}</main></body></html>`;
}

const intro = `<p>Every address below stands under <code>/v1</code>. Sign in with <code>POST /v1/auth/login</code> and send the
<code>accessToken</code> as <code>Authorization: Bearer …</code>. A success is
<code>{"success":true,"data":…}</code>, lists add <code>meta</code>; a failure is
<code>{"success":false,"error":{"code","message","details"}}</code>. Unknown fields and query keys are refused.</p>`;

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const access = operation.security.length ? (operation.description ?? 'Any signed-in user.') : 'Public.';
  const body = Object.entries(operation.requestBody?.content ?? {})[0];
  const [status, reply] = Object.entries(operation.responses)[0]!;
  return `<details id="${operation.operationId}"><summary><span class="method ${method}">${method.toUpperCase()}</span>
<code>${escapeHtml(path)}</code> <span class="what">${escapeHtml(operation.summary)}</span></summary><div>
<p class="access">${escapeHtml(access)}</p>
${operation.parameters.length ? `<h3>Parameters</h3>${renderParameters(operation.parameters)}` : ''}
${body ? `<h3>Body <small>${escapeHtml(body[0])}</small></h3>${renderSchema(body[1].schema)}` : ''}
<h3>Answer <small>${escapeHtml(status)}, <code>data</code></small></h3>
${renderSchema(reply.content['application/json'].schema.properties.data)}</div></details>`;
}

function renderParameters(parameters: Operation['parameters']): string {
  const rows = parameters.map(({ name, in: place, required, schema }) =>
    renderRow(name, required, schema, place === 'path' ? 'path' : ''),
  );
  return `<table>${rows.join('')}</table>`;
}

function renderSchema(schema: Json): string {
  const { properties, required = [] } = schema as { properties?: Record<string, Json>; required?: string[] };
  if (!properties) {
    const items = schema.items as Json | undefined;
    if (items?.properties) return `<p class="access">A list of:</p>${renderSchema(items)}`;
    return `<p class="access">${escapeHtml(typeOf(schema))}</p>`;
  }
  const rows = Object.entries(properties).map(([name, property]) => renderRow(name, required.includes(name), property));
  return rows.length ? `<table>${rows.join('')}</table>` : '<p class="access">Empty.</p>';
}

function renderRow(name: string, required: boolean, schema: Json, note = ''): string {
  const inner = innerObject(schema);
  const nested = inner ? `<details class="nested"><summary>its fields</summary>${renderSchema(inner)}</details>` : '';
  const notes = [note, required ? 'required' : '', limits(schema)].filter(Boolean).join(', ');
  return `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${escapeHtml(typeOf(schema))}${nested}</td><td>${escapeHtml(notes)}</td></tr>`;
}

function innerObject(schema: Json): Json | undefined {
  if (schema.properties) return schema;
  const items = schema.items as Json | undefined;
  return items?.properties ? items : undefined;
}

function typeOf(schema: Json): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ');
  if (schema.type === 'array') {
    // Of a list of fixed length, `items` says that nothing follows.
    const items = (schema.prefixItems as Json[] | undefined) ?? [(schema.items as Json | undefined) ?? {}];
    return `list of ${[...new Set(items.map(typeOf))].join(', ')}`;
  }
  const format = schema.format ? ` (${String(schema.format)})` : '';
  return `${String(schema.type ?? 'any')}${format}`;
}

function limits(schema: Json): string {
  const { default: fallback, maxLength, minLength, minimum, maximum } = schema;
  const biggest = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  const smallest = typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  return [
    fallback !== undefined && `default ${JSON.stringify(fallback)}`,
    minLength !== undefined && `at least ${String(minLength)} characters`,
    maxLength !== undefined && `at most ${String(maxLength)} characters`,
    smallest !== undefined && `from ${smallest}`,
    biggest !== undefined && `to ${biggest}`,
  ]
    .filter(Boolean)
    .join(', ');
}

const slug = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style = `
:root{color-scheme:light dark;--line:light-dark(#e4e4e7,#2d2d31);--soft:light-dark(#63636b,#a0a0a9);--back:light-dark(#fafafa,#161618)}
*{box-sizing:border-box}body{margin:0;display:grid;grid-template-columns:220px minmax(0,1fr);font:15px/1.55 system-ui,sans-serif}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:24px 20px;border-right:1px solid var(--line);background:var(--back);display:flex;flex-direction:column;gap:8px}
nav a{color:inherit;text-decoration:none}nav a:hover{text-decoration:underline}
main{padding:32px 40px;max-width:960px}h1{margin-top:0}h2{margin-top:40px;font-size:20px}h3{font-size:13px;margin:16px 0 4px}
small,.access,.what,td{color:var(--soft)}details{border:1px solid var(--line);border-radius:8px;margin:8px 0}
summary{cursor:pointer;padding:10px 14px}details>div{padding:0 16px 16px}code{font:13px ui-monospace,monospace}
.method{display:inline-block;min-width:62px;font:600 12px ui-monospace,monospace}.get{color:light-dark(#0b6e4f,#4cc38a)}
.post{color:light-dark(#1d4ed8,#70a5ff)}.put,.patch{color:light-dark(#9a5b00,#e2a336)}.delete{color:light-dark(#b42318,#ff8f82)}
table{width:100%;border-collapse:collapse}th,td{text-align:left;font-weight:400;padding:6px 8px;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
.nested{border:0;margin:0}.nested summary{padding:2px 0}
@media(max-width:720px){body{display:block}nav{position:static;height:auto;flex-flow:row wrap;border-right:0}main{padding:20px}}`;
