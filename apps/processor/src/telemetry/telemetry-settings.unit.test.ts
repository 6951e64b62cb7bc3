import { expect, test } from 'vitest';
import { telemetrySettings } from './telemetry-settings.ts';

const connectionString = 'InstrumentationKey=00000000-0000-0000-0000-000000000000';
const insights = { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString };

test('telemetry goes nowhere unless something is set', () => {
  for (const env of [{}, { ANNALS_TELEMETRY: '' }, { APPLICATIONINSIGHTS_CONNECTION_STRING: '' }])
    expect(telemetrySettings(env)).toEqual({ to: 'nowhere' });
});

test('a connection string sends it to Azure Monitor, with a token if it must be proved who sends', () => {
  expect(telemetrySettings(insights)).toEqual({
    to: 'azure-monitor',
    connectionString,
    identity: undefined,
    standIn: undefined,
  });
  for (const [text, identity] of [
    ['ClientId=1-2;Authorization=AAD', { clientId: '1-2' }],
    ['Authorization=AAD', { clientId: undefined }],
    ['ClientId=1-2', undefined],
  ] as const)
    expect(telemetrySettings({ ...insights, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: text })).toMatchObject(
      { identity },
    );
});

test('what is asked for goes before the connection string, and what is not understood is named', () => {
  expect(telemetrySettings({ ...insights, ANNALS_TELEMETRY: 'console' })).toEqual({ to: 'console' });
  expect(telemetrySettings({ ...insights, ANNALS_TELEMETRY: 'off' })).toEqual({ to: 'nowhere' });
  expect(() => telemetrySettings({ ANNALS_TELEMETRY: 'loud' })).toThrow('ANNALS_TELEMETRY must be');
});

test('plain http is for this machine alone', () => {
  const standInOf = (endpoint: string) =>
    telemetrySettings({
      APPLICATIONINSIGHTS_CONNECTION_STRING: `${connectionString};IngestionEndpoint=${endpoint}`,
    });
  expect(standInOf('http://127.0.0.1:8080/')).toMatchObject({ standIn: 'http://127.0.0.1:8080' });
  for (const endpoint of ['http://example.org', 'https://127.0.0.1:8080', 'http://127.0.0.1.example.org'])
    expect(standInOf(endpoint)).toMatchObject({ standIn: undefined });
});
