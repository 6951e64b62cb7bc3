import type { CloudEvent } from '@annals/events-schema';
import { completeDraft } from '@annals/events-schema';
import { deployment } from '@annals/events-schema/catalogue';
import type { Random } from '../random/random.ts';
import { models, type ModelName, type PromptVersion } from './quality.ts';

/** A change of what serves the conversations. */
export interface Release {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly deployment: 'helpdesk' | 'helpdesk-canary';
  readonly change: 'released' | 'rolled-back' | 'retired';
  readonly model: ModelName;
  readonly promptVersion: PromptVersion;
  readonly agentVersion: string;
  readonly trafficPercent: number;
}

const [stable, canary] = ['helpdesk', 'helpdesk-canary'] as const;
const [small, large, larger] = ['synthetic-small-1', 'synthetic-large-1', 'synthetic-large-2'] as const;

/** Each with its time, as a share of the whole. */
const plan = [
  [0, stable, 'released', small, '1', '1.0.0', 100],
  [0.15, stable, 'released', small, '2', '1.1.0', 100],
  [0.3, canary, 'released', large, '2', '1.2.0', 20],
  [0.4, stable, 'released', large, '2', '1.2.0', 100],
  [0.4, canary, 'retired', large, '2', '1.2.0', 0],
  [0.55, stable, 'released', large, '3', '1.3.0', 100],
  [0.63, stable, 'rolled-back', large, '2', '1.2.0', 100],
  [0.7, canary, 'released', larger, '4', '2.0.0', 30],
  [0.8, stable, 'released', larger, '4', '2.0.0', 100],
  [0.8, canary, 'retired', larger, '4', '2.0.0', 0],
] as const;

/** The releases of a simulated time, oldest first. */
export function releasesOf(start: number, spanMs: number): readonly Release[] {
  return plan.map(
    ([share, deployment, change, model, promptVersion, agentVersion, trafficPercent]): Release => ({
      at: Math.round(start + share * spanMs),
      deployment,
      change,
      model,
      promptVersion,
      agentVersion,
      trafficPercent,
    }),
  );
}

/** What serves a conversation that begins now: the canary gets its share, the rest is for the stable one. */
export function servingAt(releases: readonly Release[], at: number, random: Random): Release {
  const last = (name: Release['deployment']) =>
    releases.findLast((release) => release.deployment === name && release.at <= at);
  const tried = last(canary);
  const serving = tried && random.chance(tried.trafficPercent / 100) ? tried : last(stable);
  if (!serving) throw new RangeError(`nothing is released at ${at}`);
  return serving;
}

export const firstReleaseOf = (releases: readonly Release[], model: ModelName): number =>
  releases.find((release) => release.model === model)?.at ?? 0;

export function releaseEvent(release: Release, id: string): CloudEvent {
  const { at, deployment: name, trafficPercent, ...what } = release;
  const draft = deployment.at(name).deploymentChanged(
    {
      ...what,
      environment: 'production',
      agentName: 'Helpdesk (synthetic)',
      providerName: 'synthetic',
      modelVersion: models[what.model].version,
      promptName: 'answer',
      ...(what.change === 'retired' ? {} : { trafficPercent }),
      ...(what.change === 'rolled-back' ? { reason: 'more answers were rated negative' } : {}),
    },
    { id, time: new Date(at).toISOString() },
  );
  return completeDraft(draft, { source: '/synthetic/releases' });
}
