import { expect, test } from 'vitest';
import { stateAfter } from '../recorded.fixtures.ts';
import { deployment } from './deployment.ts';

const { deploymentChanged } = deployment.at('helpdesk');
const released = deploymentChanged({ change: 'released', model: 'gpt-5' });

test('the last change is what runs; those before it are history', () => {
  const state = stateAfter(
    deployment,
    released,
    deploymentChanged({ change: 'rolled-back', model: 'gpt-4.1' }),
  );
  expect(state.current).toMatchObject({ model: 'gpt-4.1', at: '2026-01-01T00:02:00.000Z' });
  expect(state.history.map(({ model }) => model)).toEqual(['gpt-5', 'gpt-4.1']);
});

test('nothing runs in a deployment that is retired', () => {
  const state = stateAfter(deployment, released, deploymentChanged({ change: 'retired' }));
  expect(state.current).toBeNull();
  expect(state.history).toHaveLength(2);
});
