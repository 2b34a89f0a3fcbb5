/** What clients may send and hold. */
export interface ClientLimits {
  /** How large a request body may be, in bytes. */
  readonly maxBodyBytes: number;
  /** How large the request line and all headers together may be, in bytes. */
  readonly maxHeaderBytes: number;
  /** How long a client may take to send a request, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** How many requests of one connection are handled at once. */
  readonly maxPipelinedRequests: number;
  /** How many connections all clients together may have. */
  readonly maxConnections: number;
  /** How many bytes all request bodies in transfer may take. Large requests in flight may take as many again. */
  readonly maxBufferedBytes: number;
}
