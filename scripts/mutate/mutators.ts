import ts from 'typescript';

/** A change of one expression. */
export interface Mutation {
  /** What kind of change it is, such as `condition` or `comparison`. */
  readonly kind: string;
  /** Where the expression begins and ends in the source, in characters. */
  readonly start: number;
  readonly end: number;
  /** What stands in its place. */
  readonly replacement: string;
}

/** Operators, and what each is exchanged for. */
const operators: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
};

/** Finds every change that is made to a source file, in the order of the source. */
export function findMutations(fileName: string, text: string): Mutation[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const mutations: Mutation[] = [];
  const add = (kind: string, node: ts.Node, replacement: string) => {
    mutations.push({ kind, start: node.getStart(source), end: node.getEnd(), replacement });
  };
  const visit = (node: ts.Node): void => {
    // Types and imports do nothing at run time.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    mutate(node, source, add);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutations.toSorted((one, other) => one.start - other.start || one.end - other.end);
}

function mutate(
  node: ts.Node,
  source: ts.SourceFile,
  add: (kind: string, node: ts.Node, replacement: string) => void,
): void {
  const textOf = (part: ts.Node) => part.getText(source);
  if (ts.isBinaryExpression(node)) {
    const operator = textOf(node.operatorToken);
    const other = operators[operator];
    const kind = ['&&', '||'].includes(operator) ? 'logic' : 'operator';
    // Texts are joined by + as well, and their difference is no number.
    if (other !== undefined) add(kind, node, `${textOf(node.left)} ${other} ${textOf(node.right)}`);
    if (operator === '??') add('logic', node, textOf(node.left));
  } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    add('negation', node, textOf(node.operand));
  } else if (node.kind === ts.SyntaxKind.TrueKeyword) {
    add('boolean', node, 'false');
  } else if (node.kind === ts.SyntaxKind.FalseKeyword) {
    add('boolean', node, 'true');
  } else if (ts.isNumericLiteral(node) && isExpression(node)) {
    add('number', node, `${node.text} + 1`);
  } else if (ts.isIfStatement(node)) {
    add('condition', node.expression, 'true');
    add('condition', node.expression, 'false');
  } else if (ts.isConditionalExpression(node)) {
    add('condition', node.condition, 'true');
    add('condition', node.condition, 'false');
  } else if (
    ts.isExpressionStatement(node) &&
    ts.isCallExpression(node.expression) &&
    !isSuper(node.expression)
  ) {
    add('call', node.expression, 'undefined');
  }
}

/** Whether a number is a value, and not the name of a member. */
function isExpression(node: ts.NumericLiteral): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  return !(ts.isPropertyAssignment(parent) && parent.name === node);
}

function isSuper({ expression }: ts.CallExpression): boolean {
  return expression.kind === ts.SyntaxKind.SuperKeyword;
}
