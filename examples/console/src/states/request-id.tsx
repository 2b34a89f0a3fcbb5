import type { ReactNode } from 'react';

/** The request, for whoever looks into the server's log; nothing where it is not known. */
export function RequestId({ id }: { id: string | null | undefined }): ReactNode {
  if (!id) return null;
  return (
    <p className="request-id">
      Request <code>{id}</code>
    </p>
  );
}
