import { useState } from 'preact/hooks';
import { keyRefused, takeKey } from '../session/key.ts';

/** Asks for the key that every door but this page's own wants. */
export function KeyForm() {
  const [typed, setTyped] = useState('');
  const refused = keyRefused.value;
  return (
    <form
      class="key-form panel"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') takeKey(typed.trim());
      }}
    >
      <h1>{refused ? 'The key was refused' : 'A key is needed'}</h1>
      <p>
        The history is read with a function key of the processor. <code>npm start</code> prints a link that
        brings it; in Azure, those who may manage the app find it there. It is kept for this tab alone.
      </p>
      <label>
        <span>Function key</span>
        <input
          type="password"
          autocomplete="off"
          value={typed}
          aria-invalid={refused}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
          }}
        />
      </label>
      <button type="submit" class="primary">
        Open
      </button>
    </form>
  );
}
