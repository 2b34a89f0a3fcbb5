/** The UUIDs of the ordinary workforce organizations by a short name, so that parents can be read. */
export const workforceIds = {
  acme: '987abc78-39c5-436f-a70b-d3a14db753c0',
  acmeHolding: '123abc78-39c5-436f-a70b-d3a14db753c6',
  acmeWorks: '125e0f92-4c18-4f73-b44c-e469194b1108',
  acmeHallThree: 'fee2e8c1-d5b0-4103-99fc-286b9b1bf2ce',
  acmeHamburg: '5465c054-5b0e-4b13-abe2-4924d12ef565',
  nordlysGroup: '2c26792d-a407-4b36-a0b6-c81b0b20a224',
  nordlysLogistics: 'e4e4f742-dd34-45b1-b889-35df4df08643',
  nordlysBergen: 'f64bd05b-6001-4b18-b615-a0e40ede5671',
  nordlysTromso: '1037062b-9e31-4131-94ee-f1307fd02b56',
  nordlysQuayside: 'fa883b2e-af54-416d-9873-91fc0687ab5c',
  mapleRidge: '54030549-7e97-4e75-a81c-3c56c7059123',
  mapleRidgeCalgary: '78d8aef6-7cd6-4765-9bfd-3504282b5de0',
  prairieClinics: '865d1163-bc66-4da2-9b61-ee908d694f7c',
  sakura: '86f680c8-76fe-4957-a6a3-9bbdd1ff5703',
  sakuraShibuya: 'c93beeaa-85a9-4009-9941-d06c97bf1d32',
  sakuraOsaka: '0caaac6a-623b-4c59-b854-350a78ed60e9',
  casaVerde: '8b8fee73-74b0-4769-a6ac-9ead34b5afe3',
  hotelMalvarrosa: 'bcdce56c-bef2-4fe2-9a0f-4c2ac17fcecd',
  lavanderiaTuria: '38803379-f2b6-4cc3-b4f1-ebdabfe05dd8',
  helvetiaVault: '1ccfa2e9-13d6-40d5-8b07-e8f915ebfbaf',
  alpineHuts: 'ef1d0fc7-adb4-49b6-82b9-7c1eb93d659b',
  quaiNeuf: '25d989ca-0ec0-4417-b3b3-8f99b3a78208',
  tasmanStorage: 'dca0872b-4786-4e9c-aae0-125ceb50e980',
  kwelaWorkshops: '1c245c89-e33b-48ed-a837-d21619abebd6',
  saoBento: 'dd93b214-eef0-4aa9-ae56-02bb1fa4bfd8',
  greenlineCleaning: '08ca8802-a669-462e-8b72-1589e514a68f',
  gangaTextiles: '61037cde-a623-467b-a92a-a7ab905537c7',
} as const;

/** A parent that some records name and that no platform has: asking for it is a 404. */
export const missingParentId = 'c13367ea-678d-48c6-a5b3-d8cddf2b45b5';
