/** JSON that can stand inside a `<script>` of a page: nothing in it ends the script or begins a comment. */
export function toScriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
