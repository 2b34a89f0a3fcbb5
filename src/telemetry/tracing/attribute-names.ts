/**
 * What attributes of spans are called: as OpenTelemetry's semantic conventions have it, and by a prefix of ours. No id of
 * a record, no URL, no document and no variable is ever an attribute.
 */
export const attributeNames = {
  operationType: 'graphql.operation.type',
  operationName: 'graphql.operation.name',
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  resendCount: 'http.request.resend_count',
  errorType: 'error.type',
  requestId: 'organization_graph.request_id',
  outcome: 'organization_graph.outcome',
  errors: 'organization_graph.errors',
  sharedFrom: 'organization_graph.shared_from',
  source: 'organization_graph.source',
  from: 'organization_graph.from',
  result: 'organization_graph.result',
  refusal: 'organization_graph.refusal',
  reason: 'organization_graph.reason',
  waitedMs: 'organization_graph.waited_ms',
} as const;
