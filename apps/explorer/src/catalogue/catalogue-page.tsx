import type { Categories, Category, DeclaredEvent } from '../doors/answers.ts';
import { useAnswer } from '../doors/use-answer.ts';
import { JsonText } from '../elements/json-text.tsx';
import { count, plural, shortTime } from '../elements/moments.ts';
import { Loading, ProblemNotice } from '../elements/notice.tsx';
import { view } from '../location/location.ts';
import { formatView } from '../location/view.ts';
import { fieldsOf } from './fields-of.ts';
import { personalIn } from './personal-in.ts';

/** What is declared, and who has sent it. */
export function CataloguePage() {
  const { answer, problem, again } = useAnswer<Categories>('categories');
  const [chosen] = view.value.path;
  if (!answer)
    return problem ? <ProblemNotice problem={problem} again={again} /> : <Loading what="the catalogue" />;
  const shown = answer.categories.find(({ category }) => category === chosen) ?? answer.categories[0];
  return (
    <div class="page catalogue">
      <h1>Catalogue</h1>
      <nav class="tabs" aria-label="Categories">
        {answer.categories.map(({ category, events }) => (
          <a
            key={category}
            href={formatView({ page: 'catalogue', path: [category], query: {} })}
            aria-current={category === shown?.category ? 'page' : undefined}
          >
            {category} <span class="muted">{events.length}</span>
          </a>
        ))}
      </nav>
      {shown && <Shown category={shown} />}
    </div>
  );
}

function Shown({ category: { category, ordering, events, producers } }: { category: Category }) {
  return (
    <>
      <p>
        {ordering === 'sequence' ? 'Numbered by one writer.' : 'Ordered by event time, from many writers.'}{' '}
        <a href={formatView({ page: 'streams', path: [], query: { category } })}>Streams of {category}</a>
      </p>
      <section class="panel" aria-label="Producers">
        <h2>Producers</h2>
        {producers === null ? (
          <p class="muted">
            Never counted: <code>npx replayer project run activity</code> counts who sent what, and when last.
          </p>
        ) : producers.length === 0 ? (
          <p class="muted">Nobody has sent an event of this category.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col">Events</th>
                <th scope="col">Types</th>
                <th scope="col">Last</th>
              </tr>
            </thead>
            <tbody>
              {producers.map(({ source, events: sent, types, last }) => (
                <tr key={source}>
                  <th scope="row">{source}</th>
                  <td>{count(sent)}</td>
                  <td>{types.length}</td>
                  <td>{shortTime(last)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {events.map((event) => (
        <Declared key={event.type} event={event} />
      ))}
    </>
  );
}

function Declared({ event: { name, type, latest, schema, example, personal } }: { event: DeclaredEvent }) {
  const fields = fieldsOf(schema);
  return (
    <section class="panel declared" aria-label={type}>
      <h2>
        {name} <code class="muted">{type}</code> {!latest && <span class="badge warn">older version</span>}
      </h2>
      {fields.length === 0 ? (
        <p class="muted">Its data has no fields.</p>
      ) : (
        <div class="table-scroll" tabIndex={0} role="group" aria-label={`Fields of ${type}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Type</th>
                <th scope="col">What it is</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ name: field, type: kind, required, about }) => (
                <tr key={field}>
                  <th scope="row">
                    <code>{field}</code> {!required && <span class="muted">optional</span>}{' '}
                    <Personal says={personalIn(field, personal)} />
                  </th>
                  <td>{kind}</td>
                  <td>{about}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div class="side-by-side">
        <details>
          <summary>Example</summary>
          <JsonText value={example} label={`Example of ${type}`} />
        </details>
        <details>
          <summary>JSON Schema</summary>
          <JsonText value={schema} label={`JSON Schema of ${type}`} />
        </details>
      </div>
      <p class="muted">{plural(fields.length, 'field')}</p>
    </section>
  );
}

const Personal = ({ says }: { says: string | undefined }) =>
  says === undefined ? null : <span class="badge warn">{says}</span>;
