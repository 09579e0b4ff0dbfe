/** One rule in prose: an import may only point left in  policies < consent < adapters < broker. */
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'policies-imports-nothing-of-ours',
      severity: 'error',
      comment: 'policies/ is the innermost folder: it decides, it never reaches out.',
      from: { path: '^policies/' },
      to: { path: '^(consent|adapters|broker|test)/' },
    },
    {
      name: 'consent-points-left',
      severity: 'error',
      from: { path: '^consent/' },
      to: { path: '^(adapters|broker|test)/' },
    },
    {
      name: 'adapters-point-left',
      severity: 'error',
      from: { path: '^adapters/' },
      to: { path: '^(broker|test)/' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: '^adapters/([^/]+)/', pathNot: '^adapters/($1|envelope)/' },
    },
    {
      name: 'only-compose-knows-adapters',
      severity: 'error',
      comment: 'the flow sees ports; only the two compose folders pick implementations.',
      from: { path: '^broker/', pathNot: '^broker/(gateway/)?compose/' },
      to: { path: '^adapters/' },
    },
    {
      name: 'only-the-edge-composes',
      severity: 'error',
      comment:
        'nobody in the flow asks for an implementation: it is handed in by whoever starts it.',
      from: { path: '^broker/', pathNot: '^broker/(main\\.ts$|cli/|(gateway/)?compose/)' },
      to: { path: '^broker/(gateway/)?compose/' },
    },
    {
      name: 'use-cases-know-no-edge',
      severity: 'error',
      comment: 'a use case is called by endpoints, pages and commands, and calls none of them.',
      from: {
        path: '^broker/(questions|answers|decisions|disclosure|family|insight|oversight|erasure|administration)/',
      },
      to: { path: '^broker/(http|portal|gateway|cli|outbox|development)/' },
    },
    {
      name: 'use-cases-see-of-tokens-only-what-is-asked',
      severity: 'error',
      from: {
        path: '^broker/(questions|answers|decisions|disclosure|family|insight|oversight|erasure|administration)/',
      },
      to: { path: '^broker/tokens/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'use-cases-point-one-way',
      severity: 'error',
      comment:
        'who asks does not read what was answered; what all others rest on reads none of them.',
      from: { path: '^broker/(questions|decisions|family)/' },
      to: { path: '^broker/(answers|oversight|erasure|administration)/' },
    },
    {
      name: 'decisions-and-family-come-first',
      severity: 'error',
      from: { path: '^broker/(decisions|family)/' },
      to: { path: '^broker/(questions|insight)/' },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'no clock, no randomness, no I/O, no framework inside the decision.',
      from: { path: '^policies/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/zod/',
      },
    },
    {
      name: 'consent-is-pure',
      severity: 'error',
      from: { path: '^consent/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/zod/',
      },
    },
    {
      name: 'express-serves-pages',
      severity: 'error',
      comment: 'the API is served by broker/http/dispatch.ts.',
      from: { path: '^(broker|adapters)/', pathNot: '^broker/(portal|gateway|development)/' },
      to: { path: 'node_modules/express/' },
    },
    {
      name: 'sqlite-stays-in-its-adapter',
      severity: 'error',
      from: { pathNot: '^(adapters/(store|sources|gateway-records)|test)/' },
      to: { path: 'node_modules/better-sqlite3/' },
    },
    {
      name: 'kysely-stays-in-the-store',
      severity: 'error',
      from: { pathNot: '^(adapters/store|test)/' },
      to: { path: 'node_modules/kysely/' },
    },
    {
      name: 'forge-only-issues',
      severity: 'error',
      from: { pathNot: '^(adapters/pki|test)/' },
      to: { path: 'node_modules/node-forge/' },
    },
    {
      name: 'oidc-provider-behind-one-module',
      severity: 'error',
      comment:
        'the authorization server is one module; the development login is the other provider we run.',
      from: { pathNot: '^(broker/(tokens|development)|test)/' },
      to: { path: 'node_modules/oidc-provider/' },
    },
    {
      name: 'nodemailer-stays-in-notify',
      severity: 'error',
      from: { pathNot: '^(adapters/notify|test)/' },
      to: { path: 'node_modules/nodemailer/' },
    },
    {
      name: 'nothing-imports-test',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.m?ts$', '\\.config\\.ts$', '^broker/main\\.ts$'] },
      to: {},
    },
    {
      name: 'no-dev-deps-in-product',
      severity: 'error',
      comment: 'what makes portal.css runs where the product is made, never where it runs.',
      from: {
        path: '^(broker|consent|policies|adapters)/',
        pathNot: '^broker/portal/assets/build\\.mjs$',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
