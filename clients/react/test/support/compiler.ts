import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles snippets as if each were a file in test/, by the package's own tsconfig.json. Answers the errors of each, one
 * string an error.
 */
export function compileSnippets(snippets: readonly string[]): readonly (readonly string[])[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const parsed = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  // A snippet need not use all that it has.
  const options = { ...parsed.options, noUnusedLocals: false };
  const files = new Map(
    snippets.map((snippet, index) => [join(root, `test/snippet-${String(index)}.tsx`), snippet]),
  );
  const host = ts.createCompilerHost(options);
  host.fileExists = (path) => files.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => files.get(path) ?? ts.sys.readFile(path);
  host.getSourceFile = (path, languageVersion) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, languageVersion);
  };
  host.getCurrentDirectory = () => dirname(root);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].map((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}
