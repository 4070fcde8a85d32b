/** The words of a kind in the sentences of the reference. */
export interface Words {
  /** `company` */
  name: string;
  /** `companies` */
  plural: string;
  /** `a company` */
  aName: string;
  /** `Company` */
  title: string;
  /** `Companies` */
  titles: string;
}

export function wordsOf({ name, plural }: { name: string; plural: string }): Words {
  const article = /^[aeio]/.test(name) ? "an" : "a";
  return {
    name,
    plural,
    aName: `${article} ${name}`,
    title: capital(name),
    titles: capital(plural),
  };
}

export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
