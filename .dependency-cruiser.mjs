/** Who may import whom: the table of docs/architecture.md as errors. */
const never = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

export default {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    never(
      'contract-is-alone',
      '^contract/',
      '^(server|engines|frontend|test|bench|scripts)/',
      'The contract imports nothing of ours.',
    ),
    never(
      'ports-know-the-contract-alone',
      '^server/ports/(?!.*\\.contract\\.ts$)',
      '^(server/(?!ports/)|engines|frontend)',
      'A port is an interface.',
    ),
    never(
      'kernel-knows-no-module',
      '^server/kernel/(?!.*\\.test\\.ts$)',
      '^(server/(modules|adapters|services|settings|app|main|config)|engines|frontend)',
      'The kernel knows no module and no adapter.',
    ),
    {
      name: 'adapters-know-their-port',
      severity: 'error',
      comment: 'Adapters of several ports share the connection to one Redis.',
      from: { path: '^server/adapters/([^/]+)/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '^(server|engines|frontend)/', pathNot: '^server/(adapters/($1|redis)/|ports/|kernel/)' },
    },
    never(
      'engines-know-nothing-of-the-product',
      '^engines/',
      '^(contract|server|frontend)/',
      'An engine stands alone.',
    ),
    {
      name: 'modules-use-doors',
      severity: 'error',
      comment: 'Another module is reached through auth/api.ts or crm/api.ts, the doors; app.ts hands the functions in.',
      from: { path: '^server/modules/([^/]+)/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '^server/modules/', pathNot: ['^server/modules/$1/', '^server/modules/(auth|crm)/api\\.ts$'] },
    },
    {
      name: 'doors-are-types',
      severity: 'error',
      comment: 'What stands behind a door is handed in by app.ts; only its type is imported.',
      from: { path: '^server/modules/([^/]+)/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: {
        path: '^server/modules/(auth|crm)/api\\.ts$',
        pathNot: '^server/modules/$1/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'modules-choose-no-adapter',
      severity: 'error',
      from: { path: '^server/modules/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '^(server/(adapters|services|settings|app\\.ts|main\\.ts|config\\.ts)|engines|frontend)' },
    },
    never(
      'crm-knows-no-leaf',
      '^server/modules/(auth|crm)/',
      '^server/modules/(occasions|social|intelligence|calls)/',
      'auth <- crm <- leaves.',
    ),
    never(
      'server-knows-no-browser',
      '^server/',
      '^frontend/',
      'The server serves the built app and imports none of it.',
    ),
    never(
      'ui-knows-no-feature',
      '^frontend/(ui|lib)/',
      '^(frontend/(features|app)|server|engines)/',
      'The kit knows no feature.',
    ),
    never(
      'kit-knows-no-records',
      '^frontend/(ui|lib)/',
      '^frontend/records/',
      'Records are built from the kit, not the other way round.',
    ),
    never(
      'records-know-no-feature',
      '^frontend/records/',
      '^(frontend/(features|app)|server|engines)/',
      'A feature hands its kind to the records; they know none.',
    ),
    {
      name: 'features-are-islands',
      severity: 'error',
      from: { path: '^frontend/features/([^/]+)/' },
      to: { path: '^(frontend/(features|app)|server|engines)/', pathNot: '^frontend/features/$1/' },
    },
    {
      name: 'kinds-are-islands',
      severity: 'error',
      comment:
        'A kind of record hands what is its own to the record layer; another kind, or what all share, knows none of it.',
      from: { path: '^server/modules/crm/(account|opportunity|task|note|timeline|view|tag|field)/' },
      to: { path: '^server/modules/crm/(account|opportunity|task|note)/', pathNot: '^server/modules/crm/$1/' },
    },
    {
      name: 'no-connection-past-the-guard',
      severity: 'error',
      comment:
        'Modules reach the world through ports and kernel/safe-fetch; the global fetch is forbidden to them in biome.json.',
      from: { path: '^server/modules/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: {
        path: [
          '^(node:)?(https?|http2|net|tls|dgram|dns|dns/promises|child_process|worker_threads)$',
          'node_modules/(undici|axios|got|node-fetch|ky|ws|superagent|needle|request)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'mongoose-behind-models',
      severity: 'error',
      comment: 'Mongoose stays in *.model.ts, the database files of the kernel and the jobs adapter.',
      from: {
        path: '^server/',
        pathNot:
          '(\\.model\\.ts|\\.test\\.ts|^server/kernel/db\\.ts|^server/kernel/(audit|events|schedules)[^/]*\\.ts)$',
      },
      to: { path: 'node_modules/mongoose', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.css', '.json'],
    },
  },
};
