import { LiveSection } from './live-section.tsx';
import { ActivitySection } from './activity-section.tsx';
import { ProjectionsSection } from './projections-section.tsx';
import { ReplaysSection } from './replays-section.tsx';

export function FlowPage() {
  return (
    <div class="page flow">
      <h1>Flow</h1>
      <LiveSection />
      <ActivitySection />
      <div class="side-by-side">
        <ProjectionsSection />
        <ReplaysSection />
      </div>
    </div>
  );
}
