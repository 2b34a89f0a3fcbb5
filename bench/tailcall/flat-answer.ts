type Fields = Readonly<Record<string, unknown>>;

/** Brings an answer's data from Tailcall's shape into ours, so that the two can be compared. */
export function toFlatAnswer(data: Fields): Fields {
  return Object.fromEntries(
    Object.entries(data).map(([name, organization]) => [name, toOrganization(organization as Fields)]),
  );
}

function toOrganization({ workforce, ...access }: Fields): Fields {
  const { parent, ...own } = workforce as Fields;
  return {
    ...renameAll(access, accessFields),
    ...toWorkforceFields(own),
    ...(parent === undefined ? {} : { parent: toParent(parent as Fields) }),
    id: String(access['id']),
  };
}

function toParent(parent: Fields): Fields {
  const { workforceId, ...fields } = toWorkforceFields(parent);
  return { ...fields, id: `workforce:${String(workforceId)}` };
}

type Rename = (value: never) => Fields;

const accessFields: Readonly<Record<string, Rename>> = {
  id: (id: unknown) => ({ id: String(id) }),
  personal: (isPersonal: unknown) => ({ isPersonal }),
  restricted: (isRestricted: unknown) => ({ isRestricted }),
  subscriptionId: (subscriptionId: unknown) => ({ subscriptionId }),
  creatorAccountId: (id: unknown) => ({ creator: { id: String(id) } }),
  dateCreated: (createdAt: unknown) => ({ createdAt }),
  dateModified: (updatedAt: unknown) => ({ updatedAt }),
  permissions: (permissions: unknown) => ({ permissions }),
};

const workforceFields: Readonly<Record<string, Rename>> = {
  id: (workforceId: unknown) => ({ workforceId }),
  validFrom: (validFrom: unknown) => ({ validFrom }),
  validTo: (validTo: unknown) => ({ validTo }),
  name: ({ organizationName, ...others }: Fields) => ({ name: organizationName, ...others }),
  organizationType: ({ type }: { type: string }) => ({ type: type.toUpperCase() }),
  address: (address: unknown) => ({ address }),
  contactInformation: ({ organizationEmail: email, phoneNumber }: Fields) => ({
    contacts: { email, phoneNumber },
  }),
  locationTracking: ({ isOn, latitude, longitude }: Fields) => ({
    trackingSettings: { location: { isEnabled: isOn === 'true', coordinates: { latitude, longitude } } },
  }),
  exportIds: (exportIds: unknown) => ({ exportIds }),
};

function toWorkforceFields(record: Fields): Fields {
  return renameAll(record, workforceFields);
}

/** @throws where a field is not known */
function renameAll(record: Fields, renames: Readonly<Record<string, Rename>>): Fields {
  return Object.assign(
    {},
    ...Object.entries(record).map(([name, value]) => {
      const rename = renames[name];
      if (rename === undefined) throw new Error(`Tailcall answered an unknown field, ${name}`);
      return rename(value as never);
    }),
  ) as Fields;
}
