/** Somebody in the demo. The numbers are those that Skatteverket publishes for tests. */
export type Person = { readonly name: string; readonly number: string };

export const tolvan: Person = { name: 'Tolvan Tolvansson', number: '191212121212' };
export const anna: Person = { name: 'Anna Bergström', number: '198503149885' };
export const erik: Person = { name: 'Erik Bergström', number: '198303152394' };
export const elsa: Person = { name: 'Elsa Bergström', number: '201312122383' };
export const alvin: Person = { name: 'Alvin Bergström', number: '201901012391' };
export const maja: Person = { name: 'Maja Bergström', number: '201101162384' };
export const sara: Person = { name: 'Sara Lind', number: '197901012380' };
export const ida: Person = { name: 'Ida Lind', number: '201701162388' };
export const karin: Person = { name: 'Karin Ek', number: '199003212389' };
export const nils: Person = { name: 'Nils Ek', number: '201703172393' };
export const berit: Person = { name: 'Berit Alm', number: '195801082743' };
export const olof: Person = { name: 'Olof Deld', number: '195806073077' };
/** Is in nobody's register until a test puts her there. */
export const vera: Person = { name: 'Vera Ek', number: '202312132380' };
