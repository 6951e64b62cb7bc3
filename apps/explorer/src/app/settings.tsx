import { forgetKey, key } from '../session/key.ts';
import { chooseTheme, type Theme, theme } from '../session/theme.ts';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function Settings() {
  return (
    <div class="settings">
      <label>
        <span class="visually-hidden">Theme</span>
        <select
          value={theme.value}
          onChange={({ currentTarget: { value } }) => {
            chooseTheme(value as Theme);
          }}
        >
          {themes.map((name) => (
            <option key={name} value={name}>
              {name === 'system' ? 'system theme' : name}
            </option>
          ))}
        </select>
      </label>
      {key.value !== undefined && (
        <button type="button" onClick={forgetKey}>
          Forget key
        </button>
      )}
    </div>
  );
}
