/** Which way dependencies may point: events-schema <- event-store <- privacy, replay <- datasets <- apps. CI holds it. */
const production = { path: '^(packages|apps)/[^/]+/(src|bin)/', pathNot: '[.]test(-d)?[.]ts$' };

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'events-schema-stands-alone',
      severity: 'error',
      from: { ...production, path: '^packages/events-schema/src/' },
      to: { path: '^(packages/(?!events-schema/)|apps/)' },
    },
    {
      name: 'azure-only-in-the-publisher',
      comment: 'What producers and browsers import stays small.',
      severity: 'error',
      from: { ...production, path: '^packages/events-schema/src/(?!publish)' },
      to: { path: '@azure/|^node:|src/publish' },
    },
    {
      name: 'event-store-on-events-schema-only',
      severity: 'error',
      from: { ...production, path: '^packages/event-store/src/' },
      to: { path: '^(packages/(?!event-store/|events-schema/)|apps/)' },
    },
    {
      name: 'privacy-on-the-store-and-the-schema-only',
      severity: 'error',
      from: { ...production, path: '^packages/privacy/src/' },
      to: { path: '^(packages/(?!privacy/|event-store/|events-schema/)|apps/)' },
    },
    {
      name: 'replay-on-the-store-and-the-schema-only',
      severity: 'error',
      from: { ...production, path: '^packages/replay/src/' },
      to: { path: '^(packages/(?!replay/|event-store/|events-schema/)|apps/)|@azure/' },
    },
    {
      name: 'datasets-on-replay-and-below-only',
      severity: 'error',
      from: { ...production, path: '^packages/datasets/src/' },
      to: { path: '^(packages/(?!datasets/|replay/|event-store/|events-schema/)|apps/)|@azure/' },
    },
    {
      name: 'erasure-on-datasets-privacy-and-below-only',
      severity: 'error',
      from: { ...production, path: '^packages/erasure/src/' },
      to: {
        path: '^(packages/(?!erasure/|datasets/|privacy/|replay/|event-store/|events-schema/)|apps/)|@azure/',
      },
    },
    {
      name: 'http-doors-on-the-store-and-the-schema-only',
      severity: 'error',
      from: { ...production, path: '^packages/http-doors/src/' },
      to: { path: '^(packages/(?!http-doors/|event-store/|events-schema/)|apps/)' },
    },
    {
      name: 'assistant-traffic-on-events-schema-only',
      severity: 'error',
      from: { ...production, path: '^packages/assistant-traffic/src/' },
      to: { path: '^(packages/(?!assistant-traffic/|events-schema/)|apps/)|@azure/|^node:' },
    },
    {
      name: 'local-azure-knows-no-annals',
      comment: 'A stand-in for Azure: what runs on it must not be able to tell.',
      severity: 'error',
      from: { path: '^packages/local-azure/' },
      to: { path: '^(packages/(?!local-azure/)|apps/)' },
    },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nothing-deployed-knows-local-azure',
      severity: 'error',
      from: {
        ...production,
        path: '^(packages|apps/(processor|replayer))/.*(src|bin)/',
        pathNot: '^packages/local-azure/|[.]test(-d)?[.]ts$',
      },
      to: { path: '^packages/local-azure/' },
    },
    {
      name: 'nothing-deployed-knows-synthetic-traffic',
      severity: 'error',
      from: {
        ...production,
        path: '^(packages|apps/(processor|replayer))/.*(src|bin)/',
        pathNot: '^packages/assistant-traffic/|[.]test(-d)?[.]ts$',
      },
      to: { path: '^packages/assistant-traffic/' },
    },
    {
      name: 'azure-behind-one-folder-of-the-store',
      severity: 'error',
      from: { ...production, path: '^packages/event-store/src/(?!azure/)' },
      to: { path: '@azure/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      from: production,
      to: { path: '[.](test|fixtures?)[.]ts$|/test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '(^|/)(test-results|[.]annals|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
