/** The numbers by which Entra names an error, which stand in its description. */

const CODE = /AADSTS(\d{4,8})/g;

/** The AADSTS numbers in a description, in order. */
export function entraCodesIn(description: string): string[] {
  return [...description.matchAll(CODE)].map(([, code]) => code ?? "");
}
