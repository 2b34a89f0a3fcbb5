import { people } from './people.ts';

/** The page on which one chooses who one is. @param ticket stands for what the client asked */
export function choicePage(ticket: string): string {
  const choices = people.map(
    ({ id, name, role, grants }) => `
        <li>
          <button name="person" value="${id}" aria-describedby="grants-${id}">
            <strong>${name}</strong> <span>${role}</span>
          </button>
          <p id="grants-${id}">${grants}</p>
        </li>`,
  );
  return page(
    'Who are you?',
    `<p class="demo">This is a demo. It plays the part of a company’s identity provider: the people are invented, and there is no password.</p>
      <form method="post" action="/authorize">
        <input type="hidden" name="request" value="${ticket}">
        <ul>${choices.join('')}
        </ul>
      </form>`,
  );
}

/** The page that says why nobody can sign in. @param reason in a sentence; nothing of what was asked is in it */
export function refusalPage(reason: string): string {
  return page(
    'This sign-in does not work',
    `<p>${reason}</p>
      <p>Go back to where you came from, and begin to sign in again.</p>`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Demo identity provider</title>
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <header><p>Demo identity provider</p></header>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>
`;
}

/** How the pages look. */
export const style = `:root {
  color-scheme: light dark;
  --ground: #f6f2ec;
  --surface: #ffffff;
  --text: #1f1a14;
  --muted: #635a4f;
  --line: #877a6b;
  --accent: #7a4300;
  --soft: #fbe9cf;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14110d;
    --surface: #1e1a15;
    --text: #f0eae2;
    --muted: #b5a999;
    --line: #8d8172;
    --accent: #f0b35f;
    --soft: #33260f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 1rem / 1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  overflow-wrap: anywhere;
}
header, main { max-width: 34rem; margin-inline: auto; padding: 1rem; }
header p { margin: 0; color: var(--muted); font-weight: 600; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.2; }
.demo { margin: 0 0 1.5rem; padding: 0.75rem 1rem; border-radius: 10px; background: var(--soft); }
ul { display: grid; gap: 1.25rem; margin: 0; padding: 0; list-style: none; }
li p { margin: 0.375rem 0 0; color: var(--muted); font-size: 0.9375rem; }
button {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  gap: 0 1rem;
  width: 100%;
  min-height: 3rem;
  padding: 0.625rem 1rem;
  border: 1px solid var(--line);
  border-radius: 10px;
  background: var(--surface);
  color: inherit;
  font: inherit;
  text-align: left;
  cursor: pointer;
}
button span { color: var(--muted); }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
