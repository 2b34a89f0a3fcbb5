import { useOrganizationAddressFragment, useOrganizationContactsFragment } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Card } from '../layout/card.tsx';
import { Code, Fact, Facts } from './facts.tsx';
import type { PartProps } from './organization.ts';
import { Owned, OwnerTag } from './side-note.tsx';

const owner = 'WORKFORCE';

/** Where the organization is. */
export function AddressCard({ organization }: PartProps): ReactNode {
  const address = useOrganizationAddressFragment(organization)?.address;
  return (
    <Card title="Address" id="address" aside={<OwnerTag owner={owner} />}>
      <Owned owner={owner} what="address" path="address">
        <Facts>
          <Fact label="Street" path="address.street" owner={owner}>
            {address?.street}
          </Fact>
          <Fact label="Postal code" path="address.postalCode" owner={owner}>
            {address?.postalCode}
          </Fact>
          <Fact label="City" path="address.city" owner={owner}>
            {address?.city}
          </Fact>
          <Fact label="State" path="address.state" owner={owner}>
            {address?.state}
          </Fact>
          <Fact label="Country" path="address.country" owner={owner}>
            {address?.country && <Country code={address.country} />}
          </Fact>
          <Fact label="Own number" path="address.relId" owner={owner}>
            {address?.relId}
          </Fact>
          <Fact label="Record" path="address.id" owner={owner}>
            {address?.id && <Code>{address.id}</Code>}
          </Fact>
        </Facts>
      </Owned>
    </Card>
  );
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

function Country({ code }: { code: string }): ReactNode {
  const name = /^[A-Z]{2}$/.test(code) ? countryNames.of(code) : code;
  return name === code ? code : `${name ?? ''} (${code})`;
}

/** How to reach the organization. */
export function ContactsCard({ organization }: PartProps): ReactNode {
  const contacts = useOrganizationContactsFragment(organization)?.contacts;
  return (
    <Card title="Contacts" id="contacts" aside={<OwnerTag owner={owner} />}>
      <Owned owner={owner} what="contacts" path="contacts">
        <Facts>
          <Fact label="E-mail" path="contacts.email" owner={owner}>
            {contacts?.email && <Email address={contacts.email} />}
          </Fact>
          <Fact label="Telephone" path="contacts.phoneNumber" owner={owner}>
            {contacts?.phoneNumber && (
              <a href={`tel:${contacts.phoneNumber.replaceAll(/[^\d+]/g, '')}`}>{contacts.phoneNumber}</a>
            )}
          </Fact>
        </Facts>
      </Owned>
    </Card>
  );
}

/** The platform passes on whatever was entered: only what can be an address is a link. */
function Email({ address }: { address: string }): ReactNode {
  return /^[^\s@]+@[^\s@]+$/.test(address) ? <a href={`mailto:${encodeURI(address)}`}>{address}</a> : address;
}
